//! Codes of refusals and the other short words that the journal, forms and texts share.

use super::{Field, Refusal};
use crate::ids::{IncidentId, ReportId};
use crate::level::Level;
use crate::marking::Label;
use crate::policy::Action;
use crate::testing::network::{area, code};
use crate::theme::Theme;
use crate::words::Names;

fn all() -> Vec<Refusal> {
    vec![
        Refusal::NetworkNotFounded,
        Refusal::NetworkAlreadyFounded,
        Refusal::NotPermitted {
            action: Action::Triage,
        },
        Refusal::OutsideYourArea,
        Refusal::NameMissing,
        Refusal::PersonUnknown,
        Refusal::OrganisationUnknown {
            organisation: code("police"),
        },
        Refusal::KindUnknown { kind: code("ufo") },
        Refusal::AreaUnknown {
            area: area("county-13"),
        },
        Refusal::AreaParentTooDeep {
            area: area("county-13"),
            parent: area("municipality-1380"),
        },
        Refusal::PremisesUnknown,
        Refusal::PhasesOutOfOrder,
        Refusal::KeyTwice { key: "17".to_owned() },
        Refusal::FieldMissing { field: Field::Text },
        Refusal::TextTooLong {
            field: Field::Title,
            max: 300,
        },
        Refusal::ReportUnknown,
        Refusal::ReportAlreadyTriaged { report: ReportId(1) },
        Refusal::ReportNotTriaged { report: ReportId(1) },
        Refusal::IncidentUnknown,
        Refusal::IncidentAlreadyClosed {
            incident: IncidentId(1),
        },
        Refusal::IncidentNotClosed {
            incident: IncidentId(1),
        },
        Refusal::LevelUnchanged {
            level: Level::National,
        },
        Refusal::LeadUnchanged,
        Refusal::MarkingUnchanged,
        Refusal::MarkingLoweredByOther,
        Refusal::NotOnDuty,
        Refusal::FileEmpty,
        Refusal::FileTooLarge { max_mib: 20 },
        Refusal::FilesTooMany { max: 10 },
        Refusal::AccessToCome,
        Refusal::AccessOver,
        Refusal::MandateEndsBeforeItBegins,
        Refusal::OwnMandate,
        Refusal::EntryUnknown,
        Refusal::ExtractUnknown,
        Refusal::ExtractWithdrawn,
        Refusal::PartyLeftOut,
        Refusal::ReferenceHidden,
        Refusal::PasskeyUnknown,
        Refusal::PasskeyLast,
        Refusal::PasskeysTooMany { max: 20 },
        Refusal::InvitationGone,
        Refusal::RoleUnfit,
    ]
}

#[test]
fn every_refusal_has_a_code_of_its_own() {
    let mut codes: Vec<_> = all().iter().map(Refusal::code).collect();
    let word = |c: char| c.is_ascii_lowercase() || c == '-';
    assert!(codes.iter().all(|code| code.chars().all(word)), "{codes:?}");
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count);
}

#[test]
fn refusal_gives_the_words_that_its_sentence_needs() {
    let told: Vec<_> = all()
        .iter()
        .flat_map(Refusal::arguments)
        .map(|(name, word)| format!("{name}={word}"))
        .collect();
    let expected = "action=triage organisation=police kind=ufo area=county-13 area=county-13 \
                    parent=municipality-1380 key=17 field=text field=title max=300 level=3 max=20 max=10 \
                    max=20";
    assert_eq!(told.join(" "), expected);
}

#[test]
fn refusal_never_tells_a_running_number() {
    for refusal in all() {
        let about_number = matches!(
            refusal,
            Refusal::ReportAlreadyTriaged { .. }
                | Refusal::ReportNotTriaged { .. }
                | Refusal::IncidentAlreadyClosed { .. }
                | Refusal::IncidentNotClosed { .. }
        );
        assert!(!about_number || refusal.arguments().is_empty(), "{refusal:?}");
    }
}

#[test]
fn short_codes_come_back() {
    for field in Field::ALL {
        assert_eq!(Field::parse(field.code()), Some(field));
    }
    for theme in Theme::ALL {
        assert_eq!(Theme::parse(theme.code()), Some(theme));
        assert_eq!(
            serde_json::to_string(&theme).unwrap(),
            format!("{:?}", theme.code())
        );
    }
    assert_eq!(Theme::parse("fraud"), None);
}

#[test]
fn labels_are_read_in_every_customary_form() {
    for label in Label::ALL {
        let written = label.written();
        let bare = written.strip_prefix("TLP:").unwrap();
        for form in [written, bare, label.code(), &written.to_lowercase()] {
            assert_eq!(Label::parse(form), Some(label), "{form}");
        }
        assert_eq!(serde_json::to_string(&label).unwrap(), format!("{written:?}"));
    }
    assert!(Label::ALL.is_sorted(), "from widest to narrowest");
    assert_eq!(Label::parse("TLP:WHITE"), None);
    assert_eq!(Label::default(), Label::Green);
}

#[test]
fn levels_are_digits_from_nought_to_four() {
    for (digit, level) in (0..).zip(Level::ALL) {
        assert_eq!((level.digit(), level.place()), (digit, usize::from(digit)));
        assert_eq!(Level::try_from(digit), Ok(level));
        assert_eq!(serde_json::to_string(&level).unwrap(), digit.to_string());
    }
    assert!(Level::try_from(5).is_err());
    let clocks = Level::ALL.map(Level::clock_min);
    assert_eq!(clocks, [None, None, Some(60), Some(30), Some(0)]);
}

#[test]
fn name_falls_back_to_swedish() {
    let names = Names {
        sv: "Ett".to_owned(),
        fi: String::new(),
        en: "One".to_owned(),
    };
    let told = ["sv", "fi", "en", "se", ""].map(|language| names.in_language(language));
    assert_eq!(told, ["Ett", "Ett", "One", "Ett", "Ett"]);
    assert_eq!(Names::same("Umeå").in_language("fi"), "Umeå");
}
