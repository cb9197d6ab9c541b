//! How long to wait before the next try.

use crate::domain::{
    time::{Instant, MINUTE_MS, SECOND_MS},
    webhook::RETRIES_MS,
};

/// The shortest wait between two tries, in milliseconds.
const SHORTEST_MS: i64 = 5 * SECOND_MS;
/// The longest wait between two tries, in milliseconds.
const LONGEST_MS: i64 = 30 * MINUTE_MS;

/// When to try again after `tries` failed ones: a random time that doubles in width with each try,
/// and never sooner than the network asked for.
pub(crate) fn next_try_at(now: Instant, tries: i64, retry_after_s: Option<i64>) -> Instant {
    let doublings = u32::try_from(tries.clamp(0, 20)).unwrap_or(20);
    let widest = LONGEST_MS.min((15 * SECOND_MS).saturating_mul(1_i64 << doublings));
    let wait = SHORTEST_MS + random_below(widest - SHORTEST_MS);
    let asked = retry_after_s.unwrap_or_default().saturating_mul(SECOND_MS);
    now.plus_ms(wait.max(asked))
}

/// When a throttled channel may be used again: as asked, and up to a tenth later.
pub(crate) fn throttled_until(now: Instant, retry_after_s: Option<i64>) -> Instant {
    let asked = retry_after_s.unwrap_or(60).clamp(1, 24 * 3_600) * SECOND_MS;
    now.plus_ms(asked + random_below(asked / 10))
}

/// When a post that went out is read back: one to five minutes later.
pub(crate) fn read_back_at(now: Instant) -> Instant {
    now.plus_ms(MINUTE_MS + random_below(4 * MINUTE_MS))
}

/// When a message that was not taken is sent again after `tries`: days in all, each wait up to a fifth
/// longer at random and never shorter than the receiver asked for; none after the last try.
pub(crate) fn deliver_again_at(
    now: Instant,
    tries: i64,
    retry_after_s: Option<i64>,
) -> Option<Instant> {
    let place = usize::try_from(tries.max(1) - 1).unwrap_or(usize::MAX);
    let wait = RETRIES_MS.get(place)?;
    let asked = retry_after_s.unwrap_or_default().saturating_mul(SECOND_MS);
    Some(now.plus_ms((wait + random_below(wait / 5)).max(asked)))
}

/// A random number from 0 to below `limit`; 0 where there is no room.
fn random_below(limit: i64) -> i64 {
    let limit = u64::try_from(limit.max(1)).unwrap_or(1);
    // Without randomness the waits are the shortest allowed, which is still right.
    i64::try_from(getrandom::u64().unwrap_or_default() % limit).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{deliver_again_at, next_try_at, throttled_until};
    use crate::domain::{time::Instant, webhook::RETRIES_MS};

    #[test]
    fn a_wait_grows_keeps_its_ends_and_honours_the_network() {
        let now = Instant::from_ms(0);
        for tries in 0..40 {
            let wait = next_try_at(now, tries, None).ms();
            let widest = 1_800_000.min(15_000_i64 << tries.min(20));
            assert!(
                (5_000..=widest.max(5_001)).contains(&wait),
                "{tries}: {wait}"
            );
        }
        assert!(next_try_at(now, 0, Some(90)).ms() >= 90_000);
    }

    #[test]
    fn a_message_is_sent_ten_times_over_days() {
        let now = Instant::from_ms(0);
        for (tries, wait) in (1..).zip(RETRIES_MS) {
            let at = deliver_again_at(now, tries, None).unwrap().ms();
            assert!((wait..=wait + wait / 5).contains(&at), "{tries}: {at}");
        }
        assert_eq!(deliver_again_at(now, 10, None), None);
        assert_eq!(deliver_again_at(now, 1, Some(90)).unwrap().ms(), 90_000);
    }

    #[test]
    fn an_absurd_request_to_wait_is_cut_to_a_day() {
        let until = throttled_until(Instant::from_ms(0), Some(1_000_000_000)).ms();
        assert!((86_400_000..=95_040_000).contains(&until));
    }
}
