//! Reading scripts.

use crate::sandbox::record::Queue;
use crate::sandbox::script::{
    Fault, LookEnding, PrepareEnding, PublicEnding, Script, Step, Twist, split_steps,
};

/// Reads a script of one step for a call that makes a post.
fn public(step: &str) -> Step<PublicEnding> {
    let script = Script::parse(vec![step.to_owned()]).unwrap();
    assert!(script.next_look().is_none() && script.next_prepare().is_none());
    script.next_public().unwrap().0
}

#[test]
fn every_public_word_is_known() {
    let endings = [
        ("ok", PublicEnding::Then(Twist::Plain)),
        (
            "429=7",
            PublicEnding::Instead(Fault::Throttled { retry_after_s: 7 }),
        ),
        ("500", PublicEnding::Instead(Fault::ServerError)),
        ("500-with-effect", PublicEnding::Then(Twist::ServerError)),
        ("cut-before", PublicEnding::Instead(Fault::Cut)),
        ("cut-after", PublicEnding::Then(Twist::Cut)),
        ("no-id", PublicEnding::Then(Twist::NoId)),
        ("duplicate", PublicEnding::Instead(Fault::Duplicate)),
        ("401", PublicEnding::Instead(Fault::TokenExpired)),
        ("403", PublicEnding::Instead(Fault::Forbidden)),
        ("422", PublicEnding::Instead(Fault::Refused)),
    ];
    for (word, ending) in endings {
        let plain = Step {
            ending,
            ..Step::default()
        };
        assert_eq!(public(word), plain, "{word}");
        let slow = Step {
            slow_ms: 250,
            lag_reads: 2,
            ending,
        };
        assert_eq!(public(&format!("slow=250+{word}+lag=2")), slow, "{word}");
    }
    assert_eq!(public("slow=5").ending, PublicEnding::Then(Twist::Plain));
}

#[test]
fn reads_and_uploads_have_lists_of_their_own() {
    let steps = [
        "look:partial",
        "500",
        "prepare:slow=9+422",
        "look:cut",
        "ok",
    ];
    let steps = steps.map(str::to_owned).to_vec();
    let mut script = Script::parse(steps.clone()).unwrap();
    assert_eq!(script.written(), steps);

    let (look, position) = script.next_look().unwrap();
    assert_eq!((look.ending, position), (LookEnding::Partial, 1));
    script.set_taken(Queue::Look, position);
    assert_eq!(script.next_look().unwrap().0.ending, LookEnding::Cut);
    script.set_taken(Queue::Look, 2);
    assert!(script.next_look().is_none());

    let (prepare, _) = script.next_prepare().unwrap();
    assert_eq!(
        (prepare.slow_ms, prepare.ending),
        (9, PrepareEnding::Refused)
    );
    let fault = PublicEnding::Instead(Fault::ServerError);
    assert_eq!(script.next_public().unwrap().0.ending, fault);
}

#[test]
fn what_is_not_a_step_is_named() {
    let wrong = [
        "",
        "teapot",
        "429",
        "429=",
        "429=x",
        "429=+1",
        "429=-1",
        "slow",
        "slow=",
        "slow=1.5",
        "slow=3600001",
        "lag=",
        "lag=-1",
        "ok+",
        "+ok",
        "ok+500",
        "cut",
        "partial",
        "look:",
        "look:cut-before",
        "look:lag=1",
        "look:429=1",
        "prepare:lag=1",
        "prepare:partial",
        "look:prepare:500",
        "500+look:500",
        "OK",
        " ok",
    ];
    for step in wrong {
        let script = vec!["ok".to_owned(), step.to_owned()];
        let unknown = Script::parse(script).unwrap_err();
        assert_eq!(unknown.step, step);
    }
}

#[test]
fn one_text_holds_many_steps() {
    assert_eq!(
        split_steps("500, look:500\n ok+lag=1,"),
        ["500", "look:500", "ok+lag=1"]
    );
    assert!(split_steps(" , ").is_empty());
}
