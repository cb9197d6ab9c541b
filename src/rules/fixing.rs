//! Fixing: what a post says once everything is put right that may be put right without asking.

use super::{
    Rules,
    context::Context,
    finding::{Edit, Finding, Fix, FixKind},
    policy::Policy,
    reading::TEXT,
};

/// How often the rules are asked anew at the most: an edit may make room for another.
const ROUNDS: usize = 5;

/// What a post says after its safe fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Its text.
    pub text: String,
    /// The further parts of its thread.
    pub thread: Vec<String>,
    /// The rules whose findings are gone, in the order in which they were put right.
    pub rules: Vec<String>,
}

impl Rules {
    /// Applies the safe fixes of a post, one finding after the other.
    ///
    /// A fix is applied only where its finding is gone afterwards and none is there that was not
    /// there before.
    pub fn fix(&self, network: &str, policy: &Policy, context: &Context<'_>) -> Fixed {
        let mut fixed = Fixed {
            text: context.post.text.clone().into_owned(),
            thread: context.post.thread.clone().into_owned(),
            rules: Vec::new(),
        };
        for _ in 0..ROUNDS {
            let before = self.find(network, policy, &on(context, &fixed));
            let heard = (before.iter()).filter(|finding| finding.suppressed_by.is_none());
            let step = heard.into_iter().find_map(|finding| {
                let next = fixed.with(finding.fix.as_ref()?)?;
                let is_safe =
                    self.puts_right(network, policy, &on(context, &next), (&before, finding));
                is_safe.then(|| (finding.rule.clone(), next))
            });
            let Some((rule, next)) = step else {
                break;
            };
            fixed = Fixed {
                rules: [fixed.rules, vec![rule]].concat(),
                ..next
            };
        }
        fixed
    }

    /// Which findings have a fix that its rule calls safe and that is not: its finding would still be
    /// there, or another one that was not there before, such as about words that nobody could read
    /// until then.
    pub(super) fn unsafe_fixes(
        &self,
        network: &str,
        policy: &Policy,
        context: &Context<'_>,
        found: &[Finding],
    ) -> Vec<usize> {
        let as_it_is = Fixed {
            text: context.post.text.clone().into_owned(),
            thread: context.post.thread.clone().into_owned(),
            rules: Vec::new(),
        };
        let is_unsafe = |(_, finding): &(usize, &Finding)| {
            let fix = finding.fix.as_ref();
            let Some(fix) = fix.filter(|fix| fix.kind == FixKind::Safe) else {
                return false;
            };
            as_it_is.with(fix).is_none_or(|next| {
                !self.puts_right(network, policy, &on(context, &next), (found, finding))
            })
        };
        let found = found.iter().enumerate().filter(is_unsafe);
        found.map(|(place, _)| place).collect()
    }

    /// Whether a post from which a finding is to be gone has none that was not there before, and none
    /// that weighs more.
    fn puts_right(
        &self,
        network: &str,
        policy: &Policy,
        fixed: &Context<'_>,
        (before, finding): (&[Finding], &Finding),
    ) -> bool {
        let after = self.find(network, policy, fixed);
        let was_there = |one: &Finding| {
            let mut same = before.iter().filter(|other| other.rule == one.rule);
            same.any(|other| other.severity >= one.severity)
        };
        after
            .iter()
            .all(|one| one.rule != finding.rule && was_there(one))
    }
}

impl Fixed {
    /// The texts with the edits of a safe fix; none where it is not safe, changes nothing, or its
    /// passages are not there.
    fn with(&self, fix: &Fix) -> Option<Self> {
        if fix.kind != FixKind::Safe || fix.edits.is_empty() {
            return None;
        }
        let mut next = self.clone();
        next.text = edited(&self.text, TEXT, &fix.edits)?;
        for (place, part) in next.thread.iter_mut().enumerate() {
            *part = edited(part, &format!("thread[{place}].{TEXT}"), &fix.edits)?;
        }
        (next != *self).then_some(next)
    }
}

/// A text with those edits that are of its field; none where two of them overlap or one is not there.
fn edited(text: &str, field: &str, edits: &[Edit]) -> Option<String> {
    let mut own: Vec<&Edit> = edits
        .iter()
        .filter(|edit| edit.span.field == field)
        .collect();
    own.sort_by_key(|edit| (edit.span.byte_start, edit.span.byte_end));
    let mut edited = String::with_capacity(text.len());
    let mut done = 0;
    for edit in own {
        let span = &edit.span;
        let passage = text.get(span.byte_start..span.byte_end)?;
        if span.byte_start < done || passage != span.text {
            return None;
        }
        edited.push_str(text.get(done..span.byte_start)?);
        edited.push_str(&edit.replacement);
        done = span.byte_end;
    }
    edited.push_str(text.get(done..)?);
    Some(edited)
}

/// The same post with other texts.
fn on<'a>(context: &'a Context<'_>, fixed: &'a Fixed) -> Context<'a> {
    let mut changed = context.clone();
    changed.post.text = fixed.text.as_str().into();
    changed.post.thread = fixed.thread.as_slice().into();
    changed
}
