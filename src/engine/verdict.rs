//! What a look says about an unclear outcome: a pure function of what was seen and seen before.

use crate::{
    domain::{
        attempt::{Evidence, Settled},
        network::Kind,
        time::{HOUR_MS, Instant, MINUTE_MS, SECOND_MS},
    },
    networks::{Candidate, Look},
};

/// How long an outcome may stay unclear before a person is asked, in milliseconds.
pub(crate) const UNKNOWN_MAX_MS: i64 = 30 * MINUTE_MS;
/// How far apart the two looks that prove absence must be, in milliseconds.
const LOOKS_APART_MS: i64 = 3 * MINUTE_MS;
/// Half of the shortest lifetime of a server-side key, in milliseconds.
const KEY_HALF_LIFE_MS: i64 = HOUR_MS / 2;
/// When to look again after a look that saw nothing, in milliseconds.
const AGAIN_MS: i64 = 30 * SECOND_MS;

/// What is known when a look was made.
#[derive(Debug)]
pub(crate) struct Seen<'a> {
    /// What was seen.
    pub(crate) look: Look,
    /// How the channel's outcomes are settled.
    pub(crate) kind: Kind,
    /// What was seen before.
    pub(crate) before: &'a [Evidence],
    /// When the part was first sent with this key.
    pub(crate) first_try_at: Instant,
    /// Whether it would be sent again at once: not where a person wishes it cancelled, nor past the
    /// channel's grace. Then only proof of absence will do, however harmless a repeat would be.
    pub(crate) may_repeat: bool,
    /// Whether the network said that it works on it: then its final no is believed at once. Where
    /// nothing is known, a no is a look that saw nothing.
    pub(crate) is_processing: bool,
    /// Since when the outcome is unclear.
    pub(crate) unknown_since: Instant,
    /// Now.
    pub(crate) now: Instant,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    /// It is out.
    Found(Candidate),
    /// It is not out, or repeating it is harmless: it may be sent again.
    Release(Settled),
    /// The network had taken it and refuses it for good, with its words.
    Refused(String),
    /// Not clear yet.
    Again(Instant),
    /// Only a person can tell.
    AskPerson,
}

/// Judges a look and says what is to be added to the evidence.
pub(crate) fn judge(seen: Seen<'_>) -> (Verdict, Evidence) {
    let now = seen.now;
    let evidence = evidence(&seen.look, now);
    let verdict = match seen.look {
        Look::Out { remote_id, data } => Verdict::Found(Candidate { remote_id, data }),
        Look::Gone if seen.kind == Kind::ChosenId && seen.may_repeat => {
            Verdict::Release(Settled::Repeatable)
        }
        Look::Ready if seen.may_repeat => Verdict::Release(Settled::Repeatable),
        Look::Refused { message } if seen.is_processing => Verdict::Refused(message),
        Look::Gone | Look::Ready | Look::Refused { .. } => absence(seen.before, now),
        Look::Processing { look_in_ms } => Verdict::Again(now.plus_ms(look_in_ms.max(SECOND_MS))),
        Look::Listed {
            complete,
            mut candidates,
        } => match candidates.pop() {
            Some(only) if candidates.is_empty() => Verdict::Found(only),
            Some(_) => Verdict::AskPerson,
            None if !complete => Verdict::Again(now.plus_ms(AGAIN_MS)),
            None if seen.kind == Kind::ServerKey
                && seen.may_repeat
                && key_protects(seen.kind, seen.first_try_at, now) =>
            {
                Verdict::Release(Settled::Repeatable)
            }
            None => absence(seen.before, now),
        },
        Look::KnowsKey if seen.may_repeat && key_protects(seen.kind, seen.first_try_at, now) => {
            Verdict::Release(Settled::Repeatable)
        }
        Look::KnowsKey => Verdict::AskPerson,
        Look::Failed { .. } => Verdict::Again(now.plus_ms(AGAIN_MS)),
    };
    let limit = seen.unknown_since.plus_ms(UNKNOWN_MAX_MS);
    let verdict = match verdict {
        Verdict::Again(_) if now >= limit => Verdict::AskPerson,
        Verdict::Again(at) => Verdict::Again(at.min(limit)),
        other => other,
    };
    (verdict, evidence)
}

/// One look is never enough: absence needs an earlier complete look, three minutes back at least.
fn absence(before: &[Evidence], now: Instant) -> Verdict {
    let first = before
        .iter()
        .filter(|look| look.complete && look.candidates == 0)
        .map(|look| look.at)
        .min();
    match first {
        Some(first) if now.ms_since(first) >= LOOKS_APART_MS => Verdict::Release(Settled::Absent),
        Some(first) => Verdict::Again(first.plus_ms(LOOKS_APART_MS)),
        None => Verdict::Again(now.plus_ms(LOOKS_APART_MS)),
    }
}

/// Whether a repeat now is as harmless as the channel's kind promises: an id or a handle always is,
/// a key within half its lifetime.
pub(crate) fn key_protects(kind: Kind, first_try_at: Instant, now: Instant) -> bool {
    kind != Kind::ServerKey || now.ms_since(first_try_at) < KEY_HALF_LIFE_MS
}

fn evidence(look: &Look, at: Instant) -> Evidence {
    let made = |how: &str, complete, candidates, note: &str| Evidence {
        at,
        how: how.to_owned(),
        complete,
        candidates,
        note: note.to_owned(),
    };
    match look {
        Look::Out { .. } => made("read", true, 1, "it is there"),
        Look::Gone => made("read", true, 0, "it is not there"),
        Look::Ready => made("read", true, 0, "it is ready and not yet published"),
        Look::Refused { message } => made("read", true, 0, message),
        Look::Processing { .. } => made("read", false, 0, "the network still works on it"),
        Look::Listed {
            complete,
            candidates,
        } => {
            let count = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
            made("list", *complete, count, "")
        }
        Look::KnowsKey => made("key", false, 0, "a repeat is known by its key"),
        Look::Failed { message, .. } => made("failed", false, 0, message),
    }
}

#[cfg(test)]
mod tests {
    use super::{Look, Seen, Verdict, judge};
    use crate::{
        domain::{
            attempt::{Evidence, Settled},
            network::Kind,
            time::Instant,
        },
        networks::Candidate,
    };

    const EMPTY: Look = Look::Listed {
        complete: true,
        candidates: Vec::new(),
    };

    fn at(minutes: i64) -> Instant {
        Instant::from_ms(minutes * 60_000)
    }

    fn seen(look: Look, kind: Kind, before: &[Evidence], now: Instant) -> Seen<'_> {
        let (first_try_at, unknown_since, may_repeat) = (at(0), at(0), true);
        Seen {
            look,
            kind,
            before,
            first_try_at,
            is_processing: false,
            may_repeat,
            unknown_since,
            now,
        }
    }

    fn verdict(look: Look, kind: Kind, before: &[Evidence], now: Instant) -> Verdict {
        judge(seen(look, kind, before, now)).0
    }

    fn evidence(look: Look, now: Instant) -> Evidence {
        judge(seen(look, Kind::Listing, &[], now)).1
    }

    #[test]
    fn absence_needs_two_complete_looks_three_minutes_apart() {
        assert_eq!(
            verdict(EMPTY, Kind::Listing, &[], at(3)),
            Verdict::Again(at(6))
        );
        let first = [evidence(EMPTY, at(3))];
        assert_eq!(
            verdict(EMPTY, Kind::Listing, &first, at(5)),
            Verdict::Again(at(6))
        );
        assert_eq!(
            verdict(EMPTY, Kind::Listing, &first, at(6)),
            Verdict::Release(Settled::Absent)
        );
        let partial = Look::Listed {
            complete: false,
            candidates: Vec::new(),
        };
        let first = [evidence(partial, at(3))];
        assert_eq!(
            verdict(EMPTY, Kind::Listing, &first, at(6)),
            Verdict::Again(at(9))
        );
    }

    #[test]
    fn one_match_is_ours_and_two_are_a_question() {
        let candidate = |id: &str| Candidate {
            remote_id: id.to_owned(),
            data: serde_json::json!({}),
        };
        let listed = |candidates| Look::Listed {
            complete: true,
            candidates,
        };
        let one = listed(vec![candidate("a")]);
        assert_eq!(
            verdict(one, Kind::Listing, &[], at(3)),
            Verdict::Found(candidate("a"))
        );
        let two = listed(vec![candidate("a"), candidate("b")]);
        assert_eq!(verdict(two, Kind::Listing, &[], at(3)), Verdict::AskPerson);
    }

    #[test]
    fn a_chosen_id_a_live_key_and_a_ready_handle_make_a_repeat_harmless() {
        let repeat = Verdict::Release(Settled::Repeatable);
        assert_eq!(verdict(Look::Gone, Kind::ChosenId, &[], at(0)), repeat);
        assert_eq!(verdict(Look::Ready, Kind::Handle, &[], at(1)), repeat);
        assert_eq!(verdict(EMPTY, Kind::ServerKey, &[], at(29)), repeat);
        assert_eq!(
            verdict(EMPTY, Kind::ServerKey, &[], at(30)),
            Verdict::AskPerson
        );
    }

    #[test]
    fn where_nothing_can_be_looked_at_a_live_key_allows_a_repeat_and_else_a_person_is_asked() {
        let looked = |may_repeat, now| {
            let (kind, look) = (Kind::ServerKey, Look::KnowsKey);
            let seen = Seen {
                may_repeat,
                ..seen(look, kind, &[], now)
            };
            judge(seen).0
        };
        let repeat = Verdict::Release(Settled::Repeatable);
        assert_eq!(looked(true, at(29)), repeat);
        assert_eq!(looked(true, at(30)), Verdict::AskPerson);
        assert_eq!(looked(false, at(3)), Verdict::AskPerson);
    }

    #[test]
    fn what_will_not_be_repeated_must_be_proven_absent() {
        for (look, kind) in [
            (EMPTY, Kind::ServerKey),
            (Look::Gone, Kind::ChosenId),
            (Look::Ready, Kind::Handle),
        ] {
            let unwanted = |look, before, now| Seen {
                may_repeat: false,
                ..seen(look, kind, before, now)
            };
            let (first, evidence) = judge(unwanted(look.clone(), &[], at(3)));
            assert_eq!(first, Verdict::Again(at(6)), "{kind}");
            let second = judge(unwanted(look, &[evidence], at(6))).0;
            assert_eq!(second, Verdict::Release(Settled::Absent), "{kind}");
        }
    }

    #[test]
    fn a_final_no_is_believed_of_what_was_being_worked_on_and_is_a_look_that_saw_nothing_else() {
        let refused = || Look::Refused {
            message: "too dark".to_owned(),
        };
        let worked_on = Seen {
            is_processing: true,
            ..seen(refused(), Kind::Handle, &[], at(1))
        };
        let (verdict_of_it, evidence) = judge(worked_on);
        assert_eq!(verdict_of_it, Verdict::Refused("too dark".to_owned()));
        assert_eq!((evidence.complete, evidence.candidates), (true, 0));
        let first = verdict(refused(), Kind::Handle, &[], at(1));
        assert_eq!(first, Verdict::Again(at(4)));
        let second = verdict(refused(), Kind::Handle, &[evidence], at(4));
        assert_eq!(second, Verdict::Release(Settled::Absent));
    }

    #[test]
    fn nothing_stays_unclear_for_more_than_half_an_hour() {
        let failed = || Look::Failed {
            message: String::new(),
            unauthorized: false,
        };
        assert_eq!(
            verdict(failed(), Kind::Listing, &[], at(29)),
            Verdict::Again(Instant::from_ms(29 * 60_000 + 30_000))
        );
        assert_eq!(
            verdict(failed(), Kind::Listing, &[], at(30)),
            Verdict::AskPerson
        );
    }
}
