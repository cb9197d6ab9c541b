//! How soon posts go out again after the program was killed in the middle.

use dezent::clock::Clock;

use super::{
    Bench, Failure, pause, process,
    program::{Home, Settings, await_arrivals},
    report::{Aim, number_of_ms, say},
    seed::{Stock, await_eve, await_sent},
};

/// How many are due.
const DUE: usize = 5_000;

/// The most calls that are open when the program is killed: nearly as many as it allows.
const OPEN_MAX: usize = 4_000;
/// How many files a program needs besides its connections.
const OTHER_FILES: usize = 100;

/// Where the program is killed.
#[derive(Debug, Clone, Copy)]
struct Case {
    name: &'static str,
    /// How long the network takes to answer, in milliseconds.
    delay_ms: u64,
    senders: Option<usize>,
    /// How many have arrived when it is killed.
    arrived: usize,
}

/// Kills the program in the middle of a rush, and while as many calls are open as can be; then
/// starts it again.
pub(crate) async fn measure(bench: &mut Bench) -> Result<(), Failure> {
    let due = bench.count(DUE);
    let open = (due * 4 / 5).min(OPEN_MAX);
    let open = open.min(process::open_files_max()?.saturating_sub(OTHER_FILES));
    let middle = Case {
        name: "in the middle",
        delay_ms: 0,
        senders: None,
        arrived: due * 2 / 5,
    };
    let waiting = Case {
        name: "with every sender waiting for its answer",
        delay_ms: 20_000,
        senders: Some(open),
        arrived: open,
    };
    for case in [middle, waiting] {
        let first_ms = restart(bench, due, case).await?;
        let what = format!("seconds to the first send after a kill {}", case.name);
        let seconds = number_of_ms(first_ms) / 1_000.0;
        bench.report.aim(&what, Aim::AtMost(2.0), seconds)?;
    }
    Ok(())
}

/// How long it takes from the second start to the first send after it, in milliseconds.
async fn restart(bench: &Bench, due: usize, case: Case) -> Result<i64, Failure> {
    let home = Home::new()?;
    let location = home.database();
    let stock = Stock::open(&location, &home.vault_key()).await?;
    let due_at = stock.due(due).await?;
    stock.close().await?;
    bench.sink.reset(case.delay_ms).await?;
    let settings = Settings {
        senders: case.senders,
        ..Settings::with(bench.sink.base())
    };
    let program = home.start(settings)?;
    await_eve(due_at).await?;
    await_arrivals(bench, case.arrived).await?;
    program.kill()?;
    // What was on the wire arrives before the count is taken.
    pause(300).await;
    let arrived = bench.sink.count().await?;
    bench.sink.answer_after(0).await?;
    let began = Clock::system().now();
    let program = home.start(settings)?;
    let listens_ms = Clock::system().now().ms_since(began);
    await_arrivals(bench, due).await?;
    await_sent(&location, due).await?;
    let all_ms = Clock::system().now().ms_since(began);
    program.kill()?;
    let arrivals = bench.sink.arrivals().await?;
    arrivals.lateness(due, due_at)?;
    let after = arrivals.at_ms.iter().filter(|at| **at >= began.ms());
    let first = after.min().ok_or("nothing was left to send")? - began.ms();
    say(&format!(
        "  {}: killed after {arrived} of {due}; listens after {listens_ms} ms, first send after \
         {first} ms, all stored as sent after {all_ms} ms, none twice",
        case.name
    ))?;
    Ok(first)
}
