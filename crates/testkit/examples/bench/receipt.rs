//! Making and checking receipts for entries of a long journal.

use std::time::Duration;

use domain::Sequence;
use engine::clock::Stopwatch;
use engine::proof::Form;
use journal::checkpoint::Signing;
use journal::receipt::Receipt;

use crate::Done;
use crate::journals::Journals;
use crate::pieces::Chance;
use crate::server;
use crate::table::{Allowed, Row, Unit, median};

const ROUNDS: usize = 1_000;
/// What the network was promised.
const CHECKED_MS_BELOW: f64 = 1.0;
/// Chosen: a page of the journal takes about as long.
const MADE_MS_MAX: f64 = 5.0;

pub(crate) fn rows(journals: &Journals) -> Done<Vec<Row>> {
    let node = server::open(&journals.large, None)?;
    let end = node.world().head.0;
    let watch = Stopwatch::start();
    let key = node.verifier()?.ok_or("the journal is empty")?;
    // The first takes in whatever the tree lacks.
    node.receipt(Sequence(end), Form::Hash)?.ok_or("no receipt")?;
    let grown = watch.elapsed();
    let mut chance = Chance(7);
    let (mut made, mut checked, mut signature, mut longest) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let entry = Sequence(1 + u64::from(chance.below(u32::try_from(end)?)));
        let watch = Stopwatch::start();
        let text = node
            .receipt(entry, Form::Content)?
            .ok_or("no receipt")?
            .to_string();
        made.push(watch.elapsed());
        longest = longest.max(text.len());
        let watch = Stopwatch::start();
        let receipt = Receipt::parse(&text)?;
        receipt.check()?;
        let good = receipt.signed.signing(&key) == Signing::Good;
        checked.push(watch.elapsed());
        let watch = Stopwatch::start();
        std::hint::black_box(receipt.signed.signing(&key));
        signature.push(watch.elapsed());
        if !good {
            return Err("a receipt does not hold".into());
        }
    }
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    let row = |name: String, ours: Duration, baseline: Option<Duration>, allowed| Row {
        figure: "receipt",
        name,
        unit: Unit::Milliseconds,
        ours: milliseconds(ours),
        baseline: baseline.map(milliseconds),
        allowed,
    };
    Ok(vec![
        row(
            format!("checking a receipt of {longest} bytes at most, beside its signature alone"),
            median(&mut checked),
            Some(median(&mut signature)),
            Allowed::AtMost(CHECKED_MS_BELOW),
        ),
        row(
            format!("making a receipt out of {end} entries"),
            median(&mut made),
            None,
            Allowed::AtMost(MADE_MS_MAX),
        ),
        row(
            format!("taking {end} entries into the tree, once"),
            grown,
            None,
            Allowed::Any,
        ),
    ])
}
