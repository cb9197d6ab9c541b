//! How fast posts are checked: by the rules alone on one core, and over HTTP by the real program, among
//! few posts and among many.

use std::{borrow::Cow, collections::HashMap, sync::Arc, time::Instant as Stopwatch};

use dezent::{
    clock::Clock,
    domain::{
        id::{ChannelId, PostId, PublicationId},
        network::Network,
        post::Promotion,
        publication::Neighbour,
        time::{DAY_MS, HOUR_MS, Instant, TimeZone},
    },
    rules::{
        Rules,
        context::{Context, Judged, Lookalike, Setting, Subject},
    },
};
use serde::Deserialize;
use serde_json::json;
use tokio::time::{Duration, sleep_until};

use super::{
    Bench, Failure, bulk,
    http::{self, Connection},
    program::{Home, Settings},
    report::{Aim, number, say, share},
    seed::Stock,
};

/// Posts of many trades, half of them German.
const POSTS: &str = include_str!("../../tests/rules/corpus/tuning.jsonl");
/// How many posts lie in the 90 days before the one that is checked.
const NEIGHBOURS: usize = 300;
/// How often posts are checked, and how often before that.
const CHECKS: usize = 20_000;
const WARM: usize = 2_000;
/// How many checks a second there should be on one core.
const RATE: f64 = 5_000.0;
/// How long the first check after a start may take, in milliseconds.
const COLD_MS: f64 = 2.0;

/// How many calls a second are made, and how many in all.
const CALLS_PER_SECOND: u64 = 200;
const CALLS: usize = 3_000;
/// How many connections make them.
const CONNECTIONS: usize = 32;
/// The longest that 99 of 100 may take, in milliseconds.
const P99_MS: f64 = 10.0;
/// How many posts are stored, of which [`NEIGHBOURS`] lie in the window each time.
const FEW: usize = 1_000;
const MANY: usize = 100_000;
/// How much longer the middle one may take among many posts.
const FLAT: f64 = 1.25;

/// A post of the corpus.
#[derive(Debug, Deserialize)]
struct Post {
    lang: String,
    text: String,
}

/// Measures both.
pub(crate) async fn measure(bench: &mut Bench) -> Result<(), Failure> {
    let posts: Vec<Post> = POSTS
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    alone(bench, &posts)?;
    let few_us = served(bench, &posts, FEW).await?;
    let many_us = served(bench, &posts, MANY).await?;
    let what = "times as long for the middle check among 100,000 posts as among 1,000";
    bench.report.aim(what, Aim::AtMost(FLAT), many_us / few_us)
}

/// Checks posts one after the other on this thread.
fn alone(bench: &mut Bench, posts: &[Post]) -> Result<(), Failure> {
    let began = Stopwatch::now();
    let rules = Rules::load();
    let load_ms = began.elapsed().as_secs_f64() * 1_000.0;
    let around = Around::of(&rules, posts)?;
    let began = Stopwatch::now();
    let found = around.check(&rules, &posts[0]);
    let cold_ms = began.elapsed().as_secs_f64() * 1_000.0;
    say(&format!(
        "  reading lists and numbers once: {load_ms:.1} ms; the first check found {found}"
    ))?;
    let aim = Aim::AtMost(COLD_MS);
    bench
        .report
        .aim("ms for the first check after a start", aim, cold_ms)?;
    let all = || posts.iter().cycle();
    for post in all().take(bench.count(WARM)) {
        around.check(&rules, post);
    }
    let checks = bench.count(CHECKS);
    let (began, mut found) = (Stopwatch::now(), 0);
    for post in all().take(checks) {
        found += around.check(&rules, post);
    }
    let took_s = began.elapsed().as_secs_f64();
    say(&format!("  {checks} checks found {found} things"))?;
    let rate = number(checks) / took_s;
    bench
        .report
        .aim("checks a second on one core", Aim::AtLeast(RATE), rate)
}

/// What lies around the posts that are checked.
struct Around {
    neighbours: Vec<Neighbour>,
    texts: HashMap<PublicationId, String>,
    setting: Setting,
    channel: ChannelId,
    now: Instant,
}

impl Around {
    fn of(rules: &Rules, posts: &[Post]) -> Result<Self, Failure> {
        let now = Clock::system().now();
        let (mut neighbours, mut texts) = (Vec::new(), HashMap::new());
        let every_ms = 90 * DAY_MS / i64::try_from(NEIGHBOURS)?;
        for (back, post) in (1_i64..).zip(posts.iter().rev().take(NEIGHBOURS)) {
            let publication = PublicationId::new(now);
            texts.insert(publication, post.text.clone());
            neighbours.push(Neighbour {
                post: PostId::new(now),
                publication,
                at: now.plus_ms(-back * every_ms),
                promotion: Promotion::Auto,
                is_out: true,
                pillar: Some("workshop".to_owned()),
                gist: rules.gist([post.text.as_str()], Some(&post.lang)).into(),
            });
        }
        Ok(Self {
            neighbours,
            texts,
            setting: Setting::default(),
            channel: ChannelId::new(now),
            now,
        })
    }

    /// How much is found about a post.
    fn check(&self, rules: &Rules, post: &Post) -> usize {
        let mut context = Context {
            subject: Subject::Unsaved,
            channel: self.channel,
            network: Network::Sandbox,
            time_zone: TimeZone::UTC,
            followers: None,
            now: self.now,
            post: Judged {
                text: post.text.as_str().into(),
                lang: Some(post.lang.as_str().into()),
                at: Some(self.now.plus_ms(HOUR_MS)),
                pillar: Some("workshop".into()),
                ..Judged::default()
            },
            neighbours: self.neighbours.as_slice().into(),
            elsewhere: Cow::default(),
            lookalikes: Cow::default(),
            setting: Cow::Borrowed(&self.setting),
        };
        let wanted = rules.lookalikes(&context).into_iter();
        let read = wanted.filter_map(|publication| {
            let text = self.texts.get(&publication)?.clone();
            Some(Lookalike { publication, text })
        });
        context.lookalikes = read.collect::<Vec<_>>().into();
        rules.check(&context).len()
    }
}

/// Has posts checked by the program at a steady rate, and says how long the middle call took, in
/// microseconds. Each is counted from the moment at which it was to be made.
async fn served(bench: &mut Bench, posts: &[Post], stored: usize) -> Result<f64, Failure> {
    let home = Home::new()?;
    let stock = Stock::open(&home.database(), &home.vault_key()).await?;
    let stored = bench.count(stored);
    let channels = stock
        .channels(stock.workspace, (stored / NEIGHBOURS).max(1))
        .await?;
    let places: Vec<_> = channels
        .iter()
        .map(|channel| (stock.workspace, *channel))
        .collect();
    let key = stock.key()?;
    stock.close().await?;
    let every_ms = 90 * DAY_MS / i64::try_from(NEIGHBOURS)?;
    let first_at = Clock::system().now().plus_ms(2 * DAY_MS);
    let span = bulk::Span {
        first_at,
        every_ms,
        each: stored / places.len(),
    };
    bulk::fill(&home.file(), &places, &span).await?;
    let program = home.start(Settings::with(bench.sink.base()))?;
    let at = first_at.plus_ms(91 * DAY_MS);
    let calls: Vec<Vec<u8>> = posts
        .iter()
        .zip(channels.iter().cycle())
        .map(|(post, channel)| {
            let body = json!({
                "text": post.text, "lang": post.lang, "channels": [channel], "publish_at": at,
            });
            http::post("/api/v1/check", &key, &body.to_string())
        })
        .collect();
    // The first ones warm up.
    steadily(&program.address, calls.clone(), bench.count(CALLS / 4)).await?;
    let took_us = steadily(&program.address, calls, bench.count(CALLS)).await?;
    let [p50, p95, p99] = [50, 95, 99].map(|percent| share(&took_us, percent));
    say(&format!(
        "  POST /check at {CALLS_PER_SECOND} a second among {stored} posts: p50 {p50} µs, p95 {p95} µs, p99 {p99} µs"
    ))?;
    let p99_ms = number(usize::try_from(p99)?) / 1_000.0;
    let what = format!("ms at p99 for POST /check among {stored} posts");
    bench.report.aim(&what, Aim::AtMost(P99_MS), p99_ms)?;
    program.kill()?;
    Ok(number(usize::try_from(p50)?))
}

/// Makes calls at a steady rate, whether or not earlier ones were answered; says how long each took from
/// the moment at which it was to be made, in microseconds and in order.
async fn steadily(
    address: &str,
    requests: Vec<Vec<u8>>,
    count: usize,
) -> Result<Vec<u64>, Failure> {
    let requests = Arc::new(requests);
    let began = tokio::time::Instant::now() + Duration::from_millis(100);
    let between = Duration::from_micros(1_000_000 / CALLS_PER_SECOND);
    let mut tasks = tokio::task::JoinSet::new();
    for first in 0..CONNECTIONS {
        let mut connection = Connection::open(address).await?;
        let requests = Arc::clone(&requests);
        tasks.spawn(async move {
            let mut took_us = Vec::new();
            for number in (first..count).step_by(CONNECTIONS) {
                let due = began + between * u32::try_from(number)?;
                sleep_until(due).await;
                let request = requests.get(number % requests.len()).ok_or("a request")?;
                let answer = connection.call(request).await?;
                took_us.push(u64::try_from(due.elapsed().as_micros())?);
                if answer.status != 200 {
                    let told = String::from_utf8_lossy(&answer.body).into_owned();
                    return Err(format!("{} instead of 200: {told}", answer.status).into());
                }
            }
            Ok::<_, Failure>(took_us)
        });
    }
    let mut took_us = Vec::with_capacity(count);
    while let Some(task) = tasks.join_next().await {
        took_us.extend(task??);
    }
    took_us.sort_unstable();
    Ok(took_us)
}
