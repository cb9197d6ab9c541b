//! The adapter against canned answers: connecting a page, and keeping it connected.

use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;

use super::{TRIAL, adapter, drafted, session};
use crate::networks::{
    Adapter, ConnectError, ConnectRequest, Connected, Now, Place, Session,
    consent::{Answered, Ask},
    contract::Canned,
    drive::{MADE_AT, channel_id, http, options, requests},
    facebook::Facebook,
};

const TOKENS: &str = "/v25.0/oauth/access_token";
const PERMISSIONS: &str = "/v25.0/me/permissions";
const ACCOUNTS: &str = "/v25.0/me/accounts";
const ME: &str = "/v25.0/me";

fn redirect() -> Url {
    "https://dezent.example/connect/facebook/callback"
        .parse()
        .unwrap()
}

fn text<'a>(session: &'a Session, name: &str) -> Option<&'a str> {
    session.get(name).map(ExposeSecret::expose_secret)
}

fn error(code: i64) -> Value {
    json!({ "error": { "code": code, "message": "No" }})
}

#[tokio::test]
async fn a_person_is_asked_on_facebooks_own_page() {
    let ask = Ask {
        redirect: &redirect(),
        state: "state-1",
        server: None,
        hint: None,
    };
    let asked = adapter().consent().unwrap().ask(ask).await.unwrap();
    assert_eq!(
        asked.address.as_str(),
        "http://127.0.0.1:9/v25.0/dialog/oauth?response_type=code&client_id=app-1&state=state-1\
         &redirect_uri=https%3A%2F%2Fdezent.example%2Fconnect%2Ffacebook%2Fcallback\
         &scope=pages_show_list%2Cpages_read_engagement%2Cpages_manage_posts\
         %2Cpages_manage_engagement"
    );
    let bare = Facebook::new(http(), Place::default(), Now::new(|| MADE_AT));
    assert!(!bare.consent().unwrap().is_registered());
    assert!(bare.consent().unwrap().registration().is_some());
}

/// Answers that exchange a code, with these permissions granted or not.
fn exchanges(permissions: &[(&str, &str)]) -> Vec<Canned> {
    let short = json!({ "access_token": "short", "token_type": "bearer", "expires_in": 3_600 });
    let long = json!({ "access_token": "long", "token_type": "bearer", "expires_in": 5_184_000 });
    let one = |(name, status): &(&str, &str)| json!({ "permission": name, "status": status });
    let given: Vec<Value> = permissions.iter().map(one).collect();
    vec![
        Canned::new("GET", TOKENS, short).query("code", "code-1"),
        Canned::new("GET", TOKENS, long).query("grant_type", "fb_exchange_token"),
        Canned::new("GET", PERMISSIONS, json!({ "data": given })),
    ]
}

async fn redeemed(answers: &[Canned]) -> (Result<Session, ConnectError>, Value) {
    let server = TRIAL.serve(answers).await;
    let answered = Answered {
        redirect: &redirect(),
        code: &"code-1#_".to_owned().into(),
        issuer: None,
        kept: &Session::default(),
    };
    let adapter = TRIAL.at(&server);
    let redeemed = adapter.consent().unwrap().redeem(answered).await;
    (redeemed, requests(&server).await)
}

const ALL: [(&str, &str); 3] = [
    ("pages_show_list", "granted"),
    ("pages_manage_posts", "granted"),
    ("pages_manage_engagement", "declined"),
];

#[tokio::test]
async fn a_code_becomes_a_token_for_sixty_days() {
    let (redeemed, sent) = redeemed(&exchanges(&ALL)).await;
    assert_eq!(text(&redeemed.unwrap(), "access_token"), Some("long"));
    insta::assert_json_snapshot!("redeem", sent);
}

#[tokio::test]
async fn what_a_person_left_out_is_named() {
    for (given, missing) in [
        (
            [
                ("pages_show_list", "granted"),
                ("pages_manage_posts", "declined"),
            ],
            "pages_manage_posts",
        ),
        (
            [
                ("pages_manage_posts", "granted"),
                ("public_profile", "granted"),
            ],
            "pages_show_list",
        ),
    ] {
        let (redeemed, _) = redeemed(&exchanges(&given)).await;
        let ConnectError::Refused(words) = redeemed.unwrap_err() else {
            panic!("{missing}")
        };
        assert!(words.contains(missing), "{words}");
    }
}

#[tokio::test]
async fn a_code_that_is_not_taken_is_told_apart_from_a_network_in_trouble() {
    for (status, body, is_refused) in [
        (400, error(100), true),
        (400, error(190), true),
        (400, error(4), false),
        (500, error(100), false),
        (200, json!({}), false),
    ] {
        let answer = Canned::new("GET", TOKENS, body).status(status);
        let (redeemed, _) = redeemed(&[answer]).await;
        match redeemed.unwrap_err() {
            ConnectError::Refused(_) if is_refused => {}
            ConnectError::Unreachable(_) if !is_refused => {}
            other => panic!("{status} {other:?}"),
        }
    }
}

/// A page on which these things may be done.
fn page(number: u32, tasks: &[&str]) -> Value {
    json!({
        "id": number.to_string(), "name": format!("Seite {number}"), "tasks": tasks,
        "access_token": format!("page-{number}"), "category": "Bakery",
    })
}

const MAY: [&str; 2] = ["MODERATE", "CREATE_CONTENT"];

#[tokio::test]
async fn the_pages_of_a_person_are_read_to_their_end() {
    let server = TRIAL.serve(&[]).await;
    let next = format!(
        "{}{ACCOUNTS}?after=b&limit=100&access_token=secret",
        server.uri()
    );
    let mut without_token = page(4, &MAY);
    without_token["access_token"] = Value::Null;
    let first =
        json!({ "data": [page(1, &MAY), page(2, &["ANALYZE"])], "paging": { "next": next } });
    let second = json!({ "data": [page(3, &MAY), without_token], "paging": {} });
    for (body, after) in [(second, true), (first, false)] {
        let given = wiremock::Mock::given(wiremock::matchers::path(ACCOUNTS));
        let given = if after {
            given.and(wiremock::matchers::query_param("after", "b"))
        } else {
            given
        };
        let response = wiremock::ResponseTemplate::new(200).set_body_json(body);
        given.respond_with(response).mount(&server).await;
    }
    let adapter = TRIAL.at(&server);
    let consent = adapter.consent().unwrap();
    let settings = options(&json!({ "placement": "feed" }));
    let targets = consent.targets(&session(), &settings).await.unwrap();
    let shown: Vec<Value> = targets
        .iter()
        .map(|target| {
            let Connected {
                account,
                session,
                options,
            } = &target.connected;
            json!({
                "kind": target.kind, "about": target.about, "account": account,
                "token": text(session, "access_token"), "options": options,
            })
        })
        .collect();
    insta::assert_json_snapshot!("targets", shown);
    insta::assert_json_snapshot!("accounts", requests(&server).await);
    assert_eq!(adapter.session_ends_at(&targets[0].connected.session), None);
    assert!(!adapter.is_stale(&targets[0].connected.session, MADE_AT));
}

async fn connect(
    answers: &[Canned],
    credentials: &[(&str, &str)],
    settings: &Value,
) -> (Result<Connected, ConnectError>, Value) {
    let server = TRIAL.serve(answers).await;
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
    let connected = TRIAL.at(&server).connect(request).await;
    (connected, requests(&server).await)
}

#[tokio::test]
async fn a_pages_own_token_is_enough() {
    let own = json!({ "id": "1", "name": "Seite 1", "category": "Bakery" });
    let answers = [Canned::new("GET", ME, own)];
    let (connected, sent) = connect(&answers, &[("access_token", " page-1 ")], &json!({})).await;
    let connected = connected.unwrap();
    assert_eq!(connected.account.remote_id, "1");
    assert_eq!(connected.account.handle, "Seite 1");
    assert_eq!(
        connected.account.url.as_deref(),
        Some("https://www.facebook.com/1")
    );
    assert_eq!(text(&connected.session, "access_token"), Some("page-1"));
    assert_eq!(sent.as_array().unwrap().len(), 1);
    let given = [("access_token", "page-1"), ("page_id", "2")];
    let (connected, _) = connect(&answers, &given, &json!({})).await;
    assert!(
        matches!(connected.unwrap_err(), ConnectError::Field { .. }),
        "another page"
    );
}

#[tokio::test]
async fn a_persons_token_leads_to_a_page() {
    let long = json!({ "access_token": "longer", "expires_in": 5_184_000 });
    let pages = json!({ "data": [page(1, &MAY), page(2, &["ANALYZE"]), page(3, &MAY)] });
    for (exchange, token) in [
        (Canned::new("GET", TOKENS, long), "longer"),
        // It may be another app's, or good for long already.
        (
            Canned::new("GET", TOKENS, error(100)).status(400),
            "person-1",
        ),
    ] {
        let answers = [
            Canned::new("GET", ME, error(100)).status(400),
            exchange,
            Canned::new("GET", ACCOUNTS, pages.clone()),
        ];
        let given = [("access_token", "person-1"), ("page_id", "3")];
        let (connected, sent) = connect(&answers, &given, &json!({})).await;
        let connected = connected.unwrap();
        assert_eq!(connected.account.remote_id, "3");
        assert_eq!(text(&connected.session, "access_token"), Some("page-3"));
        assert_eq!(sent[2]["authorization"], format!("Bearer {token}"));
        let (several, _) = connect(&answers, &given[..1], &json!({})).await;
        let ConnectError::Field { field, message } = several.unwrap_err() else {
            panic!("there are two pages")
        };
        assert_eq!(field, "credentials.page_id");
        assert!(message.ends_with("1 (Seite 1), 3 (Seite 3)"), "{message}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_named() {
    for (given, settings, expected) in [
        (vec![], json!({}), "credentials.access_token"),
        (
            vec![("access_token", "a")],
            json!({ "placement": "a" }),
            "options.placement",
        ),
        (
            vec![("access_token", "a")],
            json!({ "link": "https://a.test" }),
            "options.link",
        ),
    ] {
        let (failed, _) = connect(&[], &given, &settings).await;
        let ConnectError::Field { field, .. } = failed.unwrap_err() else {
            panic!("{given:?}")
        };
        assert_eq!(field, expected);
    }
    for (status, body, is_refused) in [
        (400, error(190), true),
        (500, json!({}), false),
        (400, error(4), false),
    ] {
        let answer = Canned::new("GET", ME, body).status(status);
        let (failed, _) = connect(&[answer], &[("access_token", "a")], &json!({})).await;
        match failed.unwrap_err() {
            ConnectError::Refused(words) if is_refused => assert_eq!(words, "No"),
            ConnectError::Unreachable(_) if !is_refused => {}
            other => panic!("{status} {other:?}"),
        }
    }
    let answers = [
        Canned::new("GET", ME, error(100)).status(400),
        Canned::new("GET", ACCOUNTS, error(190)).status(400),
    ];
    let (failed, _) = connect(&answers, &[("access_token", "a")], &json!({})).await;
    assert!(matches!(failed.unwrap_err(), ConnectError::Refused(_)));
}

#[tokio::test]
async fn a_pages_token_is_only_asked_about() {
    let channel = drafted(&["a"], &json!({})).channel;
    for (status, body, expected) in [
        (200, json!({ "id": "500" }), "kept"),
        (400, error(190), "refused"),
        (401, error(102), "refused"),
        (400, error(100), "unreachable"),
        (500, error(190), "unreachable"),
    ] {
        let answer = Canned::new("GET", "/v25.0/500", body).status(status);
        let server = TRIAL.serve(&[answer]).await;
        let seen = match TRIAL.at(&server).refresh(&channel, &session()).await {
            Ok(kept) if kept.is_same(&session()) => "kept",
            Err(ConnectError::Refused(_)) => "refused",
            Err(ConnectError::Unreachable(_)) => "unreachable",
            other => panic!("{other:?}"),
        };
        assert_eq!(seen, expected, "{status}");
    }
}
