//! The adapter against canned answers: connecting accounts and renewing their session.

use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::{LinkedIn, TRIAL, drafted, quiet, session};
use crate::{
    domain::network::Kind,
    networks::{
        Adapter, ConnectError, ConnectRequest, Connected, Now, Place, Session,
        consent::{Answered, Ask, Consent, Target},
        contract::{Canned, place},
        distrust::Distrusting,
        drive::{MADE_AT, channel_id, http, options, requests},
    },
};

const USER: &str = "/v2/userinfo";
const ME: &str = "/v2/me";
const ROLES: &str = "/rest/organizationAcls";
const NAMES: &str = "/rest/organizations";
const TOKEN: &str = "/oauth/v2/accessToken";
const DAY_MS: i64 = 24 * 3_600_000;

fn user() -> Canned {
    Canned::new(
        "GET",
        USER,
        json!({ "sub": "aB-9_", "name": "Eva Korn", "picture": "https://a.de/p" }),
    )
}

fn forbidden(path: &str) -> Canned {
    let body =
        json!({ "status": 403, "code": "ACCESS_DENIED", "message": "Not enough permissions" });
    Canned::new("GET", path, body).status(403)
}

fn roles(role: &str, start: usize, numbers: std::ops::Range<u64>) -> Canned {
    let one = |number: u64| json!({ "role": role, "state": "APPROVED", "organization": format!("urn:li:organization:{number}") });
    let elements: Vec<Value> = numbers.map(one).collect();
    Canned::new("GET", ROLES, json!({ "elements": elements }))
        .query("role", role)
        .query("start", &start.to_string())
}

fn names() -> Canned {
    let results = json!({
        "42": { "localizedName": "Bäckerei Korn", "vanityName": "korn" },
        "43": { "localizedName": "Mühle" },
    });
    Canned::new(
        "GET",
        NAMES,
        json!({ "results": results, "statuses": {}, "errors": {} }),
    )
}

async fn connect(
    adapter: &LinkedIn,
    credentials: &[(&str, &str)],
    settings: &Value,
) -> Result<Connected, ConnectError> {
    let credentials = credentials
        .iter()
        .fold(Session::default(), |session, (name, secret)| {
            session.with(name, *secret)
        });
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials: &credentials,
        options: &options(settings),
    };
    adapter.connect(request).await
}

/// A session as plain texts.
fn opened(session: &Session) -> Value {
    let secrets = session.iter();
    secrets
        .map(|(name, secret)| (name.to_owned(), json!(secret.expose_secret())))
        .collect::<serde_json::Map<String, Value>>()
        .into()
}

fn shown(targets: &[Target]) -> Value {
    let one = |target: &Target| {
        json!({
            "kind": target.kind, "about": target.about,
            "account": target.connected.account, "options": target.connected.options,
        })
    };
    targets.iter().map(one).collect()
}

#[tokio::test]
async fn a_token_of_a_member_needs_no_choice() {
    let server = TRIAL.serve(&[user(), forbidden(ROLES)]).await;
    let credentials = [("access_token", " token-1 ")];
    let settings = json!({ "visibility": "connections" });
    let connected = connect(&TRIAL.at(&server), &credentials, &settings)
        .await
        .unwrap();
    assert_eq!(connected.account.remote_id, "urn:li:person:aB-9_");
    assert_eq!(connected.account.handle, "Eva Korn");
    assert_eq!(connected.account.url, None);
    assert_eq!(
        opened(&connected.session),
        json!({ "access_token": "token-1" })
    );
    let expected = json!({
        "visibility": "connections", "author": { "kind": "member", "comments": false },
    });
    assert_eq!(json!(connected.options), expected);
    assert_eq!(quiet().kind(&connected.options), Kind::Blind);
    insta::assert_json_snapshot!("member", requests(&server).await);
}

#[tokio::test]
async fn a_token_of_several_accounts_needs_one_to_be_named() {
    let answers = || {
        let me = json!({
            "id": "aB-9_", "localizedFirstName": "Eva", "localizedLastName": "Korn", "vanityName": "eva",
        });
        vec![
            forbidden(USER),
            Canned::new("GET", ME, me),
            roles("ADMINISTRATOR", 0, 42..44),
            roles("CONTENT_ADMIN", 0, 43..45),
            roles("DIRECT_SPONSORED_CONTENT_POSTER", 0, 0..0),
            names(),
        ]
    };
    let server = TRIAL.serve(&answers()).await;
    let adapter = TRIAL.at(&server);
    let token = [("access_token", "token-1"), ("refresh_token", "renew-1")];
    let failed = connect(&adapter, &token, &json!({})).await.unwrap_err();
    let ConnectError::Field { field, message } = failed else {
        panic!("{failed:?}")
    };
    assert_eq!(field, "credentials.account");
    let all = "urn:li:person:aB-9_ (Eva Korn), urn:li:organization:42 (Bäckerei Korn), \
               urn:li:organization:43 (Mühle), urn:li:organization:44 (urn:li:organization:44)";
    assert!(message.ends_with(all), "{message}");
    let sent = requests(&server).await;
    insta::assert_json_snapshot!("pages", sent);

    let server = TRIAL.serve(&answers()).await;
    let named = [token[0], token[1], ("account", "urn:li:organization:42")];
    let connected = connect(&TRIAL.at(&server), &named, &json!({}))
        .await
        .unwrap();
    assert_eq!(connected.account.handle, "Bäckerei Korn");
    let url = "https://www.linkedin.com/company/korn";
    assert_eq!(connected.account.url.as_deref(), Some(url));
    let author = json!({ "author": { "kind": "organization", "comments": true } });
    assert_eq!(json!(connected.options), author);
    assert_eq!(quiet().kind(&connected.options), Kind::Listing);
    let kept = json!({ "access_token": "token-1", "refresh_token": "renew-1" });
    assert_eq!(opened(&connected.session), kept);
}

#[tokio::test]
async fn pages_are_listed_to_their_end() {
    let answers = [
        user(),
        roles("ADMINISTRATOR", 0, 100..120),
        roles("ADMINISTRATOR", 20, 120..140),
        roles("ADMINISTRATOR", 40, 140..141),
        roles("CONTENT_ADMIN", 0, 100..101),
        roles("DIRECT_SPONSORED_CONTENT_POSTER", 0, 0..0),
        forbidden(NAMES),
    ];
    let server = TRIAL.serve(&answers).await;
    let session = session(&server.uri().parse().unwrap());
    let targets = TRIAL
        .at(&server)
        .targets(&session, &options(&json!({})))
        .await
        .unwrap();
    assert_eq!(targets.len(), 1 + 41);
    let last = &targets[41].connected.account;
    assert_eq!(last.remote_id, "urn:li:organization:140");
    assert_eq!(last.handle, "urn:li:organization:140");
    let calls = requests(&server).await;
    let asked: Vec<&str> = calls
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call["call"].as_str().unwrap())
        .filter(|call| call.contains(NAMES) && !call.contains(ROLES))
        .collect();
    assert_eq!(asked.len(), 3);
    assert_eq!(asked[2], "GET /rest/organizations?ids=List(140)");
}

#[tokio::test]
async fn what_was_granted_decides_who_can_be_chosen() {
    let answers = [
        user(),
        roles("ADMINISTRATOR", 0, 42..43),
        roles("CONTENT_ADMIN", 0, 0..0),
        roles("DIRECT_SPONSORED_CONTENT_POSTER", 0, 0..0),
        names(),
    ];
    let server = TRIAL.serve(&answers).await;
    let adapter = TRIAL.at(&server);
    let with = |scopes: &str| session(&server.uri().parse().unwrap()).with("scope", scopes);
    let none = options(&json!({}));
    let all = with(
        "w_member_social w_member_social_feed w_organization_social w_organization_social_feed",
    );
    let targets = adapter.targets(&all, &none).await.unwrap();
    insta::assert_json_snapshot!("targets", shown(&targets));
    let less = with("r_basicprofile w_organization_social rw_organization_admin");
    let targets = adapter.targets(&less, &none).await.unwrap();
    let expected = json!([{ "kind": "organization", "comments": false }]);
    let authors: Value = targets
        .iter()
        .map(|target| target.connected.options["author"].clone())
        .collect();
    assert_eq!(authors, expected);
}

#[tokio::test]
async fn connecting_is_refused_by_field_or_in_linkedins_words() {
    let (none, token) = (json!({}), [("access_token", "token-1")]);
    let field = |failed: ConnectError| match failed {
        ConnectError::Field { field, .. } => field,
        other => panic!("{other:?}"),
    };
    for credentials in [&[][..], &[("access_token", " ")]] {
        let failed = connect(&quiet(), credentials, &none).await.unwrap_err();
        assert_eq!(field(failed), "credentials.access_token");
    }
    let failed = connect(&quiet(), &token, &json!({ "visibility": 1 }))
        .await
        .unwrap_err();
    assert_eq!(field(failed), "options.visibility");
    for settings in [
        json!({ "link": "https://a.de", "link_title": "a" }),
        json!({ "reshare": "urn:li:share:7" }),
        json!({ "poll": { "question": "a", "options": ["a", "b"] } }),
        json!({ "media_title": "a" }),
    ] {
        let name = settings.as_object().unwrap().keys().next().unwrap().clone();
        let failed = connect(&quiet(), &token, &settings).await.unwrap_err();
        assert_eq!(field(failed), format!("options.{name}"));
    }
    let unauthorized = |path: &str| {
        let body = json!({ "status": 401, "code": "EXPIRED_ACCESS_TOKEN", "message": "Expired" });
        Canned::new("GET", path, body).status(401)
    };
    let down = |path: &str| Canned::new("GET", path, json!({})).status(503);
    for (answers, is_refused) in [
        (vec![unauthorized(USER), unauthorized(ME)], true),
        // It may neither see the member nor post for anybody.
        (vec![forbidden(USER), forbidden(ME), forbidden(ROLES)], true),
        (vec![user(), unauthorized(ROLES)], true),
        (vec![down(USER)], false),
        (vec![user(), down(ROLES)], false),
        (
            vec![Canned::new("GET", USER, json!({ "name": "Eva" }))],
            false,
        ),
        (vec![Canned::new("GET", USER, json!([])).status(302)], false),
    ] {
        let server = TRIAL.serve(&answers).await;
        let failed = connect(&TRIAL.at(&server), &token, &none)
            .await
            .unwrap_err();
        assert_eq!(
            matches!(failed, ConnectError::Refused(_)),
            is_refused,
            "{answers:?} {failed:?}"
        );
        assert_eq!(
            matches!(failed, ConnectError::Unreachable(_)),
            !is_refused,
            "{answers:?}"
        );
        assert!(!failed.to_string().contains("token-1"));
    }
}

fn redirect() -> Url {
    "https://dezent.example.org/connect/linkedin/callback"
        .parse()
        .unwrap()
}

fn granted() -> Value {
    json!({
        "access_token": "token-2", "expires_in": 5_184_000, "refresh_token": "renew-2",
        "refresh_token_expires_in": 31_536_000, "scope": "r_basicprofile,w_member_social",
    })
}

/// That session, as it is kept.
fn kept() -> Value {
    json!({
        "access_token": "token-2", "refresh_token": "renew-2",
        "expires_at_ms": MADE_AT.plus_ms(60 * DAY_MS).ms().to_string(),
        "refresh_expires_at_ms": MADE_AT.plus_ms(365 * DAY_MS).ms().to_string(),
        "scope": "r_basicprofile w_member_social",
    })
}

#[tokio::test]
async fn a_person_is_asked_and_the_code_is_exchanged() {
    let known = Place {
        app: place(&redirect()).app,
        ..Place::default()
    };
    let adapter = LinkedIn::new(http(), known, Now::new(|| MADE_AT));
    assert!(adapter.is_registered() && !adapter.needs_server());
    let redirect = redirect();
    let ask = Ask {
        redirect: &redirect,
        state: "state-1",
        server: None,
        hint: None,
    };
    let asked = Consent::ask(&adapter, ask).await.unwrap();
    let expected = "https://www.linkedin.com/oauth/v2/authorization?response_type=code\
                    &client_id=app-1&state=state-1\
                    &redirect_uri=https%3A%2F%2Fdezent.example.org%2Fconnect%2Flinkedin%2Fcallback\
                    &scope=r_basicprofile%20w_member_social%20w_member_social_feed\
                    %20r_organization_social%20w_organization_social\
                    %20r_organization_social_feed%20w_organization_social_feed\
                    %20rw_organization_admin";
    assert_eq!(asked.address.as_str(), expected);
    assert!(
        asked.kept.is_same(&Session::default()),
        "LinkedIn takes no PKCE"
    );
    // An app that anybody may have is granted less, and asking it for more is refused as a whole. The
    // choice gets through what every adapter is wrapped in.
    let guarded = Distrusting(Arc::new(adapter));
    for (permissions, scopes) in [
        ("member", "openid%20profile%20w_member_social"),
        ("pages", expected.split_once("&scope=").unwrap().1),
    ] {
        let ask = Ask {
            redirect: &redirect,
            state: "state-1",
            server: None,
            hint: None,
        };
        let settings = options(&json!({ "permissions": permissions }));
        let asked = guarded.ask_for(ask, &settings).await.unwrap();
        let (_, told) = asked.address.as_str().split_once("&scope=").unwrap();
        assert_eq!(told, scopes);
    }

    let code = SecretString::from("code-1");
    let answered = || Answered {
        redirect: &redirect,
        code: &code,
        issuer: None,
        kept: &asked.kept,
    };
    let server = TRIAL.serve(&[Canned::new("POST", TOKEN, granted())]).await;
    let session = TRIAL.at(&server).redeem(answered()).await.unwrap();
    assert_eq!(opened(&session), kept());
    insta::assert_json_snapshot!("exchange", requests(&server).await);

    let error = json!({ "error": "invalid_request", "error_description": "Code expired" });
    let server = TRIAL
        .serve(&[Canned::new("POST", TOKEN, error).status(400)])
        .await;
    let failed = TRIAL.at(&server).redeem(answered()).await.unwrap_err();
    assert_eq!(
        failed,
        ConnectError::Refused("invalid_request: Code expired".to_owned())
    );
    let nobody = LinkedIn::new(http(), Place::default(), Now::new(|| MADE_AT));
    assert!(!nobody.is_registered());
    let failed = nobody.redeem(answered()).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Refused(_)), "{failed:?}");
}

#[tokio::test]
async fn a_session_is_renewed_where_that_was_granted() {
    let channel = drafted(&["a"], &json!({})).channel;
    let before = Session::default()
        .with("access_token", "token-1")
        .with("refresh_token", "renew-1")
        .with("refresh_expires_at_ms", "7")
        .with("scope", "w_member_social");
    let server = TRIAL.serve(&[Canned::new("POST", TOKEN, granted())]).await;
    let renewed = TRIAL.at(&server).refresh(&channel, &before).await.unwrap();
    assert_eq!(opened(&renewed), kept());
    insta::assert_json_snapshot!("renewal", requests(&server).await);
    // What is not said anew stays.
    let less = json!({ "access_token": "token-2", "expires_in": 60 });
    let server = TRIAL.serve(&[Canned::new("POST", TOKEN, less)]).await;
    let renewed = opened(&TRIAL.at(&server).refresh(&channel, &before).await.unwrap());
    let expected = json!({
        "access_token": "token-2", "refresh_token": "renew-1", "refresh_expires_at_ms": "7",
        "expires_at_ms": MADE_AT.plus_ms(60_000).ms().to_string(), "scope": "w_member_social",
    });
    assert_eq!(renewed, expected);
    for (status, error, is_over) in [
        (400, "invalid_grant", true),
        (401, "invalid_client", false),
        (503, "temporarily_unavailable", false),
    ] {
        let answer = Canned::new("POST", TOKEN, json!({ "error": error })).status(status);
        let server = TRIAL.serve(&[answer]).await;
        let failed = TRIAL
            .at(&server)
            .refresh(&channel, &before)
            .await
            .unwrap_err();
        assert_eq!(
            matches!(failed, ConnectError::Refused(_)),
            is_over,
            "{error} {failed:?}"
        );
    }
    let nobody = LinkedIn::new(http(), Place::default(), Now::new(|| MADE_AT));
    let failed = nobody.refresh(&channel, &before).await.unwrap_err();
    assert!(matches!(failed, ConnectError::Refused(_)), "{failed:?}");
}

#[tokio::test]
async fn a_session_that_cannot_be_renewed_is_only_asked_about() {
    let channel = drafted(&["a"], &json!({})).channel;
    let status = |path: &str, status: u16| {
        Canned::new("GET", path, json!({ "status": status, "message": "a" })).status(status)
    };
    for (answers, expected) in [
        (vec![user()], Ok(())),
        (vec![forbidden(USER), forbidden(ME)], Ok(())),
        (vec![status(USER, 401), status(ME, 401)], Err(true)),
        (vec![status(USER, 503)], Err(false)),
    ] {
        let server = TRIAL.serve(&answers).await;
        let bare = session(&server.uri().parse().unwrap());
        let seen = match TRIAL.at(&server).refresh(&channel, &bare).await {
            Ok(same) => {
                assert!(same.is_same(&bare));
                Ok(())
            }
            Err(ConnectError::Refused(_)) => Err(true),
            Err(_) => Err(false),
        };
        assert_eq!(seen, expected, "{answers:?}");
    }
}

#[test]
fn a_session_ends_after_60_days_or_with_what_renews_it() {
    let end = MADE_AT.plus_ms(60 * DAY_MS);
    let bare = session(&redirect());
    assert!(!quiet().is_stale(&bare, end));
    assert_eq!(quiet().session_ends_at(&bare), None);
    let ending = bare.with("expires_at_ms", end.ms().to_string());
    assert_eq!(quiet().session_ends_at(&ending), Some(end));
    // What cannot be renewed is used to its end.
    assert!(!quiet().is_stale(&ending, end.plus_ms(-1)));
    assert!(quiet().is_stale(&ending, end));
    let renewable = ending.with("refresh_token", "renew-1");
    assert!(!quiet().is_stale(&renewable, end.plus_ms(-DAY_MS - 1)));
    assert!(quiet().is_stale(&renewable, end.plus_ms(-DAY_MS)));
    assert_eq!(quiet().session_ends_at(&renewable), None);
    let year = MADE_AT.plus_ms(365 * DAY_MS);
    let told = renewable.with("refresh_expires_at_ms", year.ms().to_string());
    assert_eq!(quiet().session_ends_at(&told), Some(year));
}
