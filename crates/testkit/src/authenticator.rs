//! A device that holds one passkey, made of arithmetic alone (W3C Web Authentication, level 3): it
//! answers like a real one, and wrongly where a test wants to see that refused.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The user was there, and proved to be the device's owner; a credential is told.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// A device with one passkey.
#[derive(Clone, Debug)]
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    handle: String,
    /// What it says it was asked by.
    pub origin: String,
    /// The name of the site that it answers for.
    pub site: String,
    /// Whether its owner showed face, finger or code.
    pub verifies: bool,
    /// How often it has signed; 0 for a device that doesn't count.
    pub count: u32,
}

impl Authenticator {
    pub(crate) fn new(origin: &str, seed: u8) -> Self {
        let name = origin.split("://").nth(1).unwrap_or_default();
        Self {
            key: SigningKey::from_slice(&[seed.max(1); 32]).unwrap(),
            id: vec![seed; 16],
            handle: String::new(),
            origin: origin.to_owned(),
            site: name.split(':').next().unwrap_or_default().to_owned(),
            verifies: true,
            count: 0,
        }
    }

    /// What a browser sends when it was asked for a new passkey.
    ///
    /// # Panics
    /// When it was asked something else.
    pub fn create(&mut self, options: &Value) -> String {
        let asked = &options["publicKey"];
        asked["user"]["id"].as_str().unwrap().clone_into(&mut self.handle);
        let client = self.client("webauthn.create", asked);
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        // COSE_Key (RFC 9053, section 7.1): EC2, ES256, P-256.
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(x.iter());
        key.extend([0x22, 0x58, 0x20]);
        key.extend(y.iter());
        let mut data = self.data(ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(key);
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).unwrap()]);
        object.extend(data);
        self.answer(json!({
            "clientDataJSON": spelled(&client),
            "attestationObject": spelled(&object),
        }))
    }

    /// What a browser sends when it was asked to prove who is there.
    #[must_use]
    pub fn get(&mut self, options: &Value) -> String {
        if self.count > 0 {
            self.count += 1;
        }
        let client = self.client("webauthn.get", &options["publicKey"]);
        let data = self.data(0);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature = self.key.sign(&signed);
        self.answer(json!({
            "clientDataJSON": spelled(&client),
            "authenticatorData": spelled(&data),
            "signature": spelled(signature.to_der().as_bytes()),
            "userHandle": self.handle,
        }))
    }

    fn client(&self, kind: &str, asked: &Value) -> Vec<u8> {
        let told = json!({
            "type": kind,
            "challenge": asked["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        told.to_string().into_bytes()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.site.as_bytes()).to_vec();
        data.push(PRESENT | verified | more);
        data.extend(self.count.to_be_bytes());
        data
    }

    fn answer(&self, response: Value) -> String {
        let answer = json!({
            "id": spelled(&self.id),
            "rawId": spelled(&self.id),
            "type": "public-key",
            "response": response,
            "extensions": {},
        });
        answer.to_string()
    }
}

fn spelled(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
