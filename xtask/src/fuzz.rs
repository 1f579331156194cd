//! The interface for programs, fuzzed by its own description: schemathesis asks the real program, on
//! the demonstration's data, for everything that the description allows and much that it does not.
//! No answer may be a fault of ours, and none other than described.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::run;

/// What is installed, each package with its version.
const REQUIREMENTS: &str = "xtask/schemathesis.txt";
/// Which statuses say no by a rule that no schema can tell.
const CONFIG: &str = "xtask/schemathesis.toml";
/// Requests for each operation and phase. Chosen: all of it within two minutes on two cores.
const EXAMPLES_MAX: &str = "40";
/// The same each time, so that a failure can be looked for again.
const SEED: &str = "20260913";
/// The words before an address that the program prints.
const ADDRESS: &str = "http://";

/// Installs what the fuzz needs in a folder of its own, when what is there is not what is asked for.
pub(crate) fn setup(root: &Path) -> Result<()> {
    let folder = folder(root);
    let wanted = fs::read(root.join(REQUIREMENTS)).context("read the packages of the fuzz")?;
    let stamp = folder.join("installed.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("setup: schemathesis in {}", folder.display());
    let text = folder.display().to_string();
    run::read(root, "python3", &["-m", "venv", "--clear", &text])?;
    let pip = folder.join("bin/pip").display().to_string();
    let options = ["install", "--quiet", "--disable-pip-version-check", "--no-deps"];
    let args = [&options[..], &["--requirement", REQUIREMENTS]].concat();
    run::read(root, &pip, &args)?;
    fs::write(stamp, wanted).context("note what was installed")
}

/// Whether Python can make a folder for packages.
pub(crate) fn has_venv() -> bool {
    run::starts("python3", &["-c", "import ensurepip, venv"])
}

fn folder(root: &Path) -> PathBuf {
    run::target(root).join("schemathesis")
}

/// A program that is ended when it goes.
struct Running {
    child: Child,
    address: String,
    // Read from as long as the program runs, so that it can go on printing.
    _printed: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// Starts the program and waits for the address under which it answers.
fn start(root: &Path, args: &[&str]) -> Result<Running> {
    let mut command = Command::new(run::target(root).join("debug/valpool"));
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().context("start the program; is it built?")?;
    let out = child.stdout.take().context("hear the program")?;
    let mut printed = BufReader::new(out);
    let mut line = String::new();
    loop {
        line.clear();
        if printed.read_line(&mut line).context("hear the program")? == 0 {
            let _ended = child.kill();
            bail!("the program ended before it answered: {:?}", child.wait());
        }
        if let Some(address) = address(&line) {
            return Ok(Running {
                child,
                address,
                _printed: printed,
            });
        }
    }
}

/// The address in a line, without the slash at its end.
fn address(line: &str) -> Option<String> {
    let begins = line.find(ADDRESS)?;
    let rest = line.get(begins..)?;
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    rest.get(..end)
        .map(|address| address.trim_end_matches('/').to_owned())
}

fn issue(root: &Path, data: &str, name: &str, scopes: &[&str]) -> Result<String> {
    let program = run::target(root).join("debug/valpool").display().to_string();
    let mut args = vec![
        "token",
        "issue",
        "--data",
        data,
        "--organisation",
        "election-authority",
    ];
    args.extend(["--name", name, "--days", "1"]);
    args.extend(scopes.iter().flat_map(|scope| ["--scope", scope]));
    let printed = run::read(root, &program, &args)?;
    let secret = printed.lines().find(|line| line.starts_with("valpool_token_"));
    secret.map(str::to_owned).context("the program told no secret")
}

/// Asks with one token.
fn ask(root: &Path, running: &Running, secret: &str, checks: &[&str]) -> Result<()> {
    let program = folder(root).join("bin/schemathesis").display().to_string();
    let config = root.join(CONFIG).display().to_string();
    let description = format!("{}/api/v1/openapi.json", running.address);
    let header = format!("Authorization: Bearer {secret}");
    let mut args = vec!["--config-file", &config, "--no-color", "run", &description];
    args.extend([
        "--header",
        &header,
        "--max-examples",
        EXAMPLES_MAX,
        "--seed",
        SEED,
    ]);
    args.extend(["--request-timeout", "20"]);
    args.extend(checks);
    // What it keeps between two runs would make them differ.
    let place = folder(root).join("work");
    fs::create_dir_all(&place).context("make a folder for the fuzz")?;
    run::read(&place, &program, &args).map(drop)
}

/// Fuzzes the interface with a token that carries every scope, and with one that only reads reports.
pub(crate) fn run(root: &Path) -> Result<()> {
    let data = folder(root).join("data");
    let _gone = fs::remove_dir_all(&data);
    let data = data.display().to_string();
    let listen = ["--listen", "127.0.0.1:0", "--data", &data];
    // What the demonstration begins with, and nothing that moves by itself.
    drop(start(
        root,
        &[&["demo", "--fresh", "--still"], &listen[..]].concat(),
    )?);
    let all = [
        "reports:read",
        "reports:write",
        "incidents:read",
        "incidents:write",
    ];
    let wide = issue(root, &data, "Fuzz", &all)?;
    let narrow = issue(root, &data, "Fuzz, narrow", &["reports:read"])?;
    let running = start(root, &[&["serve", "--limits", "off"], &listen[..]].concat())?;
    ask(root, &running, &wide, &["--checks", "all"])?;
    // Whatever is right is refused as well.
    let but = ["--checks", "all", "--exclude-checks", "positive_data_acceptance"];
    ask(root, &running, &narrow, &but)
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_are_read_from_what_the_program_prints() {
        let told = address("Open http://127.0.0.1:4711/ in a browser. Ctrl+C stops.\n");
        assert_eq!(told.as_deref(), Some("http://127.0.0.1:4711"));
        assert_eq!(address("The data lie in /tmp/x.\n"), None);
    }
}
