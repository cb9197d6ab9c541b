//! Likeness: how much two texts have in common.
//!
//! What is compared are groups of four letters of the text without links, accounts, pictograms and
//! the hashtags at its end, with every number as 0. The share of groups that both have is exact where
//! both texts are at hand. Of stored posts a sketch is kept that tells which texts are worth reading.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use super::reading::{Kind, Reading, Token};

/// How many letters make a group.
const GROUP: usize = 4;
/// How many of the smallest numbers of a text are kept.
const SKETCH: usize = 32;
/// From how many shared numbers of a sketch on two texts are worth comparing. Texts that share half
/// of their groups share 16 of them on average, and fewer than 6 about once in 10,000.
const SHARED: usize = 6;

/// A text as it is compared.
pub fn bare(reading: &Reading<'_>) -> String {
    let tokens = &reading.tokens;
    let is_tag = |token: &Token| matches!(token.kind, Kind::Hashtag | Kind::Emoji | Kind::Break);
    let end = tokens.iter().rposition(|token| !is_tag(token));
    let mut bare = String::with_capacity(reading.text.len());
    for token in &tokens[..end.map_or(0, |last| last + 1)] {
        match token.kind {
            Kind::Link | Kind::Mention | Kind::Emoji | Kind::Mark | Kind::Break => continue,
            _ => {}
        }
        if !bare.is_empty() {
            bare.push(' ');
        }
        let mut is_number = false;
        for letter in reading.raw(token).nfkc().flat_map(char::to_lowercase) {
            match letter {
                'ß' => bare.push_str("ss"),
                letter if letter.is_numeric() => {
                    if !is_number {
                        bare.push('0');
                    }
                }
                letter => bare.push(letter),
            }
            is_number = letter.is_numeric() || (is_number && matches!(letter, '.' | ','));
        }
    }
    bare
}

/// The groups of letters of a text as it is compared, as numbers.
pub fn groups(bare: &str) -> BTreeSet<u32> {
    let letters: Vec<char> = bare.chars().collect();
    if letters.len() < GROUP {
        return BTreeSet::from([hash(&letters)]);
    }
    letters.windows(GROUP).map(hash).collect()
}

/// The smallest of these numbers.
pub fn sketch(groups: &BTreeSet<u32>) -> Vec<u32> {
    groups.iter().copied().take(SKETCH).collect()
}

/// A number for a whole text.
pub fn same(bare: &str) -> u64 {
    // FNV-1a, 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>, read on 2026-11-24): stored, so
    // it must not change with a library. It is cut to what every JSON reader keeps exactly.
    let full = bare.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    full & ((1 << 53) - 1)
}

/// How many numbers a [`Sieve`] tells apart.
const SIEVE: usize = 4_096;

/// A sketch that is compared with many others, most of which have nothing in common with it.
pub struct Sieve<'a> {
    sketch: &'a [u32],
    /// A bit for the last digits of each number.
    bits: [u64; SIEVE / 64],
}

impl<'a> Sieve<'a> {
    /// Prepares a sketch.
    pub fn new(sketch: &'a [u32]) -> Self {
        let mut bits = [0; SIEVE / 64];
        for number in sketch {
            let (word, bit) = place(*number);
            bits[word] |= bit;
        }
        Self { sketch, bits }
    }

    /// Whether another sketch is of a text that is worth comparing.
    pub fn may_be_alike(&self, other: &[u32]) -> bool {
        let is_caught = |number: &&u32| {
            let (word, bit) = place(**number);
            self.bits[word] & bit != 0
        };
        // Whoever shares numbers is caught with all of them.
        let caught = other.iter().filter(is_caught).count();
        caught >= needed(self.sketch, other) && may_be_alike(self.sketch, other)
    }
}

/// The word and the bit of a number in a [`Sieve`].
fn place(number: u32) -> (usize, u64) {
    let digits = number as usize % SIEVE;
    (digits / 64, 1 << (digits % 64))
}

/// How many numbers two sketches must share.
fn needed(one: &[u32], other: &[u32]) -> usize {
    SHARED.min(one.len().min(other.len()).div_ceil(4))
}

/// Whether two sketches are of texts that are worth comparing.
pub fn may_be_alike(one: &[u32], other: &[u32]) -> bool {
    let needed = needed(one, other);
    let (mut left, mut right, mut shared) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(left), other.get(right)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => (left, right, shared) = (left + 1, right + 1, shared + 1),
        }
    }
    needed > 0 && shared >= needed
}

/// The share of groups that two texts have in common, from 0 to 1.
pub fn likeness(one: &BTreeSet<u32>, other: &BTreeSet<u32>) -> f64 {
    let both = one.intersection(other).count();
    let all = one.len() + other.len() - both;
    let number = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    if all == 0 {
        1.0
    } else {
        number(both) / number(all)
    }
}

/// A well-mixed number for a few letters: Fowler, Noll and Vo's, with the last steps of `MurmurHash3`.
fn hash(letters: &[char]) -> u32 {
    let mixed = letters.iter().fold(0x811c_9dc5_u32, |hash, letter| {
        (hash ^ u32::from(*letter)).wrapping_mul(0x0100_0193)
    });
    let mixed = (mixed ^ (mixed >> 16)).wrapping_mul(0x85eb_ca6b);
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
    mixed ^ (mixed >> 16)
}

#[cfg(test)]
mod tests {
    use super::{Sieve, groups, may_be_alike, sketch};

    #[test]
    fn a_sieve_lets_through_what_is_worth_comparing_and_nothing_else() {
        let texts = [
            "heute backen wir brot mit sauerteig und zeigen euch wie das geht",
            "heute backen wir brot mit sauerteig und zeigen allen wie das geht",
            "ein ganz anderer satz ueber farne im badezimmer und ihren durst",
            "guten morgen",
            "",
        ];
        let sketches = texts.map(|text| sketch(&groups(text)));
        for one in &sketches {
            let sieve = Sieve::new(one);
            for other in &sketches {
                assert_eq!(sieve.may_be_alike(other), may_be_alike(one, other));
            }
        }
        assert!(Sieve::new(&sketches[0]).may_be_alike(&sketches[1]));
        assert!(!Sieve::new(&sketches[0]).may_be_alike(&sketches[2]));
    }
}
