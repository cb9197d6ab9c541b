//! How many calls are taken in a minute: for each key and each workspace, and how often a wrong key may
//! be tried from one address, and a password at one account.
//!
//! The figures are this process's own; with several nodes behind one address each counts for itself.
//! What is left is told as the working group writes it
//! (<https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/>, read 2026-11-23).

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::http::{HeaderMap, HeaderValue, header};
use governor::{
    Quota, RateLimiter, clock::Clock as _, clock::DefaultClock,
    middleware::StateInformationMiddleware, state::keyed::DashMapStateStore,
};

use crate::{
    domain::id::WorkspaceId,
    error::{Code, Error},
    services::Caller,
};

/// After how many calls those are forgotten who have not called for a while.
const TIDY_AFTER: u32 = 4_096;

/// How many calls are taken in a minute; 0 means any number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallLimits {
    /// With one key.
    pub per_key: u32,
    /// In one workspace.
    pub per_workspace: u32,
    /// With wrong keys, from one address.
    pub wrong_keys: u32,
    /// To sign in to one account from one address, in a quarter of an hour instead of a minute.
    pub sign_in_tries: u32,
}

/// How long tries to sign in are counted.
const TRIES_WITHIN: Duration = Duration::from_mins(15);
/// How many times as often an account may be tried from all addresses together.
const FROM_ALL: u32 = 10;

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// Counts the calls of each of many.
struct Counter<K: Hash + Eq + Clone> {
    limiter: Option<Limiter<K>>,
    per_minute: u32,
    calls: AtomicU32,
}

/// What is left of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    per_minute: u32,
    remaining: u32,
    /// In how many seconds it is whole again; where nothing is left, until the next call is taken.
    wait_s: u64,
    is_taken: bool,
}

impl<K: Hash + Eq + Clone> Counter<K> {
    fn new(per_minute: u32) -> Self {
        let quota = NonZeroU32::new(per_minute).map(Quota::per_minute);
        Self::with(quota, per_minute)
    }

    /// Counts tries to sign in: so many at once, and again so many in a quarter of an hour.
    fn of_tries(tries: u32) -> Self {
        let quota = NonZeroU32::new(tries).and_then(|tries| {
            let quota = Quota::with_period(TRIES_WITHIN / tries.get())?;
            Some(quota.allow_burst(tries))
        });
        Self::with(quota, tries)
    }

    fn with(quota: Option<Quota>, per_minute: u32) -> Self {
        Self {
            limiter: quota.map(|quota| {
                RateLimiter::dashmap(quota).with_middleware::<StateInformationMiddleware>()
            }),
            per_minute,
            calls: AtomicU32::new(0),
        }
    }

    /// Counts a call; none where any number is taken.
    fn count(&self, of: &K) -> Option<Left> {
        let limiter = self.limiter.as_ref()?;
        if self.calls.fetch_add(1, Ordering::Relaxed) % TIDY_AFTER == TIDY_AFTER - 1 {
            limiter.retain_recent();
        }
        let left = |remaining, wait_s, is_taken| Left {
            per_minute: self.per_minute,
            remaining,
            wait_s,
            is_taken,
        };
        Some(match limiter.check_key(of) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = u64::from(self.per_minute.saturating_sub(remaining));
                let wait_s = (used * 60).div_ceil(u64::from(self.per_minute));
                left(remaining, wait_s, true)
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                left(0, wait.as_secs() + 1, false)
            }
        })
    }
}

/// The calls of everybody.
#[derive(Clone)]
pub struct Limiters {
    inner: Arc<Inner>,
}

struct Inner {
    keys: Counter<String>,
    workspaces: Counter<WorkspaceId>,
    wrong_keys: Counter<IpAddr>,
    tries: Counter<(String, IpAddr)>,
    all_tries: Counter<String>,
}

/// How often somebody may still try to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tries {
    /// So often at once.
    pub(super) left: u32,
    /// Then they have to wait so many minutes.
    pub(super) pause_min: u64,
}

/// What is told of a call's limits.
#[derive(Debug, Clone, Default)]
pub(super) struct Told(Vec<(&'static str, Left)>);

impl Limiters {
    /// Counts by these limits, from now on.
    pub fn new(limits: CallLimits) -> Self {
        let inner = Inner {
            keys: Counter::new(limits.per_key),
            workspaces: Counter::new(limits.per_workspace),
            wrong_keys: Counter::new(limits.wrong_keys),
            tries: Counter::of_tries(limits.sign_in_tries),
            all_tries: Counter::of_tries(limits.sign_in_tries.saturating_mul(FROM_ALL)),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Counts a call; what is left of its limits, and whether it is taken.
    pub(super) fn call(&self, caller: &Caller) -> (Told, Result<(), Error>) {
        let key = self.inner.keys.count(&caller.actor);
        let workspace = self.inner.workspaces.count(&caller.workspace);
        let left = [("key", key), ("workspace", workspace)];
        let left: Vec<_> = left
            .into_iter()
            .filter_map(|(name, left)| Some((name, left?)))
            .collect();
        let refused = left.iter().find(|(_, left)| !left.is_taken);
        let result = match refused {
            Some((name, left)) => Err(too_many(name, *left)),
            None => Ok(()),
        };
        (Told(left), result)
    }

    /// Counts a try to sign in to the account with this address; refused where there were too many. It says
    /// nothing of whether there is such an account.
    pub(super) fn may_try(
        &self,
        email: &str,
        from: Option<IpAddr>,
    ) -> Result<Option<Tries>, Error> {
        let from = from.map_or(IpAddr::from([0, 0, 0, 0]), network_of);
        let here = self.inner.tries.count(&(email.to_owned(), from));
        let everywhere = self.inner.all_tries.count(&email.to_owned());
        if let Some(refused) = [here, everywhere]
            .into_iter()
            .flatten()
            .find(|left| !left.is_taken)
        {
            let minutes = refused.wait_s.div_ceil(60);
            let detail = format!("Too many tries to sign in. Go on in {minutes} minutes.");
            let error = Error::new(Code::TooManyRequests, detail);
            return Err(error
                .with("retry_after_s", refused.wait_s)
                .with("tries_left", 0)
                .with("pause_minutes", minutes));
        }
        Ok(here.map(|left| Tries {
            left: left.remaining,
            pause_min: TRIES_WITHIN.as_secs().div_ceil(60) / u64::from(left.per_minute.max(1)),
        }))
    }

    /// Counts a guess at a link; refused where too many came from that address.
    pub(super) fn guess(&self, from: Option<IpAddr>) -> Result<(), Error> {
        from.map_or(Ok(()), |from| self.wrong_key(from))
    }

    /// Counts a wrong key; refused where too many came from that address.
    pub(super) fn wrong_key(&self, from: IpAddr) -> Result<(), Error> {
        match self.inner.wrong_keys.count(&network_of(from)) {
            Some(left) if !left.is_taken => Err(too_many("address", left)),
            _ => Ok(()),
        }
    }
}

/// One customer of a provider has a whole /64 of IPv6 addresses.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            Ipv6Addr::from(network).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

fn too_many(whose: &str, left: Left) -> Error {
    let (per_minute, wait_s) = (left.per_minute, left.wait_s);
    let detail =
        format!("This {whose} may make {per_minute} calls in a minute. Go on in {wait_s} seconds.");
    Error::new(Code::TooManyRequests, detail).with("retry_after_s", wait_s)
}

impl Told {
    /// Writes `RateLimit-Policy` and `RateLimit`.
    pub(super) fn write(&self, headers: &mut HeaderMap) {
        if self.0.is_empty() {
            return;
        }
        let policy = self
            .0
            .iter()
            .map(|(name, left)| format!("\"{name}\";q={};w=60", left.per_minute));
        let rest = self
            .0
            .iter()
            .map(|(name, left)| format!("\"{name}\";r={};t={}", left.remaining, left.wait_s));
        put(headers, "ratelimit-policy", &policy.collect::<Vec<_>>());
        put(headers, "ratelimit", &rest.collect::<Vec<_>>());
    }
}

fn put(headers: &mut HeaderMap, name: &'static str, items: &[String]) {
    if let Ok(value) = HeaderValue::try_from(items.join(", ")) {
        headers.insert(name, value);
    }
}

/// Says when to go on, where an answer knows it.
pub(super) fn retry_after(error: &Error, headers: &mut HeaderMap) {
    let wait_s = error.members().get("retry_after_s");
    if let Some(wait_s) = wait_s.and_then(serde_json::Value::as_u64) {
        headers.insert(header::RETRY_AFTER, wait_s.into());
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{CallLimits, Limiters, network_of};
    use crate::{
        domain::{id::WorkspaceId, role::Role, time::Instant},
        error::Code,
        services::Caller,
    };

    fn limiters(per_key: u32, per_workspace: u32) -> Limiters {
        Limiters::new(CallLimits {
            per_key,
            per_workspace,
            wrong_keys: 2,
            sign_in_tries: 2,
        })
    }

    fn caller(workspace: WorkspaceId, actor: &str) -> Caller {
        Caller::new(workspace, actor, Role::Viewer)
    }

    #[test]
    fn a_key_and_its_workspace_are_counted_apart() {
        let limiters = limiters(2, 3);
        let here = WorkspaceId::new(Instant::from_ms(1));
        let there = WorkspaceId::new(Instant::from_ms(1));
        let call = |workspace, actor| limiters.call(&caller(workspace, actor)).1.is_ok();
        assert!(call(here, "a") && call(here, "a"));
        assert!(!call(here, "a"), "the key has made its two");
        // The refused one counts for the workspace, which has had its three.
        assert!(!call(here, "b"));
        assert!(call(there, "c"), "another workspace is not held up");
    }

    #[test]
    fn what_is_left_is_told() {
        let limiters = limiters(60, 0);
        let here = WorkspaceId::new(Instant::from_ms(1));
        let (told, taken) = limiters.call(&caller(here, "a"));
        taken.unwrap();
        let mut headers = HeaderMap::new();
        told.write(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"key\";q=60;w=60");
        assert_eq!(headers["ratelimit"], "\"key\";r=59;t=1");
    }

    #[test]
    fn tries_to_sign_in_are_counted_by_account_and_network() {
        let limiters = limiters(1, 1);
        let from = |text: &str| text.parse().ok();
        let left = |email: &str, address: &str| limiters.may_try(email, from(address));
        let tries = left("a@example.org", "192.0.2.1").unwrap().unwrap();
        assert_eq!((tries.left, tries.pause_min), (1, 7));
        assert_eq!(left("a@example.org", "192.0.2.1").unwrap().unwrap().left, 0);
        let refused = left("a@example.org", "192.0.2.1").unwrap_err();
        assert_eq!(refused.code(), Code::TooManyRequests);
        assert_eq!(refused.members()["pause_minutes"], 8);
        assert!(left("b@example.org", "192.0.2.1").is_ok());
        // From all addresses together it is ten times as many.
        let others =
            (2..100).filter(|last| left("a@example.org", &format!("192.0.2.{last}")).is_ok());
        assert_eq!(others.count(), 17);
    }

    #[test]
    fn wrong_keys_are_counted_by_network() {
        let limiters = limiters(1, 1);
        let tries = [
            "2001:db8::1",
            "2001:db8::2",
            "2001:db8::3",
            "2001:db8:0:1::1",
        ];
        let taken: Vec<bool> = tries
            .iter()
            .map(|from| limiters.wrong_key(from.parse().unwrap()).is_ok())
            .collect();
        assert_eq!(taken, [true, true, false, true]);
        let mapped = network_of("::ffff:192.0.2.1".parse().unwrap());
        assert_eq!(mapped.to_string(), "192.0.2.1");
        let error = limiters
            .wrong_key("2001:db8::9".parse().unwrap())
            .unwrap_err();
        assert_eq!(error.code(), Code::TooManyRequests);
    }
}
