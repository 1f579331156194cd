//! Rules of extracts, as given, when, then.

use super::{ReleaseExtract, WithdrawExtract};
use crate::actor::Actor;
use crate::command::Command;
use crate::files::AttachedTo;
use crate::ids::{ExtractId, IncidentId, ReportId};
use crate::marking::{Label, Marking};
use crate::network::OrganisationKind;
use crate::policy::{Action, visible};
use crate::refusal::{Field, Refusal};
use crate::testing::build::{contents, marked, opened, opened_as, received_as, red_for};
use crate::testing::network::{
    AUTHORITY_ANALYST, AUTHORITY_DUTY, COUNTY_14, CYBER_LIAISON, PARTY, PLATFORM, POLICE_DUTY, TRAINER,
    founded, organisation, registered,
};
use crate::testing::{Given, fold, given, nothing};
use crate::world::World;

fn extract(of: Option<AttachedTo>, marking: Marking, text: &str) -> ReleaseExtract {
    ReleaseExtract {
        of,
        marking,
        title: "Råd".to_owned(),
        text: text.to_owned(),
        reason: "De behöver veta.".to_owned(),
    }
}

fn release(of: Option<AttachedTo>, marking: Marking, text: &str) -> Command {
    Command::ReleaseExtract(extract(of, marking, text).into())
}

fn reads(world: &World, actor: Actor) -> bool {
    let extract = world.extracts.get(ExtractId(1)).unwrap();
    visible(world, actor).sees(extract.class)
}

#[test]
fn extract_is_read_by_its_audience_and_tells_of_nothing_else() {
    let of = Some(AttachedTo::Incident(IncidentId(1)));
    let world = given([opened_as(1, "police", "police", marked(Label::AmberStrict, &[]))])
        .when(
            POLICE_DUTY,
            release(of, marked(Label::Amber, &["cyber"]), "Stycke två."),
        )
        .granted();
    assert!(reads(&world, CYBER_LIAISON) && reads(&world, POLICE_DUTY) && reads(&world, AUTHORITY_DUTY));
    assert!(!reads(&world, COUNTY_14) && !reads(&world, PARTY));
    let incident = world.incidents.get(IncidentId(1)).unwrap();
    assert!(
        !visible(&world, CYBER_LIAISON).sees(incident.class),
        "the rest stays where it was"
    );
}

#[test]
fn only_its_owner_releases_parts_to_others() {
    let open = || given([opened_as(1, "police", "police", marked(Label::Amber, &[]))]);
    let of = Some(AttachedTo::Incident(IncidentId(1)));
    open()
        .when(
            AUTHORITY_DUTY,
            release(of, marked(Label::Green, &[]), "Stycke två."),
        )
        .refused(Refusal::MarkingLoweredByOther);
    // To those who may read the whole anybody may pass on a part.
    let _world = open()
        .when(
            AUTHORITY_DUTY,
            release(of, marked(Label::AmberStrict, &["police"]), "Stycke två."),
        )
        .granted();
    open()
        .when(
            CYBER_LIAISON,
            release(of, marked(Label::Green, &[]), "Stycke två."),
        )
        .refused(Refusal::IncidentUnknown);
    let report = Some(AttachedTo::Report(ReportId(1)));
    given([received_as(
        1,
        "police",
        red_for(&[5]),
        contents("other", "Namn."),
    )])
    .when(
        AUTHORITY_DUTY,
        release(report, marked(Label::Green, &[]), "Stycke två."),
    )
    .refused(Refusal::ReportUnknown);
    for who in [TRAINER, AUTHORITY_ANALYST] {
        nothing()
            .when(who, release(None, marked(Label::Green, &[]), "Råd."))
            .refused(Refusal::NotPermitted {
                action: Action::Release,
            });
    }
    let mut without = extract(None, marked(Label::Green, &[]), "Råd.");
    without.reason = " ".to_owned();
    nothing()
        .when(AUTHORITY_DUTY, Command::ReleaseExtract(without.into()))
        .refused(Refusal::FieldMissing { field: Field::Reason });
}

#[test]
fn words_name_no_thing_that_their_readers_may_not_read() {
    let open = || {
        let hidden = opened_as(2, "police", "police", red_for(&[5]));
        given([opened(1), hidden])
    };
    let spoken = |id| founded().numbering.spoken(IncidentId(id));
    let green = || marked(Label::Green, &[]);
    let say = |id| release(None, green(), &format!("Se {}, där står mer.", spoken(id)));
    let _world = open().when(AUTHORITY_DUTY, say(1)).granted();
    // Known to the one who writes, unknown, and not there: the answers are the same.
    open().when(POLICE_DUTY, say(2)).refused(Refusal::ReferenceHidden);
    open()
        .when(AUTHORITY_DUTY, say(2))
        .refused(Refusal::ReferenceHidden);
    open()
        .when(AUTHORITY_DUTY, say(77))
        .refused(Refusal::ReferenceHidden);
    let outside = release(
        None,
        marked(Label::Amber, &["party"]),
        &format!("Se {}.", spoken(1)),
    );
    open()
        .when(AUTHORITY_DUTY, outside)
        .refused(Refusal::ReferenceHidden);
    let words = release(None, green(), "Vi-ses klockan 14-ABCDEF och på e-posten.");
    let _world = open().when(AUTHORITY_DUTY, words).granted();
}

#[test]
fn what_one_party_is_told_all_are_told() {
    let mut two = nothing();
    let other = crate::network::OrganisationRegistered {
        organisation: organisation("other-party"),
        ..registered("party")
    };
    assert_eq!(other.kind, OrganisationKind::Party);
    fold(
        &mut two.world,
        Actor::Console,
        crate::event::Event::OrganisationRegistered(other.into()),
    );
    let to = |audience: &[&str]| release(None, marked(Label::Amber, audience), "Råd till partierna.");
    for audience in [&["party"][..], &["other-party", "platform"]] {
        two.clone()
            .when(AUTHORITY_DUTY, to(audience))
            .refused(Refusal::PartyLeftOut);
    }
    two.clone()
        .when(AUTHORITY_DUTY, release(None, red_for(&[13]), "Bara dig."))
        .refused(Refusal::PartyLeftOut);
    let world = two.when(AUTHORITY_DUTY, to(&["party", "other-party"])).granted();
    assert!(reads(&world, PARTY) && !reads(&world, PLATFORM));
    assert_eq!(
        world.extracts.get(ExtractId(1)).unwrap().released_at,
        world.recorded_at
    );
}

#[test]
fn extract_that_is_taken_back_is_read_by_its_owner_alone_in_the_past_as_well() {
    let released = nothing()
        .when(
            AUTHORITY_DUTY,
            release(None, marked(Label::Amber, &["party"]), "Råd."),
        )
        .granted();
    let withdraw = |reason: &str| {
        Command::WithdrawExtract(WithdrawExtract {
            extract: ExtractId(1),
            reason: reason.to_owned(),
        })
    };
    let again = || Given {
        world: released.clone(),
    };
    again()
        .when(POLICE_DUTY, withdraw("Fel."))
        .refused(Refusal::ExtractUnknown);
    again()
        .when(AUTHORITY_DUTY, withdraw(""))
        .refused(Refusal::FieldMissing { field: Field::Reason });
    let world = again().when(AUTHORITY_DUTY, withdraw("Fel uppgift.")).granted();
    assert!(reads(&world, AUTHORITY_DUTY) && !reads(&world, PARTY));
    let mut past = released.clone();
    past.narrow_as(&world);
    assert!(reads(&released, PARTY) && !reads(&past, PARTY));
    Given { world }
        .when(AUTHORITY_DUTY, withdraw("Igen."))
        .refused(Refusal::ExtractWithdrawn);
}
