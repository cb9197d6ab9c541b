//! The adapter against canned answers: trying the session of a member or a page out.

use serde_json::{Value, json};

use super::{MEMBER, PAGE, TRIAL, drafted, personal, session};
use crate::networks::{
    Adapter, ChannelFacts, Checkup, ConnectError, Now, Place, Session,
    contract::{Canned, ended, place},
    drive::{MADE_AT, http},
    linkedin::LinkedIn,
};

const USER: &str = "/v2/userinfo";
const ME: &str = "/v2/me";
const ROLES: &str = "/rest/organizationAcls";
const NAMES: &str = "/rest/organizations";
const INTROSPECT: &str = "/oauth/v2/introspectToken";

fn page() -> ChannelFacts {
    drafted(&["a"], &json!({})).channel
}

fn member() -> ChannelFacts {
    personal(&["a"], &json!({})).channel
}

fn user() -> Canned {
    Canned::new("GET", USER, json!({ "sub": "aB-9_", "name": "Eva Korn" }))
}

fn error(path: &str, status: u16) -> Canned {
    let body = json!({ "status": status, "code": "NO", "message": "No" });
    Canned::new("GET", path, body).status(status)
}

/// The member holds a role for these pages, and no other one.
fn roles(role: &str, numbers: &[u64]) -> Vec<Canned> {
    let one = |number: &u64| json!({ "organization": format!("urn:li:organization:{number}") });
    let elements: Vec<Value> = numbers.iter().map(one).collect();
    let first = Canned::new("GET", ROLES, json!({ "elements": elements })).query("role", role);
    vec![first, Canned::new("GET", ROLES, json!({ "elements": [] }))]
}

fn names() -> Canned {
    let results = json!({ "42": { "localizedName": "Bäckerei Korn", "vanityName": "korn" } });
    Canned::new("GET", NAMES, json!({ "results": results }))
}

fn introspected(body: Value) -> Canned {
    Canned::new("POST", INTROSPECT, body)
}

fn active(scope: &str) -> Canned {
    introspected(json!({
        "active": true, "client_id": "app-1", "status": "active", "scope": scope,
        "expires_at": 1_497_497_620, "auth_type": "3L",
    }))
}

#[tokio::test]
async fn a_members_session_tells_whose_it_is_and_what_it_may_do() {
    let scopes = "openid,profile,w_member_social";
    let (tried, asked) = TRIAL.tried(&member(), &[user(), active(scopes)]).await;
    let found = Checkup::of(MEMBER, "Eva Korn");
    assert_eq!(tried, Ok(Some(found.clone().with_scopes(Some(scopes)))));
    insta::assert_json_snapshot!("checkup_of_member", asked);
    // The app is another one, or LinkedIn tells nothing.
    for answer in [
        introspected(json!({ "error": "invalid_request" })).status(400),
        introspected(json!({ "active": true })),
        introspected(json!({ "active": false, "status": "revoked" })).status(500),
        introspected(json!([])),
    ] {
        let (tried, _) = TRIAL.tried(&member(), &[user(), answer]).await;
        assert_eq!(tried, Ok(Some(found.clone())));
    }
    let other = Canned::new("GET", USER, json!({ "sub": "z", "name": "Ute" }));
    let (tried, _) = TRIAL.tried(&member(), &[other]).await;
    let expected = Checkup::of("urn:li:person:z", "Ute");
    assert_eq!(tried, Ok(Some(expected)), "another member");
    // A session may be good and still not see whose it is.
    let (tried, _) = TRIAL
        .tried(&member(), &[error(USER, 403), error(ME, 403)])
        .await;
    assert_eq!(tried, Ok(Some(Checkup::default())));
}

#[tokio::test]
async fn without_an_app_a_token_is_shown_to_nobody() {
    let server = TRIAL.serve(&[user()]).await;
    let place = Place {
        app: None,
        ..place(&server.uri().parse().unwrap())
    };
    let bare = LinkedIn::new(http(), place, Now::new(|| MADE_AT));
    let session = session(&server.uri().parse().unwrap());
    let tried = bare.check_up(&member(), &session).await;
    assert_eq!(tried, Ok(Some(Checkup::of(MEMBER, "Eva Korn"))));
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_pages_session_is_good_while_its_member_holds_a_role_there() {
    let scopes = "w_organization_social,r_organization_social";
    let mut answers = roles("CONTENT_ADMIN", &[7, 42]);
    answers.extend([names(), active(scopes)]);
    let (tried, asked) = TRIAL.tried(&page(), &answers).await;
    let found = Checkup::of(PAGE, "Bäckerei Korn").with_scopes(Some(scopes));
    assert_eq!(tried, Ok(Some(found)));
    insta::assert_json_snapshot!("checkup_of_page", asked);
    // A page whose name may not be read goes by its id.
    let mut answers = roles("ADMINISTRATOR", &[42]);
    answers.push(error(NAMES, 403));
    let (tried, _) = TRIAL.tried(&page(), &answers).await;
    assert_eq!(tried, Ok(Some(Checkup::of(PAGE, PAGE))));
    let (tried, _) = TRIAL.tried(&page(), &roles("ADMINISTRATOR", &[7])).await;
    let Err(ConnectError::Refused(why)) = tried else {
        panic!("{tried:?}")
    };
    assert!(why.contains("holds no role there"), "{why}");
    // Where roles may not be asked for, the token alone is proven.
    let (tried, _) = TRIAL.tried(&page(), &[error(ROLES, 403), user()]).await;
    assert_eq!(tried, Ok(Some(Checkup::default())));
    let answers = [error(ROLES, 403), error(USER, 401), error(ME, 401)];
    let (tried, _) = TRIAL.tried(&page(), &answers).await;
    assert_eq!(ended(&tried), "refused");
}

#[tokio::test]
async fn a_right_that_is_missing_is_named() {
    let mut of_page = roles("ADMINISTRATOR", &[42]);
    of_page.extend([names(), active("w_member_social")]);
    let of_member = [user(), active("w_organization_social")];
    for (channel, answers, scope) in [
        (page(), &of_page[..], "w_organization_social"),
        (member(), &of_member[..], "w_member_social"),
    ] {
        let (tried, _) = TRIAL.tried(&channel, answers).await;
        let why = format!("the permission {scope} was not given");
        assert_eq!(tried, Err(ConnectError::Refused(why)));
    }
}

#[tokio::test]
async fn a_dead_token_is_told_apart_from_a_network_in_trouble() {
    for (answers, expected) in [
        (vec![error(USER, 401), error(ME, 401)], "refused"),
        (
            vec![
                user(),
                introspected(json!({ "active": false, "status": "revoked" })),
            ],
            "refused",
        ),
        (vec![error(USER, 429)], "unreachable"),
        (vec![error(USER, 500)], "unreachable"),
        (vec![Canned::new("GET", USER, json!({}))], "unreachable"),
    ] {
        let (tried, _) = TRIAL.tried(&member(), &answers).await;
        assert_eq!(ended(&tried), expected, "{answers:?} {tried:?}");
    }
    for (status, expected) in [(401, "refused"), (426, "unreachable"), (503, "unreachable")] {
        let (tried, _) = TRIAL.tried(&page(), &[error(ROLES, status)]).await;
        assert_eq!(ended(&tried), expected, "{status} {tried:?}");
    }
    let (tried, _) = TRIAL.tried(&page(), &[error(ROLES, 426)]).await;
    assert!(tried.unwrap_err().to_string().contains("api_version"));
    let server = TRIAL.serve(&[]).await;
    let adapter = TRIAL.at(&server);
    let tried = adapter.check_up(&member(), &Session::default()).await;
    assert_eq!(ended(&tried), "refused");
}
