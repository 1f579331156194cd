#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Closed, Drawn, Header, PAYLOAD_NONCE, open, seal, wrapping_key, zero_nonce};

const PASSPHRASE: &str = "four words drawn apart";
const PLAIN: &str = "Keys of the journal.\nKeys of the journal.\nKeys of the journal.\n";
/// [`PLAIN`] under [`PASSPHRASE`], written by the age program, version 1.1.1.
const BY_AGE: &str = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCB5SHhTSVZkWExBVnBzUjBsSGV3MTBnIDE4CkxGbFVFOTRJR2\
    tIZHZUeWhnc1cxWXJ5cmQxUzlyTEtJUFY3dU5hU3Z5UGcKLS0tIEYvWFYweUpuOENjS3VpOW1WZUpPMm04WjV5dGpl\
    aVdtNS84dlJCVjhlTHcK1DTFg4J5Guc1fUv45rAnKieAr7fsX602Qszb0+th7Vm1rkkmAvzQNbewyQYNTHF6YHIJOP\
    FXrQiIWR9bmw6bVf89Ddqpq+HtzGHxCdbxZxOh1Q82FwEEJWeRrFp7TMM=";
const WORK: u8 = 4;
const DRAWN: Drawn = Drawn {
    salt: [1; 16],
    file_key: [2; 16],
    nonce: [3; 16],
};

fn by_age() -> Vec<u8> {
    STANDARD.decode(BY_AGE).unwrap()
}

#[test]
fn a_file_of_the_age_program_opens_and_would_be_written_the_same() {
    let file = by_age();
    assert_eq!(open(&file, PASSPHRASE, 18).unwrap(), PLAIN.as_bytes());

    let header = Header::read(&file).unwrap();
    let wrapping = wrapping_key(PASSPHRASE, &header.salt, header.work).unwrap();
    let mut body = header.body.clone();
    let file_key = wrapping
        .open_in_place(zero_nonce(), ring::aead::Aad::empty(), &mut body)
        .unwrap();
    let drawn = Drawn {
        salt: header.salt.try_into().unwrap(),
        file_key: (&*file_key).try_into().unwrap(),
        nonce: header.rest[..PAYLOAD_NONCE].try_into().unwrap(),
    };
    assert_eq!(seal(PLAIN.as_bytes(), PASSPHRASE, 18, &drawn).unwrap(), file);
}

#[test]
fn another_passphrase_and_too_much_work_are_told_apart() {
    let sealed = seal(PLAIN.as_bytes(), PASSPHRASE, WORK, &DRAWN).unwrap();
    assert_eq!(open(&sealed, PASSPHRASE, WORK).unwrap(), PLAIN.as_bytes());
    assert_eq!(open(&sealed, "another", WORK), Err(Closed::Passphrase));
    assert_eq!(open(&sealed, PASSPHRASE, WORK - 1), Err(Closed::TooMuchWork));
}

#[test]
fn whatever_is_changed_or_cut_does_not_open() {
    let sealed = seal(PLAIN.as_bytes(), PASSPHRASE, WORK, &DRAWN).unwrap();
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(open(&changed, PASSPHRASE, WORK).is_err(), "byte {place}");
        assert!(
            open(&sealed[..place], PASSPHRASE, WORK).is_err(),
            "cut at {place}"
        );
    }
}
