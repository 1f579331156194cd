//! A provider of the tests' own that speaks the real protocol (`OpenID` Connect Core 1.0, Discovery
//! 1.0, RFC 7636) on loopback, and speaks it wrongly where a test wants to see that refused.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use engine::clock::Clock;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::RSA_PKCS1_SHA256;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// What the provider calls the program, and the secret by which it knows it.
pub const CLIENT: &str = "valpool";
/// The secret by which the provider knows the program.
pub const SECRET: &str = "a secret of the tests: 100%+";

/// A key that is nobody's: it signs for tests only.
const KEY: &str = include_str!("provider/made-for-tests.key.txt");

/// What the provider does wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing.
    #[default]
    Nothing,
    /// The token is for another program.
    Audience,
    /// The token is for this program and another.
    TwoAudiences,
    /// The token answers another request.
    Nonce,
    /// The token answers no request.
    NoNonce,
    /// The token is another provider's.
    Issuer,
    /// The token was changed after it was signed.
    Signature,
    /// The token is signed with a key that the provider does not show.
    UnknownKey,
    /// The token is not signed, and says so.
    Unsigned,
    /// The token is sealed with the client's own secret.
    SharedSecret,
    /// The token's time is over.
    Expired,
    /// The token's time begins in an hour.
    NotYet,
    /// The token was made an hour ago.
    MadeLongAgo,
    /// There is no token.
    NoToken,
    /// The person signed in an hour ago, and was not asked again.
    NotAskedAgain,
    /// The provider does not tell when the person signed in.
    NoSignInTime,
    /// The description is another provider's.
    Description,
    /// Answers are longer than anybody needs.
    Endless,
    /// Questions are not answered.
    Silent,
    /// Questions are sent on to somebody else.
    Elsewhere,
    /// Answers are no JSON.
    Garbage,
}

/// With what tokens are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signing {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[default]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

/// What was asked under a code.
struct Asked {
    nonce: String,
    challenge: String,
    return_to: String,
    claims: Map<String, Value>,
}

struct State {
    wrong: Wrong,
    signing: Signing,
    codes: BTreeMap<String, Asked>,
    count: u32,
    /// Lines on which nothing is ever said.
    silent: Vec<TcpStream>,
}

/// The provider. It ends when it is dropped.
pub struct TestProvider {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

struct Answering {
    issuer: String,
    clock: Clock,
    state: Arc<Mutex<State>>,
    rsa: KeyPair,
    elliptic: SigningKey,
}

impl TestProvider {
    /// Starts a provider that takes the time from this clock.
    ///
    /// # Panics
    /// When the machine gives no port.
    #[must_use]
    pub fn start(clock: &Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State {
            wrong: Wrong::default(),
            signing: Signing::default(),
            codes: BTreeMap::new(),
            count: 0,
            silent: Vec::new(),
        }));
        let der: String = KEY.split_whitespace().collect();
        let answering = Answering {
            issuer: issuer(address),
            clock: clock.clone(),
            state: Arc::clone(&state),
            rsa: KeyPair::from_pkcs8(&STANDARD.decode(der).unwrap()).unwrap(),
            elliptic: SigningKey::from_slice(&[3; 32]).unwrap(),
        };
        let ends = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&ends);
        let thread = std::thread::spawn(move || {
            for line in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    break;
                }
                if let Ok(line) = line {
                    // Whoever breaks off has got what they came for.
                    drop(answering.answer(line));
                }
            }
        });
        Self {
            address,
            state,
            ends,
            thread: Some(thread),
        }
    }

    /// Its own name for itself.
    #[must_use]
    pub fn issuer(&self) -> String {
        issuer(self.address)
    }

    /// Does something wrong from now on.
    ///
    /// # Panics
    /// When another thread died with the provider.
    pub fn go_wrong(&self, wrong: Wrong) {
        self.state.lock().unwrap().wrong = wrong;
    }

    /// Signs so from now on.
    ///
    /// # Panics
    /// When another thread died with the provider.
    pub fn sign_with(&self, signing: Signing) {
        self.state.lock().unwrap().signing = signing;
    }

    /// Signs somebody in who was sent to this address, telling these claims: where the browser is
    /// sent back to, path and query.
    ///
    /// # Panics
    /// When the address asks for something else than a code with PKCE.
    #[must_use]
    pub fn sign_in(&self, asked_at: &str, claims: &Value) -> String {
        let (page, query) = asked_at.split_once('?').unwrap();
        assert_eq!(page, format!("{}/authorize", self.issuer()));
        let asked: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let mut state = self.state.lock().unwrap();
        state.count += 1;
        let code = format!("code-{}", state.count);
        let answer = Asked {
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
            return_to: asked["redirect_uri"].clone(),
            claims: claims.as_object().unwrap().clone(),
        };
        state.codes.insert(code.clone(), answer);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("code", &code);
        query.append_pair("state", &asked["state"]);
        let (_, path) = asked["redirect_uri"].split_once("://").unwrap();
        let path = &path[path.find('/').unwrap()..];
        format!("{path}?{}", query.finish())
    }
}

fn issuer(address: SocketAddr) -> String {
    format!("http://{address}")
}

impl Drop for TestProvider {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl Answering {
    fn answer(&self, mut line: TcpStream) -> std::io::Result<()> {
        let (path, authorization, body) = read(&line)?;
        let mut state = self.state.lock().unwrap();
        let text = match (state.wrong, path.as_str()) {
            (Wrong::Silent, _) => {
                state.silent.push(line);
                return Ok(());
            }
            (Wrong::Elsewhere, _) => {
                let to = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n";
                return line.write_all(to.as_bytes());
            }
            (Wrong::Endless, _) => format!("\"{}\"", "a".repeat(4 << 20)),
            (Wrong::Garbage, _) => "<!doctype html>".to_owned(),
            (_, "/.well-known/openid-configuration") => self.description(state.wrong).to_string(),
            (_, "/jwks") => self.keys().to_string(),
            (_, "/token") => match self.token(&mut state, &authorization, &body) {
                Ok(token) => token.to_string(),
                Err(error) => {
                    return say(
                        &mut line,
                        "400 Bad Request",
                        &json!({ "error": error }).to_string(),
                    );
                }
            },
            _ => return say(&mut line, "404 Not Found", "{}"),
        };
        say(&mut line, "200 OK", &text)
    }

    fn description(&self, wrong: Wrong) -> Value {
        let issuer = &self.issuer;
        let told = if wrong == Wrong::Description {
            "https://other.example"
        } else {
            issuer
        };
        json!({
            "issuer": told,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
        })
    }

    fn keys(&self) -> Value {
        let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
        let point = self.elliptic.verifying_key().to_sec1_point(false);
        json!({ "keys": [
            { "kty": "RSA", "use": "sig", "kid": "r", "alg": "RS256", "n": spelled(&n), "e": spelled(&e) },
            { "kty": "EC", "use": "sig", "kid": "e", "alg": "ES256", "crv": "P-256",
              "x": spelled(point.x().unwrap()), "y": spelled(point.y().unwrap()) },
        ] })
    }

    fn token(&self, state: &mut State, authorization: &str, body: &[u8]) -> Result<Value, &'static str> {
        let sent: BTreeMap<String, String> = form_urlencoded::parse(body).into_owned().collect();
        let field = |name: &str| sent.get(name).map_or("", String::as_str);
        // RFC 6749, section 2.3.1: both halves are form-encoded first.
        let half = |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
        let known = STANDARD.encode(format!("{}:{}", half(CLIENT), half(SECRET)));
        if authorization != format!("Basic {known}") {
            return Err("invalid_client");
        }
        let asked = state.codes.remove(field("code")).ok_or("invalid_grant")?;
        let proved = spelled(&Sha256::digest(field("code_verifier")));
        if proved != asked.challenge || field("redirect_uri") != asked.return_to {
            return Err("invalid_grant");
        }
        if state.wrong == Wrong::NoToken {
            return Ok(json!({ "access_token": "a", "token_type": "Bearer" }));
        }
        let token = self.signed(state, &asked);
        Ok(json!({ "access_token": "a", "token_type": "Bearer", "id_token": token }))
    }

    fn claims(&self, wrong: Wrong, asked: &Asked) -> Value {
        let now = self.clock.now().as_second();
        let mut claims = asked.claims.clone();
        let mut tell = |name: &str, value: Value| drop(claims.insert(name.to_owned(), value));
        tell("iss", json!(self.issuer));
        tell("aud", json!(CLIENT));
        tell("iat", json!(now));
        tell("exp", json!(now + 300));
        tell("nonce", json!(asked.nonce));
        tell("auth_time", json!(now));
        match wrong {
            Wrong::Audience => tell("aud", json!("another")),
            Wrong::TwoAudiences => tell("aud", json!([CLIENT, "another"])),
            Wrong::Nonce => tell("nonce", json!("another")),
            Wrong::NoNonce => tell("nonce", Value::Null),
            Wrong::Issuer => tell("iss", json!("https://other.example")),
            Wrong::Expired => tell("exp", json!(now - 1)),
            Wrong::NotYet => tell("nbf", json!(now + 3_600)),
            Wrong::MadeLongAgo => tell("iat", json!(now - 3_600)),
            Wrong::NotAskedAgain => tell("auth_time", json!(now - 3_600)),
            Wrong::NoSignInTime => tell("auth_time", Value::Null),
            Wrong::Nothing
            | Wrong::Signature
            | Wrong::UnknownKey
            | Wrong::Unsigned
            | Wrong::SharedSecret
            | Wrong::NoToken
            | Wrong::Description
            | Wrong::Endless
            | Wrong::Silent
            | Wrong::Elsewhere
            | Wrong::Garbage => {}
        }
        claims.retain(|_, value| !value.is_null());
        Value::Object(claims)
    }

    fn signed(&self, state: &State, asked: &Asked) -> String {
        let (alg, kid) = match (state.wrong, state.signing) {
            (Wrong::Unsigned, _) => ("none", None),
            (Wrong::SharedSecret, _) => ("HS256", None),
            (_, Signing::Rs256) => ("RS256", Some("r")),
            (_, Signing::Es256) => ("ES256", Some("e")),
        };
        let header = match kid {
            Some(kid) => json!({ "alg": alg, "kid": kid }),
            None => json!({ "alg": alg }),
        };
        let claims = self.claims(state.wrong, asked).to_string();
        let text = format!(
            "{}.{}",
            spelled(header.to_string().as_bytes()),
            spelled(claims.as_bytes())
        );
        let other = SigningKey::from_slice(&[4; 32]).unwrap();
        let signature = match (state.wrong, state.signing) {
            (Wrong::Unsigned, _) => String::new(),
            (Wrong::SharedSecret, _) => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
                spelled(ring::hmac::sign(&key, text.as_bytes()).as_ref())
            }
            (Wrong::UnknownKey, _) => {
                let signature: Signature = other.sign(text.as_bytes());
                spelled(&signature.to_bytes())
            }
            (_, Signing::Es256) => {
                let signature: Signature = self.elliptic.sign(text.as_bytes());
                spelled(&signature.to_bytes())
            }
            (_, Signing::Rs256) => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                let random = SystemRandom::new();
                let signed = self
                    .rsa
                    .sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature);
                signed.unwrap();
                spelled(&signature)
            }
        };
        if state.wrong == Wrong::Signature {
            let changed = claims.replacen("\"sub\":\"", "\"sub\":\"x", 1);
            assert_ne!(changed, claims, "a claim that can be changed");
            let header = text.split('.').next().unwrap();
            return format!("{header}.{}.{signature}", spelled(changed.as_bytes()));
        }
        format!("{text}.{signature}")
    }
}

fn read(line: &TcpStream) -> std::io::Result<(String, String, Vec<u8>)> {
    let mut reader = BufReader::new(line);
    let (mut path, mut authorization, mut length) = (String::new(), String::new(), 0);
    for number in 0.. {
        let mut text = String::new();
        reader.read_line(&mut text)?;
        let text = text.trim_end();
        if text.is_empty() {
            break;
        }
        if number == 0 {
            text.split(' ').nth(1).unwrap_or_default().clone_into(&mut path);
        }
        if let Some((name, value)) = text.split_once(": ") {
            match name.to_ascii_lowercase().as_str() {
                "authorization" => value.clone_into(&mut authorization),
                "content-length" => length = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((path, authorization, body))
}

fn say(line: &mut TcpStream, status: &str, text: &str) -> std::io::Result<()> {
    let length = text.len();
    let kind = "content-type: application/json\r\nconnection: close";
    line.write_all(
        format!("HTTP/1.1 {status}\r\n{kind}\r\ncontent-length: {length}\r\n\r\n{text}").as_bytes(),
    )
}

fn spelled(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
