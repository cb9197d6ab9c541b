//! Notices: what only a person can settle is told to whoever runs Dezent, by webhook and by e-mail.

use dezent::{
    config::{Hidden, SmtpTls},
    domain::{event::EventKind, notice::Language},
    services::notices,
    store::events::{NewEvent, tell_operator},
};
use serde_json::{Value, json};

use crate::harness::{
    Dezent,
    post_office::PostOffice,
    receiver::{Call, Receiver, Reply},
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;

async fn told_by_mail(office: &PostOffice, language: Language) -> Dezent {
    let port = office.port;
    Dezent::spawn_with(move |config| {
        let smtp = &mut config.notify.smtp;
        smtp.host = Some("127.0.0.1".to_owned());
        smtp.port = port;
        smtp.tls = SmtpTls::None;
        smtp.from = Some("Dezent <dezent@example.org>".to_owned());
        smtp.to = vec!["shop@example.org".to_owned()];
        config.notify.language = language;
    })
    .await
}

async fn told_by_webhook(receiver: &Receiver) -> Dezent {
    let url = receiver.url.parse().unwrap();
    Dezent::spawn_with(move |config| {
        config.http.allow_private_addresses = true;
        config.notify.url = Some(url);
        config.notify.secret = Some(Hidden::new(SECRET.to_owned()));
    })
    .await
}

async fn run_in(dezent: &Dezent, ms: i64) {
    dezent.clock.advance_ms(ms);
    dezent.run().await;
}

/// A post of which only a person can tell whether it is out; says the id of its publication.
async fn hold(dezent: &Dezent) -> String {
    let options = json!({ "kind": "k5", "script": ["cut-after"] });
    let channel = dezent.channel(options).await;
    let id = dezent.due_now(&channel).await;
    dezent.run().await;
    id
}

async fn doubt_clock(dezent: &Dezent) {
    let services = dezent.app.services();
    let tx = services.db.begin_write().await.unwrap();
    let now = services.clock.now();
    let doubted = |at| NewEvent::new(at, EventKind::ClockDoubted, now, "engine");
    tell_operator(&tx, doubted).await.unwrap();
    tx.commit().await.unwrap();
}

fn types(calls: &[Call]) -> Vec<Value> {
    calls
        .iter()
        .map(|call| call.json()["type"].clone())
        .collect()
}

/// A letter with its lines made whole again, and without the one that is different each time.
fn without_id(letter: &str) -> String {
    let letter = letter.replace("=\n", "");
    let lines = letter
        .lines()
        .filter(|line| !line.starts_with("Message-ID: <msg_"));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn what_happens_in_a_burst_comes_in_one_letter() {
    let office = PostOffice::start().await;
    let dezent = told_by_mail(&office, Language::En).await;
    let id = hold(&dezent).await;
    run_in(&dezent, 20 * SECOND_MS).await;
    doubt_clock(&dezent).await;
    dezent.run().await;
    run_in(&dezent, 10 * SECOND_MS - 1).await;
    assert_eq!(office.letters(), [""; 0], "more may come");
    run_in(&dezent, 1).await;
    let letters = office.letters();
    let [letter] = letters.as_slice() else {
        panic!("{letters:#?}")
    };
    let expected = format!(
        "MAIL FROM:<dezent@example.org>\n\
         RCPT TO:<shop@example.org>\n\
         Date: Tue, 01 Dec 2026 08:00:30 +0000\n\
         From: Dezent <dezent@example.org>\n\
         Subject: Dezent: 2 things need you\n\
         Content-Type: text/plain; charset=utf-8\n\
         To: shop@example.org\n\
         Content-Transfer-Encoding: quoted-printable\n\
         \n\
         Hello! Some things have happened that only a person can settle:\n\
         \n\
         - 2026-12-01 08:00 UTC: A post on \"Laden\" waits for you. Look at it and say whether it may \
         go out. ({id})\n\
         - 2026-12-01 08:00 UTC: The machine's clock has jumped, and nothing is sent. Look whether its \
         time is right, then: dezent confirm clock\n\
         \n\
         Nothing else needs doing. Dezent"
    );
    assert_eq!(without_id(letter).trim_end(), expected);
    let ids = letter
        .lines()
        .filter(|line| line.starts_with("Message-ID: <msg_") && line.ends_with("@example.org>"));
    assert_eq!(ids.count(), 1, "{letter}");
    run_in(&dezent, MINUTE_MS).await;
    assert_eq!(office.letters().len(), 1);
}

#[tokio::test]
async fn a_letter_in_german_is_sent_again_until_it_is_taken() {
    let office = PostOffice::start().await;
    let dezent = told_by_mail(&office, Language::De).await;
    office.refuse(2);
    hold(&dezent).await;
    run_in(&dezent, 30 * SECOND_MS).await;
    assert_eq!(office.letters(), [""; 0]);
    run_in(&dezent, 31 * SECOND_MS).await;
    assert_eq!(office.letters(), [""; 0]);
    run_in(&dezent, 7 * MINUTE_MS).await;
    let letters = office.letters();
    let [letter] = letters.as_slice() else {
        panic!("{letters:#?}")
    };
    assert!(
        letter.contains("Subject: Dezent: etwas braucht dich\n"),
        "{letter}"
    );
    assert!(letter.contains("Hallo! Es ist etwas geschehen"), "{letter}");
    run_in(&dezent, 60 * MINUTE_MS).await;
    assert_eq!(office.letters().len(), 1);
}

#[tokio::test]
async fn the_operators_webhook_is_told_signed_and_only_what_needs_a_person() {
    let receiver = Receiver::start().await;
    let dezent = told_by_webhook(&receiver).await;
    receiver.then([Reply::Says(503, "", "")]);
    let id = hold(&dezent).await;
    assert_eq!(receiver.calls().len(), 1);
    run_in(&dezent, 6 * SECOND_MS).await;
    let calls = receiver.calls();
    assert_eq!(types(&calls), ["publication.held", "publication.held"]);
    assert_eq!(calls[0].id(), calls[1].id());
    assert_eq!(calls[1].verify(SECRET, dezent.clock.now()), Ok(()));
    assert_eq!(calls[1].json()["data"]["publication"], id);
    // A post that goes out is nothing that anybody must know of.
    let channel = dezent.channel(json!({})).await;
    dezent.due_now(&channel).await;
    run_in(&dezent, MINUTE_MS).await;
    assert_eq!(receiver.calls().len(), 2);
}

#[tokio::test]
async fn what_is_unclear_for_five_minutes_is_told_once() {
    let receiver = Receiver::start().await;
    let dezent = told_by_webhook(&receiver).await;
    let channel = dezent.channel(json!({ "kind": "k4" })).await;
    let id = dezent.due_now(&channel).await;
    dezent.lose_sight(&id).await;
    // Upkeep comes before the looks, which settle it.
    run_in(&dezent, 5 * MINUTE_MS).await;
    for _ in 0..3 {
        run_in(&dezent, MINUTE_MS).await;
    }
    let calls = receiver.calls();
    let unclear = calls
        .iter()
        .filter(|call| call.json()["type"] == "publication.unclear");
    let unclear: Vec<&Call> = unclear.collect();
    let [call] = unclear.as_slice() else {
        panic!("{calls:#?}")
    };
    assert_eq!(call.json()["data"]["publication"], id);
}

#[tokio::test]
async fn a_test_notice_says_whether_it_arrived() {
    let (office, receiver) = (PostOffice::start().await, Receiver::start().await);
    let (port, url) = (office.port, receiver.url.parse().unwrap());
    let dezent = Dezent::spawn_with(move |config| {
        config.http.allow_private_addresses = true;
        config.notify.url = Some(url);
        config.notify.secret = Some(Hidden::new(SECRET.to_owned()));
        let smtp = &mut config.notify.smtp;
        smtp.host = Some("127.0.0.1".to_owned());
        (smtp.port, smtp.tls) = (port, SmtpTls::None);
        smtp.from = Some("dezent@example.org".to_owned());
        smtp.to = vec!["a@example.org".to_owned(), "b@example.org".to_owned()];
    })
    .await;
    let services = dezent.app.services();
    let operator = dezent.app.setup().operator();
    let tested = notices::test(services, &operator).await.unwrap();
    let told: Vec<_> = tested
        .iter()
        .map(|one| (one.way, one.failure.clone()))
        .collect();
    assert_eq!(told, [("webhook", None), ("mail", None)]);
    assert_eq!(types(&receiver.calls()), ["notify.test"]);
    let letters = office.letters();
    assert!(
        letters[0].contains("RCPT TO:<b@example.org>\n"),
        "{letters:#?}"
    );
    assert!(
        letters[0].contains("Subject: Dezent: a test\n"),
        "{letters:#?}"
    );
    office.refuse(1);
    receiver.then([Reply::Says(500, "", "")]);
    let tested = notices::test(services, &operator).await.unwrap();
    assert_eq!(
        tested[0].failure.as_deref(),
        Some("the receiver answered 500")
    );
    assert!(
        tested[1].failure.as_ref().unwrap().contains("not now"),
        "{tested:?}"
    );
    let plain = Dezent::spawn().await;
    let refused = notices::test(plain.app.services(), &plain.app.setup().operator()).await;
    assert!(refused.unwrap_err().detail().contains("notify.url"));
}
