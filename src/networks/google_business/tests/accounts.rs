//! The adapter against canned answers: consent, connecting, and renewing sessions.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::{adapter, session, trial};
use crate::{
    domain::time::MINUTE_MS,
    networks::{
        Adapter as _, ConnectError, ConnectRequest, Connected, Now, Place, Session,
        consent::{Answered, Ask, Consent as _},
        contract::Canned,
        drive::{MADE_AT, channel_id, draft, http, options, requests},
        google_business::GoogleBusiness,
    },
};

const REDIRECT: &str = "https://dezent.example.org/api/connect/callback";

/// What a session holds, told openly.
fn held(session: &Session) -> Vec<String> {
    let secrets = session.iter();
    secrets
        .map(|(name, secret)| format!("{name} {}", secret.expose_secret()))
        .collect()
}

#[tokio::test]
async fn a_person_is_asked_on_googles_page() {
    let redirect: Url = REDIRECT.parse().unwrap();
    let place = Place {
        app: crate::networks::contract::place(&redirect).app,
        ..Place::default()
    };
    let adapter = GoogleBusiness::new(http(), &place, Now::new(|| MADE_AT));
    let ask = Ask {
        redirect: &redirect,
        state: "state-1",
        server: None,
        hint: None,
    };
    let asked = adapter.ask(ask).await.unwrap();
    assert_eq!(
        asked.address.as_str(),
        "https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=app-1\
         &state=state-1\
         &redirect_uri=https%3A%2F%2Fdezent.example.org%2Fapi%2Fconnect%2Fcallback\
         &scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fbusiness.manage\
         &access_type=offline&prompt=consent"
    );
    assert!(adapter.is_registered());
    assert!(adapter.registration().is_some());
}

#[tokio::test]
async fn an_answer_is_exchanged_once() {
    let granted = |scope: &str| {
        let body = json!({
            "access_token": "token-1", "expires_in": 3_599, "refresh_token": "refresh-1",
            "scope": scope,
        });
        Canned::new("POST", "/token", body)
    };
    let redeem = |answer: Canned| async move {
        let server = trial().serve(&[answer]).await;
        let redirect: Url = REDIRECT.parse().unwrap();
        let (code, kept) = (SecretString::from("code-1"), Session::default());
        let answered = Answered {
            redirect: &redirect,
            code: &code,
            issuer: None,
            kept: &kept,
        };
        let session = trial().at(&server).redeem(answered).await;
        (session, requests(&server).await)
    };
    let scope = "openid https://www.googleapis.com/auth/business.manage";
    let (session, calls) = redeem(granted(scope)).await;
    let ends_at = MADE_AT.plus_ms(3_599_000).ms();
    assert_eq!(
        held(&session.unwrap()),
        [
            "access_token token-1".to_owned(),
            format!("expires_at_ms {ends_at}"),
            "refresh_token refresh-1".to_owned(),
        ]
    );
    insta::assert_json_snapshot!("redeem", calls);
    let (refused, _) = redeem(granted("openid")).await;
    assert!(matches!(refused, Err(ConnectError::Refused(_))));
}

fn account(number: u32) -> Value {
    json!({ "name": format!("accounts/{number}"), "accountName": "Laden" })
}

fn location(number: u32) -> Value {
    json!({
        "name": format!("locations/{number}"), "title": format!("Teeladen {number}"),
        "storefrontAddress": {
            "addressLines": ["Hauptstraße 1", ""], "postalCode": "10115", "locality": "Berlin",
        },
        "metadata": { "hasVoiceOfMerchant": number != 3 },
    })
}

/// Two accounts on two pages; the first has two pages of locations, and they share one.
fn accounts() -> Vec<Canned> {
    let list = |path: &str, name: &str, items: &[Value], next: Option<&str>| {
        let mut body = json!({ name: items });
        if let Some(next) = next {
            body["nextPageToken"] = json!(next);
        }
        Canned::new("GET", path, body)
    };
    vec![
        list("/accounts", "accounts", &[account(2)], None).query("pageToken", "a2"),
        list("/accounts", "accounts", &[account(1)], Some("a2")),
        list(
            "/accounts/1/locations",
            "locations",
            &[location(2)],
            Some(""),
        )
        .query("pageToken", "l2"),
        list(
            "/accounts/1/locations",
            "locations",
            &[location(1)],
            Some("l2"),
        ),
        list(
            "/accounts/2/locations",
            "locations",
            &[location(2), location(3)],
            None,
        ),
    ]
}

#[tokio::test]
async fn every_location_of_every_account_is_a_target_once() {
    let server = trial().serve(&accounts()).await;
    let bare = Session::default().with("access_token", "token-1");
    let settings = options(&json!({ "language": "de" }));
    let targets = trial().at(&server).targets(&bare, &settings).await.unwrap();
    let shown: Vec<Value> = targets
        .iter()
        .map(|one| {
            let connected = &one.connected;
            json!({
                "kind": one.kind, "about": one.about, "account": connected.account,
                "session": held(&connected.session), "options": connected.options,
            })
        })
        .collect();
    let calls = requests(&server).await;
    insta::assert_json_snapshot!("targets", json!({ "requests": calls, "targets": shown }));
}

async fn connect(
    credentials: &[(&str, &str)],
    settings: &Value,
    answers: &[Canned],
) -> Result<Connected, ConnectError> {
    let server = trial().serve(answers).await;
    let given = credentials.iter();
    let credentials = given.fold(Session::default(), |session, (name, secret)| {
        session.with(name, *secret)
    });
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials: &credentials,
        options: &options(settings),
    };
    trial().at(&server).connect(request).await
}

#[tokio::test]
async fn credentials_that_are_typed_in_name_a_location() {
    let none = json!({});
    for id in ["locations/3", "3", "accounts/2/locations/3", " 3 "] {
        let given = [("access_token", "token-1"), ("location_id", id)];
        let connected = connect(&given, &none, &accounts()).await.unwrap();
        assert_eq!(connected.account.remote_id, "locations/3", "{id}");
        let kept = ["access_token token-1", "location accounts/2/locations/3"];
        assert_eq!(held(&connected.session), kept);
    }
    let field = |error: ConnectError| match error {
        ConnectError::Field { field, .. } => field,
        other => panic!("{other:?}"),
    };
    let given = [("access_token", "token-1")];
    let failed = connect(&given, &none, &accounts()).await.unwrap_err();
    assert_eq!(field(failed), "credentials.location_id");
    let failed = connect(&[], &none, &[]).await.unwrap_err();
    assert_eq!(field(failed), "credentials.access_token");
    let failed = connect(&given, &json!({ "type": "x" }), &[])
        .await
        .unwrap_err();
    assert_eq!(field(failed), "options.type");
    let nothing = [Canned::new("GET", "/accounts", json!({}))];
    let failed = connect(&given, &none, &nothing).await.unwrap_err();
    assert_eq!(
        failed,
        ConnectError::Refused("this Google account manages no location".to_owned())
    );
}

#[tokio::test]
async fn a_session_is_renewed_and_keeps_its_location() {
    let body = json!({ "access_token": "token-2", "expires_in": 3_600 });
    let server = trial().serve(&[Canned::new("POST", "/token", body)]).await;
    let channel = draft("locations/2", &["a"], &json!({})).channel;
    let renewed = trial()
        .at(&server)
        .refresh(&channel, &session())
        .await
        .unwrap();
    let ends_at = MADE_AT.plus_ms(3_600_000).ms();
    assert_eq!(
        held(&renewed),
        [
            "access_token token-2".to_owned(),
            format!("expires_at_ms {ends_at}"),
            "location accounts/1/locations/2".to_owned(),
            "refresh_token refresh-1".to_owned(),
        ]
    );
    for (status, error, is_refused) in [
        (400, "invalid_grant", true),
        (401, "invalid_client", false),
        (503, "unavailable", false),
    ] {
        let said = Canned::new("POST", "/token", json!({ "error": error })).status(status);
        let server = trial().serve(&[said]).await;
        let failed = trial()
            .at(&server)
            .refresh(&channel, &session())
            .await
            .unwrap_err();
        assert_eq!(
            matches!(failed, ConnectError::Refused(_)),
            is_refused,
            "{failed:?}"
        );
    }
}

#[test]
fn a_session_is_renewed_before_it_ends() {
    let ending = |in_ms: i64| {
        let ends_at = MADE_AT.plus_ms(in_ms).ms().to_string();
        session().with("expires_at_ms", ends_at)
    };
    assert!(adapter().is_stale(&ending(5 * MINUTE_MS), MADE_AT));
    assert!(!adapter().is_stale(&ending(5 * MINUTE_MS + 1), MADE_AT));
    assert_eq!(adapter().session_ends_at(&ending(1)), None);
    let bare = Session::default().with("expires_at_ms", MADE_AT.ms().to_string());
    assert_eq!(adapter().session_ends_at(&bare), Some(MADE_AT));
}
