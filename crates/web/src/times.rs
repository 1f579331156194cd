//! Moments as people read them: in the network's zone, in the form of the reader's language.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::words::{Language, Value, Words};

/// How this reader reads times.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    words: Words,
    zone: TimeZone,
    now: Timestamp,
}

impl Times {
    pub(crate) const fn new(words: Words, zone: TimeZone, now: Timestamp) -> Self {
        Self { words, zone, now }
    }

    fn local(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(self.zone.clone())
    }

    /// `07:31`, `07.31`, `7.31`.
    pub(crate) fn clock(&self, moment: Timestamp) -> String {
        let format = match self.words.language() {
            Language::En => "%H:%M",
            Language::Sv => "%H.%M",
            Language::Fi => "%-H.%M",
        };
        self.local(moment).strftime(format).to_string()
    }

    /// With seconds, for the journal.
    pub(crate) fn clock_s(&self, moment: Timestamp) -> String {
        let format = match self.words.language() {
            Language::En => "%H:%M:%S",
            Language::Sv => "%H.%M.%S",
            Language::Fi => "%-H.%M.%S",
        };
        self.local(moment).strftime(format).to_string()
    }

    /// `13 September 2026`, `13 september 2026`, `13. syyskuuta 2026`.
    pub(crate) fn date(&self, moment: Timestamp) -> String {
        let local = self.local(moment);
        let month = self.words.say_kind("month", &local.month().to_string());
        self.words.say_with(
            "date",
            &[
                ("day", Value::from(local.day())),
                ("month", month.into()),
                ("year", local.year().to_string().into()),
            ],
        )
    }

    /// `13 Sep 2026`, `2026-09-13`, `13.9.2026`: where space is short.
    pub(crate) fn date_short(&self, moment: Timestamp) -> String {
        let format = match self.words.language() {
            Language::En => "%-d %b %Y",
            Language::Sv => "%Y-%m-%d",
            Language::Fi => "%-d.%-m.%Y",
        };
        self.local(moment).strftime(format).to_string()
    }

    /// `Sunday 13 September`, with the weekday first.
    pub(crate) fn weekday(&self, moment: Timestamp) -> String {
        let day = self.local(moment).weekday().to_monday_one_offset();
        self.words.say_kind("weekday", &day.to_string())
    }

    /// The clock alone for today, the date before it for any other day.
    pub(crate) fn stamp(&self, moment: Timestamp) -> String {
        if self.local(moment).date() == self.local(self.now).date() {
            return self.clock(moment);
        }
        let (date, clock) = (self.date_short(moment), self.clock(moment));
        self.words
            .say_with("date-clock", &[("date", date.into()), ("clock", clock.into())])
    }

    /// Date and clock in full, for a title or a receipt.
    pub(crate) fn full(&self, moment: Timestamp) -> String {
        let (date, clock) = (self.date(moment), self.clock(moment));
        self.words
            .say_with("date-clock", &[("date", date.into()), ("clock", clock.into())])
    }

    /// How long ago, or how long it has been open: `00:42`, and days from two days on.
    pub(crate) fn since(&self, moment: Timestamp) -> String {
        let minutes = self
            .now
            .duration_since(moment)
            .max(SignedDuration::ZERO)
            .as_mins();
        if minutes < 48 * 60 {
            return format!("{:02}:{:02}", minutes / 60, minutes % 60);
        }
        self.words.say_count("days", minutes / (24 * 60))
    }

    /// For the `datetime` attribute of `<time>`.
    pub(crate) fn machine(&self, moment: Timestamp) -> String {
        self.local(moment).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// For a `datetime-local` field.
    pub(crate) fn field(&self, moment: Timestamp) -> String {
        self.local(moment).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// Reads a `datetime-local` field, seconds allowed.
    pub(crate) fn parse_field(&self, text: &str) -> Option<Timestamp> {
        let local: jiff::civil::DateTime = text.trim().parse().ok()?;
        local
            .to_zoned(self.zone.clone())
            .ok()
            .map(|zoned| zoned.timestamp())
    }
}
