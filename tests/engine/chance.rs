//! Chance that can be had again: rounds of a test, and choices that follow from a seed which a
//! failure names.
//!
//! `DEZENT_CRASH_ROUNDS` says how often each test of the crash suite is repeated; the first round is
//! as it is written, every further one differs. `DEZENT_CRASH_SEED` makes a round that was printed
//! come again, in the place of the first.

use sha2::{Digest as _, Sha256};

/// One repetition of a test.
#[derive(Debug, Clone)]
pub(super) struct Round {
    seed: u64,
    is_plain: bool,
}

/// Choices that all follow from one seed and one name.
#[derive(Debug)]
pub(super) struct Chance {
    seed: u64,
    name: String,
    drawn: u64,
}

/// The rounds of a test; each is told when it begins.
pub(super) fn rounds(test: &str) -> impl Iterator<Item = Round> {
    let count = setting("DEZENT_CRASH_ROUNDS").unwrap_or(1);
    let given = setting("DEZENT_CRASH_SEED");
    let first = given.unwrap_or_else(|| getrandom::u64().unwrap() >> 1);
    (0..count).map(move |no| {
        let seed = first.wrapping_add(no);
        tell(&format!(
            "{test}: round {} of {count}, DEZENT_CRASH_SEED={seed}",
            no + 1
        ));
        Round {
            seed,
            is_plain: no == 0 && given.is_none(),
        }
    })
}

impl Round {
    /// Choices for one thing; none in the round in which everything is as it is written.
    pub(super) fn variation(&self, name: &str) -> Option<Chance> {
        (!self.is_plain).then(|| self.chance(name))
    }

    /// Choices for what is left to chance in every round.
    pub(super) fn chance(&self, name: &str) -> Chance {
        Chance {
            seed: self.seed,
            name: name.to_owned(),
            drawn: 0,
        }
    }
}

impl Chance {
    /// A number from 0 to below `limit`, which must not be 0.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        self.drawn += 1;
        let text = format!("{} {} {}", self.seed, self.name, self.drawn);
        let digest = Sha256::digest(text.as_bytes());
        let number = u32::from_be_bytes(digest[..4].try_into().unwrap());
        number % limit
    }

    /// One of several.
    pub(super) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(u32::try_from(all.len()).unwrap()) as usize]
    }
}

fn setting(name: &str) -> Option<u64> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of the tests, not a setting"
    )]
    let value = std::env::var(name).ok()?;
    Some(value.parse().expect("a whole number"))
}

/// Shown where a test fails, or where its output is asked for.
#[expect(clippy::print_stderr, reason = "whoever repeats a failure needs it")]
pub(super) fn tell(line: &str) {
    eprintln!("{line}");
}

#[test]
fn a_seed_gives_the_same_choices_again() {
    let round = |seed| Round {
        seed,
        is_plain: false,
    };
    let draw = |seed, name: &str| {
        let mut chance = round(seed).chance(name);
        (0..8).map(|_| chance.below(1_000)).collect::<Vec<_>>()
    };
    assert_eq!(draw(7, "one"), draw(7, "one"));
    assert_ne!(draw(7, "one"), draw(8, "one"));
    assert_ne!(draw(7, "one"), draw(7, "other"));
}
