//! How many posts can be made per second, beside a bare handler that inserts one row.

use dezent::{
    clock::Clock,
    domain::{
        id::ChannelId,
        time::{DAY_MS, Instant},
    },
};

use super::{
    Bench, Failure,
    bare::Bare,
    http::{self, Calls},
    program::{Home, Program, Settings},
    report::{median, number, say, share},
    seed::Stock,
};

/// How many posts are made each time.
const POSTS: usize = 4_000;
/// How often each is measured, in turn; the middle one counts.
const ROUNDS: usize = 3;
/// Channels that the posts are spread over.
const CHANNELS: usize = 500;

/// What is made, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bare,
    Draft,
    Planned,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Bare, Self::Draft, Self::Planned];

    fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare handler",
            Self::Draft => "drafts",
            Self::Planned => "planned posts",
        }
    }
}

/// What is measured together.
struct Pair {
    program: Program,
    bare: Bare,
    key: String,
    channels: Vec<ChannelId>,
    /// Where the next planned post begins.
    first_at: Instant,
    made: usize,
}

/// Compares with one caller and with sixteen.
pub(crate) async fn measure(bench: &mut Bench) -> Result<(), Failure> {
    let (home, bare_home) = (Home::new()?, Home::new()?);
    let stock = Stock::open(&home.database(), &home.vault_key()).await?;
    let channels = stock.channels(stock.workspace, CHANNELS).await?;
    let key = stock.key()?;
    let workspace = stock.workspace;
    stock.close().await?;
    let mut pair = Pair {
        program: home.start(Settings::with(bench.sink.base()))?,
        bare: Bare::start(&bare_home.file(), workspace)?,
        key,
        channels,
        first_at: Clock::system().now().plus_ms(DAY_MS),
        made: 0,
    };
    for callers in [1, 16] {
        let mut rates = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            for (kind, rates) in Kind::ALL.into_iter().zip(&mut rates) {
                let posts = bench.count(POSTS) / if callers == 1 { 4 } else { 1 };
                let (calls, cpu_s) = pair.create(kind, posts, callers).await?;
                say(&format!(
                    "  {callers} at once, {}: {:.0} per second, p50 {} µs, p99 {} µs, CPU {cpu_s:.2} \
                     s per 1,000",
                    kind.name(),
                    calls.rate,
                    share(&calls.took_us, 50),
                    share(&calls.took_us, 99),
                ))?;
                rates.push(calls.rate);
            }
        }
        let [bare, draft, planned] = rates.map(median);
        for (name, rate) in [("drafts", draft), ("planned posts", planned)] {
            let what = format!("of a bare handler's rate: {name} made, {callers} at once");
            bench.report.ratio(&what, rate / bare)?;
        }
    }
    Ok(())
}

impl Pair {
    /// Makes so many posts; says how that went, and the CPU time for a thousand in seconds.
    async fn create(
        &mut self,
        kind: Kind,
        posts: usize,
        callers: usize,
    ) -> Result<(Calls, f64), Failure> {
        let path = if kind == Kind::Bare {
            "/posts"
        } else {
            "/api/v1/posts"
        };
        let mut requests = Vec::with_capacity(posts);
        for _ in 0..posts {
            requests.push(http::post(path, &self.key, &self.body(kind)));
            self.made += 1;
        }
        let address = if kind == Kind::Bare {
            &self.bare.address
        } else {
            &self.program.address
        };
        let before = self.cpu_seconds(kind)?;
        let calls = http::all(address, callers, requests, 201).await?;
        let cpu_s = (self.cpu_seconds(kind)? - before) / number(posts) * 1_000.0;
        Ok((calls, cpu_s))
    }

    fn cpu_seconds(&self, kind: Kind) -> Result<f64, Failure> {
        if kind == Kind::Bare {
            self.bare.cpu_seconds()
        } else {
            self.program.cpu_seconds()
        }
    }

    /// The same body for both, with an instant where one is wanted: every channel posts once a day.
    fn body(&self, kind: Kind) -> String {
        let number = self.made;
        let channel = self.channels[number % self.channels.len()];
        let day = i64::try_from(number / self.channels.len()).unwrap_or_default();
        let mut body = serde_json::json!({
            "text": format!("Heute backen wir Brot Nummer {number}."),
            "lang": "de",
            "channels": [channel],
        });
        if kind != Kind::Draft {
            body["publish_at"] = self.first_at.plus_ms(day * DAY_MS).to_string().into();
        }
        body.to_string()
    }
}
