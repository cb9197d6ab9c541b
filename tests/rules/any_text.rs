//! What holds for any text at all: no rule stumbles, every passage is one, equal input gives equal bytes,
//! and a safe fix puts right what it says and nothing wrong.

use std::collections::BTreeSet;

use dezent::{
    domain::{
        post::Promotion,
        profile::{Market, Profile, Sector},
        time::Instant,
    },
    rules::{
        Rules,
        context::{Carried, Context, Judged, Setting},
        finding::{Edit, Finding, Fix, FixKind, Span},
        policy::Policy,
    },
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::context;

/// How many posts are made up for each seed.
const CASES: u32 = 10_000;
/// The seed that is always tried.
const FIXED: u64 = 20_261_201;
/// How a seed is tried again: its number, in this variable.
const SEED: &str = "DEZENT_RULES_SEED";

/// Pieces that rules look at, good and bad, and what breaks careless readers: marks that turn the
/// direction of writing, joiners, piled accents, halves of flags, broken addresses.
const PIECES: &[&str] = &[
    "Nur heute",
    "50 %",
    "statt 49 €",
    "jetzt kaufen!!!",
    "Hurry, only 3 left",
    "LETZTE CHANCE",
    "🔥🔥🔥🔥",
    "👩‍👩‍👧",
    "🇩🇪",
    "🇩",
    "#gutesbrot",
    "#like4like",
    "#ad",
    "Anzeige:",
    "@freundin@example.social",
    "https://bit.ly/x?utm_source=a&b=c#d",
    "www.shop.example",
    "klimaneutral",
    "umweltfreundliche Seife",
    "detox",
    "Gewinnspiel: markiert drei Freunde",
    "Kommen Sie, ihr Lieben",
    "𝓢𝓪𝓵𝓮",
    "ＳＡＬＥ",
    "S A L E",
    "Z̷̢̛a̸l̶g̷o̴",
    "\u{202e}abc\u{202c}",
    "\u{2066}x\u{2069}",
    "\u{200d}",
    "\u{feff}",
    "\u{0}",
    "\r\n",
    "\n\n",
    "„",
    "“",
    "\"",
    "'",
    "ß",
    "İ",
    "ﬁ",
    "½",
    "1.000,50 €",
    "10-12 Uhr",
    "99999999999999999999999999 %",
    "http://",
    "https://[::1",
    "#",
    "@",
    "…",
    "!?",
    "???",
    "kein",
    "nicht nur",
    "Israel",
    "Wahl",
    "die beste Pizza der Stadt",
];

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => select(PIECES).prop_map(str::to_owned),
        2 => any::<String>(),
        2 => "[a-zäöüß]{1,12}",
        1 => "\\PC{0,20}",
    ];
    let glue = select(vec![" ", "", "\n", ". ", ", ", "! "]);
    vec((piece, glue), 0..12).prop_map(|pieces| {
        let pieces = pieces.into_iter();
        pieces.map(|(piece, glue)| piece + glue).collect()
    })
}

/// A post and where it is judged.
#[derive(Debug, Clone)]
struct Made {
    text: String,
    thread: Vec<String>,
    alt: Option<String>,
    lang: Option<&'static str>,
    network: &'static str,
    promotion: Promotion,
    market: Option<Market>,
    minutes: i64,
}

fn made() -> impl Strategy<Value = Made> {
    let lang = select(vec![
        None,
        Some("de"),
        Some("en"),
        Some("fr"),
        Some("xx-y"),
        Some(""),
    ]);
    let network = select(vec![
        "sandbox",
        "mastodon",
        "x",
        "facebook",
        "instagram",
        "reddit",
        "linkedin",
        "unheard-of",
    ]);
    let promotion = select(vec![Promotion::Auto, Promotion::Offer, Promotion::None]);
    let market = select(vec![None, Some(Market::De), Some(Market::Us)]);
    let parts = (texts(), vec(texts(), 0..2), prop::option::of(texts()));
    (parts, lang, network, promotion, market, 0_i64..500_000).prop_map(
        |((text, thread, alt), lang, network, promotion, market, minutes)| Made {
            text,
            thread,
            alt,
            lang,
            network,
            promotion,
            market,
            minutes,
        },
    )
}

impl Made {
    fn context(&self) -> Context<'_> {
        let monday: Instant = "2026-11-30T00:00:00Z".parse().unwrap();
        let at = monday.plus_ms(self.minutes * 60_000);
        let media = self.alt.iter().map(|alt| Carried {
            field: "alt[0]".to_owned(),
            alt: alt.clone(),
            ..Carried::default()
        });
        let plain = context(Some(at), self.promotion, Vec::new());
        let profile = Profile {
            market: self.market,
            sector: Sector::Food,
            own_domains: vec!["shop.example".to_owned()],
            ..Profile::default()
        };
        Context {
            post: Judged {
                text: self.text.as_str().into(),
                thread: self.thread.as_slice().into(),
                media: media.collect::<Vec<_>>().into(),
                lang: self.lang.map(Into::into),
                ..plain.post
            },
            setting: std::borrow::Cow::Owned(Setting {
                profile,
                ..Setting::default()
            }),
            ..plain
        }
    }

    /// The text that a field of a passage names.
    fn field(&self, name: &str) -> Option<&str> {
        if let Some(rest) = name.strip_prefix("thread[") {
            let (number, _) = rest.split_once(']')?;
            return self
                .thread
                .get(number.parse::<usize>().ok()?)
                .map(String::as_str);
        }
        match name {
            "text" => Some(&self.text),
            "alt[0]" => self.alt.as_deref(),
            _ => None,
        }
    }

    fn check(&self, rules: &Rules) -> Vec<Finding> {
        rules.check_as(self.network, &Policy::default(), &self.context())
    }

    /// The same post with the edits of a fix.
    fn fixed(&self, fix: &Fix) -> Self {
        let mut fixed = self.clone();
        fixed.text = edited(&self.text, "text", &fix.edits);
        for (place, part) in fixed.thread.iter_mut().enumerate() {
            *part = edited(part, &format!("thread[{place}].text"), &fix.edits);
        }
        fixed
    }
}

fn edited(text: &str, field: &str, edits: &[Edit]) -> String {
    let mut own: Vec<&Edit> = edits
        .iter()
        .filter(|edit| edit.span.field == field)
        .collect();
    own.sort_by_key(|edit| std::cmp::Reverse(edit.span.byte_start));
    let mut edited = text.to_owned();
    for edit in own {
        let range = edit.span.byte_start..edit.span.byte_end;
        edited.replace_range(range, &edit.replacement);
    }
    edited
}

/// A passage is what it says: within its field, on whole letters, counted right in all three ways.
fn is_right(made: &Made, span: &Span) -> bool {
    let again = made
        .field(&span.field)
        .and_then(|text| Span::new(span.field.as_str(), text, span.byte_start..span.byte_end));
    again.as_ref() == Some(span)
}

fn holds(rules: &Rules, made: &Made) -> Result<(), TestCaseError> {
    let found = made.check(rules);
    let bytes = |found: &[Finding]| serde_json::to_vec(found).unwrap();
    prop_assert_eq!(bytes(&found), bytes(&made.check(rules)));
    for finding in &found {
        let reasons = finding
            .reasons
            .iter()
            .filter_map(|reason| reason.span.as_ref());
        let fixes = finding.fix.iter().flat_map(|fix| &fix.edits);
        let edits = fixes.map(|edit| &edit.span);
        for span in finding.spans.iter().chain(reasons).chain(edits) {
            prop_assert!(is_right(made, span), "{}: {span:?}", finding.rule);
        }
        for said in [&finding.message.en, &finding.message.de] {
            // A parameter without a value; unless it is quoted from the text.
            let is_whole = !said.contains("{$") || format!("{made:?}").contains("{$");
            prop_assert!(is_whole, "{}: {said}", finding.rule);
        }
        if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.kind == FixKind::Safe) {
            puts_right(rules, made, (&found, finding, fix))?;
        }
    }
    Ok(())
}

/// After a safe fix its finding is gone and no new one is there.
fn puts_right(
    rules: &Rules,
    made: &Made,
    (before, finding, fix): (&[Finding], &Finding, &Fix),
) -> Result<(), TestCaseError> {
    prop_assert!(
        !fix.edits.is_empty(),
        "{}: a safe fix without edits",
        finding.rule
    );
    let fixed = made.fixed(fix);
    let after = fixed.check(rules);
    let there: BTreeSet<&str> = before.iter().map(|one| one.rule.as_str()).collect();
    for one in &after {
        prop_assert!(
            one.rule != finding.rule,
            "{} is still found in {:?}",
            finding.rule,
            fixed.text
        );
        prop_assert!(
            there.contains(one.rule.as_str()),
            "{} made {} of {:?}",
            finding.rule,
            one.rule,
            fixed.text
        );
    }
    Ok(())
}

fn try_seed(seed: u64) {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let rules = Rules::load();
    let mut runner = TestRunner::new_with_rng(config, rng);
    if let Err(error) = runner.run(&made(), |made| holds(&rules, &made)) {
        panic!("{error}\nonce more: {SEED}={seed}");
    }
}

#[test]
fn any_text_is_read_and_put_right() {
    try_seed(FIXED);
}

#[test]
fn other_texts_in_every_run() {
    #[expect(
        clippy::disallowed_methods,
        reason = "only a test's own seed comes from there"
    )]
    let told = std::env::var(SEED).ok();
    let seed = told.map_or_else(|| getrandom::u64().unwrap(), |seed| seed.parse().unwrap());
    tell(&format!("{SEED}={seed}"));
    try_seed(seed);
}

/// Shown where the test fails, or where everything is.
#[expect(
    clippy::print_stderr,
    reason = "whoever reads a failure needs the seed"
)]
fn tell(line: &str) {
    eprintln!("{line}");
}

/// The longest texts there are, of one piece again and again.
#[test]
fn a_hundred_thousand_letters_are_read() {
    let rules = Rules::load();
    for piece in PIECES
        .iter()
        .chain(&["a", "ä ", "a.", "\n", "😀", "kauf jetzt ", "!", "(", "@a "])
    {
        let count = 100_000 / piece.chars().count().max(1);
        let made = Made {
            text: piece.repeat(count),
            thread: Vec::new(),
            alt: None,
            lang: Some("de"),
            network: "mastodon",
            promotion: Promotion::Auto,
            market: Some(Market::De),
            minutes: 600,
        };
        for finding in made.check(&rules) {
            assert!(finding.spans.iter().all(|span| is_right(&made, span)));
        }
    }
}
