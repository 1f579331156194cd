//! The command line: one definition, from which parser, help, manual and completions are made.

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, Command};
use web::words::Words;

/// The name by which the program is called.
pub(crate) const PROGRAM: &str = "valpool";

/// Builds the definition with its texts in one language.
pub(crate) struct Definition<'a> {
    words: &'a Words,
}

impl<'a> Definition<'a> {
    pub(crate) const fn new(words: &'a Words) -> Self {
        Self { words }
    }

    /// The whole program.
    pub(crate) fn program(&self) -> Command {
        let program = Command::new(PROGRAM)
            .version(env!("CARGO_PKG_VERSION"))
            .about(self.words.say("console-about"))
            .after_help(self.words.say("console-after-help"))
            .subcommand_required(true)
            .arg_required_else_help(true)
            .arg(
                Arg::new("version")
                    .short('V')
                    .long("version")
                    .action(ArgAction::Version)
                    .help(self.words.say("console-flag-version"))
                    .help_heading(self.words.say("console-heading-options")),
            )
            .args(
                [
                    self.option("config", "console-value-file", "console-flag-config"),
                    self.language(),
                ]
                .map(|arg| arg.global(true)),
            )
            .subcommands([
                self.demo(),
                self.serve(),
                self.sign_in_link(),
                self.token(),
                self.import(),
                self.status(),
                self.verify(),
                self.receipt(),
                self.export(),
                self.backup(),
                self.restore(),
                self.erase(),
                self.copy(),
                self.config(),
                self.manual(),
                self.completions(),
                self.help(),
            ]);
        self.dress(program, PROGRAM)
    }

    fn demo(&self) -> Command {
        Command::new("demo")
            .about(self.words.say("console-about-demo"))
            .args([
                self.option("data", "console-value-folder", "console-flag-demo-data"),
                self.option("listen", "console-value-address", "console-flag-listen"),
                self.switch("fresh", "console-flag-fresh"),
                self.switch("still", "console-flag-still"),
            ])
    }

    /// Everything that a server is set with.
    fn settings(&self) -> [Arg; 18] {
        [
            self.data(),
            self.keys(),
            self.journal(),
            self.option("listen", "console-value-address", "console-flag-listen"),
            self.option("base", "console-value-address", "console-flag-base"),
            self.option("metrics", "console-value-address", "console-flag-metrics"),
            self.files(),
            self.option("file-mib", "console-value-mib", "console-flag-file-mib"),
            self.option("name", "console-value-name", "console-flag-name"),
            self.option("country", "console-value-country", "console-flag-country"),
            self.option("zone", "console-value-zone", "console-flag-zone"),
            self.option(
                "checkpoint-minutes",
                "console-value-minutes",
                "console-flag-checkpoint-minutes",
            ),
            self.option("idle-hours", "console-value-hours", "console-flag-idle-hours"),
            self.option(
                "session-hours",
                "console-value-hours",
                "console-flag-session-hours",
            ),
            self.option("emergency", "console-value-person", "console-flag-emergency"),
            self.option("proxy", "console-value-switch", "console-flag-proxy"),
            self.option(
                "provider-roots",
                "console-value-file",
                "console-flag-provider-roots",
            ),
            self.option("limits", "console-value-switch", "console-flag-limits"),
        ]
    }

    fn serve(&self) -> Command {
        Command::new("serve")
            .about(self.words.say("console-about-serve"))
            .args(self.settings())
    }

    fn sign_in_link(&self) -> Command {
        Command::new("sign-in-link")
            .about(self.words.say("console-about-sign-in-link"))
            .args([
                self.positional("person", "console-value-person", "console-flag-person")
                    .required(true),
                self.data(),
                self.keys(),
                self.journal(),
                self.option("base", "console-value-address", "console-flag-base"),
            ])
    }

    fn token(&self) -> Command {
        let place = || [self.data(), self.keys(), self.journal()];
        let required = |name, value, help| self.option(name, value, help).required(true);
        let issue = Command::new("issue")
            .about(self.words.say("console-about-token-issue"))
            .args([
                required(
                    "organisation",
                    "console-value-organisation",
                    "console-flag-token-organisation",
                ),
                required("name", "console-value-name", "console-flag-token-name"),
                required("scope", "console-value-scope", "console-flag-token-scope")
                    .value_parser(one_of(domain::tokens::Scope::ALL.map(|scope| scope.code())))
                    .action(ArgAction::Append),
                required("days", "console-value-days", "console-flag-token-days"),
            ])
            .args(place());
        let withdraw = Command::new("withdraw")
            .about(self.words.say("console-about-token-withdraw"))
            .arg(
                self.positional("token", "console-value-token", "console-flag-token")
                    .required(true),
            )
            .args(place());
        let list = Command::new("list")
            .about(self.words.say("console-about-token-list"))
            .args(place());
        Command::new("token")
            .about(self.words.say("console-about-token"))
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands([issue, withdraw, list])
    }

    fn import(&self) -> Command {
        let map = |key| self.option("map", "console-value-map", key).required(true);
        let areas = Command::new("areas")
            .about(self.words.say("console-about-import-areas"))
            .args([
                self.positional("file", "console-value-file", "console-flag-areas-file")
                    .required(true),
                self.option("level", "console-value-level", "console-flag-level")
                    .value_parser(one_of(domain::areas::AreaLevel::ALL.map(|level| level.code())))
                    .required(true),
                self.option("code", "console-value-property", "console-flag-code")
                    .required(true),
                self.option("area-name", "console-value-property", "console-flag-area-name")
                    .long("name")
                    .required(true),
                self.option("parent", "console-value-property", "console-flag-parent"),
            ]);
        let premises = Command::new("premises")
            .about(self.words.say("console-about-import-premises"))
            .args([
                self.positional("file", "console-value-file", "console-flag-premises-file")
                    .required(true),
                map("console-flag-premises-map"),
            ]);
        let reports = Command::new("reports")
            .about(self.words.say("console-about-import-reports"))
            .args([
                self.positional("file", "console-value-file", "console-flag-reports-file")
                    .required(true),
                map("console-flag-reports-map"),
            ]);
        Command::new("import")
            .about(self.words.say("console-about-import"))
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands([areas, premises, reports].map(|command| {
                command.args([
                    self.data(),
                    self.keys(),
                    self.journal(),
                    self.option("as", "console-value-organisation", "console-flag-as"),
                    self.switch("dry-run", "console-flag-dry-run"),
                    self.option("refusals", "console-value-file", "console-flag-refusals"),
                ])
            }))
    }

    fn status(&self) -> Command {
        let json = self.switch("json", "console-flag-json");
        Command::new("status")
            .about(self.words.say("console-about-status"))
            .args([self.data(), self.journal(), json])
    }

    fn verify(&self) -> Command {
        Command::new("verify")
            .about(self.words.say("console-about-verify"))
            .args([
                self.data(),
                self.journal(),
                self.option("against", "console-value-file", "console-flag-against"),
                self.option("receipt", "console-value-file", "console-flag-receipt"),
                self.option("key", "console-value-key", "console-flag-key"),
                self.switch("json", "console-flag-json").conflicts_with("receipt"),
            ])
    }

    fn receipt(&self) -> Command {
        let entry = self
            .positional("entry", "console-value-entry", "console-flag-entry")
            .value_parser(clap::value_parser!(u64))
            .required(true);
        Command::new("receipt")
            .about(self.words.say("console-about-receipt"))
            .args([
                entry,
                self.data(),
                self.journal(),
                self.option("output", "console-value-file", "console-flag-output"),
                self.switch("content", "console-flag-content"),
            ])
    }

    fn export(&self) -> Command {
        Command::new("export")
            .about(self.words.say("console-about-export"))
            .args([
                self.data(),
                self.keys(),
                self.journal(),
                self.option("format", "console-value-format", "console-flag-format")
                    .value_parser(one_of(["jsonl", "csv"]))
                    .required(true),
                self.option("output", "console-value-file", "console-flag-output"),
                self.switch("unrecorded", "console-flag-unrecorded"),
            ])
    }

    fn backup(&self) -> Command {
        let folder = self.positional("folder", "console-value-folder", "console-flag-backup");
        Command::new("backup")
            .about(self.words.say("console-about-backup"))
            .args([
                folder.required(true),
                self.data(),
                self.keys(),
                self.files(),
                self.passphrase_file(),
                self.switch("check", "console-flag-check"),
            ])
    }

    fn restore(&self) -> Command {
        let folder = self.positional("folder", "console-value-folder", "console-flag-restored");
        Command::new("restore")
            .about(self.words.say("console-about-restore"))
            .args([
                folder.required(true),
                self.option("data", "console-value-folder", "console-flag-restore-data"),
                self.passphrase_file(),
            ])
    }

    fn passphrase_file(&self) -> Arg {
        self.option(
            "passphrase-file",
            "console-value-file",
            "console-flag-passphrase-file",
        )
    }

    fn erase(&self) -> Command {
        Command::new("erase")
            .about(self.words.say("console-about-erase"))
            .args([
                self.option("subject", "console-value-subject", "console-flag-subject")
                    .required(true),
                self.option("reason", "console-value-ground", "console-flag-ground")
                    .value_parser(one_of(domain::erasure::Ground::ALL.map(|ground| ground.code())))
                    .required(true),
                self.data(),
                self.keys(),
                self.switch("yes", "console-flag-yes"),
            ])
    }

    fn copy(&self) -> Command {
        Command::new("copy")
            .about(self.words.say("console-about-copy"))
            .args([
                self.option("from", "console-value-journal", "console-flag-from")
                    .required(true),
                self.option("to", "console-value-journal", "console-flag-to")
                    .required(true),
            ])
    }

    fn config(&self) -> Command {
        Command::new("config")
            .about(self.words.say("console-about-config"))
            .args(self.settings())
    }

    fn manual(&self) -> Command {
        Command::new("manual").about(self.words.say("console-about-manual"))
    }

    fn completions(&self) -> Command {
        let shell = self
            .positional("shell", "console-value-shell", "console-flag-shell")
            .value_parser(clap::value_parser!(clap_complete::Shell))
            .required(true);
        Command::new("completions")
            .about(self.words.say("console-about-completions"))
            .arg(shell)
    }

    fn help(&self) -> Command {
        let command = self
            .positional("command", "console-value-command", "console-flag-command")
            .num_args(0..);
        Command::new("help")
            .about(self.words.say("console-about-help"))
            .arg(command)
    }

    fn journal(&self) -> Arg {
        self.option("journal", "console-value-journal", "console-flag-journal")
    }

    fn data(&self) -> Arg {
        self.option("data", "console-value-folder", "console-flag-data")
    }

    fn keys(&self) -> Arg {
        self.option("keys", "console-value-file", "console-flag-keys")
    }

    fn files(&self) -> Arg {
        self.option("files", "console-value-bucket", "console-flag-files")
    }

    fn option(&self, name: &'static str, value: &str, help: &str) -> Arg {
        Arg::new(name)
            .long(name)
            .value_name(self.words.say(value))
            .help(self.words.say(help))
            .help_heading(self.words.say("console-heading-options"))
            .hide_possible_values(true)
    }

    fn switch(&self, name: &'static str, help: &str) -> Arg {
        let heading = self.words.say("console-heading-options");
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(self.words.say(help))
            .help_heading(heading)
    }

    fn positional(&self, name: &'static str, value: &str, help: &str) -> Arg {
        Arg::new(name)
            .value_name(self.words.say(value))
            .help(self.words.say(help))
            .help_heading(self.words.say("console-heading-arguments"))
            .hide_possible_values(true)
    }

    /// Gives a command and those below it the options that all have, and headings in the language.
    fn dress(&self, command: Command, path: &str) -> Command {
        let commands = self.words.say("console-heading-commands");
        let usage = self.words.say("console-heading-usage");
        let mut command = command
            .disable_help_flag(true)
            .disable_version_flag(true)
            .disable_help_subcommand(true)
            .subcommand_help_heading(commands)
            .subcommand_value_name(self.words.say("console-value-command"))
            .arg(self.flag_help())
            .help_template(format!(
                "{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}"
            ));
        let names: Vec<String> = command
            .get_subcommands()
            .map(|below| below.get_name().to_owned())
            .collect();
        for name in names {
            let below = format!("{path} {name}");
            command = command.mut_subcommand(name, |command| self.dress(command, &below));
        }
        let usage = self.usage(&command, path);
        command.override_usage(usage)
    }

    fn language(&self) -> Arg {
        self.option("language", "console-value-language", "console-flag-language")
            .value_parser(one_of(["sv", "fi", "en"]))
    }

    fn flag_help(&self) -> Arg {
        Arg::new("help")
            .short('h')
            .long("help")
            .action(ArgAction::Help)
            .help(self.words.say("console-flag-help"))
            .help_heading(self.words.say("console-heading-options"))
    }

    /// The usage line: what must be given, then that there is more.
    fn usage(&self, command: &Command, path: &str) -> String {
        let mut usage = path.to_owned();
        let name = |arg: &Arg| {
            arg.get_value_names()
                .and_then(|names| names.first())
                .map(ToString::to_string)
        };
        for arg in command.get_arguments() {
            let value = name(arg).unwrap_or_default();
            match arg.get_long() {
                None if arg.is_required_set() => usage.push_str(&format!(" <{value}>")),
                None => usage.push_str(&format!(" [{value}]…")),
                Some(long) if arg.is_required_set() => usage.push_str(&format!(" --{long} <{value}>")),
                Some(_) => {}
            }
        }
        if command.has_subcommands() {
            usage.push_str(&format!(" <{}>", self.words.say("console-value-command")));
        }
        usage.push_str(&format!(" [{}]", self.words.say("console-value-options")));
        usage
    }
}

fn one_of<const N: usize>(values: [&'static str; N]) -> ValueParser {
    PossibleValuesParser::new(values).into()
}
