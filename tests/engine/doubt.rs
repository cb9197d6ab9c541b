//! What the steps of a publication leave in doubt, worked out without a database.

use dezent::domain::{
    attempt::{HAND_OVER, Settled, Step, StepKind, StepResult, in_doubt, is_bound, reason_to_look},
    id::PublicationId,
    publication::Reason,
    time::Instant,
};

use crate::harness::steps;

/// Public steps of one part, oldest first.
fn ended(ends: &[(StepResult, Option<Settled>)]) -> Vec<Step> {
    let now = Instant::from_ms(0);
    let step = steps::begun(PublicationId::new(now), StepKind::Public, now);
    let end = |(result, settled): &(StepResult, Option<Settled>)| Step {
        result: Some(*result),
        settled: *settled,
        ..step.clone()
    };
    ends.iter().map(end).collect()
}

#[test]
fn a_try_that_was_only_repeated_is_in_doubt_until_something_settles_it() {
    use Settled::{Absent, Found, Repeatable};
    use StepResult::{Done, Throttled, Unknown};
    let repeated = (Unknown, Some(Repeatable));
    let cases: [(&[_], Option<Reason>); 8] = [
        (&[], None),
        (&[(Throttled, None)], None),
        (&[repeated], Some(Reason::UnknownOutcome)),
        (&[repeated, (Throttled, None)], Some(Reason::UnknownOutcome)),
        (&[repeated, (Unknown, Some(Absent))], None),
        (
            &[(Unknown, Some(Absent)), repeated],
            Some(Reason::UnknownOutcome),
        ),
        (&[repeated, (Done, None)], Some(Reason::PartialThread)),
        (
            &[repeated, (Unknown, Some(Found))],
            Some(Reason::PartialThread),
        ),
    ];
    for (ends, reason) in cases {
        assert_eq!(reason_to_look(&ended(ends), 0), reason, "{ends:?}");
    }
}

#[test]
fn doubt_belongs_to_a_part_and_to_a_round_of_keys() {
    let mut steps = ended(&[
        (StepResult::Unknown, Some(Settled::Repeatable)),
        (StepResult::Done, None),
    ]);
    steps[1].part = 1;
    assert!(in_doubt(&steps, 0, 0).is_some());
    assert!(in_doubt(&steps, 1, 0).is_none());
    assert!(in_doubt(&steps, 0, 1).is_none());
    let reason = reason_to_look(&steps, 0);
    assert_eq!(reason, Some(Reason::UnknownOutcome), "before all else");
    assert_eq!(reason_to_look(&steps, 1), Some(Reason::PartialThread));
}

/// A person is asked to post only what no call has made public or still may.
#[test]
fn what_a_call_has_begun_stays_with_it_until_that_came_to_nothing() {
    use Settled::{Absent, Found, NotPosted, Posted, Repeatable};
    use StepResult::{Done, NotSent, Processing, Throttled, Unauthorized, Unknown};
    let cases: [(&[_], bool); 12] = [
        (&[], false),
        (&[(NotSent, None)], false),
        (&[(Throttled, None), (Unauthorized, None)], false),
        (&[(Unknown, None)], true),
        (&[(Unknown, Some(Absent))], false),
        (&[(Unknown, Some(NotPosted))], false),
        (&[(Unknown, Some(Repeatable))], true),
        (&[(Unknown, Some(Repeatable)), (Throttled, None)], true),
        (&[(Processing, None)], true),
        (&[(Done, None)], true),
        (&[(Unknown, Some(Found))], true),
        (&[(Unknown, Some(Posted))], true),
    ];
    for (ends, bound) in cases {
        let mut steps = ended(ends);
        assert_eq!(is_bound(&steps, 0), bound, "{ends:?}");
        for step in &mut steps {
            HAND_OVER.clone_into(&mut step.name);
        }
        assert!(!is_bound(&steps, 0), "nothing is public by it: {ends:?}");
        assert!(in_doubt(&steps, 0, 0).is_none(), "{ends:?}");
    }
    let mut open = ended(&[(Unknown, None)]);
    open[0].result = None;
    assert!(is_bound(&open, 0), "it may be under way");
}
