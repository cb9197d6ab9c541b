//! What the program says of itself: logs for reading, metrics for watching.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use prometheus_client::{
    encoding::text::{encode_eof, encode_registry},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use strum::IntoEnumIterator as _;
use tracing_subscriber::{
    EnvFilter, Layer as _, fmt::MakeWriter, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::{
    config::{Log, LogFormat},
    domain::{
        attempt::StepResult, confirmation::What, network::Network, publication::State,
        time::Instant,
    },
};

#[cfg(feature = "otel")]
mod otlp;

/// Parts of other people's that tell more than an operator wants to read, unless the level names them.
const QUIET: &str = "sea_orm_migration=warn,tokio_cron_scheduler=warn";

/// What is wanted cannot be told where it is to be told.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// Traces are wanted of a program that was built without them.
    #[error("log.otlp_endpoint is set, but this program was built without the feature otel")]
    NoTraces,
    /// The address of the collector cannot be used.
    #[error("log.otlp_endpoint cannot be used: {0}")]
    Endpoint(String),
}

/// Logs and traces that are being sent; keep it until the program ends, so that nothing is left over.
#[derive(Debug)]
#[must_use]
pub struct Logs {
    #[cfg(feature = "otel")]
    _traces: Option<otlp::Traces>,
}

/// Sends logs to standard error, and traces to a collector, as the settings say; a second call changes
/// nothing.
///
/// A level that cannot be read was refused with the settings; here it becomes `info`.
pub fn init_logs(log: &Log) -> Result<Logs, LogError> {
    start_logs(log, std::io::stderr)
}

fn start_logs<W>(log: &Log, writer: W) -> Result<Logs, LogError>
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let level = [QUIET, &log.level].join(",");
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    let lines = match log.format {
        LogFormat::Text => lines.with_ansi(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    #[cfg(feature = "otel")]
    let traces = log
        .otlp_endpoint
        .as_ref()
        .map(otlp::Traces::begin)
        .transpose()?;
    #[cfg(not(feature = "otel"))]
    if log.otlp_endpoint.is_some() {
        return Err(LogError::NoTraces);
    }
    let all = tracing_subscriber::registry().with(filter).with(lines);
    #[cfg(feature = "otel")]
    let all = all.with(traces.as_ref().map(otlp::Traces::layer));
    // An error means that logs are sent somewhere already.
    let _ = all.try_init();
    Ok(Logs {
        #[cfg(feature = "otel")]
        _traces: traces,
    })
}

/// Upper ends of the lateness histogram's buckets, in seconds.
const LATENESS_SECONDS: [f64; 16] = [
    0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 1_800.0,
    3_600.0,
];

/// The state that stands for a publication which waits for a person.
const HELD: State = State::Held;

/// What is true at one moment.
#[derive(Debug)]
pub struct Present {
    /// The moment.
    pub now: Instant,
    /// Transactions made durable since the start.
    pub commits: u64,
    /// Publications per state, and per reason where there is one.
    pub counts: Vec<(State, Option<String>, i64)>,
    /// What awaits a person's word.
    pub awaited: Vec<What>,
}

/// One label, known when the program is built.
type Fixed<const N: usize> = [(&'static str, &'static str); N];

/// No tick has been seen yet.
const NEVER: i64 = i64::MIN;

/// What is counted; clones count together.
#[derive(Clone)]
pub struct Metrics {
    counted: Arc<Counted>,
}

struct Counted {
    registry: Registry,
    lateness: Family<Fixed<1>, Histogram, fn() -> Histogram>,
    steps: Family<Fixed<2>, Counter>,
    unknown_outcomes: Counter,
    last_tick_ms: AtomicI64,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics")
            .field("last_tick_at", &self.last_tick_at())
            .finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Starts counting at nothing.
    pub fn new() -> Self {
        let new_histogram: fn() -> Histogram = || Histogram::new(LATENESS_SECONDS);
        let mut registry = Registry::with_prefix("dezent");
        let lateness = Family::new_with_constructor(new_histogram);
        registry.register_with_unit(
            "publication_lateness",
            "How long after its instant a publication was out",
            Unit::Seconds,
            lateness.clone(),
        );
        let steps = Family::default();
        registry.register(
            "steps",
            "Steps of attempts that ended, by how",
            steps.clone(),
        );
        let unknown_outcomes = Counter::default();
        registry.register(
            "unknown_outcomes",
            "Steps after which it was not known whether the post is out",
            unknown_outcomes.clone(),
        );
        // Networks are shown from the start, so that a rate over them has no gap.
        for network in Network::iter() {
            drop(lateness.get_or_create(&[("network", network.into())]));
        }
        let last_tick_ms = AtomicI64::new(NEVER);
        let counted = Counted {
            registry,
            lateness,
            steps,
            unknown_outcomes,
            last_tick_ms,
        };
        Self {
            counted: Arc::new(counted),
        }
    }

    /// Counts a publication that is out, so many milliseconds after its instant.
    pub fn sent(&self, network: Network, lateness_ms: i64) {
        let label = [("network", network.into())];
        self.counted
            .lateness
            .get_or_create(&label)
            .observe(seconds(lateness_ms.max(0)));
    }

    /// Counts a step that ended.
    pub fn step_ended(&self, network: Network, result: StepResult) {
        let labels = [("network", network.into()), ("result", result.into())];
        self.counted.steps.get_or_create(&labels).inc();
        if result == StepResult::Unknown {
            self.counted.unknown_outcomes.inc();
        }
    }

    /// Notes that the engine has just looked for what is due.
    pub fn ticked(&self, now: Instant) {
        self.counted.last_tick_ms.store(now.ms(), Ordering::Relaxed);
    }

    /// When the engine last looked for what is due; none before its first look.
    pub fn last_tick_at(&self) -> Option<Instant> {
        let ms = self.counted.last_tick_ms.load(Ordering::Relaxed);
        (ms != NEVER).then(|| Instant::from_ms(ms))
    }

    /// Everything as `OpenMetrics` text, `application/openmetrics-text; version=1.0.0`.
    ///
    /// Source: <https://prometheus.io/docs/specs/om/open_metrics_spec/> (read 2026-11-23).
    pub fn render(&self, present: &Present) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode_registry(&mut text, &self.counted.registry);
        let _ = encode_registry(&mut text, &self.present(present));
        let _ = encode_eof(&mut text);
        text
    }

    /// What is true at one moment: made anew for each reader, so that readers cannot mix theirs up.
    fn present(&self, present: &Present) -> Registry {
        let mut registry = Registry::with_prefix("dezent");
        let by_state = Family::<Fixed<1>, Gauge>::default();
        let by_reason = Family::<[(&'static str, String); 1], Gauge>::default();
        for state in State::iter() {
            by_state.get_or_create(&[("state", state.into())]).set(0);
        }
        for (state, reason, count) in &present.counts {
            by_state
                .get_or_create(&[("state", (*state).into())])
                .inc_by(*count);
            if let (&HELD, Some(reason)) = (state, reason) {
                by_reason
                    .get_or_create(&[("reason", reason.clone())])
                    .inc_by(*count);
            }
        }
        registry.register("publications", "Publications by state", by_state);
        registry.register(
            "publications_held",
            "Publications that wait for a person, by reason",
            by_reason,
        );
        let awaited = Family::<Fixed<1>, Gauge>::default();
        for what in What::iter() {
            awaited.get_or_create(&[("what", what.into())]).set(0);
        }
        for what in &present.awaited {
            awaited.get_or_create(&[("what", (*what).into())]).inc();
        }
        registry.register(
            "confirmations_awaited",
            "What a person must confirm before anything is sent",
            awaited,
        );
        let committed = Counter::<u64, AtomicU64>::default();
        committed.inc_by(present.commits);
        registry.register(
            "database_commits",
            "Transactions made durable since the start; each costs a flush",
            committed,
        );
        if let Some(tick_at) = self.last_tick_at() {
            let age = Gauge::<f64, AtomicU64>::default();
            age.set(seconds(present.now.ms_since(tick_at).max(0)));
            registry.register_with_unit(
                "tick_age",
                "How long ago the engine last looked for what is due",
                Unit::Seconds,
                age,
            );
        }
        registry
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 285,000 years")]
fn seconds(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::{Metrics, Present, What};
    use crate::domain::{attempt::StepResult, network::Network, publication::State, time::Instant};

    fn present(now_ms: i64, commits: u64, counts: Vec<(State, Option<String>, i64)>) -> Present {
        Present {
            now: Instant::from_ms(now_ms),
            commits,
            counts,
            awaited: vec![What::Clock],
        }
    }

    #[test]
    fn lateness_steps_and_ticks_are_counted() {
        let metrics = Metrics::new();
        assert_eq!(metrics.last_tick_at(), None);
        assert!(
            !metrics
                .render(&present(0, 0, Vec::new()))
                .contains("tick_age")
        );
        metrics.clone().sent(Network::Sandbox, 40);
        metrics.sent(Network::Sandbox, 7_200_000);
        metrics.sent(Network::Sandbox, -5);
        metrics.step_ended(Network::Bluesky, StepResult::Unknown);
        metrics.step_ended(Network::Bluesky, StepResult::NotSent);
        metrics.ticked(Instant::from_ms(10_000));
        let text = metrics.render(&present(10_250, 7, Vec::new()));
        for line in [
            "# TYPE dezent_publication_lateness_seconds histogram",
            "dezent_publication_lateness_seconds_bucket{le=\"0.01\",network=\"sandbox\"} 1",
            "dezent_publication_lateness_seconds_bucket{le=\"0.05\",network=\"sandbox\"} 2",
            "dezent_publication_lateness_seconds_bucket{le=\"3600.0\",network=\"sandbox\"} 2",
            "dezent_publication_lateness_seconds_count{network=\"sandbox\"} 3",
            "dezent_publication_lateness_seconds_count{network=\"bluesky\"} 0",
            "dezent_steps_total{network=\"bluesky\",result=\"unknown\"} 1",
            "dezent_steps_total{network=\"bluesky\",result=\"not_sent\"} 1",
            "dezent_unknown_outcomes_total 1",
            "dezent_tick_age_seconds 0.25",
            "dezent_database_commits_total 7",
            "dezent_confirmations_awaited{what=\"clock\"} 1",
            "dezent_confirmations_awaited{what=\"restore\"} 0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
        assert_eq!(text.matches("# EOF").count(), 1);
    }

    #[test]
    fn publications_are_counted_by_state_and_held_ones_by_reason() {
        let counts = vec![
            (State::Held, Some("late".to_owned()), 2),
            (State::Held, Some("unknown_outcome".to_owned()), 1),
            (State::Failed, Some("refused".to_owned()), 4),
            (State::Waiting, None, 7),
        ];
        let metrics = Metrics::new();
        let text = metrics.render(&present(0, 0, counts));
        for line in [
            "dezent_publications{state=\"held\"} 3",
            "dezent_publications{state=\"waiting\"} 7",
            "dezent_publications{state=\"sending\"} 0",
            "dezent_publications_held{reason=\"late\"} 2",
            "dezent_publications_held{reason=\"unknown_outcome\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(!text.contains("reason=\"refused\""));
        assert!(
            metrics
                .render(&present(0, 0, Vec::new()))
                .contains("{state=\"held\"} 0")
        );
    }
}
