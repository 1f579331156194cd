//! How much is read.

use crate::FileError;

/// Bytes in a file: 512 MiB, chosen; a national list of premises with every column has about 2,
/// the outlines of a country's municipalities in full detail about 100.
pub const FILE_BYTES_MAX: u64 = 512 << 20;

/// Checks a file's size: ask before it is read into memory.
///
/// # Errors
/// When it is larger than [`FILE_BYTES_MAX`].
pub const fn check_size(bytes: u64) -> Result<(), FileError> {
    if bytes > FILE_BYTES_MAX {
        return Err(FileError::TooLarge {
            bytes,
            bytes_max: FILE_BYTES_MAX,
        });
    }
    Ok(())
}

/// The same for bytes that are in memory.
pub(crate) fn check_bytes(bytes: &[u8]) -> Result<(), FileError> {
    check_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
}
