//! The adapter against canned answers: connecting an account by both logins, and keeping it connected.

use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;

use super::{BY_FACEBOOK, TRIAL, adapter, drafted, session};
use crate::{
    domain::time::DAY_MS,
    networks::{
        Adapter, ConnectError, ConnectRequest, Connected, Now, Place, Session,
        consent::{Answered, Ask},
        contract::Canned,
        drive::{MADE_AT, channel_id, http, options, requests},
        instagram::Instagram,
    },
};

fn redirect() -> Url {
    "https://dezent.example/connect/instagram/callback"
        .parse()
        .unwrap()
}

fn text<'a>(session: &'a Session, name: &str) -> Option<&'a str> {
    session.get(name).map(ExposeSecret::expose_secret)
}

#[tokio::test]
async fn a_person_is_asked_on_instagrams_own_page() {
    let ask = Ask {
        redirect: &redirect(),
        state: "state-1",
        server: None,
        hint: None,
    };
    let asked = adapter().consent().unwrap().ask(ask).await.unwrap();
    assert_eq!(
        asked.address.as_str(),
        "http://127.0.0.1:9/oauth/authorize?response_type=code&client_id=app-1&state=state-1\
         &redirect_uri=https%3A%2F%2Fdezent.example%2Fconnect%2Finstagram%2Fcallback\
         &scope=instagram_business_basic%2Cinstagram_business_content_publish\
         %2Cinstagram_business_manage_comments"
    );
    let bare = Instagram::new(http(), Place::default(), Now::new(|| MADE_AT));
    assert!(!bare.consent().unwrap().is_registered());
    assert!(bare.consent().unwrap().registration().is_some());
}

#[tokio::test]
async fn a_code_becomes_a_token_for_sixty_days() {
    let long = json!({ "access_token": "long", "token_type": "bearer", "expires_in": 5_184_000 });
    for short in [
        json!({ "data": [{ "access_token": "short", "user_id": "1784", "permissions": "a" }] }),
        json!({ "access_token": "short", "user_id": 1784 }),
    ] {
        let answers = [
            Canned::new("POST", "/oauth/access_token", short),
            Canned::new("GET", "/access_token", long.clone()),
        ];
        let server = TRIAL.serve(&answers).await;
        let answered = Answered {
            redirect: &redirect(),
            code: &"code-1#_".to_owned().into(),
            issuer: None,
            kept: &Session::default(),
        };
        let adapter = TRIAL.at(&server);
        let redeemed = adapter.consent().unwrap().redeem(answered).await.unwrap();
        assert_eq!(text(&redeemed, "access_token"), Some("long"));
        let ends_at = Some(MADE_AT.plus_ms(60 * DAY_MS));
        assert_eq!(adapter.session_ends_at(&redeemed), ends_at);
        insta::assert_json_snapshot!("redeem", requests(&server).await);
    }
}

#[tokio::test]
async fn a_code_that_is_not_taken_is_refused() {
    let error = json!({
        "error_type": "OAuthException", "code": 400, "error_message": "This code has been used",
    });
    let answer = Canned::new("POST", "/oauth/access_token", error).status(400);
    let server = TRIAL.serve(&[answer]).await;
    let answered = Answered {
        redirect: &redirect(),
        code: &"code-1".to_owned().into(),
        issuer: None,
        kept: &Session::default(),
    };
    let adapter = TRIAL.at(&server);
    let refused = adapter
        .consent()
        .unwrap()
        .redeem(answered)
        .await
        .unwrap_err();
    let told = ConnectError::Refused("This code has been used".to_owned());
    assert_eq!(refused, told);
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
async fn a_token_of_instagrams_says_whose_it_is() {
    for user_id in [json!("1784"), json!(1784)] {
        let me = json!({ "user_id": user_id, "username": "shop", "id": "99", "name": "Der Laden" });
        let answer = Canned::new("GET", "/v25.0/me", me);
        let given = [("access_token", " token-1 ")];
        let (connected, _) = connect(&[answer], &given, &json!({ "comments": true })).await;
        let connected = connected.unwrap();
        let account = &connected.account;
        assert_eq!(account.remote_id, "1784");
        assert_eq!(account.handle, "@shop");
        assert_eq!(
            account.url.as_deref(),
            Some("https://www.instagram.com/shop/")
        );
        assert_eq!(connected.options, options(&json!({ "comments": true })));
        assert_eq!(text(&connected.session, "login"), None);
        let adapter = adapter();
        assert!(!adapter.is_stale(&connected.session, MADE_AT.plus_ms(DAY_MS - 1)));
        assert!(adapter.is_stale(&connected.session, MADE_AT.plus_ms(DAY_MS)));
    }
}

/// Two pages with an account each, a page without one, and one on which nothing may be published.
fn accounts(next: Option<&str>) -> Canned {
    let page = |number: u32, tasks: &[&str], account: Option<u32>| {
        let linked =
            account.map(|id| json!({ "id": id.to_string(), "username": format!("shop{id}") }));
        let mut page = json!({
            "id": number.to_string(), "name": format!("Seite {number}"), "tasks": tasks,
            "access_token": format!("page-{number}"),
        });
        if let Some(linked) = linked {
            page["instagram_business_account"] = linked;
        }
        page
    };
    let all = ["CREATE_CONTENT", "MODERATE"];
    let pages = [
        page(1, &all, Some(11)),
        page(2, &all, None),
        page(3, &["ANALYZE"], Some(33)),
        page(4, &all, Some(44)),
    ];
    let body = json!({ "data": pages, "paging": { "next": next } });
    Canned::new("GET", "/v25.0/me/accounts", body)
}

/// A person has no such fields as a page.
fn is_person() -> Canned {
    let error = json!({ "error": { "code": 100, "message": "nonexisting field (category)" }});
    Canned::new("GET", "/v25.0/me", error).status(400)
}

const PERSON: [(&str, &str); 2] = [("access_token", "person-1"), ("login", "facebook")];

#[tokio::test]
async fn a_persons_token_of_facebooks_leads_to_accounts_through_pages() {
    let answers = [is_person(), accounts(None)];
    let (several, sent) = connect(&answers, &PERSON, &json!({})).await;
    let ConnectError::Field { field, message } = several.unwrap_err() else {
        panic!("there are two accounts")
    };
    assert_eq!(field, "credentials.account_id");
    assert!(message.ends_with("11 (@shop11), 44 (@shop44)"), "{message}");
    insta::assert_json_snapshot!("by_person", sent);
    let given = [PERSON[0], PERSON[1], ("account_id", "44")];
    let (connected, _) = connect(&answers, &given, &json!({})).await;
    let connected = connected.unwrap();
    assert_eq!(connected.account.remote_id, "44");
    assert_eq!(connected.options["login"], "facebook");
    let session = &connected.session;
    assert_eq!(text(session, "access_token"), Some("page-4"));
    assert_eq!(text(session, "login"), Some("facebook"));
    assert_eq!(adapter().session_ends_at(session), None);
    assert!(!adapter().is_stale(session, MADE_AT));
}

#[tokio::test]
async fn the_pages_of_a_person_are_read_to_their_end() {
    let server = TRIAL.serve(&[]).await;
    let next = format!(
        "{}/v25.0/me/accounts?after=b&access_token=secret",
        server.uri()
    );
    let page = json!({ "data": [{
        "id": "5", "access_token": "page-5", "instagram_business_account": { "id": "55" },
    }]});
    let first = json!({ "data": [], "paging": { "next": next } });
    for (body, after) in [(page, true), (first, false)] {
        let given = wiremock::Mock::given(wiremock::matchers::path("/v25.0/me/accounts"));
        let given = if after {
            given.and(wiremock::matchers::query_param("after", "b"))
        } else {
            given
        };
        let response = wiremock::ResponseTemplate::new(200).set_body_json(body);
        given.respond_with(response).mount(&server).await;
    }
    let adapter = BY_FACEBOOK.at(&server);
    let person = session().with("login", "facebook");
    let consent = adapter.consent().unwrap();
    let targets = consent
        .targets(&person, &options(&json!({})))
        .await
        .unwrap();
    assert_eq!(targets.len(), 1);
    assert_eq!(
        (
            targets[0].kind.clone(),
            targets[0].connected.account.remote_id.as_str()
        ),
        ("account".to_owned(), "55")
    );
    let sent = requests(&server).await;
    assert_eq!(sent[1]["call"], "GET /v25.0/me/accounts?after=b");
}

#[tokio::test]
async fn a_pages_token_leads_to_its_account() {
    let page = json!({
        "id": "1", "name": "Seite 1", "category": "Bakery",
        "instagram_business_account": { "id": "11", "username": "shop11" },
    });
    let answer = Canned::new("GET", "/v25.0/me", page);
    let (connected, _) = connect(&[answer], &PERSON, &json!({})).await;
    let connected = connected.unwrap();
    assert_eq!(connected.account.handle, "@shop11");
    assert_eq!(text(&connected.session, "access_token"), Some("person-1"));
    let bare = json!({ "id": "1", "name": "Seite 1" });
    let answer = Canned::new("GET", "/v25.0/me", bare);
    let (connected, _) = connect(&[answer], &PERSON, &json!({})).await;
    assert!(matches!(connected.unwrap_err(), ConnectError::Refused(_)));
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_named() {
    for (given, settings, expected) in [
        (vec![], json!({}), "credentials.access_token"),
        (
            vec![("access_token", "a"), ("login", "meta")],
            json!({}),
            "credentials.login",
        ),
        (
            vec![("access_token", "a")],
            json!({ "placement": "a" }),
            "options.placement",
        ),
        (
            vec![("access_token", "a")],
            json!({ "cover_url": "https://a.test/a.jpg" }),
            "options.cover_url",
        ),
    ] {
        let (failed, _) = connect(&[], &given, &settings).await;
        let ConnectError::Field { field, .. } = failed.unwrap_err() else {
            panic!("{given:?}")
        };
        assert_eq!(field, expected);
    }
    let error = json!({ "error": { "code": 190, "message": "Invalid token" }});
    let answers = [
        Canned::new("GET", "/v25.0/me", error.clone()).status(400),
        Canned::new("GET", "/v25.0/me/accounts", error).status(400),
    ];
    for given in [&[("access_token", "a")][..], &PERSON] {
        let (failed, _) = connect(&answers, given, &json!({})).await;
        let refused = failed.unwrap_err();
        assert_eq!(refused, ConnectError::Refused("Invalid token".to_owned()));
    }
}

#[tokio::test]
async fn sessions_are_renewed_or_asked_about() {
    let channel = drafted(&["a"], &json!({})).channel;
    let renewed = json!({ "access_token": "new", "expires_in": 5_184_000 });
    let answer = Canned::new("GET", "/refresh_access_token", renewed);
    let server = TRIAL.serve(&[answer]).await;
    let new = TRIAL
        .at(&server)
        .refresh(&channel, &session())
        .await
        .unwrap();
    assert_eq!(text(&new, "access_token"), Some("new"));
    let call = "GET /refresh_access_token?grant_type=ig_refresh_token&access_token=token-1";
    assert_eq!(requests(&server).await[0]["call"], call);

    let by_facebook = session().with("login", "facebook");
    let error = |code: i64| json!({ "error": { "code": code, "message": "a" }});
    for (status, body, expected) in [
        (200, json!({ "id": "1784" }), "kept"),
        (400, error(190), "refused"),
        (400, error(100), "unreachable"),
        (500, error(190), "unreachable"),
    ] {
        let answer = Canned::new("GET", "/v25.0/1784", body).status(status);
        let server = TRIAL.serve(&[answer]).await;
        let seen = match TRIAL.at(&server).refresh(&channel, &by_facebook).await {
            Ok(session) if session.is_same(&by_facebook) => "kept",
            Err(ConnectError::Refused(_)) => "refused",
            Err(ConnectError::Unreachable(_)) => "unreachable",
            other => panic!("{other:?}"),
        };
        assert_eq!(seen, expected, "{status}");
    }
}

#[test]
fn the_usual_places_are_metas() {
    let usual = Instagram::new(http(), Place::default(), Now::new(|| MADE_AT));
    let places = [
        &usual.instagram,
        &usual.facebook,
        &usual.films,
        &usual.pages,
        &usual.codes,
        &usual.tokens,
    ];
    assert_eq!(
        places.map(Url::as_str),
        [
            "https://graph.instagram.com/v25.0",
            "https://graph.facebook.com/v25.0",
            "https://rupload.facebook.com/",
            "https://www.instagram.com/",
            "https://api.instagram.com/",
            "https://graph.instagram.com/",
        ]
    );
    let by_facebook = session().with("login", "facebook");
    assert_eq!(
        usual.url(&by_facebook, &["a"], &[]).host_str(),
        Some("graph.facebook.com")
    );
    assert_eq!(
        usual.url(&session(), &["a"], &[]).host_str(),
        Some("graph.instagram.com")
    );
}
