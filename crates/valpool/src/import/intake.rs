//! Where rows go: into the journal, or into a rehearsal that shows what would happen.

use std::sync::Arc;

use domain::actor::Actor;
use domain::{Command, Record, World};
use engine::clock::Clock;

use crate::config::{Key, Settings};
use crate::console::Console;
use crate::ledger::Ledger;
use crate::place::Place;
use crate::{found, journal_folder};

/// Takes commands; a network that is not there yet is founded with the first one.
pub(super) struct Intake<'a> {
    console: &'a Console,
    settings: &'a Settings,
    ledger: Ledger,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Writes go to the journal.
    Open,
    /// There is no journal yet; until the first write, the world is a rehearsal's.
    Unfounded,
    /// Nothing is written.
    DryRun,
}

impl<'a> Intake<'a> {
    /// Opens the journal that the settings name, or rehearses.
    pub(super) fn open(console: &'a Console, settings: &'a Settings, dry_run: bool) -> anyhow::Result<Self> {
        let place = Place::of(settings);
        let is_there = journal_folder::exists(&place)?;
        let intake = |ledger, state| Self {
            console,
            settings,
            ledger,
            state,
        };
        if is_there && !dry_run {
            let node = journal_folder::open(console, &place, Clock::machine())?;
            let mut intake = intake(Ledger::Live(node), State::Open);
            // A journal that stopped right after it was made is still without a network, or a part of it.
            if !found::is_founded(&intake.world()) {
                found::found(&mut intake.ledger, settings)?;
            }
            return Ok(intake);
        }
        let world = if is_there {
            journal_folder::read(console, &place)?.world
        } else {
            World::default()
        };
        let mut ledger = Ledger::rehearse(world, Clock::machine().now());
        if !found::is_founded(&ledger.world()) {
            found::found(&mut ledger, settings)?;
        }
        Ok(intake(
            ledger,
            if dry_run { State::DryRun } else { State::Unfounded },
        ))
    }

    /// The world as it is, or would be.
    pub(super) fn world(&self) -> Arc<World> {
        self.ledger.world()
    }

    /// Whether nothing is written.
    pub(super) fn is_dry_run(&self) -> bool {
        self.state == State::DryRun
    }

    /// Asks for a command to be done.
    pub(super) fn ask(&mut self, actor: Actor, command: Command) -> anyhow::Result<Arc<[Arc<Record>]>> {
        if self.state == State::Unfounded {
            self.found()?;
        }
        Ok(self.ledger.ask(actor, command)?)
    }

    fn found(&mut self) -> anyhow::Result<()> {
        let place = Place::of(self.settings);
        let node = journal_folder::open(self.console, &place, Clock::machine())?;
        self.ledger = Ledger::Live(node);
        self.state = State::Open;
        found::found(&mut self.ledger, self.settings)?;
        let values = [
            ("name", self.settings.value(Key::Name).to_owned().into()),
            ("folder", place.to_string().into()),
        ];
        self.console.tell("console-founded", &values)?;
        Ok(())
    }
}
