//! Findings: what a rule says about a post, in the form that is stored, sent and shown.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Rule, Scope,
    context::Context,
    locale::{Locales, Param, Params, Sentence},
    thresholds::Unit,
};
use crate::domain::{
    id::{ChannelId, PostId},
    severity::Severity,
    text::normalised,
    time::Instant,
};

pub use super::span::Span;

/// The version of the form below; rises when a field changes its meaning or goes.
pub const SCHEMA: u32 = 1;

/// One thing a rule says about one post on one channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    /// The version of this form.
    pub schema: u32,
    /// The rule's id, such as `ad-density`.
    pub rule: String,
    /// The version of the thresholds that were used.
    pub rules_version: String,
    /// What it weighs under the severity policy.
    pub severity: Severity,
    /// What the rule usually weighs.
    pub default_severity: Severity,
    /// What the rule looks at.
    pub scope: Scope,
    /// The post it is about; null for a post that is not stored yet.
    pub subject: Option<PostId>,
    /// The channel it is about.
    pub channel: ChannelId,
    /// The passages it is about; empty where it is about the post's place among others.
    pub spans: Vec<Span>,
    /// The other posts that have a part in it, from early to late.
    pub related: Vec<Related>,
    /// How much there is.
    pub measured: Option<Measure>,
    /// How much would still have been fine.
    pub limit: Option<Measure>,
    /// What it says.
    pub message: Message,
    /// What adds up to it, where a rule adds up.
    pub reasons: Vec<Reason>,
    /// What to do about it.
    pub fix: Option<Fix>,
    /// The codes of the evidence the rule rests on.
    pub evidence: Vec<String>,
    /// The path of the rule's page.
    pub docs: String,
    /// What silences it; null where it is heard.
    pub suppressed_by: Option<String>,
    /// Whether it holds the post back.
    pub blocks: bool,
    /// The same for the same rule, post, channel and passages: 32 hexadecimal digits.
    ///
    /// Changes elsewhere in the post, or in the numbers, do not change it.
    pub fingerprint: String,
}

/// Another post that has a part in a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Related {
    /// Which post.
    pub post: PostId,
    /// The instant of the publication that was counted.
    pub at: Instant,
    /// What part it has.
    pub role: Role,
}

/// The part another post has in a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It is one of the offers that were counted.
    Offer,
    /// It is on the same local day.
    SameDay,
    /// It is in the same ISO week.
    SameWeek,
    /// It is the one before.
    Before,
    /// It says nearly the same.
    Similar,
    /// It goes out elsewhere at nearly the same time.
    SameTime,
    /// It links to the same page, or to the shop as well.
    SameLink,
    /// It names the same account.
    SameAccount,
    /// It is loud.
    Loud,
}

/// An amount of something.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Measure {
    /// How much, rounded to hundredths; rules compare exact numbers, not this one.
    pub value: f64,
    /// Of what.
    pub unit: Unit,
}

impl Measure {
    /// A whole number of something.
    pub fn whole(value: u32, unit: Unit) -> Self {
        Self {
            value: f64::from(value),
            unit,
        }
    }

    /// So much of a unit, rounded to hundredths.
    pub fn of(value: f64, unit: Unit) -> Self {
        let value = (value * 100.0).round() / 100.0;
        Self { value, unit }
    }

    /// A share in percent, rounded to hundredths.
    pub fn share(part: u32, whole: u32) -> Self {
        let (part, whole) = (u64::from(part), u64::from(whole).max(1));
        let hundredths = (10_000 * part + whole / 2) / whole;
        let value = f64::from(u32::try_from(hundredths).unwrap_or(u32::MAX)) / 100.0;
        Self {
            value,
            unit: Unit::Percent,
        }
    }
}

/// What is said, with what it was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Message {
    /// The sentence's key in the locales.
    pub key: String,
    /// Its parameters.
    #[schema(value_type = std::collections::BTreeMap<String, Param>)]
    pub params: Params,
    /// The sentence in English.
    pub en: String,
    /// The sentence in German.
    pub de: String,
}

/// One thing that adds points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reason {
    /// The feature's stable name.
    pub feature: String,
    /// What it is, in words.
    pub label: Sentence,
    /// What it adds.
    pub points: f64,
    /// Where it was found.
    pub span: Option<Span>,
}

/// The same, not in words yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Because {
    /// The feature's stable name.
    pub feature: &'static str,
    /// What it adds.
    pub points: f64,
    /// Where it was found.
    pub span: Option<Span>,
}

impl Because {
    /// The key of its words in the locales.
    pub fn key(feature: &str) -> String {
        format!("sign-{}", feature.replace(['.', '_'], "-"))
    }

    /// Puts it into words.
    pub(super) fn said(self, locales: &Locales) -> Reason {
        Reason {
            feature: self.feature.to_owned(),
            label: locales.render(&Self::key(self.feature), &Params::new()),
            points: self.points,
            span: self.span,
        }
    }
}

/// How sure a fix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FixKind {
    /// Its edits may be applied without asking.
    Safe,
    /// It is a proposal to a person.
    Suggest,
}

/// What to do about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Fix {
    /// How sure it is.
    pub kind: FixKind,
    /// The changes to the text, if the fix is one.
    pub edits: Vec<Edit>,
    /// What it proposes.
    pub label: Message,
}

/// A passage and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// A sentence that is not rendered yet: a key of the locales and parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The key, one of the rule's sentences or fixes.
    pub key: &'static str,
    /// The parameters.
    pub params: Params,
}

impl Phrase {
    /// A sentence without parameters.
    pub const fn new(key: &'static str) -> Self {
        Self {
            key,
            params: Params::new(),
        }
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: Param) -> Self {
        self.params.insert(name.to_owned(), value);
        self
    }

    /// Renders it in every language.
    pub(super) fn said(self, locales: &Locales) -> Message {
        let sentence = locales.render(self.key, &self.params);
        let Self { key, params } = self;
        Message {
            key: key.to_owned(),
            params,
            en: sentence.en,
            de: sentence.de,
        }
    }
}

/// What a rule reports, before the policy weighs it and the locales put it into words.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What the rule itself makes of it.
    pub severity: Severity,
    message: Phrase,
    measured: Option<(Measure, Measure)>,
    spans: Vec<Span>,
    related: Vec<Related>,
    reasons: Vec<Because>,
    fix: Option<(FixKind, Vec<Edit>, Phrase)>,
}

impl Report {
    /// Says something with a severity.
    pub const fn new(severity: Severity, message: Phrase) -> Self {
        Self {
            severity,
            message,
            measured: None,
            spans: Vec::new(),
            related: Vec::new(),
            reasons: Vec::new(),
            fix: None,
        }
    }

    /// Adds how much there is and how much would have been fine.
    #[must_use]
    pub const fn measuring(mut self, measured: Measure, limit: Measure) -> Self {
        self.measured = Some((measured, limit));
        self
    }

    /// Adds the passages it is about.
    #[must_use]
    pub fn at(mut self, spans: Vec<Span>) -> Self {
        self.spans = spans;
        self
    }

    /// Adds the other posts that have a part in it.
    #[must_use]
    pub fn with_related(mut self, related: Vec<Related>) -> Self {
        self.related = related;
        self
    }

    /// Adds what adds up to it.
    #[must_use]
    pub fn because(mut self, reasons: Vec<Because>) -> Self {
        self.reasons = reasons;
        self
    }

    /// Adds a fix.
    #[must_use]
    pub fn fixed_by(mut self, kind: FixKind, edits: Vec<Edit>, label: Phrase) -> Self {
        self.fix = Some((kind, edits, label));
        self
    }

    /// The finding this becomes, still with the rule's own severity and not blocking.
    pub(super) fn finding(
        self,
        rule: &Rule,
        context: &Context<'_>,
        locales: &Locales,
        rules_version: &str,
    ) -> Finding {
        let (measured, limit) = self.measured.unzip();
        Finding {
            schema: SCHEMA,
            rule: rule.id.to_owned(),
            rules_version: rules_version.to_owned(),
            severity: self.severity,
            default_severity: rule.default_severity,
            scope: rule.scope,
            subject: context.subject.post(),
            channel: context.channel,
            fingerprint: fingerprint(rule.id, context, &self.spans),
            spans: self.spans,
            related: self.related,
            measured,
            limit,
            message: self.message.said(locales),
            reasons: (self.reasons.into_iter())
                .map(|because| because.said(locales))
                .collect(),
            fix: self.fix.map(|(kind, edits, label)| Fix {
                kind,
                edits,
                label: label.said(locales),
            }),
            evidence: rule
                .evidence
                .iter()
                .map(|code| (*code).to_owned())
                .collect(),
            docs: rule.docs_path(),
            suppressed_by: None,
            blocks: false,
        }
    }
}

/// The first 16 bytes of the SHA-256 of rule, post, channel and passages, as hexadecimal digits.
///
/// The channel is part of it because one post has a finding of its own on each of its channels.
fn fingerprint(rule: &str, context: &Context<'_>, spans: &[Span]) -> String {
    let subject = context
        .subject
        .post()
        .map_or_else(String::new, |post| post.to_string());
    let mut hash = Sha256::new();
    // Every piece ends with a byte that no text contains, so that no two lists run together.
    for piece in [rule, &subject, &context.channel.to_string()] {
        hash.update(piece);
        hash.update([0xff]);
    }
    for span in spans {
        hash.update(normalised(&span.text));
        hash.update([0xff]);
    }
    hash.finalize()
        .iter()
        .take(16)
        .fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::Measure;

    #[test]
    #[expect(clippy::float_cmp, reason = "the same bytes are the point")]
    fn shares_are_rounded_to_hundredths() {
        assert_eq!(Measure::share(1, 5).value, 20.0);
        assert_eq!(Measure::share(4, 19).value, 21.05);
        assert_eq!(Measure::share(2, 3).value, 66.67);
    }
}
