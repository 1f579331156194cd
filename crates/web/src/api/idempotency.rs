//! What is sent twice with the same key is done once.

use domain::{Command, Event, RequestKey};
use engine::Granted;
use sha2::{Digest as _, Sha256};

use crate::now::report::is_same_report;

/// The writer's key for a program's own one: another one for each address, so that a program may
/// number everything it sends from one.
pub(super) fn request_key(path: &str, key: &str) -> RequestKey {
    let mut hash = Sha256::new();
    hash.update(path);
    hash.update([0]);
    hash.update(key);
    let hash: [u8; 32] = hash.finalize().into();
    let first = hash.first_chunk().copied().unwrap_or_default();
    RequestKey(u128::from_be_bytes(first))
}

/// Whether what was done by this key is what is asked for now.
pub(super) fn is_same(granted: &Granted, command: &Command) -> bool {
    granted.records.iter().any(|record| did(&record.event, command))
}

/// Commands that programs can't ask for were never done by one.
fn did(event: &Event, command: &Command) -> bool {
    match (event, command) {
        (Event::ReportReceived(event), Command::ReceiveReport(command)) => {
            event.marking == command.marking && is_same_report(&event.contents, &command.contents)
        }
        // The outcome is the report's own and can't be another one; the answer may.
        (Event::ReportTriaged(event), Command::TriageReport(command)) => {
            event.report == command.report && event.answer.reveal() == Some(command.answer.trim())
        }
        (Event::EntryWritten(event), Command::WriteEntry(command)) => {
            event.incident == command.incident
                && event.statement.basis == command.basis
                && event.statement.text.reveal() == Some(command.text.trim())
        }
        (Event::LevelChanged(event), Command::ChangeLevel(command)) => {
            event.incident == command.incident
                && event.to == command.level
                && event.reason.reveal() == Some(command.reason.trim())
        }
        (Event::IncidentDescribed(event), Command::DescribePart(command)) => {
            event.incident == command.incident
                && event.part == command.part
                && event.statement.basis == command.basis
                && event.statement.text.reveal() == Some(command.text.trim())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_one_address_are_none_of_another() {
        let of = request_key;
        assert_eq!(of("/api/v1/reports", "1"), of("/api/v1/reports", "1"));
        assert_ne!(of("/api/v1/reports", "1"), of("/api/v1/reports", "2"));
        assert_ne!(of("/api/v1/reports", "1"), of("/api/v1/incidents", "1"));
    }
}
