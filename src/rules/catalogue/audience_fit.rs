//! `audience-fit`: a network that few of the audience use.

use crate::domain::{
    audience::{Education, Gender, Income},
    profile::Market,
    severity::Severity,
};
use crate::rules::{
    Scope,
    catalogue::network_focus::is_first_of_week,
    facts::Facts,
    finding::{FixKind, Measure, Phrase, Report},
    locale::Param,
    rule,
    thresholds::Unit,
    usage::{Fit, Standing},
};

rule! {
    /// Few of the channel's audience use its network, compared with the network that fits best.
    ///
    /// # What it finds
    ///
    /// A network whose share of the audience is less than the limit in percent of the best network's
    /// share. The audience is what its traits say: country, ages, women or men, education, and
    /// whether firms are spoken to. The shares are figures of surveys, and networks are compared
    /// within one survey of one country only: for the USA it asked who uses a network at all, for
    /// Germany who uses it at least once a week. Ages are weighed by their years; women, men and
    /// degrees lean a share by as much as they differ from all. For firms, networks for work count
    /// double. It says so where the figures do not tell the audience apart in every respect; there
    /// are none by income or interests.
    ///
    /// Nothing is said where no trait is known, or where the surveys have no figure of the network for
    /// three quarters of the audience's ages. So that it does not stand beside every post, it is
    /// reported on the channel's first post of each local ISO week.
    ///
    /// # Why it matters
    ///
    /// The best post reaches nobody where the people it is for do not read. Few networks that fit are
    /// less work and bring more.
    ///
    /// # Example
    ///
    /// A youth club in Hamburg tells 14 to 20 year olds about its programme on Facebook alone.
    ///
    /// # Instead
    ///
    /// Look at the two networks that the finding names, with who asked and when.
    ///
    /// # Source
    ///
    /// E29 for the USA, E30 for Germany; only figures that were confirmed are used. E0 for networks
    /// that fit the group. The limit, and what firms count, are our own judgement.
    id: "audience-fit",
    scope: Scope::Workspace,
    default_severity: Severity::Info,
    blocks: false,
    units: &[Unit::FitPercent],
    sentences: &["rule-audience-fit", "rule-audience-fit-rough"],
    fixes: &["fix-audience-fit", "fix-audience-fit-one"],
    evidence: &["E29", "E30", "E0"],
    check: check,
}

/// Looks at one post.
fn check(facts: &Facts<'_>) -> Vec<Report> {
    let unit = Unit::FitPercent;
    let steps = facts.steps(ID, unit);
    if !is_first_of_week(facts) {
        return Vec::new();
    }
    let found = fit(facts, facts.network()).and_then(|fit| {
        let (severity, limit) = steps.passed(unit, fit.percent)?;
        let report = Report::new(severity, message(&fit))
            .measuring(Measure::of(fit.percent, unit), Measure::of(limit, unit));
        Some(report.fixed_by(FixKind::Suggest, Vec::new(), fix(&fit)))
    });
    found.into_iter().collect()
}

/// How well a network fits, where it is known to fit so badly that this rule speaks.
pub(super) fn weakness(facts: &Facts<'_>, network: &str) -> Option<f64> {
    let unit = Unit::FitPercent;
    let percent = fit(facts, network)?.percent;
    facts.steps(ID, unit).passed(unit, percent)?;
    Some(percent)
}

/// How well a network fits the channel's audience; none where too little is known of either.
fn fit<'a>(facts: &Facts<'a>, network: &str) -> Option<Fit<'a>> {
    let setting = &facts.context.setting;
    let traits = &setting.traits;
    let is_known = traits.country.is_some()
        || traits.age_from.is_some()
        || traits.age_to.is_some()
        || traits.gender != Gender::All
        || traits.education != Education::Any
        || traits.income != Income::Any
        || traits.is_business;
    if !is_known {
        return None;
    }
    let market = match setting.profile.market {
        Some(Market::De) => Some("DE"),
        Some(Market::Us) => Some("US"),
        _ => None,
    };
    let country = traits.country.as_deref().or(market)?;
    facts.rules().usage().fit(network, country, traits)
}

/// Says how many use it.
fn message(fit: &Fit<'_>) -> Phrase {
    let key = if fit.is_rough {
        "rule-audience-fit-rough"
    } else {
        "rule-audience-fit"
    };
    Phrase::new(key)
        .with("p", percent(&fit.own))
        .with("measure", Param::Text(fit.measure.to_string()))
}

/// Names the best networks, with who asked and when.
fn fix(fit: &Fit<'_>) -> Phrase {
    let named = |phrase: Phrase, [label, share, source]: [&str; 3], one: &Standing<'_>| {
        let survey = format!("{} {}", one.source, one.year);
        phrase
            .with(label, Param::Text(one.label.to_owned()))
            .with(share, percent(one))
            .with(source, Param::Text(survey))
    };
    let first = ["first", "first_percent", "first_source"];
    let second = ["second", "second_percent", "second_source"];
    match fit.best.as_slice() {
        [one, other, ..] => {
            let phrase = named(Phrase::new("fix-audience-fit"), first, one);
            named(phrase, second, other)
        }
        best => {
            let phrase = Phrase::new("fix-audience-fit-one");
            best.iter()
                .fold(phrase, |phrase, one| named(phrase, first, one))
        }
    }
}

/// A share as it is said, and never none of those who are there.
fn percent(one: &Standing<'_>) -> Param {
    Param::whole(one.percent.round().max(1.0))
}
