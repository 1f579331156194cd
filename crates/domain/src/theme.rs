//! The three themes of the network, and the conduct of the election itself.

use serde::{Deserialize, Serialize};

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant,)*
        }
        impl $name {
            /// Every value, in the order people see them.
            pub const ALL: [Self; [$($code),*].len()] = [$(Self::$variant),*];

            /// The stable code in journals, forms and text keys.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Reads a code.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// What a report or an incident is about.
    Theme {
        /// Information influence.
        Information = "information",
        /// Physical security.
        Physical = "physical",
        /// Cybersecurity.
        Cyber = "cyber",
        /// Conduct of the election: mistakes, shortages, weather.
        Conduct = "conduct",
    }
}

impl Theme {
    /// Its place in lists with one element a theme.
    pub(crate) const fn place(self) -> usize {
        match self {
            Self::Information => 0,
            Self::Physical => 1,
            Self::Cyber => 2,
            Self::Conduct => 3,
        }
    }
}

coded! {
    /// Whether a statement is established or judged.
    Basis {
        /// Confirmed by its source.
        Fact = "fact",
        /// Somebody's judgement.
        Assessment = "assessment",
    }
}

coded! {
    /// How likely an assessment is (glossary 10.6; ranges of the Danish defence intelligence service).
    Likelihood {
        /// Over 85 %.
        VeryLikely = "very-likely",
        /// 60–85 %.
        Likely = "likely",
        /// 40–60 %.
        Even = "even",
        /// 15–40 %.
        Unlikely = "unlikely",
        /// Under 15 %.
        VeryUnlikely = "very-unlikely",
    }
}

/// A statement with its basis: fact and assessment are never mixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What is said. May be about persons.
    pub text: crate::words::Personal,
    /// Fact or assessment.
    pub basis: Basis,
    /// How likely, for an assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<Likelihood>,
}
