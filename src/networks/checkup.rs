//! Checkups: what a network says of a session when it is tried out, and nothing is changed there.

use super::RateLimit;
use crate::domain::time::{Instant, SECOND_MS};

/// What a network says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checkup {
    /// Its stable id of the account that the session speaks for; none where it does not tell.
    pub remote_id: Option<String>,
    /// The account's name there; none where it does not tell.
    pub handle: Option<String>,
    /// What the session may do, in the network's own words; none where it does not tell.
    pub scopes: Option<Vec<String>>,
    /// What is left of the network's limits, as far as it tells.
    pub quotas: Vec<Quota>,
}

/// What is left of one of a network's limits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quota {
    /// What is counted, in one or two words, such as `posts` or `calls`.
    pub of: String,
    /// How much is left; none where only the limit is told.
    pub left: Option<i64>,
    /// How much there is in all; none where only the rest is told.
    pub max: Option<i64>,
    /// When it begins anew, where that is told.
    pub ends_at: Option<Instant>,
}

impl Checkup {
    /// A session that speaks for this account, of which no more is told.
    pub fn of(remote_id: impl Into<String>, handle: impl Into<String>) -> Self {
        Self {
            remote_id: Some(remote_id.into()),
            handle: Some(handle.into()),
            ..Self::default()
        }
    }

    /// Takes scopes that come as one text, parted by blanks or commas.
    #[must_use]
    pub fn with_scopes(self, scopes: Option<&str>) -> Self {
        let scopes = scopes.map(|text| {
            let parted = text.split(|char: char| char == ',' || char.is_whitespace());
            let named = parted.filter(|scope| !scope.is_empty());
            named.map(str::to_owned).collect()
        });
        Self { scopes, ..self }
    }

    /// Adds what is left of one limit.
    #[must_use]
    pub fn with_quota(mut self, quota: Quota) -> Self {
        self.quotas.push(quota);
        self
    }

    /// Adds what is left of the calls that the network counts, as it told at `now`; nothing where it did
    /// not.
    #[must_use]
    pub fn with_calls(self, told: RateLimit, now: Instant) -> Self {
        if told.limit.is_none() && told.remaining.is_none() {
            return self;
        }
        let ends_in_ms = told.reset_in_s.map(|wait_s| wait_s * SECOND_MS);
        self.with_quota(Quota {
            of: "calls".to_owned(),
            left: told.remaining,
            max: told.limit,
            ends_at: ends_in_ms.map(|ms| now.plus_ms(ms)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Checkup, Quota, RateLimit};
    use crate::domain::time::Instant;

    #[test]
    fn calls_are_told_as_far_as_the_network_tells_them() {
        let now = Instant::from_ms(1_000);
        let told = |limit, remaining, reset_in_s| {
            let limit = RateLimit {
                limit,
                remaining,
                reset_in_s,
            };
            Checkup::default().with_calls(limit, now).quotas
        };
        let quota = |left, max, ends_at_ms: Option<i64>| Quota {
            of: "calls".to_owned(),
            left,
            max,
            ends_at: ends_at_ms.map(Instant::from_ms),
        };
        let whole = quota(Some(74), Some(75), Some(31_000));
        assert_eq!(told(Some(75), Some(74), Some(30)), [whole]);
        assert_eq!(told(Some(75), None, None), [quota(None, Some(75), None)]);
        assert_eq!(told(None, Some(0), None), [quota(Some(0), None, None)]);
        assert_eq!(told(None, None, Some(30)), []);
    }
}
