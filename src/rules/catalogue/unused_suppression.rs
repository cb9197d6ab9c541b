//! `unused-suppression`: a rule is silenced for a post about which it has nothing to say.

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    catalogue::ALL,
    facts::Facts,
    finding::{FixKind, Phrase, Report},
    locale::Param,
    rule,
};

rule! {
    /// A rule is silenced for this post, but has nothing to say about it.
    ///
    /// # What it finds
    ///
    /// A suppression that is for this post alone and silences nothing on this channel any more, for
    /// example because the post was rewritten. Suppressions for a channel or for everything are not
    /// reported here: the list of suppressions says how many posts each of them silences.
    ///
    /// # Why it matters
    ///
    /// A suppression that is forgotten silences the rule again the day it would be right.
    ///
    /// # Example
    ///
    /// `emoji-load` was silenced for a birthday post; then somebody took the emojis out.
    ///
    /// # Instead
    ///
    /// Remove the suppression.
    ///
    /// # Source
    ///
    /// Our own judgement.
    id: "unused-suppression",
    scope: Scope::Post,
    default_severity: Severity::Info,
    blocks: false,
    units: &[],
    sentences: &["rule-unused-suppression"],
    fixes: &["fix-unused-suppression"],
    evidence: &[],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let context = facts.context;
    let subject = context.subject.post();
    let of_post = context.setting.suppressions.iter().filter(|one| {
        one.post.is_some()
            && one.rule != ID
            && one.holds(&one.rule, subject, context.channel, facts.at)
    });
    let unused = of_post.map(|one| one.rule.as_str()).find(|silenced| {
        let rule = ALL.iter().find(|rule| rule.id == *silenced);
        rule.is_none_or(|rule| (rule.check)(facts).is_empty())
    });
    let report = |silenced: &str| {
        let said = |key| Phrase::new(key).with("rule", Param::Text(silenced.to_owned()));
        Report::new(Severity::Info, said("rule-unused-suppression")).fixed_by(
            FixKind::Suggest,
            Vec::new(),
            said("fix-unused-suppression"),
        )
    };
    unused.map(report).into_iter().collect()
}
