//! A small network on a real disk, and reports sent to it.

use std::collections::BTreeSet;

use serde_json::Value;
use tempfile::TempDir;

use crate::client::{Answer, Client};
use crate::program::{Place, Server};

pub(crate) const SERVE: [&str; 5] = ["serve", "--listen", "127.0.0.1:0", "--limits", "off"];

/// A network with one polling station.
pub(crate) struct Network {
    pub(crate) place: Place,
    /// Where the station reports.
    pub(crate) station: String,
}

/// One report, as a station's form sends it.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) key: String,
    pub(crate) text: String,
}

/// A receipt that was given.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A folder beside what is built, which lies on a disk and not in memory.
pub(crate) fn place() -> Place {
    Place {
        folder: TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap(),
        journal: None,
        variables: Vec::new(),
    }
}

impl Network {
    pub(crate) fn found() -> Self {
        Self::found_in(place())
    }

    /// A network whose journal lies in a database that others may share.
    pub(crate) fn found_at(journal: String) -> Self {
        Self::found_in(Place {
            journal: Some(journal),
            ..place()
        })
    }

    pub(crate) fn found_in(place: Place) -> Self {
        place
            .write("premises.csv", "id,name\n1,Kvarnby skola\n")
            .write("map.toml", "id = \"id\"\nname = \"name\"\n");
        assert_eq!(place.start(&SERVE).stop(), 0);
        let said = place.done(&["import", "premises", "premises.csv", "--map", "map.toml"]);
        assert!(said.contains("Taken: 1."), "{said}");
        let sheet = place.done(&["export", "--format", "csv"]);
        let row = sheet.lines().find(|row| row.contains(",premises.registered,"));
        let spoken = row.unwrap().split(',').nth(4).unwrap();
        let station = format!("/report/{}", spoken.trim_start_matches("L-"));
        Self { place, station }
    }

    pub(crate) fn start(&self) -> Server {
        self.place.start(&SERVE)
    }

    /// Sends a report, which must be taken.
    pub(crate) fn report(&self, client: &Client, sent: &Sent) -> Receipt {
        sent.receipt(&client.post(&self.station, &sent.fields()))
    }

    /// The texts of all reports in the journal, in their order.
    pub(crate) fn texts(&self) -> Vec<String> {
        let lines = self.place.done(&["export", "--format", "jsonl", "--unrecorded"]);
        let entries = lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        let reports = entries.filter(|entry| entry["kind"] == "report.received");
        reports
            .map(|entry| entry["opened"]["contents"]["text"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Fails unless the journal holds exactly these reports, each once.
    #[track_caller]
    pub(crate) fn assert_holds(&self, expected: &BTreeSet<String>) {
        let texts = self.texts();
        let found: BTreeSet<String> = texts.iter().cloned().collect();
        assert_eq!(found.len(), texts.len(), "a report is there twice");
        let lost: Vec<_> = expected.difference(&found).collect();
        let strange: Vec<_> = found.difference(expected).collect();
        assert!(
            lost.is_empty() && strange.is_empty(),
            "lost {lost:?}, never sent {strange:?}"
        );
    }

    /// Fails unless the journal is intact.
    #[track_caller]
    pub(crate) fn assert_intact(&self) {
        let said = self.place.done(&["verify"]);
        assert!(said.contains("The journal is intact"), "{said}");
    }
}

impl Sent {
    /// The report with a number, which nobody else sends in the same test.
    pub(crate) fn new(round: u32, client: usize, number: u32) -> Self {
        Self {
            key: format!("{:08x}{client:08x}{number:08x}", round + 1),
            text: format!("Round {round}, client {client}, report {number}"),
        }
    }

    pub(crate) fn fields(&self) -> [(&str, &str); 3] {
        [("key", &self.key), ("kind", "other"), ("text", &self.text)]
    }

    /// The receipt that an answer gives.
    #[track_caller]
    pub(crate) fn receipt(&self, answer: &Answer) -> Receipt {
        assert_eq!(answer.status, 303, "{}", answer.body);
        let path = answer.header("location").to_owned();
        assert!(path.starts_with("/receipt/"), "{path}");
        Receipt {
            path,
            text: self.text.clone(),
        }
    }
}

impl Receipt {
    /// Fails unless the receipt's page is there and tells the report.
    #[track_caller]
    pub(crate) fn assert_good(&self, client: &Client) {
        let page = client.page(&self.path);
        assert!(page.body.contains(&self.text), "{}: {}", self.path, page.body);
    }
}
