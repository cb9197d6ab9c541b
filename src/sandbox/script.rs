//! Scripts: what a channel does wrong, call by call.
//!
//! A script is a list of steps. A step is some words joined with `+`; at most
//! one of them says how the call ends, `slow=MS` and `lag=N` go with any
//! ending. Steps that begin with `look:` are for reads, with `prepare:` for
//! uploads and containers, all others for calls that make a post. Each of the
//! three lists is taken in its own order; used up, everything is normal.

use super::record::Queue;

/// The longest wait that a step may ask for: an hour, in milliseconds.
const SLOW_LIMIT_MS: u64 = 3_600_000;

/// A step that is not understood, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{step}” is not a step of a script")]
pub(crate) struct UnknownStep {
    /// The step as it was written.
    pub(crate) step: String,
}

/// One step: how a call goes that takes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Step<E> {
    /// How long the call waits before it acts.
    pub(crate) slow_ms: u64,
    /// How many reads do not show the post that the call makes.
    pub(crate) lag_reads: u32,
    /// How the call ends.
    pub(crate) ending: E,
}

/// How a call that makes a post ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PublicEnding {
    /// Nothing is made, this happens instead.
    Instead(Fault),
    /// The post is made, and then the answer is this.
    Then(Twist),
}

impl Default for PublicEnding {
    fn default() -> Self {
        Self::Then(Twist::Plain)
    }
}

/// What happens instead of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// 429 with `Retry-After`.
    Throttled {
        /// The value of the header.
        retry_after_s: u64,
    },
    /// 500.
    ServerError,
    /// The connection is closed without an answer.
    Cut,
    /// 422 `duplicate`.
    Duplicate,
    /// 401 `token_expired`.
    TokenExpired,
    /// 403.
    Forbidden,
    /// 422 `refused`.
    Refused,
}

/// How the answer to a post that was made is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Twist {
    /// Not at all.
    Plain,
    /// The answer is 500.
    ServerError,
    /// The connection is closed without an answer.
    Cut,
    /// The answer is 200 and `{}`.
    NoId,
}

/// How a read ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LookEnding {
    /// As it should.
    #[default]
    Plain,
    /// 500.
    ServerError,
    /// The connection is closed without an answer.
    Cut,
    /// A list says that it is not complete.
    Partial,
    /// 410 `rejected`: the post was taken, and refused since.
    Rejected,
}

/// How an upload or the making of a container ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PrepareEnding {
    /// As it should.
    #[default]
    Plain,
    /// 500.
    ServerError,
    /// The connection is closed without an answer.
    Cut,
    /// 422 `refused`.
    Refused,
}

/// The words that name an ending.
trait Ending: Sized {
    /// Reads one word; `None` if it does not name an ending of this list.
    fn read(word: &str) -> Option<Self>;
}

impl Ending for PublicEnding {
    fn read(word: &str) -> Option<Self> {
        if let Some(seconds) = word.strip_prefix("429=") {
            let retry_after_s = number(seconds)?;
            return Some(Self::Instead(Fault::Throttled { retry_after_s }));
        }
        Some(match word {
            "ok" => Self::default(),
            "500" => Self::Instead(Fault::ServerError),
            "500-with-effect" => Self::Then(Twist::ServerError),
            "cut-before" => Self::Instead(Fault::Cut),
            "cut-after" => Self::Then(Twist::Cut),
            "no-id" => Self::Then(Twist::NoId),
            "duplicate" => Self::Instead(Fault::Duplicate),
            "401" => Self::Instead(Fault::TokenExpired),
            "403" => Self::Instead(Fault::Forbidden),
            "422" => Self::Instead(Fault::Refused),
            _ => return None,
        })
    }
}

impl Ending for LookEnding {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "ok" => Self::Plain,
            "500" => Self::ServerError,
            "cut" => Self::Cut,
            "partial" => Self::Partial,
            "rejected" => Self::Rejected,
            _ => return None,
        })
    }
}

impl Ending for PrepareEnding {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "ok" => Self::Plain,
            "500" => Self::ServerError,
            "cut" => Self::Cut,
            "422" => Self::Refused,
            _ => return None,
        })
    }
}

/// Reads a number written in digits only.
fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Reads one step without its prefix; `lag` only where a post can be made.
fn read_step<E: Ending + Default>(text: &str, may_lag: bool) -> Option<Step<E>> {
    let mut step = Step::<E>::default();
    let mut ended = false;
    for word in text.split('+') {
        if let Some(wait) = word.strip_prefix("slow=") {
            step.slow_ms = number(wait).filter(|ms| *ms <= SLOW_LIMIT_MS)?;
        } else if let Some(reads) = word.strip_prefix("lag=").filter(|_| may_lag) {
            step.lag_reads = number(reads)?;
        } else if ended {
            return None;
        } else {
            step.ending = E::read(word)?;
            ended = true;
        }
    }
    Some(step)
}

/// The steps of one list, and how many of them are used up.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Steps<E> {
    /// The steps in their order.
    steps: Vec<Step<E>>,
    /// How many were taken.
    taken: usize,
}

impl<E> Default for Steps<E> {
    fn default() -> Self {
        Self {
            steps: Vec::new(),
            taken: 0,
        }
    }
}

impl<E: Copy> Steps<E> {
    /// The next step and the position after it, unless all are used up.
    fn next(&self) -> Option<(Step<E>, usize)> {
        let step = self.steps.get(self.taken)?;
        Some((*step, self.taken + 1))
    }
}

/// A script and how far it has been taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Script {
    /// The steps as they were written: a script is the same if these are.
    written: Vec<String>,
    /// Steps of calls that make a post.
    public: Steps<PublicEnding>,
    /// Steps of reads.
    look: Steps<LookEnding>,
    /// Steps of uploads and containers.
    prepare: Steps<PrepareEnding>,
}

impl Script {
    /// Reads a list of steps; nothing of it is taken yet.
    pub(crate) fn parse(written: Vec<String>) -> Result<Self, UnknownStep> {
        let mut script = Self::default();
        for step in &written {
            script
                .add(step)
                .ok_or_else(|| UnknownStep { step: step.clone() })?;
        }
        script.written = written;
        Ok(script)
    }

    /// Reads one step into the list it belongs to.
    fn add(&mut self, step: &str) -> Option<()> {
        if let Some(look) = step.strip_prefix("look:") {
            self.look.steps.push(read_step(look, false)?);
        } else if let Some(prepare) = step.strip_prefix("prepare:") {
            self.prepare.steps.push(read_step(prepare, false)?);
        } else {
            self.public.steps.push(read_step(step, true)?);
        }
        Some(())
    }

    /// The steps as they were written.
    pub(crate) fn written(&self) -> &[String] {
        &self.written
    }

    /// The next step for a call that makes a post, and the position after it.
    pub(crate) fn next_public(&self) -> Option<(Step<PublicEnding>, usize)> {
        self.public.next()
    }

    /// The next step for a read, and the position after it.
    pub(crate) fn next_look(&self) -> Option<(Step<LookEnding>, usize)> {
        self.look.next()
    }

    /// The next step for an upload or container, and the position after it.
    pub(crate) fn next_prepare(&self) -> Option<(Step<PrepareEnding>, usize)> {
        self.prepare.next()
    }

    /// Notes that the first `position` steps of a list are used up.
    pub(crate) fn set_taken(&mut self, queue: Queue, position: usize) {
        match queue {
            Queue::Public => self.public.taken = position,
            Queue::Look => self.look.taken = position,
            Queue::Prepare => self.prepare.taken = position,
        }
    }
}

/// Splits a script that came as one text: commas and blanks part the steps.
pub(crate) fn split_steps(text: &str) -> Vec<String> {
    text.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|step| !step.is_empty())
        .map(str::to_owned)
        .collect()
}
