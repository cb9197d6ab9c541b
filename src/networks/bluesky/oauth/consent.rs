//! Asking a person, and what comes of the answer.

use async_trait::async_trait;
use oauth2::PkceCodeChallenge;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{
    super::{
        Bluesky,
        session::{DID, PDS, held, is_did, pds_of, unexpected},
    },
    CLIENT_ID, ISSUER, KEY, REVOKE_AT, TOKEN_AT,
    client::{OLDER_SCOPE, SCOPE, client_id, client_metadata},
    dpop::Key,
    server::Whom,
    tokens::{begun, named},
};
use crate::{
    domain::channel::Account,
    networks::{
        Adapter as _, ConnectError, Connected, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target},
    },
};

/// What proves that whoever exchanges the code is who asked.
const VERIFIER: &str = "code_verifier";

/// What was pushed, under the name by which the page knows it.
#[derive(Deserialize)]
struct Pushed {
    request_uri: String,
}

fn refused(message: &str) -> ConnectError {
    ConnectError::Refused(message.to_owned())
}

/// An error that nobody typed in: a field of a request is no field here.
fn of_answer(error: ConnectError) -> ConnectError {
    match error {
        ConnectError::Field { message, .. } => ConnectError::Refused(message),
        other => other,
    }
}

/// Whether two names of an authorization server are one.
fn is_same(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

impl Bluesky {
    /// Tells an authorization server what will be asked, in narrow words or, where it does not know those,
    /// in the older wide one.
    async fn push(
        &self,
        whom: &Whom,
        key: &Key,
        fields: &[(&str, &str)],
    ) -> Result<Pushed, ConnectError> {
        let url = &whom.server.pushed_authorization_request_endpoint;
        let mut scopes = [SCOPE, OLDER_SCOPE].into_iter().peekable();
        while let Some(scope) = scopes.next() {
            let mut fields = fields.to_vec();
            fields.push(("scope", scope));
            fields.extend(whom.hint.as_deref().map(|hint| ("login_hint", hint)));
            let answer = self.tell(url, key, &fields).await?;
            match answer.json::<Pushed>() {
                Ok(pushed) if answer.is_success() => return Ok(pushed),
                _ if answer.is_success() => return Err(unexpected(&answer)),
                _ => {}
            }
            let (error, words) = named(&answer);
            if error == "invalid_scope" && scopes.peek().is_some() {
                continue;
            }
            let is_no = matches!(answer.status, 400 | 401 | 403) && !error.is_empty();
            return Err(if is_no {
                ConnectError::Refused(words)
            } else {
                unexpected(&answer)
            });
        }
        Err(refused(
            "the account's server grants nothing that is needed",
        ))
    }

    /// The account's own server, which must name the authorization server that granted.
    async fn proven_pds(&self, did: &str, issuer: &str) -> Result<Url, ConnectError> {
        let document = self.document(did).await.map_err(of_answer)?;
        let pds = self.pds(&document)?;
        let named = self.issuer_of(&pds).await?;
        if named.is_some_and(|named| is_same(named.as_str(), issuer)) {
            Ok(pds)
        } else {
            Err(refused(
                "the server that answered may not speak for this account",
            ))
        }
    }
}

#[async_trait]
impl Consent for Bluesky {
    fn registration(&self) -> Option<Registration> {
        // Servers read a document about us.
        None
    }

    fn is_registered(&self) -> bool {
        true
    }

    fn needs_server(&self) -> bool {
        true
    }

    fn client_metadata(&self, redirect: &Url) -> Option<Value> {
        client_metadata(redirect)
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        let client = client_id(ask.redirect)?;
        let whom = self.whom(ask.server.or(ask.hint)).await?;
        let (key, kept_key) = Key::generate()?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let fields = [
            (CLIENT_ID, client.as_str()),
            ("response_type", "code"),
            ("redirect_uri", ask.redirect.as_str()),
            ("state", ask.state),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        let pushed = self.push(&whom, &key, &fields).await?;
        let server = &whom.server;
        let mut address = server.authorization_endpoint.clone();
        address
            .query_pairs_mut()
            .append_pair(CLIENT_ID, &client)
            .append_pair("request_uri", &pushed.request_uri);
        let mut kept = Session::default()
            .with(KEY, kept_key)
            .with(VERIFIER, verifier.into_secret())
            .with(CLIENT_ID, client.as_str())
            .with(ISSUER, server.issuer.as_str())
            .with(TOKEN_AT, server.token_endpoint.as_str());
        if let Some(url) = &server.revocation_endpoint {
            kept = kept.with(REVOKE_AT, url.as_str());
        }
        if let Some(did) = whom.did {
            kept = kept.with(DID, did);
        }
        Ok(Asked { address, kept })
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let again = || refused("connect this account once more");
        let kept = answered.kept;
        let issuer = held(kept, ISSUER).ok_or_else(again)?;
        if !answered.issuer.is_some_and(|named| is_same(named, issuer)) {
            return Err(refused(
                "another server answered than the one that was asked",
            ));
        }
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", answered.code.expose_secret()),
            ("redirect_uri", answered.redirect.as_str()),
            (VERIFIER, held(kept, VERIFIER).ok_or_else(again)?),
        ];
        let granted = self.grant(kept, &fields).await?;
        let mut session = Session::default();
        for name in [KEY, CLIENT_ID, ISSUER, TOKEN_AT, REVOKE_AT] {
            if let Some(held) = kept.get(name) {
                session = session.with(name, held.clone());
            }
        }
        let (did, sound) = (granted.sub.clone(), granted.refuse());
        let session = granted.session(begun(session, self.now.get()), self.now.get());
        let is_expected = held(kept, DID).is_none_or(|expected| expected == did);
        let proven = match sound {
            Err(error) => Err(error),
            Ok(()) if !is_expected || !is_did(&did) => Err(refused(
                "another account answered than the one that was asked",
            )),
            Ok(()) => self.proven_pds(&did, issuer).await,
        };
        match proven {
            Ok(pds) => Ok(session.with(DID, did).with(PDS, pds.as_str())),
            Err(error) => {
                // Nobody will use it.
                self.give_back(&session).await;
                Err(error)
            }
        }
    }

    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        if let Some(wrong) = self.refuse_options(options).into_iter().next() {
            let (field, message) = (wrong.field, wrong.message);
            return Err(ConnectError::Field { field, message });
        }
        let again = || refused("connect this account once more");
        let (did, pds) = held(session, DID).zip(pds_of(session)).ok_or_else(again)?;
        let document = self.document(did).await.map_err(of_answer)?;
        // A handle counts where both sides say so.
        let mut handle = did.to_owned();
        if let Some(named) = document.handle() {
            match self.resolve(&pds, &named).await {
                Ok(found) if found == did => handle = named,
                Ok(_) | Err(ConnectError::Field { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let server = pds.host_str().map(str::to_owned);
        Ok(vec![Target {
            kind: "account".to_owned(),
            about: server.clone().unwrap_or_default(),
            connected: Connected {
                account: Account {
                    remote_id: did.to_owned(),
                    handle,
                    url: Some(format!("https://bsky.app/profile/{did}")),
                    server,
                },
                session: session.clone(),
                options: options.clone(),
            },
        }])
    }
}
