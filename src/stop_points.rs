//! Named places at which a test may kill the process.
//!
//! In the product [`StopPoints`] is empty and [`StopPoints::reach`] compiles to nothing; only the
//! feature `testing` gives it a hook. The names are what the crash suite kills at.

/// A place between two effects of publishing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, strum::EnumString, strum::EnumIter,
)]
#[strum(serialize_all = "snake_case")]
pub enum StopPoint {
    /// A publication was claimed.
    AfterClaim,
    /// The public step is about to be committed.
    BeforeBeginCommit,
    /// The public step was committed.
    AfterBeginCommit,
    /// The public call is about to connect.
    BeforeConnect,
    /// The connection stands, nothing was written.
    AfterConnect,
    /// Half of the body was written.
    HalfSent,
    /// The whole request was written.
    AllSent,
    /// The head of the answer was read.
    AnswerHeadRead,
    /// The whole answer was read.
    AnswerRead,
    /// The end of the step is about to be committed.
    BeforeEndCommit,
    /// The end of the step was committed.
    AfterEndCommit,
    /// The journal holds a step, the next one has not begun.
    BetweenSteps,
    /// A lease is being extended.
    DuringExtension,
    /// The network is being asked about an unclear outcome.
    DuringLook,
    /// A session is being renewed.
    DuringRefresh,
    /// The result file is being replayed.
    DuringReplay,
}

/// The hook that a test sets; it may never return.
#[cfg(feature = "testing")]
pub type Hook = std::sync::Arc<dyn Fn(StopPoint) + Send + Sync>;

/// Where the process may be stopped; nothing in the product.
#[derive(Clone, Default)]
pub struct StopPoints {
    #[cfg(feature = "testing")]
    hook: Option<Hook>,
}

impl StopPoints {
    /// Calls `hook` at each point reached.
    #[cfg(feature = "testing")]
    pub fn with_hook(hook: Hook) -> Self {
        Self { hook: Some(hook) }
    }

    /// Whether a hook is set, so that requests must be sent in pieces.
    pub fn is_armed(&self) -> bool {
        #[cfg(feature = "testing")]
        return self.hook.is_some();
        #[cfg(not(feature = "testing"))]
        false
    }

    /// Says that a point was reached.
    pub fn reach(&self, point: StopPoint) {
        #[cfg(feature = "testing")]
        if let Some(hook) = &self.hook {
            hook(point);
        }
        #[cfg(not(feature = "testing"))]
        let _ = point;
    }
}

impl std::fmt::Debug for StopPoints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StopPoints")
            .field("armed", &self.is_armed())
            .finish()
    }
}
