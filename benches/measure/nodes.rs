//! One node and three nodes on one PostgreSQL database.
//!
//! On a small machine the nodes, the server and the network share the cores, so that three nodes
//! cannot do three times the work of one. What they can show is whether the work of taking turns
//! gets in the way. That is measured where a node waits for its network most of the time: answers
//! take a while and few posts are sent at once. Then three nodes should do nearly three times as
//! much, and what is missing is the price of sharing a database.

use super::{
    Bench, Failure,
    cluster::Cluster,
    program::{Home, Program, Settings, await_arrivals},
    publish::rate,
    report::{Aim, median, number, say, share},
    seed::{Stock, await_eve, await_sent},
};
use dezent::store::Location;

/// Nodes that share one database.
const NODES: usize = 3;
/// How often each case is run; the middle one counts.
const ROUNDS: usize = 3;

/// One way of loading the nodes.
#[derive(Debug, Clone, Copy)]
struct Case {
    name: &'static str,
    due: usize,
    /// How long the network takes to answer, in milliseconds.
    delay_ms: u64,
    /// How many posts a node sends at once.
    senders: usize,
}

/// As fast as it goes.
const FLAT_OUT: Case = Case {
    name: "flat out",
    due: 5_000,
    delay_ms: 0,
    senders: 256,
};
/// A network that takes its time, and few senders: a node waits more than it works.
const WAITING: Case = Case {
    name: "waiting",
    due: 2_000,
    delay_ms: 100,
    senders: 16,
};

/// What a run brought.
#[derive(Debug, Clone)]
struct Run {
    rate: f64,
    p50_ms: i64,
    p99_ms: i64,
    /// CPU time of all nodes for a thousand posts, in seconds.
    nodes_cpu_s: f64,
    /// The same of the server, and of the network.
    server_cpu_s: f64,
    sink_cpu_s: f64,
    /// How many posts each node has sent.
    sent: Vec<f64>,
}

impl Run {
    /// CPU time of nodes and server for a thousand posts, in seconds.
    fn cpu_s(&self) -> f64 {
        self.nodes_cpu_s + self.server_cpu_s
    }

    fn line(&self) -> String {
        let sent: Vec<String> = self.sent.iter().map(|sent| format!("{sent:.0}")).collect();
        format!(
            "{:.0} posts/s, lateness p50 {} ms, p99 {} ms, CPU per 1,000: nodes {:.2} s, server \
             {:.2} s, network {:.2} s; sent by each node: {}",
            self.rate,
            self.p50_ms,
            self.p99_ms,
            self.nodes_cpu_s,
            self.server_cpu_s,
            self.sink_cpu_s,
            sent.join(" + "),
        )
    }
}

/// Compares three nodes with one, in both cases.
pub(crate) async fn measure(bench: &mut Bench) -> Result<(), Failure> {
    let Some(cluster) = Cluster::start().await? else {
        return say("  not run: PostgreSQL is missing here");
    };
    for case in [FLAT_OUT, WAITING] {
        let mut runs = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            for nodes in [1, NODES] {
                let name = format!("{}_{nodes}_{round}", case.name.replace(' ', "_"));
                let run = run(bench, &cluster, &name, case, nodes).await?;
                say(&format!(
                    "  {}, {nodes} node{}: {}",
                    case.name,
                    if nodes == 1 { "" } else { "s" },
                    run.line()
                ))?;
                if nodes == 1 { &mut runs.0 } else { &mut runs.1 }.push(run);
            }
        }
        compare(bench, case, &runs.0, &runs.1)?;
    }
    Ok(())
}

fn compare(bench: &mut Bench, case: Case, one: &[Run], three: &[Run]) -> Result<(), Failure> {
    let middle = |runs: &[Run], figure: fn(&Run) -> f64| median(runs.iter().map(figure).collect());
    let rates = (middle(one, |run| run.rate), middle(three, |run| run.rate));
    let each = rates.1 / (number(NODES) * rates.0);
    let cpu = (middle(one, Run::cpu_s), middle(three, Run::cpu_s));
    let busy = cpu.0 * rates.0 / 1_000.0;
    say(&format!(
        "  {}: three nodes do {:.2} times the work of one, {:.0} % of one's rate each; one node \
         and its server keep {busy:.2} cores busy",
        case.name,
        rates.1 / rates.0,
        each * 100.0,
    ))?;
    let what = format!("of one node's rate for each of three, {}", case.name);
    if case.delay_ms > 0 {
        bench.report.aim(&what, Aim::AtLeast(0.7), each)?;
    } else {
        bench.report.ratio(&what, each)?;
    }
    let what = format!(
        "of one node's CPU time per post for three with their server, {}",
        case.name
    );
    bench.report.ratio(&what, cpu.1 / cpu.0)
}

/// Publishes what is due in a database of its own, with so many nodes.
async fn run(
    bench: &Bench,
    cluster: &Cluster,
    name: &str,
    case: Case,
    nodes: usize,
) -> Result<Run, Failure> {
    let due = bench.count(case.due);
    let url = cluster.database(name).await?;
    let location = Location::Url(url.clone());
    let homes: Vec<Home> = (0..nodes).map(|_| Home::new()).collect::<Result<_, _>>()?;
    let stock = Stock::open(&location, &homes[0].vault_key()).await?;
    let due_at = stock.due(due).await?;
    stock.close().await?;
    cluster.analyze(name).await?;
    bench.sink.reset(case.delay_ms).await?;
    let settings = Settings {
        senders: Some(case.senders),
        url: Some(&url),
        ..Settings::with(bench.sink.base())
    };
    let mut programs = Vec::with_capacity(nodes);
    for home in &homes {
        if !home.vault_key().exists() {
            std::fs::copy(homes[0].vault_key(), home.vault_key())?;
        }
        programs.push(home.start(settings)?);
    }
    await_eve(due_at).await?;
    let before = cpu(bench, cluster, &programs)?;
    await_arrivals(bench, due).await?;
    await_sent(&location, due).await?;
    let after = cpu(bench, cluster, &programs)?;
    let mut sent = Vec::with_capacity(nodes);
    for program in &programs {
        sent.push(program.metric("dezent_steps_total{").await?);
    }
    let late_ms = bench.sink.arrivals().await?.lateness(due, due_at)?;
    let thousands = number(due) / 1_000.0;
    Ok(Run {
        rate: rate(&late_ms),
        p50_ms: share(&late_ms, 50),
        p99_ms: share(&late_ms, 99),
        nodes_cpu_s: (after.0 - before.0) / thousands,
        server_cpu_s: (after.1 - before.1) / thousands,
        sink_cpu_s: (after.2 - before.2) / thousands,
        sent,
    })
}

/// CPU time so far of the nodes, the server and the network, in seconds.
fn cpu(bench: &Bench, cluster: &Cluster, programs: &[Program]) -> Result<(f64, f64, f64), Failure> {
    let mut nodes = 0.0;
    for program in programs {
        nodes += program.cpu_seconds()?;
    }
    Ok((nodes, cluster.cpu_seconds()?, bench.sink.cpu_seconds()?))
}
