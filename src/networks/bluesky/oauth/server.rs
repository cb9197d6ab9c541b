//! Authorization servers: which one grants tokens for an account, and where it does so.
//!
//! Source: RFC 9728 and RFC 8414 as atproto.com/specs/oauth has them, read 2026-12-01.

use serde::Deserialize;
use url::Url;

use super::super::{
    Bluesky,
    facets::is_handle,
    session::{is_did, unexpected},
};
use crate::networks::{ConnectError, http::Request};

/// The field of the request that names the server, or the account on it.
const FIELD: &str = "server";

/// What an account's server says of who grants tokens for it.
#[derive(Deserialize)]
struct Protected {
    #[serde(default)]
    authorization_servers: Vec<Url>,
}

/// What an authorization server says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Authorization {
    /// Its name, which is its address.
    pub(super) issuer: Url,
    /// The page on which people are asked.
    pub(super) authorization_endpoint: Url,
    /// Where codes are exchanged and tokens renewed.
    pub(super) token_endpoint: Url,
    /// Where it is told what will be asked.
    pub(super) pushed_authorization_request_endpoint: Url,
    /// Where tokens are given back.
    #[serde(default)]
    pub(super) revocation_endpoint: Option<Url>,
    #[serde(default)]
    dpop_signing_alg_values_supported: Vec<String>,
}

/// Who is to be asked, and about whom.
#[derive(Debug)]
pub(super) struct Whom {
    /// The authorization server.
    pub(super) server: Authorization,
    /// The account that was named; none where only a server was.
    pub(super) did: Option<String>,
    /// As what a person knows that account.
    pub(super) hint: Option<String>,
}

/// What a person named is wrong.
pub(super) fn wrong(message: &str) -> ConnectError {
    ConnectError::Field {
        field: FIELD.to_owned(),
        message: message.to_owned(),
    }
}

/// An error whose field is the one that asking has.
fn of_asking(error: ConnectError) -> ConnectError {
    match error {
        ConnectError::Field { message, .. } => wrong(&message),
        other => other,
    }
}

impl Bluesky {
    /// Finds out who is to be asked, from a handle, a DID or a server, or from nothing at all.
    pub(super) async fn whom(&self, given: Option<&str>) -> Result<Whom, ConnectError> {
        let given = given.unwrap_or_default().trim().trim_start_matches('@');
        if given.is_empty() {
            let server = self.settings.default_server.clone();
            return self.of_server(&server).await;
        }
        let handle = given.to_ascii_lowercase();
        if is_did(given) {
            return self.of_account(given, given).await;
        }
        if is_handle(&handle) {
            // A domain can be a handle, a server, or both.
            match self.resolve(&self.settings.default_server, &handle).await {
                Ok(did) => return self.of_account(&did, &handle).await,
                Err(ConnectError::Field { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let address = if given.contains("://") {
            given.to_owned()
        } else {
            format!("https://{given}")
        };
        let message =
            "use a handle such as shop.bsky.social, or a server such as https://bsky.social";
        let server = Url::parse(&address).ok().filter(|url| self.is_trusted(url));
        self.of_server(&server.ok_or_else(|| wrong(message))?).await
    }

    /// Who grants tokens for an account, which must know the handle that it was found by.
    async fn of_account(&self, did: &str, named: &str) -> Result<Whom, ConnectError> {
        let document = self.document(did).await.map_err(of_asking)?;
        if !is_did(named) && !document.is_known_as(named) {
            let message = "the account that this handle leads to does not know the handle";
            return Err(wrong(message));
        }
        let pds = self.pds(&document)?;
        let issuer = self.issuer_of(&pds).await?.ok_or_else(|| {
            let message = "this account's server cannot be asked for consent; use an app password";
            ConnectError::Refused(message.to_owned())
        })?;
        Ok(Whom {
            server: self.authorization(&issuer).await?,
            did: Some(did.to_owned()),
            hint: Some(named.to_owned()),
        })
    }

    /// Who grants tokens for the accounts of a server: whom it names, or itself.
    async fn of_server(&self, server: &Url) -> Result<Whom, ConnectError> {
        let issuer = self.issuer_of(server).await?;
        Ok(Whom {
            server: self
                .authorization(issuer.as_ref().unwrap_or(server))
                .await?,
            did: None,
            hint: None,
        })
    }

    /// Who grants tokens for the accounts of a server; none where it does not say.
    pub(super) async fn issuer_of(&self, pds: &Url) -> Result<Option<Url>, ConnectError> {
        let mut url = pds.clone();
        url.set_path(".well-known/oauth-protected-resource");
        let answer = self.http.read(Request::get(url)).await?;
        match answer.json::<Protected>() {
            Ok(protected) if answer.is_success() => {
                let first = protected.authorization_servers.into_iter().next();
                Ok(first.filter(|issuer| self.is_trusted(issuer)))
            }
            _ if answer.status >= 500 || answer.status == 429 => Err(unexpected(&answer)),
            _ => Ok(None),
        }
    }

    /// What an authorization server says of itself, which must be about itself.
    async fn authorization(&self, issuer: &Url) -> Result<Authorization, ConnectError> {
        let mut url = issuer.clone();
        url.set_path(".well-known/oauth-authorization-server");
        url.set_query(None);
        let answer = self.http.read(Request::get(url)).await?;
        let said = match answer.json::<Authorization>() {
            Ok(said) if answer.is_success() => said,
            _ if answer.status >= 500 || answer.status == 429 => return Err(unexpected(&answer)),
            _ => return Err(wrong("this is no server that can be asked for consent")),
        };
        let places = [
            &said.authorization_endpoint,
            &said.token_endpoint,
            &said.pushed_authorization_request_endpoint,
        ];
        let places = places.into_iter().chain(&said.revocation_endpoint);
        let is_own = said.issuer.origin() == issuer.origin();
        let algorithms = &said.dpop_signing_alg_values_supported;
        let knows_key = algorithms.is_empty() || algorithms.iter().any(|name| name == "ES256");
        if is_own && knows_key && places.into_iter().all(|url| self.is_trusted(url)) {
            Ok(said)
        } else {
            let message = "the account's authorization server describes itself in a way that cannot be \
                           trusted";
            Err(ConnectError::Refused(message.to_owned()))
        }
    }
}
