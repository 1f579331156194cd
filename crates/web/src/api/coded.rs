//! Values with stable codes, numbers that people speak, and texts with a limit, as they stand in JSON
//! and in its schema.

use std::borrow::Cow;

use domain::incidents::Part;
use domain::marking::Label;
use domain::reports::{NotIncidentReason, Police, Voting};
use domain::theme::{Basis, Likelihood};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::parameter::spoken_pattern;

/// A value of the domain that has codes.
pub(super) trait Coded: Copy + 'static {
    /// What the type is called in the description.
    const NAME: &'static str;
    /// Every code.
    fn codes() -> Vec<&'static str>;
    /// Reads one.
    fn parse(code: &str) -> Option<Self>;
}

macro_rules! coded {
    ($($type:ident),*) => {$(
        impl Coded for $type {
            const NAME: &'static str = stringify!($type);
            fn codes() -> Vec<&'static str> {
                $type::ALL.map($type::code).to_vec()
            }
            fn parse(code: &str) -> Option<Self> {
                $type::parse(code)
            }
        }
    )*};
}
coded!(Basis, Likelihood, NotIncidentReason, Part, Police, Voting);

/// A label that a program may give: RED names persons, and a program names none.
#[derive(Clone, Copy, Debug)]
pub(super) struct WideLabel(pub(super) Label);

impl Coded for WideLabel {
    const NAME: &'static str = "Label";
    fn codes() -> Vec<&'static str> {
        let wide = Label::ALL.into_iter().filter(|label| *label < Label::Red);
        wide.map(Label::code).collect()
    }
    fn parse(code: &str) -> Option<Self> {
        let label = Label::parse(code).filter(|label| *label < Label::Red);
        label.map(Self)
    }
}

/// A coded value that is sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Is<T>(pub(super) T);

impl<'de, T: Coded> Deserialize<'de> for Is<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = Cow::<'de, str>::deserialize(deserializer)?;
        let known = T::parse(&code).map(Self);
        known.ok_or_else(|| D::Error::custom(format_args!("expected one of {}", T::codes().join(", "))))
    }
}

impl<T: Coded> JsonSchema for Is<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "enum": T::codes()})
    }
}

/// A spoken number with its letter, as it is sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Spoken<const LETTER: char>(pub(super) String);

impl<const LETTER: char> JsonSchema for Spoken<LETTER> {
    fn schema_name() -> Cow<'static, str> {
        format!("Number{LETTER}").into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": spoken_pattern(LETTER)})
    }
}
