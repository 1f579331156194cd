//! `valpool manual`: the manual page (roff), with a section for each command.

use clap::Command;
use clap_mangen::Man;
use web::words::Words;

use crate::cli::{Definition, PROGRAM};
use crate::console::Console;
use crate::exit::Exit;

pub(crate) fn run(console: &Console) -> anyhow::Result<Exit> {
    let mut program = Definition::new(&console.words).program();
    program.build();
    let mut page = Vec::new();
    let man = Man::new(program.clone()).title("VALPOOL").manual("Valpool");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut text = localised(&String::from_utf8_lossy(&page), &console.words);
    for command in program.get_subcommands() {
        section(
            &mut text,
            command,
            &format!("{PROGRAM} {}", command.get_name()),
            console,
        )?;
    }
    console.write(&text)?;
    Ok(Exit::Done)
}

/// One command as a section of its own; commands below it follow.
fn section(text: &mut String, command: &Command, path: &str, console: &Console) -> anyhow::Result<()> {
    if command.has_subcommands() {
        for below in command.get_subcommands() {
            section(text, below, &format!("{path} {}", below.get_name()), console)?;
        }
        return Ok(());
    }
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    // The command is the section; its parts become subsections.
    let parts = localised(&page, &console.words).replace(".SH ", ".SS ");
    text.push_str(&format!(".SH \"{path}\"\n"));
    text.push_str(&parts);
    Ok(())
}

/// The maker of the page writes its headings in English.
fn localised(page: &str, words: &Words) -> String {
    let headings = [
        (".SH NAME", words.say("console-manual-name")),
        (".SH DESCRIPTION", words.say("console-manual-description")),
        (".SH OPTIONS", words.say("console-manual-options")),
    ];
    let replace =
        |text: String, (english, own): (&str, String)| text.replace(english, &format!(".SH \"{own}\""));
    headings.into_iter().fold(page.to_owned(), replace)
}
