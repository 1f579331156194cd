//! Turns that follow one another: while some are on their way to the disk, the next is decided on
//! what they will leave. Where the disk is quick it is never idle that way.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::mpsc;

use super::{Asked, TURN_MAX, Word, Writer};
use crate::appender::{Back, Load, held};
use crate::error::AskError;
use crate::queue::Waiting;
use crate::turn::{Hold, Missed, Underway};

/// How many turns may be with the appender: one that it writes, and the one after it.
const SENT_MAX: usize = 2;
/// How many requests are decided before the writer looks whether the disk is idle.
const STRIDE: usize = 8;
/// From how many who wait a turn may leave half of them to the next.
const HALVED_MIN: usize = 8;

/// How many turns tell how long the disk takes: the shortest counts, since others use it too.
const TURNS: usize = 8;

/// How long a request of the last turn took to decide, and how long the disk took for the last few.
#[derive(Default)]
pub(crate) struct Pace {
    each: Duration,
    took: [Duration; TURNS],
    turns: usize,
}

impl Pace {
    /// A turn of so many requests was decided in this time, and the disk took that.
    pub(super) fn note(&mut self, requests: usize, worked: Duration, took: Duration) {
        self.each = worked / u32::try_from(requests).unwrap_or(u32::MAX).max(1);
        if let Some(slot) = self.took.get_mut(self.turns % TURNS) {
            *slot = took;
        }
        self.turns = self.turns.wrapping_add(1);
    }

    /// Whether the disk takes about as long as deciding so many: for half as many, what it costs at
    /// least weighs twice.
    fn is_disk_quick(&self, requests: usize) -> bool {
        let worked = self.each * u32::try_from(requests).unwrap_or(u32::MAX);
        self.took.iter().min().is_some_and(|took| *took < worked * 2)
    }

    /// How many of those who wait share the next turn. Where the disk is quick, half of them: they
    /// are decided while the others are written, and so on by turns. Where it takes longer, all of
    /// them share what it costs.
    pub(super) fn share(&self, waiting: usize) -> usize {
        let many = waiting.min(TURN_MAX);
        if many >= HALVED_MIN && self.is_disk_quick(many) {
            many.div_ceil(2)
        } else {
            TURN_MAX
        }
    }
}

/// What becomes of a turn that is to be brought to the store.
pub(super) enum Step {
    /// It is on its way, beside the writer.
    Beside,
    /// The writer itself brings it.
    Here(Box<Load>),
    /// There is nothing to be brought.
    Unwritten,
    /// It can't be brought.
    Not(AskError),
}

impl Writer {
    /// Brings a presumed turn to the store. One that others may join next goes beside this thread.
    pub(super) fn send(&self, out: &mut Underway) -> Step {
        if out.turn.records.is_empty() {
            return Step::Unwritten;
        }
        let goes_beside = out.goes_beside();
        match self.load(&mut out.turn) {
            Ok(load) if goes_beside => self
                .appender
                .hand(load)
                .map_or_else(Step::Here, |()| Step::Beside),
            Ok(load) => Step::Here(load),
            Err(error) => Step::Not(error),
        }
    }

    /// Does what is left to do with a presumed turn. What is given back is on its way to the disk.
    pub(super) fn follow_up(&mut self, out: Underway, step: Step) -> Option<Underway> {
        let appended = match step {
            Step::Beside => return Some(out),
            Step::Here(load) => self.append_here(&out, *load),
            Step::Not(error) => Err(error.into()),
            Step::Unwritten => {
                // Nothing is appended that could tell whether the end is as presumed.
                let passed = held(&self.store).pass_turn();
                let missed = passed.map_err(|error| AskError::Unavailable(error.to_string()).into());
                missed.and(Err(Missed::Overtaken))
            }
        };
        self.settle(out, Hold::Presumed, appended);
        None
    }

    /// While turns are on their way to the disk, decides those that come on what they will leave,
    /// and sends them after, until nothing is on its way any more.
    pub(super) fn relay(
        &mut self,
        first: Underway,
        inbox: &mut mpsc::Receiver<Word>,
        waiting: &mut Waiting<Asked>,
    ) {
        let mut sent = VecDeque::from([first]);
        let mut next: Option<Underway> = None;
        while !sent.is_empty() {
            self.hear(inbox, waiting);
            let mut back = self.appender.look();
            if matches!(back, Back::Nothing) {
                if self.decide_some(&sent, &mut next, waiting)
                    || self.send_early(&mut sent, &mut next)
                    || self.wait(Duration::ZERO, inbox, waiting)
                {
                    continue;
                }
                // Nobody can ask any more: only the appender is waited for.
                back = self.appender.wait();
            }
            let Some(out) = sent.pop_front() else { return };
            self.go_on(out, back, &mut sent, &mut next);
        }
    }

    /// Decides some of those who wait. False when nobody does, or the next turn is full.
    fn decide_some(
        &self,
        sent: &VecDeque<Underway>,
        next: &mut Option<Underway>,
        waiting: &mut Waiting<Asked>,
    ) -> bool {
        let room = TURN_MAX.saturating_sub(next.as_ref().map_or(0, |next| next.batch.len()));
        let batch = waiting.take(room.min(STRIDE));
        if batch.is_empty() {
            return false;
        }
        let next = next.get_or_insert_with(|| self.begin_turn(sent.back().map(|out| &out.turn)));
        self.decide_all(next, sent, batch);
        true
    }

    /// Hands over the next turn before the one that it follows is written, so that the disk goes on
    /// at once: where it is quick, and the turn holds as many as that one.
    fn send_early(&self, sent: &mut VecDeque<Underway>, next: &mut Option<Underway>) -> bool {
        let many = sent.back().map_or(0, |out| out.batch.len());
        let may = sent.len() < SENT_MAX && self.pace.is_disk_quick(many) && !self.keyring.is_owed();
        let fits = |next: &mut Underway| may && next.batch.len() >= many && next.goes_beside();
        let Some(mut early) = next.take_if(fits) else {
            return false;
        };
        // When nobody takes it, that is found out when it should come back.
        if let Ok(load) = self.load(&mut early.turn) {
            let _gone = self.appender.hand_after(load);
        }
        sent.push_back(early);
        true
    }

    /// Goes on from what came back from the appender: the disk first, then those who wait.
    fn go_on(
        &mut self,
        out: Underway,
        back: Back,
        sent: &mut VecDeque<Underway>,
        next: &mut Option<Underway>,
    ) {
        let appended = match back {
            Back::Done(appended) => self.took(&out, appended),
            Back::Nothing | Back::Gone => {
                self.in_doubt = true;
                Err(AskError::Unavailable("the appender has stopped".to_owned()).into())
            }
        };
        let is_idle = sent.is_empty();
        let goes_on = is_idle && appended.is_ok() && next.is_some() && self.may_presume();
        let step = next.as_mut().filter(|_| goes_on).map(|next| self.send(next));
        let stands = self.settle(out, Hold::Presumed, appended);
        if stands && !is_idle {
            return;
        }
        if let Some(step) = step
            && let Some(next) = next.take()
        {
            sent.extend(self.follow_up(next, step));
            return;
        }
        // What these stand on is not what lies there: the appender has refused what it had of them.
        let mut anew = Vec::new();
        for out in sent.drain(..) {
            let _refused = self.appender.wait();
            anew.extend(out.batch);
        }
        anew.extend(next.take().into_iter().flat_map(|next| next.batch));
        sent.extend(self.turn(anew));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(worked_us: u64, took_us: &[u64]) -> Pace {
        let mut pace = Pace::default();
        for took in took_us {
            pace.note(20, Duration::from_micros(worked_us), Duration::from_micros(*took));
        }
        pace
    }

    #[test]
    fn half_of_many_share_a_turn_of_a_quick_disk_and_all_of_them_one_of_a_slow_disk() {
        let quick = pace(400, &[500; TURNS]);
        assert_eq!(quick.share(64), 32);
        assert_eq!(quick.share(21), 11);
        assert_eq!(quick.share(1_000), 32);
        assert_eq!(quick.share(9), TURN_MAX, "what deciding so few takes is less");
        let instant = pace(400, &[1; TURNS]);
        assert_eq!(instant.share(HALVED_MIN - 1), TURN_MAX, "so few share one");
        let slow = pace(400, &[5_000; TURNS]);
        assert_eq!(slow.share(64), TURN_MAX);
    }

    #[test]
    fn disk_that_others_use_for_once_is_no_slower() {
        let once = [&[500][..], &[9_000; TURNS - 1]].concat();
        assert_eq!(pace(400, &once).share(64), 32);
        let since = [&[500][..], &[9_000; TURNS]].concat();
        assert_eq!(pace(400, &since).share(64), TURN_MAX);
    }
}
