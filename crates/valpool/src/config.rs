//! Settings: defaults, `valpool.toml`, `VALPOOL_…`, flags, each later one over the earlier.
//!
//! The only place that reads the environment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::parser::ValueSource;
use domain::limits::FILE_BYTES_MAX;
use engine::proof::KEPT_EVERY_MINUTES;
use engine::sessions::{IDLE_HOURS, SESSION_HOURS};
use web::Pace;
use web::words::{Country, Language, Words};

use crate::bucket::Bucket;
use crate::console::Console;
use crate::exit::{Exit, Stop};
use crate::place::{Place, shown};

/// The settings file that is read when there is one and no other is named.
const FILE: &str = "valpool.toml";

/// Turns a setting off that is an address otherwise.
pub(crate) const OFF: &str = "off";
/// Turns a setting on that is no address.
const ON: &str = "on";

/// The most MiB that the rules take in an attached file.
const FILE_MIB_MAX: u64 = FILE_BYTES_MAX >> 20;

/// The most hours of a session: a year.
const HOURS_MAX: u32 = 366 * 24;

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $variable:literal;)*) => {
        /// A setting.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Key { $($(#[$doc])* $name,)* }

        impl Key {
            /// Every setting, as they are listed.
            const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name in `valpool.toml`; the flag has the same.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// Its variable in the environment.
            const fn variable(self) -> &'static str {
                match self { $(Self::$name => $variable,)* }
            }
        }
    };
}
keys! {
    /// The data folder.
    Data = "data", "VALPOOL_DATA";
    /// Where the keys to personal texts lie: a file, or the address of a PostgreSQL database.
    Keys = "keys", "VALPOOL_KEYS";
    /// Where the journal lies: a folder, or the address of a PostgreSQL database.
    Journal = "journal", "VALPOOL_JOURNAL";
    /// The address to listen on.
    Listen = "listen", "VALPOOL_LISTEN";
    /// The address that links begin with.
    Base = "base", "VALPOOL_BASE";
    /// The address on which health and figures are told, or `off`.
    Metrics = "metrics", "VALPOOL_METRICS";
    /// Where attached files lie: the data folder, or the address of a bucket.
    Files = "files", "VALPOOL_FILES";
    /// The most MiB of an attached file; 0 takes none.
    FileMib = "file-mib", "VALPOOL_FILE_MIB";
    /// The name of a network that is founded.
    Name = "name", "VALPOOL_NAME";
    /// The country of a network that is founded.
    Country = "country", "VALPOOL_COUNTRY";
    /// The time zone of a network that is founded.
    Zone = "zone", "VALPOOL_ZONE";
    /// Minutes between two checkpoints.
    CheckpointMinutes = "checkpoint-minutes", "VALPOOL_CHECKPOINT_MINUTES";
    /// Hours after which an unused session ends.
    IdleHours = "idle-hours", "VALPOOL_IDLE_HOURS";
    /// Hours after which any session ends.
    SessionHours = "session-hours", "VALPOOL_SESSION_HOURS";
    /// The accounts that are kept for emergencies, by their codes.
    Emergency = "emergency", "VALPOOL_EMERGENCY";
    /// Whether a proxy stands before the program and tells who asks.
    Proxy = "proxy", "VALPOOL_PROXY";
    /// A file of certificates that vouch for organisations' own providers.
    ProviderRoots = "provider-roots", "VALPOOL_PROVIDER_ROOTS";
    /// Whether the program turns away those who ask too often.
    Limits = "limits", "VALPOOL_LIMITS";
    /// The language of the terminal.
    Language = "language", "VALPOOL_LANGUAGE";
    /// What is logged.
    Log = "log", "VALPOOL_LOG";
}

/// Where a setting's value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    Default,
    Locale(&'static str),
    File(PathBuf),
    Variable(&'static str),
    Flag(&'static str),
}

#[derive(Clone, Debug)]
struct Setting {
    value: String,
    origin: Origin,
}

/// What the program was started with, apart from its flags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surroundings {
    variables: BTreeMap<&'static str, String>,
    file: Option<PathBuf>,
    written: BTreeMap<String, String>,
    locale: Option<(&'static str, String)>,
}

/// Why the surroundings can't be used. Told once the language is known.
#[derive(Debug)]
pub(crate) enum Misfit {
    Unreadable { path: String, reason: String },
    NotToml { path: String, reason: String },
    UnknownKey { path: String, key: String },
    NotText { path: String, key: String },
}

impl Surroundings {
    /// Reads the environment and the settings file. What can't be used is told, not taken.
    pub(crate) fn read(named: Option<&str>) -> (Self, Option<Misfit>) {
        let mut surroundings = Self {
            locale: read_locale(),
            ..Self::default()
        };
        for key in Key::ALL {
            if let Some(value) = variable(key.variable()) {
                surroundings.variables.insert(key.variable(), value);
            }
        }
        let named = named.map(str::to_owned).or_else(|| variable("VALPOOL_CONFIG"));
        let misfit = surroundings.read_file(named.as_deref()).err();
        (surroundings, misfit)
    }

    fn read_file(&mut self, named: Option<&str>) -> Result<(), Misfit> {
        let path = PathBuf::from(named.unwrap_or(FILE));
        if named.is_none() && !path.exists() {
            return Ok(());
        }
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|error| Misfit::Unreadable {
            path: shown.clone(),
            reason: error.to_string(),
        })?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| Misfit::NotToml {
            path: shown.clone(),
            reason: error.to_string(),
        })?;
        for (key, value) in table {
            if !Key::ALL.iter().any(|known| known.name() == key) {
                return Err(Misfit::UnknownKey { path: shown, key });
            }
            let Some(value) = value.as_str() else {
                return Err(Misfit::NotText { path: shown, key });
            };
            self.written.insert(key, value.to_owned());
        }
        self.file = Some(path);
        Ok(())
    }

    /// The language for texts before the flags are read; a wish on the command line goes first.
    pub(crate) fn language(&self, wish: Option<&str>) -> Language {
        let set = || Language::parse(&self.find(Key::Language)?.value);
        let located = || Language::parse(&self.locale.as_ref()?.1);
        wish.and_then(Language::parse)
            .or_else(set)
            .or_else(located)
            .unwrap_or_default()
    }

    fn find(&self, key: Key) -> Option<Setting> {
        if let Some(value) = self.variables.get(key.variable()) {
            return Some(Setting {
                value: value.clone(),
                origin: Origin::Variable(key.variable()),
            });
        }
        let value = self.written.get(key.name())?.clone();
        let origin = Origin::File(self.file.clone().unwrap_or_else(|| FILE.into()));
        Some(Setting { value, origin })
    }
}

/// An empty variable is as good as none.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What the environment says of buckets, under the names that are usual for it.
#[cfg(feature = "s3")]
pub(crate) fn bucket_variables() -> Vec<(String, String)> {
    std::env::vars()
        .filter(|(name, _)| name.starts_with("AWS_"))
        .collect()
}

/// The locale that decides messages (POSIX.1-2024, section 8.2): the first that is set counts.
fn read_locale() -> Option<(&'static str, String)> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| Some((name, variable(name)?)))
}

/// Every setting with its value.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    settings: BTreeMap<Key, Setting>,
}

impl Settings {
    /// Puts flags over the surroundings over the defaults, and checks each value.
    pub(crate) fn gather(
        surroundings: &Surroundings,
        matches: &ArgMatches,
        words: &Words,
    ) -> anyhow::Result<Self> {
        let mut settings = BTreeMap::new();
        for &key in Key::ALL {
            if let Some(setting) = flag(matches, key).or_else(|| surroundings.find(key)) {
                settings.insert(key, setting);
            }
        }
        let mut gathered = Self { settings };
        gathered.complete(surroundings, words);
        gathered.check(words)?;
        Ok(gathered)
    }

    /// Fills in defaults, which depend on one another.
    fn complete(&mut self, surroundings: &Surroundings, words: &Words) {
        self.default(Key::Data, "./valpool-data");
        let data = self.value(Key::Data).to_owned();
        self.default(Key::Journal, &data);
        let keys = Place::keys_of(self.value(Key::Journal));
        self.default(Key::Keys, &keys);
        self.default(Key::Listen, "127.0.0.1:8080");
        let base = base_of(self.value(Key::Listen));
        self.default(Key::Base, &base);
        self.default(Key::Metrics, OFF);
        self.default(Key::Files, &data);
        self.default(Key::FileMib, &FILE_MIB_MAX.to_string());
        self.default(Key::Name, &words.say("console-network-name"));
        self.default(Key::Country, "SE");
        let zone = match Country::parse(self.value(Key::Country)) {
            Country::Sweden => "Europe/Stockholm",
            Country::Finland => "Europe/Helsinki",
        };
        self.default(Key::Zone, zone);
        let language = surroundings.language(None);
        let origin = match &surroundings.locale {
            Some((name, locale)) if Language::parse(locale).is_some() => Origin::Locale(name),
            Some(_) | None => Origin::Default,
        };
        let spoken = Setting {
            value: language.code().to_owned(),
            origin,
        };
        self.settings.entry(Key::Language).or_insert(spoken);
        self.default(Key::CheckpointMinutes, &KEPT_EVERY_MINUTES.to_string());
        self.default(Key::IdleHours, &IDLE_HOURS.to_string());
        self.default(Key::SessionHours, &SESSION_HOURS.to_string());
        self.default(Key::Emergency, OFF);
        self.default(Key::Proxy, OFF);
        self.default(Key::ProviderRoots, OFF);
        self.default(Key::Limits, ON);
        self.default(Key::Log, "warn");
    }

    fn default(&mut self, key: Key, value: &str) {
        let setting = || Setting {
            value: value.to_owned(),
            origin: Origin::Default,
        };
        self.settings.entry(key).or_insert_with(setting);
    }

    fn check(&self, words: &Words) -> anyhow::Result<()> {
        let country = self.value(Key::Country).to_ascii_uppercase();
        let checks = [
            (Key::Country, ["SE", "FI"].contains(&country.as_str()), "SE, FI"),
            (
                Key::Language,
                Language::parse(self.value(Key::Language)).is_some(),
                "sv, fi, en",
            ),
            (
                Key::Zone,
                jiff::tz::TimeZone::get(self.value(Key::Zone)).is_ok(),
                "Europe/Stockholm, Europe/Helsinki …",
            ),
            (
                Key::Base,
                is_base(self.value(Key::Base)),
                "http://127.0.0.1:8080, https://valpool.example …",
            ),
            (
                Key::CheckpointMinutes,
                self.checkpoint_minutes() > 0,
                "1, 15, 60 …",
            ),
            (
                Key::Journal,
                Place::is_named_by(self.value(Key::Journal)),
                "./valpool-data, postgres://valpool@db.example/valpool …",
            ),
            (
                Key::Keys,
                Place::is_named_by(self.value(Key::Keys)),
                "./keys.sqlite, postgres://valpool@keys.example/keys …",
            ),
            (
                Key::Files,
                Bucket::is_meant_by(self.value(Key::Files))
                    || self.value(Key::Files) == self.value(Key::Data),
                "s3://valpool-files/2026 …",
            ),
            (Key::FileMib, self.file_mib().is_some(), "0 … 20"),
            (Key::IdleHours, self.hours(Key::IdleHours).is_some(), "1, 8, 16 …"),
            (
                Key::SessionHours,
                self.hours(Key::SessionHours).is_some(),
                "24, 168 …",
            ),
            (Key::Proxy, [OFF, ON].contains(&self.value(Key::Proxy)), "off, on"),
            (
                Key::Limits,
                [OFF, ON].contains(&self.value(Key::Limits)),
                "off, on",
            ),
            (Key::Name, !self.value(Key::Name).trim().is_empty(), "…"),
        ];
        match checks.iter().find(|(_, good, _)| !good) {
            None => Ok(()),
            Some((key, _, allowed)) => Err(Stop::usage(
                words.say_with(
                    "console-setting-not-usable",
                    &[
                        ("setting", key.name().into()),
                        ("value", shown(self.value(*key)).into()),
                        ("allowed", (*allowed).into()),
                        (
                            "origin",
                            self.settings
                                .get(key)
                                .map(|setting| say_origin(&setting.origin, words))
                                .unwrap_or_default()
                                .into(),
                        ),
                    ],
                ),
            )),
        }
    }

    /// A setting's value.
    pub(crate) fn value(&self, key: Key) -> &str {
        self.settings
            .get(&key)
            .map_or("", |setting| setting.value.as_str())
    }

    /// Whether somebody gave the value, by whatever way.
    pub(crate) fn is_given(&self, key: Key) -> bool {
        self.settings
            .get(&key)
            .is_some_and(|setting| setting.origin != Origin::Default)
    }

    /// Whether the value stands on the command line.
    pub(crate) fn is_flag(&self, key: Key) -> bool {
        self.settings
            .get(&key)
            .is_some_and(|setting| matches!(setting.origin, Origin::Flag(_)))
    }

    /// The most MiB of an attached file, within what the rules take.
    fn file_mib(&self) -> Option<u64> {
        let mib: u64 = self.value(Key::FileMib).parse().ok()?;
        Some(mib).filter(|mib| *mib <= FILE_MIB_MAX)
    }

    /// The most bytes of an attached file; 0 takes none.
    pub(crate) fn file_bytes(&self) -> u64 {
        self.file_mib().unwrap_or(FILE_MIB_MAX) << 20
    }

    /// Hours of a session, from one to a year.
    fn hours(&self, key: Key) -> Option<u32> {
        let hours = self.value(key).parse().ok();
        hours.filter(|hours| (1..=HOURS_MAX).contains(hours))
    }

    /// Hours after which an unused session ends, and after which any does.
    pub(crate) fn session_hours(&self) -> (u32, u32) {
        let idle = self.hours(Key::IdleHours).unwrap_or(IDLE_HOURS);
        (idle, self.hours(Key::SessionHours).unwrap_or(SESSION_HOURS))
    }

    /// Whether a proxy stands before the program.
    pub(crate) fn proxied(&self) -> bool {
        self.value(Key::Proxy) == ON
    }

    /// Who vouches for organisations' own providers; whom the system trusts when not told.
    pub(crate) fn provider_roots(&self) -> Option<PathBuf> {
        let told = Some(self.value(Key::ProviderRoots)).filter(|told| *told != OFF);
        told.map(PathBuf::from)
    }

    /// How often somebody may ask.
    pub(crate) fn pace(&self) -> Pace {
        if self.value(Key::Limits) == OFF {
            Pace::FREE
        } else {
            Pace::default()
        }
    }

    /// The codes of the accounts that are kept for emergencies.
    pub(crate) fn emergencies(&self) -> impl Iterator<Item = &str> {
        let listed = Some(self.value(Key::Emergency)).filter(|listed| *listed != OFF);
        let codes = listed.into_iter().flat_map(|listed| listed.split(','));
        codes.map(str::trim).filter(|code| !code.is_empty())
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        Path::new(self.value(Key::Data))
    }

    /// The language of the terminal.
    pub(crate) fn language(&self) -> Language {
        Language::parse(self.value(Key::Language)).unwrap_or_default()
    }

    /// Minutes between two checkpoints; 0 for a value that is none.
    pub(crate) fn checkpoint_minutes(&self) -> u32 {
        self.value(Key::CheckpointMinutes).parse().unwrap_or(0)
    }

    /// The country of a network that is founded, in capitals.
    pub(crate) fn country(&self) -> String {
        self.value(Key::Country).to_ascii_uppercase()
    }
}

/// How links begin where nothing is said: on this machine by the name that browsers hold passkeys for.
pub(crate) fn base_of(listen: &str) -> String {
    let port = ["127.0.0.1:", "[::1]:"]
        .into_iter()
        .find_map(|here| listen.strip_prefix(here));
    port.map_or_else(
        || format!("http://{listen}"),
        |port| format!("http://localhost:{port}"),
    )
}

fn is_base(text: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

fn flag(matches: &ArgMatches, key: Key) -> Option<Setting> {
    let value = matches.try_get_one::<String>(key.name()).ok()??;
    let given = matches.value_source(key.name()) == Some(ValueSource::CommandLine);
    given.then(|| Setting {
        value: value.clone(),
        origin: Origin::Flag(key.name()),
    })
}

fn say_origin(origin: &Origin, words: &Words) -> String {
    match origin {
        Origin::Default => words.say("console-origin-default"),
        Origin::Locale(name) | Origin::Variable(name) => (*name).to_owned(),
        Origin::File(path) => path.display().to_string(),
        Origin::Flag(name) => format!("--{name}"),
    }
}

/// `valpool config`: every setting, its value and where it came from.
pub(crate) fn show(console: &Console, settings: &Settings) -> anyhow::Result<Exit> {
    let name = |key: &Key| key.name().chars().count();
    let value = |key: &Key| shown(settings.value(*key)).chars().count();
    let names = Key::ALL.iter().map(name).max().unwrap_or(0);
    let values = Key::ALL.iter().map(value).max().unwrap_or(0);
    for key in Key::ALL {
        let Some(setting) = settings.settings.get(key) else {
            continue;
        };
        let origin = say_origin(&setting.origin, &console.words);
        console.line(&format!(
            "{:names$}  {:values$}  {origin}",
            key.name(),
            shown(&setting.value)
        ))?;
    }
    Ok(Exit::Done)
}

impl Misfit {
    /// What is wrong with the settings file, and what to do.
    pub(crate) fn say(&self, words: &Words) -> String {
        let allowed = Key::ALL
            .iter()
            .map(|key| key.name())
            .collect::<Vec<_>>()
            .join(", ");
        match self {
            Self::Unreadable { path, reason } => words.say_with(
                "console-settings-unreadable",
                &[("path", path.clone().into()), ("reason", reason.clone().into())],
            ),
            Self::NotToml { path, reason } => words.say_with(
                "console-settings-not-toml",
                &[("path", path.clone().into()), ("reason", reason.clone().into())],
            ),
            Self::UnknownKey { path, key } => words.say_with(
                "console-settings-unknown-key",
                &[
                    ("path", path.clone().into()),
                    ("key", key.clone().into()),
                    ("allowed", allowed.into()),
                ],
            ),
            Self::NotText { path, key } => words.say_with(
                "console-settings-not-text",
                &[("path", path.clone().into()), ("key", key.clone().into())],
            ),
        }
    }
}
