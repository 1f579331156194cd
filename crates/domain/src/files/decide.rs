//! When a file may be attached.

use super::{AttachFile, AttachedTo, FileAttached, MediaType, NewFile, SendReport};
use crate::command::Request;
use crate::entries::marked_as_written;
use crate::event::{Event, Subject};
use crate::incidents;
use crate::limits::{
    FILE_BYTES_MAX, INCIDENT_FILES_MAX, REPORT_FILES_MAX, TITLE_CHARS_MAX, required, within,
};
use crate::refusal::{Field, Refusal};
use crate::reports;
use crate::words::Personal;
use crate::world::World;

pub(crate) fn send(world: &World, by: &Request, command: &SendReport) -> Result<Vec<Event>, Refusal> {
    if command.files.len() > REPORT_FILES_MAX {
        return Err(Refusal::FilesTooMany {
            max: REPORT_FILES_MAX,
        });
    }
    let mut events = reports::receive(world, by, &command.report)?;
    let to = AttachedTo::Report(world.reports.next_id());
    for file in &command.files {
        events.push(Event::FileAttached(attached(to, file)?.into()));
    }
    Ok(events)
}

/// Whoever may write in an incident's journal may put a file there.
pub(crate) fn attach(world: &World, by: &Request, command: &AttachFile) -> Result<Vec<Event>, Refusal> {
    let seen = incidents::seen(world, by, command.incident)?;
    let (incident, owner) = (seen.id, seen.owner);
    if world.files.of(Subject::Incident(incident)).count() >= INCIDENT_FILES_MAX {
        return Err(Refusal::FilesTooMany {
            max: INCIDENT_FILES_MAX,
        });
    }
    let about = AttachedTo::Incident(incident);
    let mut events = vec![Event::FileAttached(attached(about, &command.file)?.into())];
    events.extend(marked_as_written(
        world,
        by,
        about.into(),
        command.marking.as_ref(),
        owner,
    ));
    Ok(events)
}

fn attached(to: AttachedTo, file: &NewFile) -> Result<FileAttached, Refusal> {
    let name = plain_name(&file.name);
    required(&name, Field::FileName)?;
    within(&name, Field::FileName, TITLE_CHARS_MAX)?;
    if file.bytes == 0 {
        return Err(Refusal::FileEmpty);
    }
    if file.bytes > FILE_BYTES_MAX {
        return Err(Refusal::FileTooLarge {
            max_mib: FILE_BYTES_MAX >> 20,
        });
    }
    Ok(FileAttached {
        to,
        media_type: MediaType::of_name(&name).code().to_owned(),
        name: Personal::new(name),
        key: Personal::new(file.key.as_str()),
        bytes: file.bytes,
        sha256: file.sha256,
    })
}

/// A name without the folders that some senders put before it, and without what can't be seen:
/// control characters, and marks that turn the direction of writing and so hide an ending.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let seen: String = last.chars().filter(|c| !hidden(*c)).collect();
    seen.trim().to_owned()
}
