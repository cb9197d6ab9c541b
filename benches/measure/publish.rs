//! How late posts are that are due all at once, and how many go out per second.

use dezent::domain::time::Instant;

use super::{
    Bench, Failure,
    process::memory_mb,
    program::{Home, Settings, await_arrivals},
    report::{number, number_of_ms, say, share},
    seed::{Stock, await_eve, await_sent, sent},
};

/// What one rush of due posts brought.
#[derive(Debug, Clone)]
pub(crate) struct Rush {
    /// How many were due.
    pub(crate) due: usize,
    /// How late each was, in milliseconds and in order.
    pub(crate) late_ms: Vec<i64>,
    /// CPU time of the program for a thousand posts, in seconds.
    pub(crate) cpu_s: f64,
    /// Commits for a thousand posts.
    pub(crate) commits: f64,
    /// The most memory the program held, in megabytes.
    pub(crate) peak_mb: f64,
}

impl Rush {
    /// Posts per second, from the instant at which all were due to the last arrival.
    pub(crate) fn rate(&self) -> f64 {
        rate(&self.late_ms)
    }

    /// The figures in a line.
    pub(crate) fn line(&self) -> String {
        format!(
            "{} due: lateness p50 {} ms, p99 {} ms, last {} ms   {:.0} posts/s   \
             CPU {:.2} s and {:.0} commits per 1,000   peak {:.1} MB",
            self.due,
            share(&self.late_ms, 50),
            share(&self.late_ms, 99),
            share(&self.late_ms, 100),
            self.rate(),
            self.cpu_s,
            self.commits,
            self.peak_mb,
        )
    }
}

/// Posts per second, of how late each was in order.
pub(crate) fn rate(late_ms: &[i64]) -> f64 {
    number(late_ms.len()) / number_of_ms(share(late_ms, 100).max(1)) * 1_000.0
}

/// A hundred posts and five thousand, each on a channel of its own.
pub(crate) async fn measure(bench: &Bench) -> Result<(), Failure> {
    for due in [100, 5_000] {
        let home = Home::new()?;
        let rush = rush(bench, &home, bench.count(due)).await?;
        say(&format!("  {}", rush.line()))?;
    }
    Ok(())
}

/// Stores posts that are due at one instant in a home's SQLite database, each on a new channel, and
/// publishes them.
pub(crate) async fn rush(bench: &Bench, home: &Home, due: usize) -> Result<Rush, Failure> {
    let stock = Stock::open(&home.database(), &home.vault_key()).await?;
    let due_at = stock.due(due).await?;
    stock.close().await?;
    publish(bench, home, due, due_at).await
}

/// Publishes what is due at an instant in a home's SQLite database.
pub(crate) async fn publish(
    bench: &Bench,
    home: &Home,
    due: usize,
    due_at: Instant,
) -> Result<Rush, Failure> {
    let location = home.database();
    let sent_before = sent(&location).await?;
    bench.sink.reset(0).await?;
    let program = home.start(Settings::with(bench.sink.base()))?;
    let commits = program.commits().await?;
    await_eve(due_at).await?;
    let cpu = program.cpu_seconds()?;
    await_arrivals(bench, due).await?;
    await_sent(&location, sent_before + due).await?;
    let cpu = program.cpu_seconds()? - cpu;
    let commits = program.commits().await? - commits;
    let peak_mb = memory_mb(program.id(), "VmHWM:")?;
    program.kill()?;
    let late_ms = bench.sink.arrivals().await?.lateness(due, due_at)?;
    let thousands = number(due) / 1_000.0;
    Ok(Rush {
        due,
        late_ms,
        cpu_s: cpu / thousands,
        commits: commits / thousands,
        peak_mb,
    })
}
