//! `crisis-pause`: a post that would go out while publishing is paused.

use crate::domain::severity::Severity;
use crate::rules::{
    Scope,
    facts::Facts,
    finding::{FixKind, Phrase, Report},
    locale::Param,
    rule,
};

rule! {
    /// Publishing is paused, and the post is not marked as essential.
    ///
    /// # What it finds
    ///
    /// Every post of a channel that is paused, whatever it says, as long as the pause holds. Only a
    /// post that its author marks as essential, such as a recall, is left alone. The pause has no
    /// end of its own: the day of its review is a reminder, and only a person lifts it.
    ///
    /// # Why it matters
    ///
    /// After an accident, or while criticism runs high, a cheerful post that was planned weeks ago
    /// reads as scorn. Nobody remembers every planned post at such an hour.
    ///
    /// # Example
    ///
    /// A fire in the workshop on Tuesday, and on Wednesday the planned "Hot deals for cold days".
    ///
    /// # Instead
    ///
    /// Look through what is planned, move or drop what no longer fits, and then lift the pause.
    ///
    /// # Source
    ///
    /// E33 for naming who may pause, looking through what is planned and going on by hand; E0 for
    /// open dialogue instead of business as usual.
    id: "crisis-pause",
    scope: Scope::Workspace,
    default_severity: Severity::Error,
    blocks: true,
    units: &[],
    sentences: &["rule-crisis-pause", "rule-crisis-pause-unexplained"],
    fixes: &["fix-crisis-pause"],
    evidence: &["E33", "E0"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let Some(pause) = &facts.context.setting.pause else {
        return Vec::new();
    };
    if facts.context.post.about.is_essential {
        return Vec::new();
    }
    let reason = plain(&pause.reason);
    let message = if reason.is_empty() {
        Phrase::new("rule-crisis-pause-unexplained")
    } else {
        Phrase::new("rule-crisis-pause").with("reason", Param::Text(reason))
    };
    let fix = Phrase::new("fix-crisis-pause");
    vec![Report::new(Severity::Error, message).fixed_by(FixKind::Suggest, Vec::new(), fix)]
}

/// A reason as it stands within a sentence: in one line and without a mark at its end.
fn plain(reason: &str) -> String {
    let words: Vec<&str> = reason.split_whitespace().collect();
    let line = words.join(" ");
    line.trim_end_matches(['.', '!', ';', ',', ' ']).to_owned()
}
