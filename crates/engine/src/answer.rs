//! Answers on their way to those who asked.
//!
//! Waking somebody from outside of the runtime costs as much as deciding what they asked. So of many
//! only two are woken from here, and whoever of them comes first wakes the others from within.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::turn::Outcome;

/// Where an answer goes.
pub(crate) type Reply = oneshot::Sender<Answer>;

/// How many are woken from outside: one, and another in case that one does not come.
const WOKEN: usize = 2;

/// What somebody asked came to.
pub(crate) struct Answer {
    outcome: Outcome,
    others: Option<Others>,
}

impl Answer {
    /// What it came to. Others who wait are answered first.
    pub(crate) fn take(self) -> Outcome {
        drop(self.others);
        self.outcome
    }
}

/// Those who are answered when this is dropped, wherever that is.
#[derive(Clone)]
struct Others(Arc<Mutex<Vec<(Reply, Outcome)>>>);

impl Drop for Others {
    fn drop(&mut self) {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for (reply, outcome) in waiting {
            answer(reply, outcome);
        }
    }
}

/// Answers one.
pub(crate) fn answer(reply: Reply, outcome: Outcome) {
    send(reply, outcome, None);
}

/// Answers many.
pub(crate) fn answer_all(mut replies: Vec<(Reply, Outcome)>) {
    let others = replies.split_off(WOKEN.min(replies.len()));
    let others = (!others.is_empty()).then(|| Others(Arc::new(Mutex::new(others))));
    // None is left over: to be dropped is to answer.
    let others = std::iter::repeat_n(others, replies.len());
    for ((reply, outcome), others) in replies.into_iter().zip(others) {
        send(reply, outcome, others);
    }
}

fn send(reply: Reply, outcome: Outcome, others: Option<Others>) {
    // Whoever asked may have hung up; the journal is the same either way.
    let _hung_up = reply.send(Answer { outcome, others });
}

#[cfg(test)]
mod tests {
    use domain::Sequence;

    use super::*;
    use crate::turn::Granted;

    type Waiting = oneshot::Receiver<Answer>;

    fn asked(count: u64) -> (Vec<(Reply, Outcome)>, Vec<Waiting>) {
        let one = |number| {
            let (reply, waiting) = oneshot::channel();
            let granted = Granted {
                records: Vec::new().into(),
                sequence: Sequence(number),
            };
            ((reply, Ok(granted)), waiting)
        };
        (1..=count).map(one).unzip()
    }

    fn told_to(waiting: &mut Waiting) -> Option<u64> {
        let answer = waiting.try_recv().ok()?;
        answer.take().ok().map(|granted| granted.sequence.0)
    }

    #[test]
    fn whoever_comes_first_brings_the_others_their_own_answers() {
        let (replies, mut waiting) = asked(5);
        answer_all(replies);
        assert_eq!(told_to(&mut waiting[4]), None, "nobody has come yet");
        assert_eq!(told_to(&mut waiting[1]), Some(2));
        let rest = [4, 3, 2, 0].map(|place: usize| told_to(&mut waiting[place]));
        assert_eq!(rest, [Some(5), Some(4), Some(3), Some(1)]);
    }

    #[test]
    fn others_are_answered_when_those_who_were_woken_have_gone() {
        let (replies, mut waiting) = asked(4);
        answer_all(replies);
        let kept = waiting.split_off(2);
        drop(waiting);
        let told: Vec<_> = kept.into_iter().map(|mut one| told_to(&mut one)).collect();
        assert_eq!(told, [Some(3), Some(4)]);
        let (replies, mut waiting) = asked(4);
        let kept = waiting.split_off(2);
        drop(waiting);
        answer_all(replies);
        let told: Vec<_> = kept.into_iter().map(|mut one| told_to(&mut one)).collect();
        assert_eq!(told, [Some(3), Some(4)]);
    }
}
