//! The only place that draws randomness.

use domain::RequestKey;

/// Random bytes from the system.
///
/// # Errors
/// When the system has none to give.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Fills a buffer with random bytes from the system.
///
/// # Errors
/// When the system has none to give.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn fill(bytes: &mut [u8]) -> Result<(), getrandom::Error> {
    getrandom::fill(bytes)
}

/// A key for a request that nobody sent with one.
///
/// # Errors
/// When the system has no randomness to give.
pub fn request_key() -> Result<RequestKey, getrandom::Error> {
    bytes().map(|bytes| RequestKey(u128::from_be_bytes(bytes)))
}
