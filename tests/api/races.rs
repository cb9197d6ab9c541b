//! A person and the engine at the same publication in the same moment: one of them wins, wholly.

use std::{collections::HashMap, time::Duration};

use dezent::{
    domain::{
        id::{ChannelId, PublicationId},
        publication::{Publication, State},
    },
    store,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::join;

use crate::harness::{Answer, Dezent, text};

/// How many channels race in one round, and how many rounds there are.
const CHANNELS: usize = 50;
const ROUNDS: usize = 40;
/// Each side must win at least so many of all races, or nothing was raced.
const FEWEST_WINS: usize = CHANNELS * ROUNDS / 20;
/// The longest head start that the engine has in the first round; then it is made longer where
/// people win too much, and shorter where the engine does.
const HEAD_START: Duration = Duration::from_millis(150);
const LONGEST_HEAD_START: Duration = Duration::from_secs(2);

/// How many races people have won and how many the engine, and what head start it has next.
struct Score {
    granted: usize,
    refused: usize,
    head_start: Duration,
}

/// Channels on which nothing can be read back, so that a second send would be a second post.
async fn channels(app: &Dezent) -> Vec<ChannelId> {
    let connect = (0..CHANNELS).map(async |_| {
        let channel = app.channel(json!({ "kind": "k5" })).await;
        channel.parse().unwrap()
    });
    join_all(connect).await
}

/// Plans a post on each channel, due now.
async fn plan(app: &Dezent, channels: &[ChannelId], round: usize) -> Vec<Publication> {
    // Far enough apart for each to be on time, and the clock stands meanwhile.
    app.clock.advance_ms(60_000);
    let now = app.clock.now();
    let planned = channels
        .iter()
        .map(|channel| (*channel, format!("alt {round}"), now));
    app.store_posts(planned).await
}

/// The states that publications of a round have come to, in their order.
async fn states(app: &Dezent, planned: &[Publication]) -> Vec<State> {
    let ids: Vec<PublicationId> = planned.iter().map(|one| one.id).collect();
    let found = store::publications::for_engine(&app.app.services().db, &ids).await;
    let found: HashMap<PublicationId, State> = found
        .unwrap()
        .into_iter()
        .map(|one| (one.id, one.state))
        .collect();
    ids.iter().map(|id| found[id]).collect()
}

/// Lets the engine begin and people come in, each some time later than the one before.
///
/// The times are spread over the engine's head start, differently in each round.
async fn race<F: Future<Output = Answer>>(
    app: &Dezent,
    (round, head_start): (usize, Duration),
    people: impl Iterator<Item = F>,
) -> Vec<Answer> {
    let come_in = people.enumerate().map(async |(place, person)| {
        let turn = u32::try_from((place * 37 + round * 11) % CHANNELS).unwrap();
        tokio::time::sleep(head_start * turn / u32::try_from(CHANNELS).unwrap()).await;
        person.await
    });
    let ((), answers) = join!(app.run(), join_all(come_in));
    app.run().await;
    answers
}

/// What is public on each channel, in order.
async fn public(app: &Dezent, channels: &[ChannelId]) -> Vec<Vec<String>> {
    let said = async |channel: &ChannelId| {
        let posts = app.public_on(&channel.to_string()).await;
        posts.iter().map(|post| text(&post["text"])).collect()
    };
    join_all(channels.iter().map(said)).await
}

/// The code of a refusal.
fn code(answer: &Answer) -> String {
    assert_eq!(answer.status, 409, "{}", answer.text);
    let problem: Value = serde_json::from_str(&answer.text).unwrap();
    text(&problem["code"])
}

impl Score {
    fn new() -> Self {
        Self {
            granted: 0,
            refused: 0,
            head_start: HEAD_START,
        }
    }

    /// Counts a round, and makes the next one fairer.
    fn count(&mut self, answers: &[Answer]) {
        let granted = answers.iter().filter(|it| it.status == 200).count();
        self.granted += granted;
        self.refused += answers.len() - granted;
        if granted > CHANNELS * 2 / 3 {
            self.head_start = (self.head_start * 3 / 2).min(LONGEST_HEAD_START);
        } else if granted < CHANNELS / 3 {
            self.head_start = self.head_start * 2 / 3;
        }
    }

    /// Both sides won some.
    fn judge(&self) {
        let (granted, refused) = (self.granted, self.refused);
        assert_eq!(granted + refused, CHANNELS * ROUNDS);
        assert!(
            granted.min(refused) >= FEWEST_WINS,
            "people won {granted} races and the engine {refused}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_that_is_granted_is_never_followed_by_a_post() {
    let app = &Dezent::spawn().await;
    let channels = channels(app).await;
    let mut score = Score::new();
    let mut wanted = vec![Vec::new(); CHANNELS];
    for round in 0..ROUNDS {
        let planned = plan(app, &channels, round).await;
        let cancel = async |one: &Publication| {
            let path = format!("/api/v1/publications/{}/cancel", one.id);
            app.client.ask(&path).await
        };
        let start = (round, score.head_start);
        let answers = race(app, start, planned.iter().map(cancel)).await;
        score.count(&answers);
        let states = states(app, &planned).await;
        for (place, answer) in answers.iter().enumerate() {
            let is_granted = answer.status == 200;
            if is_granted {
                assert_eq!(states[place], State::Cancelled);
            } else {
                // Where two really write at once, the loser may also find that it has just moved.
                let known = ["in_flight", "not_possible", "revision_moved"];
                assert!(known.contains(&code(answer).as_str()), "{}", answer.text);
                assert_eq!(states[place], State::Sent);
                wanted[place].push(format!("alt {round}"));
            }
        }
    }
    assert_eq!(public(app, &channels).await, wanted);
    score.judge();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_that_is_granted_is_what_goes_out() {
    let app = &Dezent::spawn().await;
    let channels = channels(app).await;
    let mut score = Score::new();
    let mut wanted = vec![Vec::new(); CHANNELS];
    for round in 0..ROUNDS {
        let planned = plan(app, &channels, round).await;
        let edit = async |one: &Publication| {
            let path = format!("/api/v1/posts/{}", one.post);
            let body = json!({ "text": format!("neu {round}") });
            app.client.patch(&path, &body).await
        };
        let start = (round, score.head_start);
        let answers = race(app, start, planned.iter().map(edit)).await;
        score.count(&answers);
        let states = states(app, &planned).await;
        for (place, answer) in answers.iter().enumerate() {
            let is_granted = answer.status == 200;
            if is_granted {
                wanted[place].push(format!("neu {round}"));
            } else {
                let known = ["in_flight", "already_published", "revision_moved"];
                assert!(known.contains(&code(answer).as_str()), "{}", answer.text);
                wanted[place].push(format!("alt {round}"));
            }
            assert_eq!(states[place], State::Sent);
        }
    }
    assert_eq!(public(app, &channels).await, wanted);
    score.judge();
}
