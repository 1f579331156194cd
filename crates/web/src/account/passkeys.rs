//! Adding and taking away one's own passkeys.

use axum::response::Response;
use domain::sign_in::{AddPasskey, PasskeyNumber, RemovePasskey};
use domain::{Command, Event, Refusal, limits};
use engine::Granted;

use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::page::redirect;
use crate::passkey::{asked, brought, fault};
use crate::visit::Visit;

const PAGE: &str = "/account";

/// Asks the browser for a new passkey.
pub(crate) async fn begin(visit: Visit, _fields: Fields) -> Result<Response, PageError> {
    here(&visit)?;
    visit.proved_for_passkey()?;
    let site = visit.guest.gate.site()?;
    let name = device_name(&visit);
    let sessions = visit.node().sessions();
    asked(sessions.ask_new_passkey(site, visit.id, &name, visit.guest.now))
}

/// Goes on only if the reader signs in here: whoever comes by a provider has no passkeys to add.
fn here(visit: &Visit) -> Result<(), PageError> {
    if visit.comes_by_provider() {
        return Err(PageError::Refused(Refusal::SignInElsewhere));
    }
    Ok(())
}

/// What the device calls the account.
fn device_name(visit: &Visit) -> String {
    let name = visit.words().personal(&visit.person.admitted.name);
    name.chars().take(limits::TITLE_CHARS_MAX).collect()
}

/// Takes the new passkey: the journal gives it its number, the cabinet keeps it.
pub(crate) async fn add(visit: Visit, fields: Fields) -> Result<Response, Fault> {
    here(&visit)?;
    visit.proved_for_passkey()?;
    let site = visit.guest.gate.site()?;
    let (ceremony, proof) = brought(&fields);
    let sessions = visit.node().sessions();
    let new = sessions.take_new_passkey(site, visit.id, ceremony, proof, visit.guest.now);
    let new = new.map_err(fault)?;
    let name = fields.get("name").to_owned();
    let granted = visit
        .ask(&fields, Command::AddPasskey(AddPasskey { name }))
        .await?;
    let number = number(&granted).ok_or(PageError::Ours)?;
    sessions.keep_passkey(new, number).map_err(fault)?;
    Ok(redirect(PAGE))
}

/// The number that the journal gave a passkey.
pub(crate) fn number(granted: &Granted) -> Option<PasskeyNumber> {
    granted.records.iter().find_map(|record| {
        if let Event::PasskeyAdded(added) = &record.event {
            Some(added.passkey)
        } else {
            None
        }
    })
}

/// Takes a passkey away. From then on the journal does not know it, whatever lies in the cabinet.
pub(crate) async fn remove(visit: Visit, Name(number): Name, fields: Fields) -> Result<Response, Fault> {
    visit.proved(PAGE)?;
    let number = number.parse().map_err(|_no_number| PageError::NotFound)?;
    let passkey = PasskeyNumber(number);
    let command = Command::RemovePasskey(RemovePasskey { passkey });
    visit.ask(&fields, command).await?;
    let dropped = visit.node().sessions().drop_passkey(visit.id, passkey);
    dropped.map_err(fault)?;
    Ok(redirect(PAGE))
}
