//! What can happen in an election network, what it means, who may do and see it.
//!
//! Pure: no reading or writing, no clock, no chance, no waiting. Time and keys come with the
//! request. The journal of [`event::Record`]s is the only truth; a [`world::World`] is what it
//! adds up to; [`command::decide`] is the only way to add to it.

//!
//! # Glossary
//!
//! The field's own terms, as code, pages and talk use them.
//!
//! | English | Swedish | Finnish | what it is here |
//! |---|---|---|---|
//! | report | rapport | ilmoitus | what somebody saw, in their words; never altered |
//! | incident | incident | poikkeama | a deviation from the order that election law prescribes; intent is not needed |
//! | first assessment (triage) | första bedömning | alkuarvio | what a report comes to |
//! | complaint | klagomål | palaute | not an incident: sent on to whom it concerns |
//! | level | nivå | taso | 0–4, by effect, set by a person with a reason |
//! | theme | tema | teema | information influence, physical security, cybersecurity, conduct of the election |
//! | kind | typ | laji | what sort of thing, below a theme |
//! | lead organisation | huvudansvarig organisation | vastuutaho | who leads the work on an incident |
//! | owner | ägare | omistaja | whose thing it is; who may let more people read it |
//! | marking (TLP) | TLP-märkning | TLP-merkintä | how far a thing may travel |
//! | mandate | uppdrag | tehtävä | the role that a person has, from when until when |
//! | extract | utdrag | ote | words taken out of what they stood in and released to an audience |
//! | read log | läslogg | lukuloki | who has opened what is marked AMBER or narrower |
//! | situational picture | lägesbild | tilannekuva | event, consequences, measures, resources, actors |
//! | fact, assessment | fakta, bedömning | fakta, arvio | never mixed |
//! | likelihood | sannolikhet | todennäköisyys | five steps, the range beside the word |
//! | attached file | bifogad fil | liitetiedosto | a picture or document with a report or in an incident’s journal |
//! | journal, entry | dagbok, anteckning | tapahtumapäiväkirja, merkintä | everything that anyone did, in order |
//! | receipt | mottagningsbekräftelse | vastaanottovahvistus | what a reporter gets at once, and where the answer comes |
//! | duty officer | tjänsteperson i beredskap | päivystäjä | keeps watch |
//! | premises | lokal | äänestyspaikka | polling stations and other places |
//! | voting place | röstmottagningsställe | äänestyspaikka | where votes are received |
//! | municipal election committee | valnämnd | keskusvaalilautakunta | answers for the election in a municipality |
//! | erase | radera | poista | destroy the keys to personal texts; that they were there stays |
//! | organisation | organisation | organisaatio | a member of the network |
//! | passkey | passnyckel | pääsyavain | proves who signs in; held by a device, never by us |
//! | one-time link | engångslänk | kertakäyttölinkki | signs in once, then is used up |
//! | invitation | inbjudan | kutsu | access that begins when it is accepted |
//! | account for emergencies | nödkonto | hätätunnus | works when others do not; each use is told loudly |
//! | token, scope | programnyckel, rättighet | ohjelma-avain, oikeus | lets a program in, to do this much until a day |
//! | briefing | lägesgenomgång | tilannekatsaus | a working meeting on the picture |

pub mod access;
pub mod actor;
pub mod areas;
pub mod command;
pub mod duty;
pub mod elections;
pub mod entries;
pub mod erasure;
pub mod event;
pub mod extracts;
pub mod files;
mod fold;
pub mod ids;
pub mod incidents;
pub mod level;
pub mod limits;
pub mod mandates;
pub mod marking;
pub mod network;
pub mod policy;
pub mod premises;
#[cfg(test)]
mod properties;
pub mod providers;
pub mod readings;
pub mod refusal;
pub mod reports;
pub mod sign_in;
pub mod tally;
#[cfg(test)]
mod testing;
pub mod theme;
pub mod themes;
pub mod tokens;
pub mod words;
pub mod world;

pub use command::{Command, Request, decide};
pub use event::{Event, EventKind, Record, RequestKey, Sequence, Subject};
pub use refusal::Refusal;
pub use world::World;
