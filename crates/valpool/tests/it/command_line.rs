//! Help, manual, completions, mistakes and exit codes.

use crate::program::Place;

const COMMANDS: [&str; 12] = [
    "demo",
    "serve",
    "sign-in-link",
    "token issue",
    "import areas",
    "import premises",
    "import reports",
    "status",
    "verify",
    "export",
    "config",
    "completions",
];

#[test]
fn help_is_in_the_language_of_the_locale_and_names_every_command() {
    let place = Place::new();
    for (locale, usage) in [
        ("sv_SE.UTF-8", "Användning:"),
        ("fi_FI.UTF-8", "Käyttö:"),
        ("de_DE.UTF-8", "Usage:"),
    ] {
        let ran = place.run_with(&[("LANG", locale)], &["--help"]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains(usage), "{}", ran.out);
        for command in COMMANDS {
            let first = command.split(' ').next().unwrap();
            assert!(ran.out.contains(&format!("\n  {first}")), "{first}");
        }
    }
}

#[test]
fn the_first_locale_variable_counts() {
    let place = Place::new();
    let ran = place.run_with(&[("LC_ALL", "fi_FI.UTF-8"), ("LANG", "sv_SE.UTF-8")], &["--help"]);
    assert!(ran.out.contains("Käyttö:"));
    let ran = place.run_with(&[("LC_MESSAGES", "sv"), ("LANG", "fi_FI.UTF-8")], &["--help"]);
    assert!(ran.out.contains("Användning:"));
}

#[test]
fn no_help_text_is_a_bare_key() {
    let place = Place::new();
    for language in ["sv", "fi", "en"] {
        for command in COMMANDS {
            let mut arguments: Vec<&str> = vec!["--language", language, "help"];
            arguments.extend(command.split(' '));
            let help = place.done(&arguments);
            assert!(!help.contains("console-"), "{help}");
        }
        let manual = place.done(&["--language", language, "manual"]);
        assert!(!manual.contains("console-"), "{manual}");
    }
}

#[test]
fn manual_has_a_section_for_each_command() {
    let manual = Place::new().done(&["manual"]);
    for command in COMMANDS {
        assert!(
            manual.contains(&format!(".SH \"valpool {command}\"")),
            "{command}"
        );
    }
    assert!(manual.starts_with(".ie"), "{}", &manual[..80]);
}

#[test]
fn completions_are_made_for_each_shell() {
    let place = Place::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(
            place.done(&["completions", shell]).contains("sign-in-link"),
            "{shell}"
        );
    }
}

#[test]
fn mistakes_are_told_in_the_language_and_end_with_2() {
    let place = Place::new();
    place.run(&["frob"]).failed(2, "There is no command “frob”");
    place
        .run(&["status", "--frob"])
        .failed(2, "There is no argument --frob");
    place
        .run(&["import", "areas", "a.geojson"])
        .failed(2, "--level <LEVEL>");
    place.run(&["export", "--format", "xml"]).failed(2, "jsonl, csv");
    place
        .run(&["export", "--format"])
        .failed(2, "--format <FORMAT> needs a value");
    place
        .run(&["--language", "sv", "status", "--frob"])
        .failed(2, "Det finns inget argument");
    place
        .run(&["--language", "fi", "frob"])
        .failed(2, "Komentoa ”frob” ei ole");
    place.run(&[]).failed(2, "Usage: valpool");
}

#[test]
fn journal_that_is_not_there_ends_with_3_and_nothing_is_made() {
    let place = Place::new();
    for arguments in [
        &["status"][..],
        &["verify"],
        &["export", "--format", "csv"],
        &["sign-in-link", "A"],
    ] {
        place
            .run(arguments)
            .failed(3, "There is no journal in ./valpool-data");
    }
    assert!(!place.data().exists());
}

#[test]
fn version_is_told() {
    assert!(Place::new().done(&["--version"]).starts_with("valpool 0."));
}
