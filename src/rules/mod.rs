//! What a good post is: pure functions over a post and the posts around it.
//!
//! A rule only reports. What its report weighs, and whether it holds a post back, is said by the
//! severity policy. Nothing here asks a clock, a socket or a table, nothing is `async`, and no rule
//! knows a network by name: what differs between networks is data in `data/thresholds.json`.
//!
//! A new rule is one file with one [`Rule`] in `catalogue/`, one line in the list of modules there and
//! one in [`ALL`], its numbers in `data/thresholds/`, its sentences and its page in German in
//! `locales/rules/`, and its cases in `tests/rules/`.

pub mod calendars;
mod catalogue;
pub mod context;
pub mod facts;
pub mod figures;
pub mod finding;
pub mod fixing;
pub mod gist;
mod hashtags;
pub mod lexicon;
pub mod likeness;
pub mod links;
pub mod locale;
mod page;
mod passages;
mod pillars;
pub mod policy;
mod print;
pub mod promotion;
pub mod reading;
mod rewriting;
pub mod settings;
mod shorteners;
mod span;
mod spelling;
pub mod thresholds;
mod usage;

pub use catalogue::{ALL, OfferShare, QUIET_MINUTES};
pub use page::{EvidenceInfo, RulePage};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use self::{
    calendars::Calendars,
    context::{Context, Subject},
    facts::Facts,
    finding::{Finding, FixKind, Report},
    lexicon::Lexicon,
    locale::{Locales, Params, Sentence},
    policy::Policy,
    promotion::{Classification, weights::Weights},
    reading::Reading,
    shorteners::Shorteners,
    spelling::Spelling,
    thresholds::{Thresholds, Unit},
    usage::Usage,
};
use crate::domain::{gist::Gist, id::PublicationId, severity::Severity};

/// What a rule looks at.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Scope {
    /// The post alone.
    Post,
    /// The post among the others of its channel.
    Window,
    /// The post among everything its workspace does.
    Workspace,
}

/// One rule: what it is called, what it looks at, and the function that looks.
#[derive(Debug)]
pub struct Rule {
    /// The stable name, in kebab case; never given to another rule.
    pub id: &'static str,
    /// What it looks at.
    pub scope: Scope,
    /// The severity it usually reports; a rule with several steps may report another.
    pub default_severity: Severity,
    /// Whether its errors hold a post back where the workspace says nothing else.
    pub blocks: bool,
    /// What it measures: each has a row for the default network in the thresholds.
    pub units: &'static [Unit],
    /// What it may say, as keys of the locales; the first stands for the rule in lists.
    pub sentences: &'static [&'static str],
    /// What it may suggest, as keys of the locales.
    pub fixes: &'static [&'static str],
    /// The codes of the evidence it rests on, explained in the thresholds' data.
    pub evidence: &'static [&'static str],
    /// Its rows of thresholds, as JSON.
    pub thresholds: &'static str,
    /// Its sentences in English and in German, as Fluent.
    pub locales: [&'static str; 2],
    /// The lines of its doc comment: a sentence, then the fixed headings.
    pub docs: &'static [&'static str],
    /// The same in German, as Markdown under headings of its own.
    pub german: &'static str,
    /// Looks at one post and says what is wrong, most severe first.
    pub check: fn(&Facts<'_>) -> Vec<Report>,
}

/// Declares a rule as the constant `RULE`, and its id as `ID`.
///
/// Doc comments cannot be read at run time, so the macro takes them apart and hands them on twice:
/// to rustdoc, and to [`Rule::docs`]. The numbers and sentences of a rule are files of its name.
macro_rules! rule {
    ($(#[doc = $doc:expr])* id: $id:literal, $($field:ident: $value:expr),* $(,)?) => {
        /// The id, as thresholds and findings have it.
        const ID: &str = $id;

        $(#[doc = $doc])*
        pub(super) const RULE: $crate::rules::Rule = $crate::rules::Rule {
            id: ID,
            thresholds: include_str!(concat!("../data/thresholds/", $id, ".json")),
            locales: [
                include_str!(concat!("../../../locales/rules/", $id, ".en.ftl")),
                include_str!(concat!("../../../locales/rules/", $id, ".de.ftl")),
            ],
            docs: &[$($doc),*],
            german: include_str!(concat!("../../../locales/rules/", $id, ".de.md")),
            $($field: $value),*
        };
    };
}
use rule;

/// The compiled-in data of the rules do not fit the program; a test keeps this from happening.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The thresholds are not the JSON they should be.
    #[error("the thresholds cannot be read")]
    Thresholds(#[from] serde_json::Error),
    /// The weights are not the JSON they should be.
    #[error("the weights cannot be read")]
    Weights(#[source] serde_json::Error),
    /// The built-in mix of pillars is not the JSON it should be.
    #[error("the mix of pillars cannot be read")]
    Pillars(#[source] serde_json::Error),
    /// The calendars are not the JSON they should be.
    #[error("the calendars cannot be read")]
    Calendars(#[source] serde_json::Error),
    /// What is known of networks is not the JSON it should be.
    #[error("the figures on networks cannot be read")]
    Usage(#[source] serde_json::Error),
    /// The list of shorteners is not the JSON it should be.
    #[error("the shorteners cannot be read")]
    Shorteners(#[source] serde_json::Error),
    /// A word list is not written as it should be.
    #[error("the word list {file} cannot be read: {problem}")]
    Words {
        /// The file's name.
        file: &'static str,
        /// What is wrong.
        problem: lexicon::LexiconError,
    },
    /// A file of sentences is not Fluent, or says one thing twice.
    #[error("the sentences for {language} cannot be read: {problem}")]
    Locale {
        /// The language as a BCP 47 tag.
        language: &'static str,
        /// What the parser says.
        problem: String,
    },
}

/// A rule as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RuleInfo {
    /// The stable name, such as `ad-density`.
    pub id: String,
    /// A short title.
    pub title: Sentence,
    /// The severity it usually reports.
    pub severity: Severity,
    /// What it looks at.
    pub scope: Scope,
    /// The path of its page, such as `/rules/ad-density`.
    pub docs: String,
    /// What it says, with the names of parameters in braces.
    pub sentence: Sentence,
}

/// What a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// How severe it is.
    pub severity: Severity,
    /// Whether it holds the post back.
    pub blocks: bool,
}

/// What a post weighs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weighed {
    /// What each finding weighs, in any order.
    pub findings: Vec<Weight>,
    /// What silences some of what was found, each once.
    pub silenced_by: BTreeSet<String>,
    /// Whether it counts as an offer: its author's word, else what it reads as.
    pub is_offer: bool,
}

/// The rules with everything they need: thresholds and sentences. Made once, then shared.
pub struct Rules {
    thresholds: Thresholds,
    locales: Locales,
    lexicon: Lexicon,
    weights: Weights,
    pillars: pillars::Mix,
    usage: Usage,
    calendars: Calendars,
    shorteners: Shorteners,
    spelling: Spelling,
}

impl Rules {
    /// Reads the thresholds and the sentences that are compiled in.
    pub fn load() -> Self {
        Self::read().expect("compiled-in data are read in a test before they ship")
    }

    /// The same, with what is wrong.
    fn read() -> Result<Self, RulesError> {
        Ok(Self {
            thresholds: Thresholds::read()?,
            locales: Locales::read()?,
            lexicon: Lexicon::read()?,
            weights: Weights::read().map_err(RulesError::Weights)?,
            pillars: pillars::Mix::read().map_err(RulesError::Pillars)?,
            usage: Usage::read().map_err(RulesError::Usage)?,
            calendars: Calendars::read().map_err(RulesError::Calendars)?,
            shorteners: Shorteners::read().map_err(RulesError::Shorteners)?,
            spelling: Spelling::read(),
        })
    }

    /// The networks that have numbers of their own, by name and in order.
    pub fn networks(&self) -> Vec<&str> {
        let rows = self.thresholds.rows().iter();
        let mut names: Vec<&str> = rows.map(|row| row.network.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether a network has numbers of its own.
    pub fn knows_network(&self, name: &str) -> bool {
        let mut rows = self.thresholds.rows().iter();
        rows.any(|row| row.network == name)
    }

    /// The network whose numbers hold where a network has none.
    pub fn default_network(&self) -> &str {
        self.thresholds.default_network()
    }

    /// One rule's part of the page of rules; none where no rule has this id.
    pub fn explain(&self, id: &str) -> Option<String> {
        let rule = ALL.iter().find(|rule| rule.id == id)?;
        Some(print::rule(rule, &self.thresholds, &self.locales))
    }

    /// The points that are given for what is seen in a text.
    pub const fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The addresses that hide where they lead.
    const fn shorteners(&self) -> &Shorteners {
        &self.shorteners
    }

    /// What is known of networks beside their thresholds.
    const fn usage(&self) -> &Usage {
        &self.usage
    }

    /// Takes a text apart; `lang` is what its author says it is in.
    pub fn read_text<'a>(&self, text: &'a str, lang: Option<&str>) -> Reading<'a> {
        Reading::new(text, lang, &self.lexicon)
    }

    /// A sentence of the locales that no rule says, with its parameters.
    pub fn sentence(&self, key: &str, params: &Params) -> Sentence {
        self.locales.render(key, params)
    }

    /// What a text reads as, whatever its author says.
    pub fn classify(&self, context: &Context<'_>) -> Classification {
        let policy = Policy::default();
        let facts = Facts::new(context, self, &policy, context.network.into());
        Classification::of(&facts, &self.locales)
    }

    /// The version of the thresholds.
    pub fn version(&self) -> &str {
        &self.thresholds.version
    }

    /// The version that what is kept carries.
    pub fn gist_version(&self) -> &str {
        &self.weights.version
    }

    /// What is kept of a post's parts for judging its neighbours.
    pub fn gist<'a>(&self, parts: impl IntoIterator<Item = &'a str>, lang: Option<&str>) -> Gist {
        gist::of(self, parts, lang)
    }

    /// The neighbours whose texts look so much like the post's that they are worth reading, from new
    /// to old and at most so many as [`LOOKALIKES`](gist::LOOKALIKES).
    pub fn lookalikes(&self, context: &Context<'_>) -> Vec<PublicationId> {
        gist::lookalikes(context)
    }

    /// What all rules say about a post, under the policy that its layers come to.
    ///
    /// The order is fixed: severity from high to low, then the order of [`ALL`], then where the
    /// first span starts. Equal input gives equal bytes.
    pub fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let policy = Policy::of(&context.setting.layers);
        self.check_as(context.network.into(), &policy, context)
    }

    /// The same under another policy, and with the thresholds of a network given by name.
    ///
    /// The name is one of the thresholds' rows, such as `google_business`; an unknown one is judged
    /// by the default row. So a post can be judged for a network that is not spoken to yet.
    pub fn check_as(&self, network: &str, policy: &Policy, context: &Context<'_>) -> Vec<Finding> {
        let mut found = self.find(network, policy, context);
        for place in self.unsafe_fixes(network, policy, context, &found) {
            if let Some(fix) = &mut found[place].fix {
                fix.kind = FixKind::Suggest;
            }
        }
        found
    }

    /// The same, where fixes are as safe as their rules say.
    fn find(&self, network: &str, policy: &Policy, context: &Context<'_>) -> Vec<Finding> {
        let facts = Facts::new(context, self, policy, network);
        let mut findings = Vec::new();
        for (place, rule, weight, report) in reports(&facts, policy) {
            let version = &self.thresholds.version;
            let finding = report.finding(rule, context, &self.locales, version);
            let Weight { severity, blocks } = weight;
            let suppressed_by = silenced_by(&facts, policy, rule.id, blocks);
            let finding = Finding {
                severity,
                blocks: blocks && suppressed_by.is_none(),
                suppressed_by,
                ..finding
            };
            findings.push((place, finding));
        }
        findings.sort_by_key(|(place, finding)| {
            let start = finding.spans.first().map_or(0, |span| span.byte_start);
            (std::cmp::Reverse(finding.severity), *place, start)
        });
        findings.into_iter().map(|(_, finding)| finding).collect()
    }

    /// How much weight what [`Self::check`] says has, without a word of it and without what is not to
    /// be heard; for those who only count.
    pub fn weigh(&self, context: &Context<'_>) -> Weighed {
        let policy = Policy::of(&context.setting.layers);
        let facts = Facts::new(context, self, &policy, context.network.into()).without_words();
        let (mut findings, mut silenced) = (Vec::new(), BTreeSet::new());
        for (_, rule, weight, _) in reports(&facts, &policy) {
            match silenced_by(&facts, &policy, rule.id, weight.blocks) {
                Some(by) => _ = silenced.insert(by),
                None => findings.push(weight),
            }
        }
        Weighed {
            findings,
            silenced_by: silenced,
            is_offer: facts.is_promotional(),
        }
    }

    /// How many of the posts before the one that is judged are offers, over the window of `ad-density`.
    pub fn offer_share(&self, context: &Context<'_>) -> OfferShare {
        let policy = Policy::of(&context.setting.layers);
        let facts = Facts::new(context, self, &policy, context.network.into());
        catalogue::share(&facts.without_words())
    }

    /// Every rule as a list shows it, in the order of [`ALL`].
    pub fn list(&self) -> Vec<RuleInfo> {
        ALL.iter().map(|rule| self.info(rule)).collect()
    }

    /// A rule as a list shows it.
    fn info(&self, rule: &Rule) -> RuleInfo {
        RuleInfo {
            id: rule.id.to_owned(),
            title: self.locales.template(&rule.title_key()),
            severity: rule.default_severity,
            scope: rule.scope,
            docs: rule.docs_path(),
            sentence: self.locales.template(&rule.sentence_key()),
        }
    }

    /// The page `docs/rules.md`: every rule with its reasons, its thresholds and its sentences.
    pub fn print_markdown(&self) -> String {
        print::markdown(&self.thresholds, &self.locales)
    }
}

/// What silences a rule for a post: a suppression by its id, or somebody who lets it out.
fn silenced_by(facts: &Facts<'_>, policy: &Policy, rule: &str, blocks: bool) -> Option<String> {
    let context = facts.context;
    let post = match context.subject {
        Subject::Post(post) => Some(post),
        Subject::Unsaved => None,
    };
    let mut suppressions = context.setting.suppressions.iter();
    let suppression = suppressions.find(|one| one.holds(rule, post, context.channel, facts.at));
    let mut overrides = context.post.overrides.iter();
    let is_open = blocks && !policy.locked.contains(rule);
    let mut lets_out = || is_open && overrides.any(|one| one.rule == rule);
    suppression
        .map(|one| one.id.to_string())
        .or_else(|| lets_out().then(|| "override".to_owned()))
}

/// What every rule reports, with its place in [`ALL`] and what the policy makes of it.
fn reports<'a>(
    facts: &'a Facts<'_>,
    policy: &'a Policy,
) -> impl Iterator<Item = (usize, &'static Rule, Weight, Report)> + 'a {
    ALL.iter().enumerate().flat_map(move |(place, rule)| {
        (rule.check)(facts).into_iter().filter_map(move |report| {
            let severity = policy.severity(rule, report.severity)?;
            let blocks = policy.blocks(rule, severity);
            Some((place, *rule, Weight { severity, blocks }, report))
        })
    })
}

impl Rule {
    /// The key of its title in the locales.
    fn title_key(&self) -> String {
        format!("rule-{}-title", self.id)
    }

    /// The key of the sentence that stands for it in lists.
    fn sentence_key(&self) -> String {
        format!("rule-{}", self.id)
    }

    /// The path of its page.
    fn docs_path(&self) -> String {
        format!("/rules/{}", self.id)
    }
}

#[cfg(test)]
mod tests;
