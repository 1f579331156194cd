//! A copy of a journal from one store to another, checked while it is written.

use std::ops::ControlFlow;

use domain::Sequence;

use crate::entry::{Entry, EntryRef};
use crate::store::{Head, Reader, Store, StoreError};
use crate::verify::{Fault, VerifyError, check};

/// Entries read and written at a time. Chosen: the source lets go of what it read in between, and
/// its write-ahead file can be taken in.
const STRETCH: usize = 1_024;

/// Copies everything up to the source's end as it is now into an empty store, byte for byte, and
/// shows `visit` each entry on the way. Gives the end of the copy.
///
/// # Errors
/// [`VerifyError::NotIntact`] when the source is not as it was written: nothing wrong is copied;
/// [`VerifyError::Store`] when it can't be read, or the copy not be written.
pub fn copy(
    source: &mut dyn Reader,
    target: &mut dyn Store,
    visit: &mut dyn FnMut(&EntryRef<'_>),
) -> Result<Head, VerifyError> {
    let end = source.head()?;
    let mut head = target.head()?;
    while head.sequence < end.sequence {
        let (stretch, reached) = read(source, head, end.sequence, visit)?;
        target.append(&stretch)?;
        head = reached;
    }
    if head != end {
        return Err(not_intact(
            head,
            Fault::Hash {
                sequence: end.sequence.0,
            },
        ));
    }
    Ok(head)
}

/// The next entries after `head`, checked, and the end that they come to.
fn read(
    source: &mut dyn Reader,
    head: Head,
    end: Sequence,
    visit: &mut dyn FnMut(&EntryRef<'_>),
) -> Result<(Vec<Entry>, Head), VerifyError> {
    let mut stretch = Vec::with_capacity(STRETCH);
    let mut reached = head;
    let mut fault = None;
    let read = source.read(head.sequence, &mut |entry| {
        match check(&reached, &entry) {
            Ok(next) => reached = next,
            Err(found) => {
                fault = Some(found);
                return ControlFlow::Break(());
            }
        }
        visit(&entry);
        stretch.push(entry.to_entry());
        if stretch.len() == STRETCH || reached.sequence == end {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    match (read, fault) {
        (_, Some(fault)) => Err(not_intact(reached, fault)),
        (Err(StoreError::Malformed { sequence, source }), None) => {
            let reason = source.to_string();
            Err(not_intact(reached, Fault::Malformed { sequence, reason }))
        }
        (Err(error), None) => Err(error.into()),
        // What the store itself named as its end is not there.
        (Ok(()), None) if stretch.is_empty() => Err(not_intact(
            reached,
            Fault::NotNext {
                expected: head.sequence.next().0,
                found: end.0,
            },
        )),
        (Ok(()), None) => Ok((stretch, reached)),
    }
}

const fn not_intact(good: Head, fault: Fault) -> VerifyError {
    VerifyError::NotIntact {
        good: good.sequence.0,
        fault,
    }
}
