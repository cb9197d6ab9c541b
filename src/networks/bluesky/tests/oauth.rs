//! What the tests of consent share: reading proofs, and servers that ask for their word.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, UnparsedPublicKey,
    },
};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::DID;
use crate::networks::{Session, drive::MADE_AT};

/// A proof whose signature was found good.
#[derive(Debug, Clone)]
pub(in super::super) struct Proof {
    /// What it is and whose.
    pub(in super::super) header: Value,
    /// What it is for.
    pub(in super::super) claims: Value,
}

fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

impl Proof {
    /// Reads a proof and checks its signature with the key that it names.
    pub(in super::super) fn read(token: &str) -> Self {
        let parts: Vec<&str> = token.split('.').collect();
        let [header, claims, signature] = parts.as_slice() else {
            panic!("{token}")
        };
        let json = |part: &str| serde_json::from_slice::<Value>(&bytes(part)).unwrap();
        let proof = Self {
            header: json(header),
            claims: json(claims),
        };
        let number = |name: &str| bytes(proof.header["jwk"][name].as_str().unwrap());
        let point = [vec![4], number("x"), number("y")].concat();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        let signed = format!("{header}.{claims}");
        key.verify(signed.as_bytes(), &bytes(signature)).unwrap();
        proof
    }

    /// The proof of a request, which must be for that very request and of now.
    pub(super) fn of(request: &wiremock::Request) -> Self {
        let header = request.headers.get("dpop").unwrap();
        let proof = Self::read(header.to_str().unwrap());
        let host = request.headers.get("host").unwrap().to_str().unwrap();
        let url = format!("http://{host}{}", request.url.path());
        assert_eq!(proof.claims["htm"], request.method.as_str());
        assert_eq!(proof.claims["htu"], url);
        assert_eq!(proof.claims["iat"], MADE_AT.ms() / 1_000);
        proof
    }
}

/// A new key, as a session keeps it.
pub(super) fn key() -> String {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    URL_SAFE_NO_PAD.encode(made.as_ref())
}

/// A session that came of consent.
pub(super) fn session(server: &MockServer) -> Session {
    Session::default()
        .with("access_token", "access-1")
        .with("refresh_token", "refresh-1")
        .with("expires_at_ms", "1795413900250")
        .with("renewed_until_ms", "1796623200250")
        .with("dpop_key", key())
        .with(
            "client_id",
            "https://plan.example.org/connect/bluesky/client-metadata.json",
        )
        .with("issuer", server.uri())
        .with("token_endpoint", format!("{}/oauth/token", server.uri()))
        .with(
            "revocation_endpoint",
            format!("{}/oauth/revoke", server.uri()),
        )
        .with("pds", server.uri())
        .with("did", DID)
}

/// Answers a path so where the proof holds this word, and asks for it otherwise: an authorization server
/// with a 400, an account's server with a 401.
pub(super) async fn want(
    server: &MockServer,
    path: &str,
    (nonce, status): (&'static str, u16),
    then: impl Fn(&wiremock::Request) -> ResponseTemplate + Send + Sync + 'static,
) {
    let respond = move |request: &wiremock::Request| {
        if Proof::of(request).claims["nonce"] == nonce {
            return then(request).insert_header("dpop-nonce", nonce);
        }
        let asked = ResponseTemplate::new(status).insert_header("dpop-nonce", nonce);
        if status == 401 {
            let header = "DPoP error=\"use_dpop_nonce\", error_description=\"Once more.\"";
            asked.insert_header("www-authenticate", header)
        } else {
            asked.set_body_json(json!({ "error": "use_dpop_nonce" }))
        }
    };
    let given = Mock::given(matchers::path(path));
    given.respond_with(respond).mount(server).await;
}

/// The fields of a form, sorted by their names.
pub(super) fn fields(request: &wiremock::Request) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = url::form_urlencoded::parse(&request.body)
        .into_owned()
        .collect();
    fields.sort();
    fields
}

/// The requests that went to a path.
pub(super) async fn to(server: &MockServer, path: &str) -> Vec<wiremock::Request> {
    let all = server.received_requests().await.unwrap();
    all.into_iter()
        .filter(|one| one.url.path() == path)
        .collect()
}
