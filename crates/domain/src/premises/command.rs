//! What may be asked of premises.

use super::PremisesDetails;

/// One row of a register.
#[derive(Clone, Debug)]
pub struct PremisesRow {
    /// The key in the source's own numbering.
    pub source_key: String,
    /// What the row tells. Without an area, the point decides it.
    pub details: PremisesDetails,
}

/// Take these premises as they are given, by their key; unchanged ones are left alone.
#[derive(Clone, Debug)]
pub struct RegisterPremises(pub Vec<PremisesRow>);
