//! `green-claim`: words about the environment that say nothing anyone can check.

use std::{collections::HashSet, ops::Range};

use crate::domain::{profile::Market, severity::Severity};
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Phrase, Report, Span},
    lexicon::Hit,
    locale::Param,
    promotion::Verdict,
    reading::{Kind as Token, Reading, folded},
    rule,
};

rule! {
    /// A claim about the environment stands alone, without anything that could be checked.
    ///
    /// # What it finds
    ///
    /// General words such as *eco-friendly*, *environmentally friendly*, *biodegradable*,
    /// *umweltfreundlich* or *klimaschonend* about one's own goods or firm; *green*, *sustainable*,
    /// *grün* and *nachhaltig* only next to a word for goods, a brand, a shop or energy; goods that
    /// are called climate neutral; promises for the future; and seals that somebody made for
    /// themselves. A claim passes where the same post says what is better, with a figure and of what
    /// ("85 % less plastic"), names a certificate, or where the workspace has a proof of these very
    /// words. That does not help a neutrality that rests on offsets. A promise passes with a link to
    /// a plan. Questions, quotations, what is denied, and posts about laws, studies and towns are
    /// left alone. It is an error where the law of the European Union protects consumers, elsewhere
    /// and towards firms a warning. What is less clear weighs one step less: *conscious* and
    /// *responsible*, hashtags, firms that call themselves climate neutral, and claims that say of
    /// what they are made but not how much of it.
    ///
    /// # Why it matters
    ///
    /// Since 27 September 2026 general claims without proof are forbidden in the European Union, and
    /// so is calling goods climate neutral because of offsets. Readers have heard these words too
    /// often to believe them; a figure they believe.
    ///
    /// # Example
    ///
    /// "Our new mailers are eco-friendly." or "Unsere Seifen sind jetzt klimaneutral."
    ///
    /// # Instead
    ///
    /// "Our new mailers are 100 % recycled paper and weigh 8 grams less than the old ones."
    ///
    /// # Source
    ///
    /// E24: Directive (EU) 2024/825 and the German act promulgated on 19 February 2026, both to be
    /// applied from 27 September 2026; E0 for what greenwashing does to a name. This is a hint and no
    /// legal advice.
    id: "green-claim",
    scope: Scope::Post,
    default_severity: Severity::Error,
    blocks: true,
    units: &[],
    sentences: &[
        "rule-green-claim",
        "rule-green-claim-vague",
        "rule-green-claim-neutral",
        "rule-green-claim-future",
        "rule-green-claim-seal",
    ],
    fixes: &[
        "fix-green-claim",
        "fix-green-claim-neutral",
        "fix-green-claim-future",
        "fix-green-claim-seal",
    ],
    evidence: &["E24", "E0"],
    check: check,
}

/// What is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// That it is better for the environment, in general.
    General,
    /// That it does no harm to the climate.
    Neutral,
    /// That it will be better one day.
    Future,
    /// That somebody found it to be better, by a seal of their own.
    Seal,
}

/// A claim, where it stands, and whether it is surely one.
#[derive(Debug)]
struct Claim<'f, 'a> {
    kind: Kind,
    is_sure: bool,
    reading: &'f Reading<'a>,
    tokens: Range<usize>,
}

impl Claim<'_, '_> {
    fn span(&self) -> Option<Span> {
        self.reading.span(&self.tokens)
    }
}

/// How many passages are shown at the most; nobody reads more of them.
const PASSAGES_MAX: usize = 50;

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let parts = facts.parts();
    let any = |name: &str| parts.iter().any(|part| part.means(name));
    if !parts.iter().any(has_claim) || any("green.topic") {
        return Vec::new();
    }
    let whole = Whole {
        sells: Sells::of(facts),
        backing: if any("green.spec") || any("green.certificate") {
            Backing::Figure
        } else if any("green.detail") {
            Backing::Detail
        } else {
            Backing::None
        },
        offsets: any("green.offset"),
        has_plan: any("green.plan") && !facts.links().is_empty(),
        product_words: product_words(facts),
        proofs: proofs(facts),
    };
    let claims = parts.iter().flat_map(|part| whole.claims_in(part));
    let claims: Vec<Claim<'_, '_>> = claims.collect();
    report(facts, &claims).into_iter().collect()
}

/// The lists whose hits may be claims, with what they claim.
const CLAIMS: [(&str, Kind); 7] = [
    ("green.future", Kind::Future),
    ("green.seal", Kind::Seal),
    ("green.neutral", Kind::Neutral),
    ("green.generic", Kind::General),
    ("green.word", Kind::General),
    ("green.bare", Kind::General),
    ("green.soft", Kind::General),
];

fn has_claim(reading: &Reading<'_>) -> bool {
    let is_claim = |hit: &Hit| CLAIMS.iter().any(|(name, _)| *name == hit.name);
    reading
        .hits
        .iter()
        .any(|hit| hit.is_meant() && is_claim(hit))
}

fn product_words(facts: &Facts<'_>) -> Vec<String> {
    let words = facts.context.setting.profile.product_words.iter();
    words
        .map(|word| folded(word))
        .filter(|word| !word.is_empty())
        .collect()
}

fn proofs(facts: &Facts<'_>) -> Vec<String> {
    let proofs = facts.context.setting.profile.proofs.iter();
    let claims = proofs.map(|proof| spoken(&folded(&proof.claim)));
    claims.filter(|claim| !claim.is_empty()).collect()
}

/// Words with single spaces between them, so that *climate-neutral* and *climate neutral* are equal.
fn spoken(words: &str) -> String {
    let words = words.split(|letter: char| letter.is_whitespace() || letter == '-');
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a post sells something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sells {
    No,
    Maybe,
    Yes,
}

impl Sells {
    fn of(facts: &Facts<'_>) -> Self {
        if facts.is_promotional() {
            Self::Yes
        } else if facts.verdict() == Verdict::Soft {
            Self::Maybe
        } else {
            Self::No
        }
    }
}

/// What a post says beside its claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Backing {
    None,
    /// Of what something is made.
    Detail,
    /// What is better, so that it can be checked.
    Figure,
}

/// What is known of the whole post.
struct Whole {
    sells: Sells,
    backing: Backing,
    /// Whether it speaks of offsets.
    offsets: bool,
    /// Whether it leads to a plan.
    has_plan: bool,
    product_words: Vec<String>,
    /// What the workspace can prove, folded.
    proofs: Vec<String>,
}

/// What a sentence is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    #[default]
    Anything,
    Firm,
    Goods,
    /// Something that the workspace says it sells.
    Product,
}

/// What is known of a sentence.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    about: About,
    /// The first word that says that it is one's own.
    own: Option<usize>,
    is_aside: bool,
    is_proven: bool,
}

impl Whole {
    /// The claims of one part, from the first to the last.
    fn claims_in<'f, 'a>(&self, reading: &'f Reading<'a>) -> Vec<Claim<'f, 'a>> {
        let around = self.around(reading);
        let mut taken = HashSet::new();
        let mut claims = Vec::new();
        for (name, kind) in CLAIMS {
            for hit in reading.meant(name) {
                let sentence = reading.sentence_of(hit.tokens.start);
                let Some(around) = around.get(sentence) else {
                    continue;
                };
                // A word is one claim, whichever lists it is in.
                if hit.tokens.clone().any(|token| taken.contains(&token)) {
                    continue;
                }
                let judged = self.judge(reading, hit, kind, *around);
                // What is promised with a plan is not claimed of the present either.
                if judged.is_some() || kind == Kind::Future {
                    taken.extend(hit.tokens.clone());
                }
                claims.extend(judged.map(|is_sure| Claim {
                    kind,
                    is_sure,
                    reading,
                    tokens: hit.tokens.clone(),
                }));
            }
        }
        claims.sort_by_key(|claim| claim.tokens.start);
        claims
    }

    /// What is known of each sentence.
    fn around(&self, reading: &Reading<'_>) -> Vec<Around> {
        let sentences = reading.sentences.iter();
        let mut all: Vec<Around> = sentences
            .map(|sentence| {
                let tokens = reading
                    .tokens
                    .get(sentence.tokens.clone())
                    .unwrap_or_default();
                let keys: Vec<&str> = tokens.iter().map(|token| reading.key(token)).collect();
                let is_product = |key: &&str| {
                    self.product_words
                        .iter()
                        .any(|word| key.starts_with(word.as_str()))
                };
                let said = spoken(&keys.join(" "));
                let asks = tokens.iter().rev().find(|token| token.kind == Token::Mark);
                Around {
                    about: if keys.iter().any(is_product) {
                        About::Product
                    } else {
                        About::Anything
                    },
                    is_aside: asks.is_some_and(|token| token.is_mark(reading.text, '?')),
                    is_proven: self
                        .proofs
                        .iter()
                        .any(|proof| said.contains(proof.as_str())),
                    ..Around::default()
                }
            })
            .collect();
        for hit in &reading.hits {
            if let Some(around) = all.get_mut(reading.sentence_of(hit.tokens.start)) {
                match hit.name {
                    "green.own" => around.own = around.own.or(Some(hit.tokens.start)),
                    "green.goods" => around.about = around.about.max(About::Goods),
                    "green.firm" => around.about = around.about.max(About::Firm),
                    "green.aside" => around.is_aside = true,
                    _ => {}
                }
            }
        }
        all
    }

    /// Whether a hit is a claim about one's own goods or firm that stands alone, and whether surely.
    fn judge(&self, reading: &Reading<'_>, hit: &Hit, kind: Kind, around: Around) -> Option<bool> {
        if around.is_aside {
            return None;
        }
        let has_goods = around.about >= About::Goods;
        let sells = self.sells == Sells::Yes;
        let is_backed = around.is_proven || self.backing == Backing::Figure;
        let is_own = around.own.is_some_and(|own| own < hit.tokens.start);
        let tokens = reading.tokens.get(hit.tokens.clone()).unwrap_or_default();
        let is_hashtag = tokens.iter().any(|token| token.kind == Token::Hashtag);
        match kind {
            Kind::Future => {
                let is_backed = around.is_proven || self.has_plan;
                (around.own.is_some() && !is_backed).then_some(true)
            }
            Kind::Seal => (!around.is_proven).then_some(true),
            Kind::Neutral => {
                let is_meant = is_own || sells || has_goods && self.offsets;
                let is_sure = has_goods && !is_hashtag;
                (is_meant && (self.offsets || !is_backed)).then_some(is_sure)
            }
            Kind::General => {
                if is_backed || hit.name == "green.bare" && around.about < About::Product {
                    return None;
                }
                let is_clear = sells || is_own && has_goods;
                let is_of_firm = is_own && around.about == About::Firm;
                let is_likely = is_of_firm || self.sells == Sells::Maybe && has_goods;
                let is_sure = is_clear && !is_hashtag && self.backing == Backing::None;
                (is_clear || is_likely).then_some(is_sure && hit.name != "green.soft")
            }
        }
    }
}

/// Says what weighs most; of equal weight, what stands first.
fn report(facts: &Facts<'_>, claims: &[Claim<'_, '_>]) -> Option<Report> {
    let is_protected =
        facts.market().is_some_and(Market::is_in_eu) && !facts.context.setting.traits.is_business;
    let severity = |claim: &Claim<'_, '_>| match (claim.is_sure, is_protected) {
        (true, true) => Severity::Error,
        (true, false) | (false, true) => Severity::Warning,
        (false, false) => Severity::Info,
    };
    let worst = claims.iter().map(severity).max()?;
    let first = claims.iter().find(|claim| severity(claim) == worst)?;
    let is_forbidden = worst == Severity::Error;
    let (key, fix) = match first.kind {
        Kind::General if is_forbidden => ("rule-green-claim", "fix-green-claim"),
        Kind::Neutral if is_forbidden => ("rule-green-claim-neutral", "fix-green-claim-neutral"),
        Kind::General => ("rule-green-claim-vague", "fix-green-claim"),
        Kind::Neutral => ("rule-green-claim-vague", "fix-green-claim-neutral"),
        Kind::Future => ("rule-green-claim-future", "fix-green-claim-future"),
        Kind::Seal => ("rule-green-claim-seal", "fix-green-claim-seal"),
    };
    let message = Phrase::new(key).with("claim", Param::Text(first.span()?.text));
    let spans = claims.iter().take(PASSAGES_MAX).filter_map(Claim::span);
    let report = Report::new(worst, message).at(spans.collect()).fixed_by(
        FixKind::Suggest,
        Vec::new(),
        Phrase::new(fix),
    );
    Some(report)
}
