//! Fetches the third-party assets of the web again, by package name and version as NOTICE.toml says,
//! and writes their hashes anew. To take a new version: change `version` there, and run this.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::notice::{Asset, hash, parse_notice, render_notice};
use crate::run;

const FOLDER: &str = "crates/web/assets/vendor";
const HEADING: &str = "What other people made and the pages load. Written by `cargo xtask vendor`.\n\
                       To take a new version, change `version` and `file`, and run it.";

/// Fetches every asset and writes the notice anew.
pub(crate) fn run(root: &Path) -> Result<()> {
    let folder = root.join(FOLDER);
    let notice = folder.join("NOTICE.toml");
    let text = fs::read_to_string(&notice).with_context(|| format!("read {FOLDER}/NOTICE.toml"))?;
    let assets = parse_notice(&text).with_context(|| format!("{FOLDER}/NOTICE.toml"))?;
    let work = root.join("target/vendor");
    let mut fetched = Vec::new();
    for asset in assets {
        let bytes =
            fetch(&work, &asset).with_context(|| format!("fetch {} {}", asset.name, asset.version))?;
        fs::write(folder.join(&asset.file), &bytes).with_context(|| format!("write {}", asset.file))?;
        println!("vendor: {} ({} bytes)", asset.file, bytes.len());
        fetched.push(Asset {
            sha256: hash(&bytes),
            ..asset
        });
    }
    fs::write(&notice, render_notice(HEADING, &fetched)).context("write NOTICE.toml")
}

/// Unpacks the package below `work` and hands back the asset's bytes.
fn fetch(work: &Path, asset: &Asset) -> Result<Vec<u8>> {
    let Some(name) = asset.package.strip_prefix("npm:") else {
        bail!("{} is no npm package: take the file in by hand", asset.package);
    };
    let path = asset.path.as_deref().context("its notice has no `path`")?;
    let unpacked = work.join(format!("{}-{}", name.replace('/', "-"), asset.version));
    if unpacked.exists() {
        fs::remove_dir_all(&unpacked).context("clear the place to unpack")?;
    }
    fs::create_dir_all(&unpacked).context("make a place to unpack")?;
    let wanted = format!("{name}@{}", asset.version);
    let printed = run::read(
        &unpacked,
        "npm",
        &["pack", "--silent", "--ignore-scripts", &wanted],
    )?;
    let archive = printed.lines().last().context("npm named no archive")?.trim();
    run::read(&unpacked, "tar", &["-xzf", archive])?;
    let mut bytes =
        fs::read(unpacked.join("package").join(path)).with_context(|| format!("read {path} in it"))?;
    if let Some(append) = &asset.append {
        bytes.extend_from_slice(append.as_bytes());
    }
    Ok(bytes)
}
