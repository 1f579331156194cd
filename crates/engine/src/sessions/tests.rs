//! Sessions and links: how they begin, end, and outlast a cabinet that is out of reach.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use journal::{Flow, Put};

use super::*;

/// A cabinet that can be out of reach.
struct Distant {
    inner: MemoryCabinet,
    away: Arc<AtomicBool>,
}

impl Distant {
    fn reach(&mut self) -> Result<&mut MemoryCabinet, StoreError> {
        if self.away.load(Ordering::SeqCst) {
            return Err(StoreError::Missing {
                folder: "the sea".to_owned(),
            });
        }
        Ok(&mut self.inner)
    }
}

impl Cabinet for Distant {
    fn get(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.reach()?.get(drawer, key)
    }

    fn replace(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<bool, StoreError> {
        self.reach()?.replace(drawer, key, value)
    }

    fn insert(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.reach()?.insert(drawer, key, value)
    }

    fn take(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.reach()?.take(drawer, key)
    }

    fn each(
        &mut self,
        drawer: Drawer,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> Flow,
    ) -> Result<(), StoreError> {
        self.reach()?.each(drawer, visit)
    }

    fn all(&mut self, visit: &mut dyn FnMut(Put<'_>) -> Flow) -> Result<(), StoreError> {
        self.reach()?.all(visit)
    }

    fn put_all(&mut self, things: &[Put<'_>]) -> Result<(), StoreError> {
        self.reach()?.put_all(things)
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn signs_in(person: u32) -> LinkFor {
    LinkFor {
        person: PersonId(person),
        kind: LinkKind::SignIn,
    }
}

#[test]
fn person_sees_and_ends_the_own_sessions_and_nobody_elses() {
    let sessions = Sessions::in_memory().unwrap();
    let (own, other) = (PersonId(7), PersonId(8));
    let begin = |person, with, second| {
        let means = SignInMeans::Passkey;
        {
            let came = CameIn {
                means,
                with,
                proved: true,
            };
            sessions.begin_from(person, came, at(second)).unwrap()
        }
    };
    let (desk, phone) = (begin(own, "Firefox, Linux", 0), begin(own, "Safari, iPhone", 60));
    let strange = begin(other, "Firefox, Linux", 0);
    let seats = sessions.of(own, at(90)).unwrap();
    let with: Vec<_> = seats.iter().map(|seat| seat.with.as_str()).collect();
    assert_eq!(with, ["Safari, iPhone", "Firefox, Linux"], "the last used first");
    let mine = sessions.seat(&desk, at(90)).unwrap().unwrap();
    assert_eq!(Some(&mine), seats.last());
    let strangers = sessions.seat(&strange, at(90)).unwrap().unwrap();
    assert!(!sessions.end_one(own, &strangers.id).unwrap());
    assert_eq!(sessions.end_all(own, Some(&desk)).unwrap(), 1);
    assert_eq!(sessions.person(&phone, at(91)).unwrap(), None);
    assert_eq!(sessions.person(&desk, at(91)).unwrap(), Some(own));
    assert!(sessions.end_one(own, &mine.id).unwrap());
    assert_eq!(sessions.person(&desk, at(92)).unwrap(), None);
    assert_eq!(sessions.person(&strange, at(92)).unwrap(), Some(other));
}

#[test]
fn renewed_session_has_a_new_token_and_limits_can_be_set() {
    let sessions = Sessions::in_memory().unwrap();
    let token = sessions.begin(PersonId(7), at(0)).unwrap();
    let old = token;
    let token = sessions.renew(&old, at(500)).unwrap().unwrap();
    assert_eq!(sessions.person(&old, at(501)).unwrap(), None);
    assert_eq!(sessions.renew(&old, at(501)).unwrap(), None);
    let seat = sessions.seat(&token, at(600)).unwrap().unwrap();
    assert_eq!((seat.began_at, seat.touched_at), (at(0), at(500)));
    sessions.limit(1, 2);
    assert_eq!(sessions.person(&token, at(3_601)).unwrap(), None);
}

#[test]
fn session_written_before_it_told_more_goes_on() {
    let mut bytes = 7_u32.to_be_bytes().to_vec();
    bytes.extend(10_i64.to_be_bytes());
    bytes.extend(20_i64.to_be_bytes());
    let session = Session::decode(&bytes).unwrap();
    assert_eq!(session.person_at(at(30), 60, 60), Some(PersonId(7)));
    assert!(Session::decode(&bytes[..19]).is_none());
}

#[test]
fn link_signs_in_once_and_not_after_its_time() {
    let sessions = Sessions::in_memory().unwrap();
    let link = sessions.make_link(PersonId(3), at(1_000)).unwrap();
    assert_eq!(sessions.use_link(&link, at(1_001)).unwrap(), Some(signs_in(3)));
    assert_eq!(sessions.use_link(&link, at(1_002)).unwrap(), None);
    let late = sessions.make_link(PersonId(3), at(1_000)).unwrap();
    assert_eq!(
        sessions
            .use_link(&late, at(1_001 + link::LINK_HOURS_MAX * 3_600))
            .unwrap(),
        None
    );
}

#[test]
fn session_ends_when_idle_when_old_and_when_ended() {
    let sessions = Sessions::in_memory().unwrap();
    let token = sessions.begin(PersonId(7), at(0)).unwrap();
    assert_eq!(sessions.person(&token, at(60)).unwrap(), Some(PersonId(7)));
    assert_eq!(sessions.person("other", at(60)).unwrap(), None);
    assert_eq!(
        sessions
            .person(&token, at(61 + i64::from(IDLE_HOURS) * 3_600))
            .unwrap(),
        None
    );
    let token = sessions.begin(PersonId(7), at(0)).unwrap();
    for hour in 1..=i64::from(SESSION_HOURS) {
        assert!(
            sessions.person(&token, at(hour * 3_600)).unwrap().is_some(),
            "{hour}"
        );
    }
    assert_eq!(
        sessions
            .person(&token, at(i64::from(SESSION_HOURS) * 3_600 + 1))
            .unwrap(),
        None
    );
    let token = sessions.begin(PersonId(7), at(0)).unwrap();
    sessions.end(&token).unwrap();
    assert_eq!(sessions.person(&token, at(1)).unwrap(), None);
}

#[test]
fn nodes_with_one_cabinet_share_sessions_links_and_secret() {
    let cabinet = MemoryCabinet::default();
    let node = || Sessions::within(Box::new(cabinet.clone())).unwrap();
    let (one, other) = (node(), node());
    assert_eq!(one.seal("a", "b"), other.seal("a", "b"));
    let token = one.begin(PersonId(7), at(0)).unwrap();
    assert_eq!(other.person(&token, at(90)).unwrap(), Some(PersonId(7)));
    other.end(&token).unwrap();
    assert_eq!(one.person(&token, at(91)).unwrap(), None);
    let link = one.make_link(PersonId(3), at(0)).unwrap();
    assert_eq!(other.use_link(&link, at(1)).unwrap(), Some(signs_in(3)));
    assert_eq!(one.use_link(&link, at(1)).unwrap(), None);
}

#[test]
fn those_who_were_signed_in_stay_so_while_the_cabinet_is_out_of_reach() {
    let away = Arc::new(AtomicBool::new(false));
    let cabinet = Distant {
        inner: MemoryCabinet::default(),
        away: Arc::clone(&away),
    };
    let sessions = Sessions::within(Box::new(cabinet)).unwrap();
    let (stays, ended) = (
        sessions.begin(PersonId(7), at(0)).unwrap(),
        sessions.begin(PersonId(8), at(0)).unwrap(),
    );
    sessions.end(&ended).unwrap();
    away.store(true, Ordering::SeqCst);
    for second in [60, 120, i64::from(IDLE_HOURS) * 3_600] {
        assert_eq!(sessions.person(&stays, at(second)).unwrap(), Some(PersonId(7)));
    }
    assert_eq!(
        sessions
            .person(&stays, at(i64::from(IDLE_HOURS) * 3_600 + 1))
            .unwrap(),
        None
    );
    assert!(sessions.person(&ended, at(60)).is_err());
    assert!(sessions.begin(PersonId(7), at(0)).is_err());
}

#[test]
fn seals_differ_by_purpose_and_text() {
    let sessions = Sessions::in_memory().unwrap();
    assert_eq!(sessions.seal("a", "b"), sessions.seal("a", "b"));
    assert_ne!(sessions.seal("a", "b"), sessions.seal("b", "a"));
    assert_eq!(sessions.seal("a", "b").len(), 26);
}

#[test]
fn backup_keeps_secret_and_passkeys_and_lets_sessions_go() {
    let folder = tempfile::tempdir().unwrap();
    let mut cabinet = MemoryCabinet::default();
    for drawer in ["secret", "passkey", "session", "link"] {
        cabinet.put(drawer, b"key", drawer.as_bytes()).unwrap();
    }
    let bytes = SqliteCabinet::bytes_of(&mut cabinet, &KEPT).unwrap();
    let file = folder.path().join(FILE);
    std::fs::write(&file, bytes).unwrap();
    let mut kept = SqliteCabinet::open(&file).unwrap();
    let mut lies = |drawer| kept.get(drawer, b"key").unwrap().is_some();
    assert!(lies("secret") && lies("passkey"));
    assert!(!lies("session") && !lies("link"));
}
