//! Defaults, file, environment and flags, each over the one before.

use crate::program::Place;

fn line<'a>(shown: &'a str, setting: &str) -> Vec<&'a str> {
    let found = shown.lines().find(|line| line.starts_with(setting));
    found
        .unwrap_or_else(|| panic!("{setting} not in {shown}"))
        .split_whitespace()
        .collect()
}

#[test]
fn each_source_goes_over_the_one_before() {
    let place = Place::new();
    assert_eq!(
        line(&place.done(&["config"]), "data"),
        ["data", "./valpool-data", "default"]
    );
    place.write("valpool.toml", "data = \"from-file\"\ncountry = \"FI\"\n");
    let shown = place.done(&["config"]);
    assert_eq!(line(&shown, "data"), ["data", "from-file", "valpool.toml"]);
    assert_eq!(line(&shown, "zone"), ["zone", "Europe/Helsinki", "default"]);
    let variables = [("VALPOOL_DATA", "from-variable")];
    let shown = place.run_with(&variables, &["config"]).out;
    assert_eq!(line(&shown, "data"), ["data", "from-variable", "VALPOOL_DATA"]);
    let shown = place.run_with(&variables, &["config", "--data", "from-flag"]).out;
    assert_eq!(line(&shown, "data"), ["data", "from-flag", "--data"]);
}

#[test]
fn another_file_can_be_named() {
    let place = Place::new();
    place.write("other.toml", "listen = \"127.0.0.1:9\"");
    for shown in [
        place.done(&["--config", "other.toml", "config"]),
        place.done(&["config", "--config", "other.toml"]),
        place
            .run_with(&[("VALPOOL_CONFIG", "other.toml")], &["config"])
            .out,
    ] {
        assert_eq!(line(&shown, "listen"), ["listen", "127.0.0.1:9", "other.toml"]);
        assert_eq!(line(&shown, "base"), ["base", "http://localhost:9", "default"]);
    }
}

#[test]
fn settings_file_that_is_wrong_is_told_and_ends_with_2() {
    let place = Place::new();
    place.write("valpool.toml", "dta = \"a\"");
    place.run(&["config"]).failed(2, "“dta”");
    place.write("valpool.toml", "data = 5");
    place.run(&["config"]).failed(2, "quotation marks");
    place.write("valpool.toml", "data = ");
    place.run(&["config"]).failed(2, "not TOML");
    place
        .run(&["config", "--config", "gone.toml"])
        .failed(2, "gone.toml");
    assert_eq!(place.run(&["--help"]).code, 0);
}

#[test]
fn value_that_can_not_be_used_is_told_with_where_it_came_from() {
    let place = Place::new();
    place
        .run_with(&[("VALPOOL_COUNTRY", "NO")], &["config"])
        .failed(2, "“NO” (VALPOOL_COUNTRY)");
    place
        .run(&["config", "--zone", "Europe/Atlantis"])
        .failed(2, "“Europe/Atlantis” (--zone)");
    place.run(&["config", "--base", "ftp://a"]).failed(2, "--base");
}

#[test]
fn size_of_attached_files_is_a_setting() {
    let place = Place::new();
    place.run(&["config", "--file-mib", "21"]).failed(2, "--file-mib");
    let server = place.start(&["serve", "--listen", "127.0.0.1:0", "--file-mib", "0"]);
    assert_eq!(server.stop(), 0);
    assert!(
        place
            .done(&["config"])
            .lines()
            .any(|line| line.split_whitespace().eq(["file-mib", "20", "default"]))
    );
}

#[test]
fn settings_of_the_way_in_are_checked() {
    let place = Place::new();
    for (flag, wrong) in [
        ("--idle-hours", "0"),
        ("--idle-hours", "soon"),
        ("--session-hours", "100000"),
        ("--proxy", "yes"),
        ("--limits", "few"),
    ] {
        place.run(&["config", flag, wrong]).failed(2, flag);
    }
    let shown = place.done(&["config"]);
    assert_eq!(line(&shown, "idle-hours"), ["idle-hours", "16", "default"]);
    assert_eq!(line(&shown, "session-hours"), ["session-hours", "168", "default"]);
    let nobody = ["serve", "--listen", "127.0.0.1:0", "--emergency", "Nobody"];
    place.run(&nobody).failed(1, "Nobody");
}

#[test]
fn files_lie_in_the_data_folder_or_in_a_bucket_of_a_build_that_knows_them() {
    let place = Place::new();
    let shown = |arguments: &[&str]| {
        let said = place.done(arguments);
        let line = said.lines().find(|line| line.starts_with("files "));
        line.unwrap()
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(&["config"]), ["files", "./valpool-data", "default"]);
    let bucket = "s3://valnet/2026";
    assert_eq!(
        shown(&["config", "--files", bucket]),
        ["files", bucket, "--files"]
    );
    for wrong in ["s3://", "s3:///prefix", "elsewhere", "http://bucket/"] {
        place.run(&["config", "--files", wrong]).failed(2, "--files");
    }
    if !cfg!(feature = "s3") {
        let serve = ["serve", "--listen", "127.0.0.1:0", "--files", bucket];
        place.run(&serve).failed(2, "knows no buckets");
    }
}
