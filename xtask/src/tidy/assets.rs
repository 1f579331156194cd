//! What other people made is named with its licence, and is what it was when it was taken in.

use anyhow::Result;

use super::Finding;
use crate::notice::{hash, parse_notice};
use crate::tree::Tree;

/// Every file here is somebody else's.
const VENDOR: &str = "crates/web/assets/vendor/";
const NOTICE: &str = "NOTICE.toml";

pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let notices = tree.paths().filter(|path| {
        let place = path.starts_with("content/") || path.starts_with("crates/");
        place && path.rsplit('/').next() == Some(NOTICE)
    });
    let mut named: Vec<String> = Vec::new();
    for notice in notices {
        let folder = notice.strip_suffix(NOTICE).unwrap_or_default();
        let assets = match parse_notice(tree.text(notice).unwrap_or_default()) {
            Ok(assets) => assets,
            Err(error) => {
                findings.push(Finding::of_file(
                    notice,
                    format!("{error:#}: see xtask/src/notice.rs for its form"),
                ));
                continue;
            }
        };
        for asset in assets {
            let path = format!("{folder}{}", asset.file);
            match tree.bytes(&path).map(hash) {
                None => findings.push(Finding::of_file(
                    notice,
                    format!("names {}, which is not there", asset.file),
                )),
                Some(found) if found != asset.sha256 => findings.push(Finding::of_file(
                    &path,
                    format!(
                        "is not what {NOTICE} says: sha256 is {found}; `cargo xtask vendor` fetches it again"
                    ),
                )),
                Some(_) => {}
            }
            let licence = asset.licence_file.as_deref();
            if let Some(file) = licence.filter(|file| !tree.holds(&format!("{folder}{file}"))) {
                let message = format!("names the licence text {file}, which is not there");
                findings.push(Finding::of_file(notice, message));
            }
            named.push(path);
        }
    }
    let own = format!("{VENDOR}{NOTICE}");
    for path in tree
        .paths()
        .filter(|path| path.starts_with(VENDOR) && *path != own)
    {
        if !named.iter().any(|name| name == path) {
            findings.push(Finding::of_file(path, format!("is not named in {own}")));
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(sha256: &str) -> String {
        format!(
            "[[asset]]\nfile=\"a.js\"\nname=\"a\"\nversion=\"1\"\nlicence=\"MIT\"\npackage=\"npm:a\"\nsha256=\"{sha256}\"\n"
        )
    }

    #[test]
    fn a_changed_file_and_a_file_without_notice_are_found() {
        let (a, b, n) = (
            format!("{VENDOR}a.js"),
            format!("{VENDOR}b.js"),
            format!("{VENDOR}{NOTICE}"),
        );
        let good = notice(&hash(b"abc"));
        assert_eq!(check(&Tree::of(&[(&a, "abc"), (&n, &good)])).unwrap(), []);
        let changed = check(&Tree::of(&[(&a, "abd"), (&n, &good)])).unwrap();
        assert!(changed.iter().all(|finding| finding.path == a) && changed.len() == 1);
        let unnamed = check(&Tree::of(&[(&a, "abc"), (&b, ""), (&n, &good)])).unwrap();
        assert!(unnamed.iter().all(|finding| finding.path == b) && unnamed.len() == 1);
        assert_eq!(check(&Tree::of(&[(&n, &good)])).unwrap().len(), 1);
    }
}
