//! Starting other programs of the workshop.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The value of a variable of the environment.
#[allow(
    clippy::disallowed_methods,
    reason = "the workshop is steered by the environment; the program is not"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The cargo that runs us.
pub(crate) fn cargo() -> String {
    variable("CARGO").unwrap_or_else(|| "cargo".to_owned())
}

/// A program that is to run in `folder` and reads nothing from the keyboard.
pub(crate) fn command(folder: &Path, program: &str, args: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .args(args)
        .stdin(std::process::Stdio::null());
    command
}

/// Runs a program and hands back what it printed.
pub(crate) fn read(folder: &Path, program: &str, args: &[impl AsRef<OsStr>]) -> Result<String> {
    let mut command = command(folder, program, args);
    let output = command.output().with_context(|| format!("start {program}"))?;
    if !output.status.success() {
        bail!(
            "{command:?} ended with {}:\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim_end()
        );
    }
    String::from_utf8(output.stdout).with_context(|| format!("{program} printed something that is not UTF-8"))
}

/// Runs a program with its output shown.
pub(crate) fn show(mut command: Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("start {}", command.get_program().display()))?;
    if !status.success() {
        bail!("{} ended with {status}", command.get_program().display());
    }
    Ok(())
}

/// Whether a program starts at all when asked for its version.
pub(crate) fn starts(program: &str, args: &[&str]) -> bool {
    Command::new(program)
        .args(args)
        .output()
        .is_ok_and(|output| output.status.success())
}

/// The folder into which cargo builds.
pub(crate) fn target(root: &Path) -> PathBuf {
    variable("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target))
}
