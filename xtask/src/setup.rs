//! What the tests need besides Rust: nextest, Node with npm, Chromium, a font, PostgreSQL's programs,
//! the packages of `browser/`, and schemathesis in a folder of its own. On Debian and as root all of it is installed; otherwise the command is named.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{fuzz, run};

/// Node 18 is what Debian 12 carries.
const NODE_MAJOR_MIN: u32 = 18;
const CHROMIUM: &str = "/usr/bin/chromium";
const FONTS: &str = "/usr/share/fonts";
/// Where Debian puts PostgreSQL's programs, a folder for each version. The tests make clusters of
/// their own with them and leave alone whatever runs here.
const POSTGRES: &str = "/usr/lib/postgresql";

/// Installs what is missing.
pub(crate) fn run(root: &Path) -> Result<()> {
    nextest(root)?;
    debian(root)?;
    packages(root)?;
    fuzz::setup(root)
}

/// The Chromium that the journeys drive: `CHROMIUM`, or where Debian puts it.
pub(crate) fn chromium() -> PathBuf {
    PathBuf::from(run::variable("CHROMIUM").unwrap_or_else(|| CHROMIUM.to_owned()))
}

fn nextest(root: &Path) -> Result<()> {
    if run::starts(&run::cargo(), &["nextest", "--version"]) {
        return Ok(());
    }
    println!("setup: cargo-nextest is missing, installing it");
    run::show(run::command(
        root,
        &run::cargo(),
        &["install", "cargo-nextest", "--locked"],
    ))
    .context("install it by hand: cargo install cargo-nextest --locked")
}

/// The Debian packages of which nothing is on this machine.
fn missing() -> Vec<&'static str> {
    let lacks = [
        ("nodejs", !node_is_new_enough()),
        ("npm", !run::starts("npm", &["--version"])),
        ("chromium", !chromium().exists()),
        ("fonts-dejavu-core", !has_font(Path::new(FONTS))),
        ("postgresql", !has_postgres(Path::new(POSTGRES))),
        ("python3-venv", !fuzz::has_venv()),
    ];
    lacks
        .into_iter()
        .filter(|(_, lacking)| *lacking)
        .map(|(package, _)| package)
        .collect()
}

fn debian(root: &Path) -> Result<()> {
    let wanted = missing();
    if wanted.is_empty() {
        return Ok(());
    }
    let install = format!(
        "apt-get install --yes --no-install-recommends {}",
        wanted.join(" ")
    );
    let is_root = run::read(root, "id", &["-u"]).is_ok_and(|id| id.trim() == "0");
    if !is_root || !run::starts("apt-get", &["--version"]) {
        bail!(
            "missing: {}. On Debian, as root: apt-get update && {install}",
            wanted.join(", ")
        );
    }
    println!("setup: {install}");
    apt(Path::new("apt-get"), &wanted)?;
    let still = missing();
    if !still.is_empty() {
        bail!(
            "still missing: {} (Node from {NODE_MAJOR_MIN}; Chromium at {} or where CHROMIUM says)",
            still.join(", "),
            chromium().display()
        );
    }
    Ok(())
}

/// Installs Debian packages with the program that does so, without asking anybody anything.
fn apt(program: &Path, wanted: &[&str]) -> Result<()> {
    let install = ["install", "--yes", "--no-install-recommends"];
    for words in [&["update"][..], &[&install[..], wanted].concat()] {
        let line = format!("{} {}", program.display(), words.join(" "));
        let mut command = Command::new(program);
        command
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(std::process::Stdio::null());
        let output = command.output().with_context(|| format!("start {line}"))?;
        if !output.status.success() {
            bail!(
                "{line} ended with {}:\n{}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
    Ok(())
}

fn node_is_new_enough() -> bool {
    let printed = Command::new("node").arg("--version").output();
    let text = printed
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    node_major(&text).is_some_and(|major| major >= NODE_MAJOR_MIN)
}

fn node_major(printed: &str) -> Option<u32> {
    printed.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn has_font(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| {
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        matches!(ending, "ttf" | "otf") || (path.is_dir() && has_font(&path))
    })
}

fn has_postgres(folder: &Path) -> bool {
    let versions = fs::read_dir(folder).into_iter().flatten().flatten();
    let by_debian = versions.map(|version| version.path().join("bin/initdb"));
    let elsewhere = [
        "/usr/local/pgsql/bin/initdb",
        "/usr/local/bin/initdb",
        "/usr/bin/initdb",
    ];
    by_debian
        .chain(elsewhere.map(PathBuf::from))
        .any(|program| program.exists())
}

/// `npm ci`, when what is installed is not what the lock says.
fn packages(root: &Path) -> Result<()> {
    let folder = root.join("browser");
    let lock = fs::read(folder.join("package-lock.json")).context("read browser/package-lock.json")?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("setup: npm ci in browser/");
    let mut command = run::command(
        &folder,
        "npm",
        &["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
    );
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    let output = command.output().context("start npm")?;
    if !output.status.success() {
        bail!(
            "npm ci ended with {}:\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    fs::write(&stamp, lock).context("note what was installed in browser/node_modules")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::PathBuf;

    use super::{apt, has_font, has_postgres, node_major};

    /// A folder of this test alone, gone with the value.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("setup-{name}-{}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn write(&self, path: &str, text: &str) -> PathBuf {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            path
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _gone = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn packages_are_installed_after_the_lists_and_without_questions() {
        let folder = Folder::new("apt");
        let told = folder.0.join("told");
        let script = format!("#!/bin/sh\necho \"$DEBIAN_FRONTEND $*\" >> {}\n", told.display());
        apt(&folder.write("apt", &script), &["nodejs", "postgresql"]).unwrap();
        assert_eq!(
            fs::read_to_string(&told).unwrap(),
            "noninteractive update\n\
             noninteractive install --yes --no-install-recommends nodejs postgresql\n"
        );
        let failing = folder.write("failing", "#!/bin/sh\necho no network >&2\nexit 100\n");
        let failed = apt(&failing, &["postgresql"]).unwrap_err().to_string();
        assert!(failed.contains("failing update ended"), "{failed}");
        assert!(failed.contains("no network"), "{failed}");
        assert!(apt(&folder.0.join("nowhere"), &["postgresql"]).is_err());
    }

    #[test]
    fn what_debian_puts_there_is_found() {
        let folder = Folder::new("found");
        folder.write("fonts/truetype/readme.txt", "");
        assert!(!has_font(&folder.0.join("fonts")));
        folder.write("fonts/truetype/dejavu/DejaVuSans.ttf", "");
        assert!(has_font(&folder.0.join("fonts")));
        folder.write("postgresql/15/bin/initdb", "");
        assert!(has_postgres(&folder.0.join("postgresql")));
    }

    #[test]
    fn versions_of_node_are_read() {
        assert_eq!(node_major("v18.20.4\n"), Some(18));
        assert_eq!(node_major(""), None);
    }
}
