//! Releases that write: each store notes the latest, so that an earlier one can say which is needed.

/// This release.
pub(super) const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// A release's numbers: `0.12.3` comes after `0.9.10`.
pub(super) fn numbers(release: &str) -> Vec<u64> {
    let parts = release.split(|letter: char| !letter.is_ascii_digit());
    parts.filter_map(|part| part.parse().ok()).collect()
}
