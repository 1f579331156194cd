//! What may be asked of extracts.

use crate::files::AttachedTo;
use crate::ids::ExtractId;
use crate::marking::Marking;

/// Release words to an audience.
#[derive(Clone, Debug)]
pub struct ReleaseExtract {
    /// What they are taken out of, if anything.
    pub of: Option<AttachedTo>,
    /// How far they may travel.
    pub marking: Marking,
    /// A headline.
    pub title: String,
    /// The words.
    pub text: String,
    /// Why they are released.
    pub reason: String,
}

/// Take an extract back. Who has read it has read it.
#[derive(Clone, Debug)]
pub struct WithdrawExtract {
    /// Which.
    pub extract: ExtractId,
    /// Why.
    pub reason: String,
}
