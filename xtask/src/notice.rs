//! `NOTICE.toml`: what other people made, with its licence, its source and its hash.
//!
//! ```toml
//! [[asset]]
//! file = "idiomorph-0.8.0.esm.js"     # beside this notice
//! name = "idiomorph"
//! version = "0.8.0"
//! licence = "0BSD"
//! package = "npm:idiomorph"           # where it comes from, never an address
//! licence_file = "idiomorph-0.8.0.LICENSE.txt"   # its text beside this notice
//! sha256 = "…"                        # of the file as it stands here
//! path = "dist/idiomorph.min.js"      # its place in the package, when it can be fetched again
//! append = "export { Idiomorph };\n"  # what we added at its end, if anything
//! ```

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use toml::{Table, Value};

/// One file that someone else made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asset {
    pub(crate) file: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) licence: String,
    pub(crate) licence_file: Option<String>,
    pub(crate) package: String,
    pub(crate) sha256: String,
    pub(crate) path: Option<String>,
    pub(crate) append: Option<String>,
}

/// Reads the assets of a notice.
pub(crate) fn parse_notice(text: &str) -> Result<Vec<Asset>> {
    let table: Table = text.parse().context("not TOML")?;
    let assets = table
        .get("asset")
        .and_then(Value::as_array)
        .context("no [[asset]] in it")?;
    assets
        .iter()
        .enumerate()
        .map(|(index, value)| parse_asset(index, value))
        .collect()
}

fn parse_asset(index: usize, value: &Value) -> Result<Asset> {
    let optional = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let needed = |key: &str| {
        let text = optional(key).filter(|text| !text.trim().is_empty());
        text.with_context(|| format!("asset {} has no `{key}`", index + 1))
    };
    Ok(Asset {
        file: needed("file")?,
        name: needed("name")?,
        version: needed("version")?,
        licence: needed("licence")?,
        licence_file: optional("licence_file"),
        package: needed("package")?,
        sha256: needed("sha256")?,
        path: optional("path"),
        append: optional("append"),
    })
}

/// Writes the assets as a notice.
pub(crate) fn render_notice(heading: &str, assets: &[Asset]) -> String {
    let mut text = String::new();
    for line in heading.lines() {
        text.push_str(&format!("# {line}\n"));
    }
    for asset in assets {
        text.push_str("\n[[asset]]\n");
        let mut put =
            |key: &str, value: &str| text.push_str(&format!("{key} = {}\n", serde_json::Value::from(value)));
        put("file", &asset.file);
        put("name", &asset.name);
        put("version", &asset.version);
        put("licence", &asset.licence);
        if let Some(file) = &asset.licence_file {
            put("licence_file", file);
        }
        put("package", &asset.package);
        if let Some(path) = &asset.path {
            put("path", path);
        }
        if let Some(append) = &asset.append {
            put("append", append);
        }
        put("sha256", &asset.sha256);
    }
    text
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_read_as_it_was_written() {
        let asset = Asset {
            file: "a.js".to_owned(),
            name: "a".to_owned(),
            version: "1.0.0".to_owned(),
            licence: "MIT".to_owned(),
            licence_file: Some("LICENSE".to_owned()),
            package: "npm:a".to_owned(),
            sha256: hash(b"abc"),
            path: None,
            append: Some("export { a };\n\"'".to_owned()),
        };
        let text = render_notice("Made by others.", std::slice::from_ref(&asset));
        assert_eq!(parse_notice(&text).unwrap(), [asset]);
    }

    #[test]
    fn a_missing_licence_is_told() {
        let error = parse_notice("[[asset]]\nfile = \"a\"\nname = \"a\"\nversion = \"1\"\n").unwrap_err();
        assert_eq!(error.to_string(), "asset 1 has no `licence`");
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        assert_eq!(
            hash(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
