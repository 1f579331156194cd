//! Codes and spoken numbers, forwards and back.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{CODE_BYTES_MAX, Code, IncidentId, Numbering, PersonId, PremisesId, ReportId};

/// The numbering's room: 30 bits.
const NUMBERS: u32 = 1 << 30;

#[test]
fn spoken_form_is_a_letter_and_six_clear_characters() {
    let numbering = Numbering::new(*b"sixteen bytes ok");
    for (spoken, letter) in [
        (numbering.spoken(ReportId(1)), 'R'),
        (numbering.spoken(IncidentId(1)), 'I'),
        (numbering.spoken(PremisesId(1)), 'L'),
        (numbering.spoken(PersonId(1)), 'P'),
    ] {
        let (own, code) = spoken.split_once('-').unwrap();
        assert_eq!(own, letter.to_string());
        assert_eq!(code.len(), 6);
        assert!(
            code.chars()
                .all(|c| c.is_ascii_alphanumeric() && !"ILOU".contains(c)),
            "{spoken}"
        );
    }
}

#[test]
fn spoken_form_of_another_sort_or_shape_is_refused() {
    let numbering = Numbering::new(*b"sixteen bytes ok");
    let code = numbering.code(ReportId(41));
    assert_eq!(numbering.parse(&format!(" r-{code} ")), Some(ReportId(41)));
    assert_eq!(numbering.parse::<ReportId>(&format!("I-{code}")), None);
    for bad in [
        "",
        "R-",
        "R-00000U",
        "R-0000000",
        "R-00000",
        "åäö",
        "R-ÅÄÖ",
        "R-R-7KQ4",
        "7KQ4MX-R",
    ] {
        assert_eq!(numbering.parse::<ReportId>(bad), None, "{bad:?}");
    }
}

#[test]
fn number_nought_is_nobodys() {
    let numbering = Numbering::new([9; 16]);
    assert_eq!(numbering.parse::<ReportId>(&numbering.code(ReportId(0))), None);
}

#[test]
fn first_numbers_are_spoken_each_in_its_own_way() {
    let numbering = Numbering::new([7; 16]);
    let spoken: BTreeSet<_> = (1..=5_000)
        .map(|number| numbering.code(ReportId(number)))
        .collect();
    assert_eq!(spoken.len(), 5_000);
    let starts: BTreeSet<_> = spoken.iter().map(|code| code[..2].to_owned()).collect();
    assert!(starts.len() > 900, "neighbours are spread: {}", starts.len());
    assert_ne!(numbering.code(ReportId(1)), numbering.code(IncidentId(1)));
    assert_ne!(
        numbering.code(ReportId(1)),
        Numbering::new([8; 16]).code(ReportId(1))
    );
}

#[test]
fn code_refuses_what_a_file_should_not_hold() {
    for bad in [
        "",
        "a\nb",
        "\0",
        "a\u{85}",
        &"x".repeat(CODE_BYTES_MAX + 1),
        &"ö".repeat(24),
        &"x".repeat(300),
    ] {
        assert!(Code::new(bad).is_err(), "{bad:?}");
    }
    assert_eq!(Code::new("Västra").unwrap().as_str(), "Västra");
    assert_eq!(Code::new(&"ö".repeat(23)).unwrap().as_str().chars().count(), 23);
}

#[test]
fn lowest_code_sorts_before_every_other() {
    assert!(Code::lowest() < Code::new(" ").unwrap());
    assert_eq!(Code::lowest().as_str(), "");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn number_comes_back_from_its_spoken_form(key: [u8; 16], number in 1..NUMBERS) {
        let numbering = Numbering::new(key);
        let spoken = numbering.spoken(ReportId(number));
        prop_assert_eq!(numbering.parse(&spoken), Some(ReportId(number)));
        prop_assert_eq!(numbering.parse(&spoken.to_lowercase()), Some(ReportId(number)));
        let misread = numbering.code(ReportId(number)).replace('0', "o").replace('1', "L");
        prop_assert_eq!(numbering.parse(&misread), Some(ReportId(number)));
    }

    #[test]
    fn whatever_is_read_is_spoken_as_it_was_read(key: [u8; 16], text in "[0-9A-HJKMNP-TV-Z]{6}") {
        let numbering = Numbering::new(key);
        if let Some(id) = numbering.parse::<PremisesId>(&text) {
            prop_assert_eq!(numbering.code(id), text);
        }
    }

    #[test]
    fn reading_a_spoken_form_never_fails_badly(key: [u8; 16], text in "\\PC{0,9}") {
        let _known: Option<ReportId> = Numbering::new(key).parse(&text);
    }

    #[test]
    fn codes_are_their_texts_and_sort_like_them(one in "\\PC{0,20}", other in "\\PC{0,20}") {
        let fits = |text: &str| !text.is_empty() && text.len() <= CODE_BYTES_MAX && !text.chars().any(char::is_control);
        prop_assert_eq!(Code::new(&one).is_ok(), fits(&one));
        if let (Ok(a), Ok(b)) = (Code::new(&one), Code::new(&other)) {
            prop_assert_eq!(a.as_str(), one.as_str());
            prop_assert_eq!(a.cmp(&b), one.as_bytes().cmp(other.as_bytes()));
            let stored = serde_json::to_string(&a).unwrap();
            prop_assert_eq!(serde_json::from_str::<Code>(&stored).unwrap(), a);
        }
    }
}
