//! Whether the rate holds where much is due, and where much lies in the table.

use dezent::{
    clock::Clock,
    domain::{id::ChannelId, time::DAY_MS},
};

use super::{
    Bench, Failure,
    bulk::{self, Span},
    program::Home,
    publish::{Rush, publish, rush},
    report::{Aim, median, say},
    seed::Stock,
};

/// The rush that others are compared with.
const DUE: usize = 5_000;
/// How often each rush is run; the middle one counts.
const ROUNDS: usize = 3;
/// Channels whose future posts fill the table, and how many each has.
const FULL_CHANNELS: usize = 10_000;
const FULL_EACH: usize = 100;

/// A hundred thousand posts that are due at one instant.
pub(crate) async fn many_due(bench: &mut Bench) -> Result<(), Failure> {
    let mut few = Vec::new();
    for _ in 0..ROUNDS {
        few.push(alone(bench, &Home::new()?, "alone", DUE).await?);
    }
    let many = alone(bench, &Home::new()?, "alone", 100_000).await?;
    let what = "of the rate of 5,000 due with 100,000 due";
    bench
        .report
        .aim(what, Aim::AtLeast(0.75), many / median(few))
}

/// A million future posts in the table while five thousand are due: on other channels, and then on
/// the same ones.
pub(crate) async fn many_future(bench: &mut Bench) -> Result<(), Failure> {
    let home = Home::new()?;
    let stock = Stock::open(&home.database(), &home.vault_key()).await?;
    let channels = stock
        .channels(stock.workspace, bench.count(FULL_CHANNELS))
        .await?;
    let places: Vec<_> = channels.iter().map(|id| (stock.workspace, *id)).collect();
    stock.close().await?;
    let span = Span {
        first_at: Clock::system().now().plus_ms(DAY_MS),
        every_ms: DAY_MS,
        each: FULL_EACH,
    };
    bulk::fill(&home.file(), &places, &span).await?;
    let (mut empty, mut full) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        empty.push(alone(bench, &Home::new()?, "none in the table", DUE).await?);
        full.push(alone(bench, &home, "a million on other channels", DUE).await?);
    }
    let mut same = Vec::new();
    for channels in channels.chunks(bench.count(DUE)) {
        same.push(among(bench, &home, channels).await?);
    }
    let empty = median(empty);
    let what = "of the rate without, with 1,000,000 future posts on other channels";
    bench
        .report
        .aim(what, Aim::AtLeast(0.85), median(full) / empty)?;
    let what = "of the rate without, with 100 future posts on each channel that sends";
    bench.report.ratio(what, median(same) / empty)
}

/// The rate of posts that are due on channels of their own.
async fn alone(bench: &Bench, home: &Home, name: &str, due: usize) -> Result<f64, Failure> {
    told(name, &rush(bench, home, bench.count(due)).await?)
}

/// The rate of posts that are due on channels with plans for the next hundred days, of which the
/// rules look at sixty.
async fn among(bench: &Bench, home: &Home, channels: &[ChannelId]) -> Result<f64, Failure> {
    let stock = Stock::open(&home.database(), &home.vault_key()).await?;
    let due_at = stock.due_at(channels.len())?;
    stock.plan(channels, due_at).await?;
    stock.close().await?;
    let rush = publish(bench, home, channels.len(), due_at).await?;
    told("a hundred on each of these channels", &rush)
}

fn told(name: &str, rush: &Rush) -> Result<f64, Failure> {
    say(&format!("  {name}: {}", rush.line()))?;
    Ok(rush.rate())
}
