//! Random commands from random people, mostly such as could be granted.

use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;

use crate::actor::Actor;
use crate::areas::{AreaDefined, DefineAreas};
use crate::command::Command;
use crate::duty::{LeaveDuty, TakeDuty};
use crate::elections::CallElection;
use crate::entries::{About, MarkEntry};
use crate::erasure::{Erasable, EraseSubject, Ground};
use crate::event::Sequence;
use crate::extracts::{ReleaseExtract, WithdrawExtract};
use crate::files::{AttachFile, AttachedTo, FileHash, NewFile, SendReport};
use crate::ids::{ExtractId, IncidentId, PersonId, PremisesId, ReportId, TokenId};
use crate::incidents::{
    ChangeLevel, CloseIncident, DescribePart, HandOver, MarkIncident, Part, PlaceIncident, ReopenIncident,
    WriteEntry,
};
use crate::level::Level;
use crate::limits::FILE_BYTES_MAX;
use crate::mandates::{GiveMandate, Review, ReviewMandate};
use crate::marking::{Label, Marking};
use crate::network::{
    AdmitPeople, DefineKinds, ExportTaken, FoundNetwork, PersonDetails, RecordExport, RecordSignIn,
    RegisterOrganisations, Role, SignInMeans,
};
use crate::premises::{PremisesRow, RegisterPremises};
use crate::providers::{
    AdmitByProvider, Claims, ConnectByProvider, Mapping, RecordProviderRefusal, RecordProviderTry,
    RefusedFor, RoleFor, SetProvider, SettingNumber, SignInByProvider, TurnProviderOff, TurnProviderOn,
};
use crate::readings::{NoteReadings, Opened};
use crate::reports::{
    Contents, ImportReports, MarkReport, NewIncident, NotIncidentReason, Occurred, Outcome, ReceiveReport,
    ReportRow, TakeUpReport, TriageReport,
};
use crate::sign_in::{
    AcceptInvitation, AddPasskey, EndSessions, InvitePerson, OfferRecovery, PasskeyNumber, RemovePasskey,
    WithdrawInvitation,
};
use crate::testing::START_S;
use crate::testing::build::contents;
use crate::testing::network::{
    AUTHORITY_ADMINISTRATOR, AUTHORITY_DUTY, KINDS, ORGANISATIONS, PEOPLE, area, at, code, defined, details,
    election, founded, kind, organisation, registered,
};
use crate::theme::{Basis, Likelihood, Theme};
use crate::themes::AssessTheme;
use crate::tokens::{IssueToken, Scope, WithdrawToken};
use crate::words::{Names, Personal};

/// A few reports, two incidents, and then up to sixty commands of any sort.
pub(super) fn commands() -> impl Strategy<Value = Vec<(Actor, Command)>> {
    let first = prop::collection::vec((actor(), reports()), 3..6);
    let open = prop::collection::vec((Just(AUTHORITY_DUTY), opening()), 0..4);
    let chief = prop_oneof![3 => Just(Actor::Console), 3 => Just(AUTHORITY_ADMINISTRATOR), 1 => actor()];
    let any = prop_oneof![
        3 => providers(),
        2 => (Just(AUTHORITY_DUTY), access()),
        6 => (Just(AUTHORITY_DUTY), on_incidents()),
        2 => (Just(AUTHORITY_DUTY), ways_in()),
        14 => (actor(), command()),
        2 => (chief, set_up()),
        4 => letting_in(),
    ];
    let programs = prop::collection::vec((Just(Actor::Console), token()), 0..3);
    let on = prop_oneof![3 => Just(Vec::new()), 1 => Just(turned_on())];
    (first, open, on, programs, prop::collection::vec(any, 0..60))
        .prop_map(|(first, open, on, programs, any)| [first, open, on, programs, any].concat())
}

fn token() -> impl Strategy<Value = Command> {
    let scopes = prop::collection::vec(prop::sample::select(Scope::ALL.to_vec()), 0..5);
    (one_organisation(), words(), scopes, 0..400_u16).prop_map(|(organisation, name, scopes, days)| {
        Command::IssueToken(IssueToken {
            name,
            organisation,
            scopes,
            days,
        })
    })
}

/// A provider of this organisation that gives this role to whoever is told to have it.
pub(super) fn provider(of: &str, role: Role) -> SetProvider {
    let value = role.code().to_owned();
    SetProvider {
        organisation: organisation(of),
        issuer: "https://id.example.se".to_owned(),
        client: "valpool".to_owned(),
        scopes: "profile".to_owned(),
        mapping: Mapping {
            claim: "role".to_owned(),
            roles: vec![RoleFor { value, role }],
            must: None,
        },
    }
}

fn claims(role: Role) -> Claims {
    let told = ("role".to_owned(), vec![role.code().to_owned()]);
    Claims([told].into())
}

/// The police come in by their own provider.
fn turned_on() -> Vec<(Actor, Command)> {
    let (organisation, number) = (organisation("police"), SettingNumber(1));
    let role = Role::Analyst;
    let commands = [
        Command::SetProvider(provider("police", role).into()),
        Command::RecordProviderTry(RecordProviderTry {
            organisation,
            number,
            claims: claims(role),
        }),
        Command::TurnProviderOn(TurnProviderOn { organisation, number }),
    ];
    commands.map(|command| (Actor::Console, command)).to_vec()
}

/// Whatever may be asked of the provider of the police, by whoever it is.
fn providers() -> BoxedStrategy<(Actor, Command)> {
    let police = || organisation("police");
    let role = || prop::sample::select(vec![Role::Analyst, Role::Liaison]);
    let number = || (1..3_u32).prop_map(SettingNumber);
    let tried = (number(), role()).prop_map(move |(number, role)| {
        Command::RecordProviderTry(RecordProviderTry {
            organisation: police(),
            number,
            claims: claims(role),
        })
    });
    let on = number().prop_map(move |number| {
        let organisation = police();
        Command::TurnProviderOn(TurnProviderOn { organisation, number })
    });
    let looked_after = prop_oneof![
        2 => role().prop_map(|role| Command::SetProvider(provider("police", role).into())),
        2 => tried,
        2 => on,
        1 => Just(Command::TurnProviderOff(TurnProviderOff { organisation: police() })),
    ];
    let admit = (words(), role()).prop_map(move |(name, role)| {
        Command::AdmitByProvider(AdmitByProvider {
            organisation: police(),
            name,
            claims: claims(role),
        })
    });
    let refusal = prop::sample::select(RefusedFor::ALL.to_vec()).prop_map(move |reason| {
        let organisation = police();
        Command::RecordProviderRefusal(RecordProviderRefusal { organisation, reason })
    });
    let comes = (5..=6_u32, role()).prop_map(|(person, role)| {
        let (person, claims) = (PersonId(person), claims(role));
        let command = Command::SignInByProvider(SignInByProvider { person, claims });
        (Actor::Person(person), command)
    });
    let connects = (5..=6_u32, number(), role()).prop_map(|(person, number, role)| {
        let claims = claims(role);
        let command = Command::ConnectByProvider(ConnectByProvider { number, claims });
        (Actor::Person(PersonId(person)), command)
    });
    let chief = prop_oneof![3 => Just(Actor::Console), 1 => actor()];
    let by_console = (Just(Actor::Console), prop_oneof![admit, refusal]);
    prop_oneof![2 => (chief, looked_after), 2 => by_console, 2 => comes, 1 => connects].boxed()
}

fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        8 => (1..=PEOPLE).prop_map(|id| Actor::Person(PersonId(id))),
        8 => prop::sample::select(vec![1, 1, 5]).prop_map(|id| Actor::Person(PersonId(id))),
        2 => Just(Actor::Console),
        1 => (1..=3_u32).prop_map(|id| Actor::Station(PremisesId(id))),
        1 => Just(Actor::Import(organisation("police"))),
        2 => (1..=3_u32).prop_map(|id| Actor::Program(TokenId(id))),
        1 => Just(Actor::Person(PersonId(99))),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        8 => reports(),
        8 => triage(),
        12 => on_incidents(),
        4 => people_and_themes(),
        3 => files(),
        4 => access(),
        1 => erase(),
    ]
}

/// A file like any other; now and then one that can't be taken.
fn file() -> impl Strategy<Value = NewFile> {
    let name = prop::sample::select(vec!["bild.jpg", "C:\\lista.xlsx", " "]);
    let bytes = prop_oneof![9 => 1_u64..1_000, 1 => Just(0), 1 => Just(FILE_BYTES_MAX + 1)];
    (name, bytes, 0..4_u8).prop_map(|(name, bytes, content)| NewFile {
        name: name.to_owned(),
        key: "ab".to_owned(),
        bytes,
        sha256: FileHash([content; 32]),
    })
}

fn files() -> impl Strategy<Value = Command> {
    let sent =
        (told(), marking(), prop::collection::vec(file(), 0..3)).prop_map(|(contents, marking, files)| {
            let report = ReceiveReport { contents, marking };
            Command::SendReport(SendReport { report, files }.into())
        });
    let attached = (incident(), file(), prop::option::of(marking())).prop_map(|(incident, file, marking)| {
        Command::AttachFile(AttachFile {
            incident,
            file,
            marking,
        })
    });
    prop_oneof![sent, attached]
}

/// Nobody through whose eyes the runs are looked at is erased.
fn erase() -> BoxedStrategy<Command> {
    let subject = prop_oneof![
        3 => report().prop_map(Erasable::Report),
        2 => incident().prop_map(Erasable::Incident),
        1 => prop::sample::select(Theme::ALL.to_vec()).prop_map(Erasable::Theme),
        1 => (PEOPLE + 1..PEOPLE + 4).prop_map(|id| Erasable::Person(PersonId(id))),
    ];
    (subject, prop::sample::select(Ground::ALL.to_vec()))
        .prop_map(|(subject, ground)| Command::EraseSubject(EraseSubject { subject, ground }))
        .boxed()
}

/// Which role people have and for how long.
fn mandates() -> BoxedStrategy<Command> {
    // Nobody through whose eyes the runs are looked at loses access.
    let beyond = (PEOPLE + 1..PEOPLE + 4).prop_map(PersonId);
    let until =
        prop::option::of((0..90_000_i64).prop_map(|after| Timestamp::from_second(START_S + after).unwrap()));
    let give = (beyond.clone(), prop::sample::select(Role::ALL.to_vec()), until).prop_map(
        |(person, role, until)| {
            let (from, election) = (None, None);
            Command::GiveMandate(GiveMandate {
                person,
                role,
                from,
                until,
                election,
            })
        },
    );
    let review = (beyond, prop::sample::select(Review::ALL.to_vec()))
        .prop_map(|(person, review)| Command::ReviewMandate(ReviewMandate { person, review }));
    prop_oneof![2 => give, 1 => review].boxed()
}

/// Markings of reports and entries, what is released, what is read.
fn access() -> BoxedStrategy<Command> {
    let report = (report(), marking(), words()).prop_map(|(report, marking, reason)| {
        Command::MarkReport(MarkReport {
            report,
            marking,
            reason,
        })
    });
    let about = prop_oneof![
        4 => incident().prop_map(AttachedTo::Incident),
        1 => self::report().prop_map(AttachedTo::Report),
    ];
    let first = u64::from(PEOPLE) + 20;
    let marked = prop_oneof![
        4 => about.clone().prop_map(About::from),
        1 => prop::sample::select(Theme::ALL.to_vec()).prop_map(About::Theme),
    ];
    let entry = (marked, first..first + 70, prop::option::of(marking()), words()).prop_map(
        |(about, entry, marking, reason)| {
            let entry = Sequence(entry);
            Command::MarkEntry(MarkEntry {
                about,
                entry,
                marking,
                reason,
            })
        },
    );
    let release =
        (prop::option::of(about), marking(), words(), words()).prop_map(|(of, marking, title, text)| {
            let reason = "De behöver veta.".to_owned();
            Command::ReleaseExtract(
                ReleaseExtract {
                    of,
                    marking,
                    title,
                    text,
                    reason,
                }
                .into(),
            )
        });
    let withdraw = ((1..3_u32).prop_map(ExtractId), words())
        .prop_map(|(extract, reason)| Command::WithdrawExtract(WithdrawExtract { extract, reason }));
    let opened = prop_oneof![
        self::report().prop_map(Opened::Report),
        incident().prop_map(Opened::Incident),
        (1..4_u32).prop_map(|id| Opened::Extract(ExtractId(id))),
        Just(Opened::People),
    ];
    let read = prop::collection::vec(opened, 1..4).prop_map(|opened| {
        let at = Timestamp::from_second(START_S).unwrap();
        Command::NoteReadings(NoteReadings(
            opened.into_iter().map(|opened| (opened, at)).collect(),
        ))
    });
    prop_oneof![3 => report, 4 => entry, 4 => release, 4 => withdraw, 2 => read].boxed()
}

fn reports() -> BoxedStrategy<Command> {
    let receive = (told(), marking())
        .prop_map(|(contents, marking)| Command::ReceiveReport(ReceiveReport { contents, marking }.into()));
    let row = (prop::sample::select(vec!["a", "b"]), told()).prop_map(|(key, contents)| ReportRow {
        source_key: key.to_owned(),
        contents: Arc::new(contents),
    });
    let owner = prop::sample::select(vec!["election-authority", "police"]).prop_map(organisation);
    let import = (owner, marking(), prop::collection::vec(row, 0..3))
        .prop_map(|(owner, marking, rows)| Command::ImportReports(ImportReports { owner, marking, rows }));
    let take_up = (report(), words())
        .prop_map(|(report, reason)| Command::TakeUpReport(TakeUpReport { report, reason }));
    prop_oneof![6 => receive, 3 => import, 2 => take_up].boxed()
}

fn new_incident() -> impl Strategy<Value = Outcome> {
    (
        level(),
        marking(),
        prop::option::of(one_kind()),
        prop::option::of(one_organisation()),
        words(),
    )
        .prop_map(|(level, marking, kind, lead, title)| {
            let reason = "Så bedöms det.".to_owned();
            Outcome::NewIncident(
                NewIncident {
                    title,
                    kind,
                    level,
                    reason,
                    lead,
                    marking,
                }
                .into(),
            )
        })
}

/// The first assessment that opens an incident.
fn opening() -> impl Strategy<Value = Command> {
    (report(), new_incident()).prop_map(|(report, outcome)| {
        Command::TriageReport(TriageReport {
            report,
            outcome,
            answer: String::new(),
        })
    })
}

fn triage() -> BoxedStrategy<Command> {
    let outcome = prop_oneof![
        5 => new_incident(),
        4 => incident().prop_map(Outcome::Join),
        1 => words().prop_map(Outcome::Complaint),
        1 => prop::sample::select(NotIncidentReason::ALL.to_vec()).prop_map(Outcome::NotIncident),
        1 => words().prop_map(Outcome::Handled),
    ];
    (report(), outcome, words())
        .prop_map(|(report, outcome, answer)| {
            Command::TriageReport(TriageReport {
                report,
                outcome,
                answer,
            })
        })
        .boxed()
}

fn on_incidents() -> BoxedStrategy<Command> {
    prop_oneof![
        2 => (incident(), level(), words()).prop_map(|(incident, level, reason)| {
            Command::ChangeLevel(ChangeLevel { incident, level, reason })
        }),
        2 => (incident(), words(), basis(), prop::option::of(marking())).prop_map(|(incident, text, basis, marking)| {
            Command::WriteEntry(WriteEntry { incident, text, basis, marking })
        }),
        1 => (incident(), part(), words(), basis(), likelihood(), prop::option::of(marking())).prop_map(
            |(incident, part, text, basis, likelihood, marking)| {
                Command::DescribePart(DescribePart { incident, part, text, basis, likelihood, marking })
            }
        ),
        2 => (incident(), one_organisation(), words()).prop_map(|(incident, lead, reason)| {
            Command::HandOver(HandOver { incident, lead, reason })
        }),
        4 => (incident(), marking(), words()).prop_map(|(incident, marking, reason)| {
            Command::MarkIncident(MarkIncident { incident, marking, reason })
        }),
        2 => (incident(), prop::collection::vec(one_area(), 0..3)).prop_map(|(incident, places)| {
            Command::PlaceIncident(PlaceIncident { incident, places })
        }),
        4 => (incident(), words()).prop_map(|(incident, reason)| {
            Command::CloseIncident(CloseIncident { incident, reason })
        }),
        8 => (incident(), words()).prop_map(|(incident, reason)| {
            Command::ReopenIncident(ReopenIncident { incident, reason })
        }),
    ]
    .boxed()
}

fn people_and_themes() -> BoxedStrategy<Command> {
    let assess = (
        prop::sample::select(Theme::ALL.to_vec()),
        words(),
        basis(),
        likelihood(),
        prop::option::of(marking()),
    )
        .prop_map(|(theme, text, basis, likelihood, marking)| {
            Command::AssessTheme(AssessTheme {
                theme,
                text,
                basis,
                likelihood,
                marking,
            })
        });
    prop_oneof![
        1 => Just(Command::TakeDuty(TakeDuty)),
        1 => Just(Command::LeaveDuty(LeaveDuty)),
        1 => assess,
        2 => ways_in(),
        1 => Just(Command::RecordExport(RecordExport(ExportTaken {
            format: "csv".to_owned(),
            entries: 1
        }))),
    ]
    .boxed()
}

/// Signing in, and passkeys of the one who asks.
fn ways_in() -> BoxedStrategy<Command> {
    let means = SignInMeans::Passkey;
    let signs_in = move |person| RecordSignIn {
        person: PersonId(person),
        means,
    };
    prop_oneof![
        1 => (1..20_u32).prop_map(move |person| Command::RecordSignIn(signs_in(person))),
        1 => (1..20_u32).prop_map(move |person| Command::RecordEmergencySignIn(signs_in(person))),
        1 => (1..20_u32).prop_map(move |person| Command::RecordFailedSignIn(signs_in(person))),
        4 => words().prop_map(|name| Command::AddPasskey(AddPasskey { name })),
        2 => (1..3_u16).prop_map(|number| {
            let passkey = PasskeyNumber(number);
            Command::RemovePasskey(RemovePasskey { passkey })
        }),
    ]
    .boxed()
}

/// Letting people in, by whoever looks after them; the next who come in are the first after those
/// whom every test knows.
fn letting_in() -> BoxedStrategy<(Actor, Command)> {
    let person = || (PEOPLE + 1..PEOPLE + 4).prop_map(PersonId);
    let invite = (
        one_organisation(),
        words(),
        prop::sample::select(Role::ALL.to_vec()),
    )
        .prop_map(|(organisation, name, role)| {
            Command::InvitePerson(InvitePerson {
                name,
                organisation,
                role,
            })
        });
    let looked_after = prop_oneof![
        4 => invite,
        3 => person().prop_map(|person| Command::WithdrawInvitation(WithdrawInvitation { person })),
        1 => (1..=PEOPLE).prop_map(|person| Command::OfferRecovery(OfferRecovery { person: PersonId(person) })),
        1 => (1..=PEOPLE).prop_map(|person| Command::EndSessions(EndSessions { person: PersonId(person) })),
        2 => token(),
        1 => (1..=3_u32).prop_map(|token| Command::WithdrawToken(WithdrawToken { token: TokenId(token) })),
    ];
    let chief = prop_oneof![4 => Just(Actor::Console), 2 => Just(AUTHORITY_ADMINISTRATOR), 1 => actor()];
    let accept = (person(), words()).prop_map(|(person, passkey)| {
        let command = Command::AcceptInvitation(AcceptInvitation { person, passkey });
        (Actor::Person(person), command)
    });
    let own = (Just(AUTHORITY_DUTY), ways_in());
    prop_oneof![4 => (chief, looked_after), 2 => accept, 2 => own].boxed()
}

/// Moves areas, organisations and premises about; who belongs where stays as it is.
fn set_up() -> BoxedStrategy<Command> {
    let counties = vec![None, Some("county-13"), Some("county-14"), Some("nation-SE")];
    let areas = (
        prop::sample::select(vec!["municipality-1380", "municipality-1481", "county-13"]),
        prop::sample::select(counties),
    )
        .prop_map(|(id, parent)| {
            let defined = AreaDefined {
                parent: parent.map(area),
                boundary: None,
                ..defined(id)
            };
            Command::DefineAreas(DefineAreas { areas: vec![defined] })
        });
    let organisations =
        (0..ORGANISATIONS.len(), prop::option::of(one_area()), words()).prop_map(|(place, area, name)| {
            let mut registered = registered(ORGANISATIONS[place].0);
            registered.area = area;
            registered.names = Names::same(&name);
            Command::RegisterOrganisations(RegisterOrganisations(vec![registered]))
        });
    let kinds = (0..KINDS.len(), prop::sample::select(Theme::ALL.to_vec()))
        .prop_map(|(place, theme)| Command::DefineKinds(DefineKinds(vec![kind(KINDS[place].0, theme)])));
    let premises = (
        prop::sample::select(vec!["school", "library", "hall"]),
        prop::option::of(prop::sample::select(vec![
            "municipality-1380",
            "municipality-1481",
        ])),
    )
        .prop_map(|(key, of)| {
            let details = details("Lokalen", of, Some(at(12.5, 57.5)));
            let source_key = key.to_owned();
            Command::RegisterPremises(RegisterPremises(vec![PremisesRow { source_key, details }]))
        });
    let people = (
        one_organisation(),
        words(),
        prop::sample::select(Role::ALL.to_vec()),
    )
        .prop_map(|(organisation, name, role)| {
            Command::AdmitPeople(AdmitPeople(vec![PersonDetails {
                name,
                organisation,
                role,
            }]))
        });
    prop_oneof![
        3 => areas,
        2 => organisations,
        1 => kinds,
        2 => premises,
        3 => people,
        2 => mandates(),
        1 => words().prop_map(|name| {
            let election = crate::elections::ElectionCalled { names: Names::same(&name), ..election() };
            Command::CallElection(CallElection(election).into())
        }),
        1 => Just(Command::FoundNetwork(FoundNetwork(founded()).into())),
    ]
    .boxed()
}

/// What a report tells: sometimes placed, sometimes timed.
fn told() -> impl Strategy<Value = Contents> {
    let occurred = prop_oneof![
        Just(Occurred::Unknown),
        (0..18_000_i64).prop_map(|after| Occurred::At(Timestamp::from_second(START_S + after).unwrap())),
        (0..2_i64).prop_map(|days| Occurred::Day(Timestamp::from_second(START_S + days * 3_600).unwrap())),
    ];
    let premises = prop::option::weighted(0.2, (1..=3_u32).prop_map(PremisesId));
    let point = prop::option::weighted(
        0.3,
        (10.0..20.0_f64, 55.0..60.0_f64).prop_map(|(east, north)| at(east, north)),
    );
    (
        one_kind(),
        words(),
        occurred,
        premises,
        prop::option::of(one_area()),
        point,
    )
        .prop_map(|(kind, text, occurred, premises, area, point)| {
            let mut told = contents("other", &text);
            told.kind = kind;
            told.title = Personal::new(text);
            told.occurred = occurred;
            told.place.premises = premises;
            told.place.area = area;
            told.place.point = point;
            told
        })
}

fn marking() -> impl Strategy<Value = Marking> {
    let label = prop_oneof![4 => Just(Label::Green), 4 => prop::sample::select(Label::ALL.to_vec())];
    let audience = prop::collection::vec(one_organisation(), 0..3);
    let named = prop::collection::vec((1..=PEOPLE).prop_map(PersonId), 0..3);
    (label, audience, named).prop_map(|(label, audience, named)| Marking {
        label,
        audience,
        named,
    })
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => "[a-zåäö ]{0,6}[a-z]",
        1 => Just(String::new()),
        1 => "\\PC{0,12}",
    ]
}

fn report() -> impl Strategy<Value = ReportId> {
    prop_oneof![5 => 1..8_u32, 1 => 0..20_u32].prop_map(ReportId)
}

fn incident() -> impl Strategy<Value = IncidentId> {
    prop_oneof![4 => (1..4_u32).prop_map(IncidentId), 1 => (0..8_u32).prop_map(IncidentId)]
}

fn level() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::ALL.to_vec())
}

fn part() -> impl Strategy<Value = Part> {
    prop::sample::select(Part::ALL.to_vec())
}

fn basis() -> impl Strategy<Value = Basis> {
    prop::sample::select(Basis::ALL.to_vec())
}

fn likelihood() -> impl Strategy<Value = Option<Likelihood>> {
    prop::option::of(prop::sample::select(Likelihood::ALL.to_vec()))
}

fn one_organisation() -> impl Strategy<Value = crate::ids::OrganisationId> {
    (0..ORGANISATIONS.len()).prop_map(|place| organisation(ORGANISATIONS[place].0))
}

fn one_kind() -> impl Strategy<Value = crate::ids::KindId> {
    (0..KINDS.len()).prop_map(|place| code(KINDS[place].0))
}

fn one_area() -> impl Strategy<Value = crate::areas::AreaId> {
    let all = [
        "nation-SE",
        "county-13",
        "county-14",
        "municipality-1380",
        "municipality-1481",
        "county-99",
    ];
    prop::sample::select(all.map(area).to_vec())
}
