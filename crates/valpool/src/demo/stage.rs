//! Plays the script on a node: history at its own times, the rest as time passes.
//!
//! Every step has a request key of its own, so the journal itself tells which steps were played.

mod deeds;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::actor::Actor;
use domain::duty::TakeDuty;
use domain::ids::{IncidentId, OrganisationId, PersonId, ReportId};
use domain::network::Role;
use domain::{Command, Event, Record, RequestKey, Sequence};
use engine::{AskError, Node};
use jiff::{SignedDuration, Timestamp};
use journal::{EntryRef, Reader, SqliteReader, decode_closed};

use super::content;
use super::script::{Deed, Script, Step};

/// "valpool-demo", then 32 bits for the step.
const KEYS: u128 = 0x7661_6c70_6f6f_6c2d_6465_6d6f_0000_0000;
/// Keys of those who are on duty before the first step lie above those of steps.
const DUTY_KEYS: u128 = 0x8000_0000;
/// They take their duty this long before the first step. Chosen.
const DUTY_BEFORE_S: i64 = 60;

/// A person of the script.
struct Player {
    person: PersonId,
    organisation: OrganisationId,
    role: Role,
    on_duty: bool,
}

/// The script on its way.
pub(super) struct Stage {
    node: Node,
    script: Arc<Script>,
    started_at: Timestamp,
    players: BTreeMap<String, Player>,
    reports: BTreeMap<String, ReportId>,
    incidents: BTreeMap<String, IncidentId>,
    played: BTreeSet<usize>,
}

impl Stage {
    /// Before the first step.
    pub(super) fn new(node: Node, script: &Arc<Script>, started_at: Timestamp) -> anyhow::Result<Self> {
        let people = content::people()?.into_iter().zip(1_u32..);
        let player = |(written, number): (content::PersonWritten, u32)| {
            let player = Player {
                person: PersonId(number),
                organisation: written.organisation,
                role: written.role,
                on_duty: written.on_duty,
            };
            (written.key, player)
        };
        Ok(Self {
            node,
            script: Arc::clone(script),
            started_at,
            players: people.map(player).collect(),
            reports: BTreeMap::new(),
            incidents: BTreeMap::new(),
            played: BTreeSet::new(),
        })
    }

    /// After the steps that the journal in a folder holds.
    pub(super) fn resume(
        node: Node,
        script: &Arc<Script>,
        started_at: Timestamp,
        folder: &Path,
    ) -> anyhow::Result<Self> {
        let mut stage = Self::new(node, script, started_at)?;
        let mut failed = None;
        SqliteReader::open(folder)?.read(Sequence(0), &mut |entry| match stage.recall(&entry) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        })?;
        failed.map_or(Ok(stage), |error| Err(error.into()))
    }

    fn recall(&mut self, entry: &EntryRef<'_>) -> Result<(), journal::DecodeError> {
        let step = entry
            .key
            .0
            .checked_sub(KEYS)
            .and_then(|step| usize::try_from(step).ok());
        if let Some(step) = step.filter(|step| *step < self.script.steps.len()) {
            let record = decode_closed(entry)?;
            self.note(step, &record);
        }
        Ok(())
    }

    /// Remembers which numbers the script's own names have got.
    fn note(&mut self, place: usize, record: &Record) {
        self.played.insert(place);
        let Some(step) = self.script.steps.get(place) else {
            return;
        };
        if let (Deed::Report(told), Event::ReportReceived(received)) = (&step.deed, &record.event) {
            self.reports.insert(told.key.clone(), received.report);
        }
        if let (Deed::Triage(judgement), Event::IncidentOpened(opened)) = (&step.deed, &record.event)
            && let Some(name) = judgement.opens()
        {
            self.incidents.insert(name.to_owned(), opened.incident);
        }
    }

    /// Plays everything before second 0, each step at its own time.
    pub(super) async fn play_history(&mut self) -> anyhow::Result<()> {
        let steps: Vec<(usize, Step)> = self
            .script
            .steps
            .iter()
            .cloned()
            .enumerate()
            .filter(|(_, step)| step.second < 0)
            .collect();
        if let Some((_, first)) = steps.first() {
            self.node
                .clock()
                .set(self.at(first.second.saturating_sub(DUTY_BEFORE_S)));
        }
        let on_duty = self.players.values().filter(|player| player.on_duty);
        for player in on_duty {
            let key = RequestKey(KEYS | DUTY_KEYS | u128::from(player.person.0));
            self.node
                .ask(key, Actor::Person(player.person), Command::TakeDuty(TakeDuty))
                .await?;
        }
        for (place, step) in steps {
            self.node.clock().set(self.at(step.second));
            self.play(place, &step).await?;
        }
        Ok(())
    }

    /// Plays the rest as time passes. Steps whose time went by while the program was stopped, and
    /// those that build on them, are left out.
    pub(super) async fn play_live(&mut self, from_second: i64) {
        let is_ahead = |step: &Step| step.second >= from_second.max(0);
        let steps: Vec<(usize, Step)> = self
            .script
            .steps
            .iter()
            .cloned()
            .enumerate()
            .filter(|(_, step)| is_ahead(step))
            .collect();
        for (place, step) in steps
            .into_iter()
            .filter(|(place, _)| !self.played.contains(place))
            .collect::<Vec<_>>()
        {
            let wait = self.at(step.second).duration_since(self.node.clock().now());
            engine::clock::pause(Duration::try_from(wait).unwrap_or(Duration::ZERO)).await;
            // People take part: what they did first may make a step impossible.
            if let Err(error) = self.play(place, &step).await {
                tracing::debug!(second = step.second, %error, "a step of the script is left out");
            }
        }
    }

    async fn play(&mut self, place: usize, step: &Step) -> Result<(), AskError> {
        let Some((actor, command)) = self.command(step) else {
            return Ok(());
        };
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        let granted = self
            .node
            .ask(RequestKey(KEYS | u128::from(number)), actor, command)
            .await?;
        for record in granted.records.iter() {
            self.note(place, record);
        }
        Ok(())
    }

    /// The moment of a second of the script.
    fn at(&self, second: i64) -> Timestamp {
        self.started_at
            .saturating_add(SignedDuration::from_secs(second))
            .unwrap_or(self.started_at)
    }
}

#[cfg(test)]
mod tests;
