//! Cases: a post, what is around it, and what one rule is expected to find.
//!
//! Without `expect` the post passes. The post and its neighbours are written as
//! `<instant> <promotion> [x<count> [<step>h]] [own | own-out]`: `x8 6h` stands for eight
//! publications six hours apart (24 where no step is given), `own` for the judged post's own planned
//! publication and `own-out` for one that is out. A neighbour with a text or a pillar is a table with
//! the line as its `line`. A post whose instant is `now` is a draft. Everything else is written as the
//! types it stands for.

use std::collections::HashMap;

use dezent::{
    domain::{
        about::About,
        audience::Traits,
        id::{ChannelId, PostId, PublicationId},
        inbox::InboxKind,
        network::Network,
        offer::Terms,
        pause::Pause,
        post::Promotion,
        profile::Profile,
        publication::Neighbour,
        rule_layer::Layer,
        severity::Severity,
        special_day::SpecialDay,
        suppression::Suppression,
        time::{HOUR_MS, Instant, TimeZone},
    },
    rules::{
        Rules,
        context::{
            Carried, Context, Elsewhere, Judged, Lookalike, Setting, Sibling, Subject, Waiting,
        },
        finding::{Edit, Finding, Fix},
    },
};
use serde::Deserialize;

/// The number of the judged post's id; neighbours count up from 1.
pub(super) const SUBJECT: u32 = 1_000;

/// One post and what is expected of the rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) name: String,
    #[serde(default = "sandbox")]
    pub(super) network: String,
    #[serde(default = "utc")]
    zone: TimeZone,
    followers: Option<u64>,
    #[serde(default)]
    now: Instant,
    #[serde(default = "plain")]
    post: String,
    #[serde(default = "greeting")]
    text: String,
    #[serde(default)]
    thread: Vec<String>,
    lang: Option<String>,
    pillar: Option<String>,
    #[serde(default)]
    about: About,
    offer: Option<Terms>,
    #[serde(default)]
    media: Vec<File>,
    #[serde(default)]
    neighbours: Vec<Around>,
    #[serde(default)]
    elsewhere: Vec<Other>,
    #[serde(default)]
    profile: Profile,
    #[serde(default)]
    traits: Traits,
    /// Why everything is paused.
    pause: Option<String>,
    #[serde(default)]
    own_days: Vec<SpecialDay>,
    /// Who waits: `<instant> question`, with ` elsewhere` where it is not on this channel.
    #[serde(default)]
    waiting: Vec<String>,
    answered: Option<u32>,
    /// The workspace's channels: `<network> <instant>`; the first one is this.
    #[serde(default)]
    channels: Vec<String>,
    #[serde(default)]
    pub(super) layers: Vec<Layer>,
    /// Rules that are not to be heard about the post, or ` everywhere`.
    #[serde(default)]
    suppressions: Vec<String>,
    pub(super) expect: Option<Expected>,
}

/// A picture or film.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    alt: String,
    #[serde(default)]
    is_film: bool,
    #[serde(default)]
    has_captions: bool,
}

/// A neighbour, as a line or with more.
#[derive(Deserialize)]
#[serde(untagged)]
enum Around {
    Line(String),
    More {
        line: String,
        #[serde(default)]
        text: String,
        pillar: Option<String>,
    },
}

/// What goes out on another channel; `own` where it is the same post.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    network: Network,
    at: Instant,
    text: String,
    #[serde(default)]
    own: bool,
}

/// What is expected; what is left out is not compared.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expected {
    severity: Severity,
    measured: Option<f64>,
    limit: Option<f64>,
    unit: Option<String>,
    blocks: bool,
    related: Option<usize>,
    date: Option<String>,
    en: Option<String>,
    de: Option<String>,
    fix: Option<String>,
    /// The passages it is about.
    spans: Option<Vec<String>>,
    /// The text once a safe fix is applied.
    fixed: Option<String>,
}

fn sandbox() -> String {
    "sandbox".to_owned()
}

fn utc() -> TimeZone {
    TimeZone::UTC
}

/// A Wednesday morning.
fn plain() -> String {
    "2026-12-02T09:00:00Z auto".to_owned()
}

fn greeting() -> String {
    "Guten Morgen".to_owned()
}

/// The post id with this number.
pub(super) fn post_id(number: u32) -> PostId {
    format!("post_{number:032x}").parse().unwrap()
}

fn publication_id(number: u32) -> PublicationId {
    format!("pub_{number:032x}").parse().unwrap()
}

pub(super) fn channel_id(number: usize) -> ChannelId {
    format!("chan_{number:032x}").parse().unwrap()
}

/// A planned or published neighbour with the number of its post.
pub(super) fn neighbour(
    number: u32,
    publication: u32,
    at: Instant,
    promotion: Promotion,
) -> Neighbour {
    Neighbour {
        post: post_id(number),
        publication: publication_id(publication),
        at,
        promotion,
        is_out: false,
        pillar: None,
        gist: dezent::domain::gist::Kept::default(),
    }
}

/// A context on one channel in UTC, with the stored post of number [`SUBJECT`].
pub(super) fn context(
    at: Option<Instant>,
    promotion: Promotion,
    neighbours: Vec<Neighbour>,
) -> Context<'static> {
    Context {
        subject: Subject::Post(post_id(SUBJECT)),
        channel: channel_id(1),
        network: Network::Sandbox,
        time_zone: TimeZone::UTC,
        followers: None,
        now: Instant::default(),
        post: Judged {
            promotion,
            text: "Guten Morgen".into(),
            at,
            ..Judged::default()
        },
        neighbours: neighbours.into(),
        elsewhere: Vec::new().into(),
        lookalikes: Vec::new().into(),
        setting: std::borrow::Cow::default(),
    }
}

impl Case {
    /// The context the case describes.
    pub(super) fn context(&self, rules: &Rules) -> Context<'_> {
        let (at, promotion) = self.post.split_once(' ').unwrap();
        let at = (at != "now").then(|| at.parse().unwrap());
        let (neighbours, texts) = self.neighbours(rules);
        let context = context(at, promotion.parse().unwrap(), neighbours);
        let mut context = Context {
            time_zone: self.zone,
            followers: self.followers,
            now: self.now,
            network: self.network.parse().unwrap_or(Network::Sandbox),
            post: self.judged(context.post),
            elsewhere: self.elsewhere(rules).into(),
            setting: std::borrow::Cow::Owned(self.setting()),
            ..context
        };
        let wanted = rules.lookalikes(&context).into_iter();
        let read = |publication: PublicationId| Lookalike {
            text: texts.get(&publication).cloned().unwrap_or_default(),
            publication,
        };
        context.lookalikes = wanted.map(read).collect::<Vec<_>>().into();
        context
    }

    fn judged<'a>(&'a self, plain: Judged<'a>) -> Judged<'a> {
        let media = self.media.iter().enumerate().map(|(place, file)| Carried {
            field: format!("alt[{place}]"),
            is_film: file.is_film,
            alt: file.alt.clone(),
            has_captions: file.has_captions,
        });
        Judged {
            text: self.text.as_str().into(),
            thread: self.thread.as_slice().into(),
            media: media.collect::<Vec<_>>().into(),
            lang: self.lang.as_deref().map(Into::into),
            pillar: self.pillar.as_deref().map(Into::into),
            about: std::borrow::Cow::Borrowed(&self.about),
            offer: self.offer.as_ref().map(std::borrow::Cow::Borrowed),
            ..plain
        }
    }

    fn setting(&self) -> Setting {
        let waiting = self.waiting.iter().map(|line| {
            let mut words = line.split(' ');
            let since = words.next().unwrap().parse().unwrap();
            let kind: InboxKind = words.next().unwrap().parse().unwrap();
            let channel = words.next().is_none().then(|| channel_id(1));
            Waiting {
                channel,
                kind,
                since,
            }
        });
        let channels = self.channels.iter().enumerate().map(|(place, line)| {
            let (network, since) = line.split_once(' ').unwrap();
            Sibling {
                count: 1,
                network: network.parse().unwrap(),
                since: since.parse().unwrap(),
                newest_at: since.parse().unwrap(),
                newest: channel_id(place + 1),
            }
        });
        Setting {
            profile: self.profile.clone(),
            traits: self.traits.clone(),
            pause: self.pause.as_ref().map(|reason| Pause {
                reason: reason.clone(),
                actor: "cli".to_owned(),
                paused_at: self.now,
                review_at: None,
                channels: Vec::new(),
            }),
            own_days: self.own_days.clone(),
            waiting: waiting.collect(),
            answered: self.answered,
            channels: channels.collect(),
            layers: self.layers.clone(),
            suppressions: self
                .suppressions
                .iter()
                .map(|line| suppression(line))
                .collect(),
        }
    }

    /// The neighbours, and the texts of those that have one.
    fn neighbours(&self, rules: &Rules) -> (Vec<Neighbour>, HashMap<PublicationId, String>) {
        let (mut neighbours, mut texts) = (Vec::new(), HashMap::new());
        for around in &self.neighbours {
            let first = neighbours.len();
            let (line, text, pillar) = match around {
                Around::Line(line) => (line, "", &None),
                Around::More { line, text, pillar } => (line, text.as_str(), pillar),
            };
            Self::add_neighbours(line, &mut neighbours);
            for added in &mut neighbours[first..] {
                added.pillar.clone_from(pillar);
                if !text.is_empty() {
                    added.gist = rules.gist([text], self.lang.as_deref()).into();
                    texts.insert(added.publication, text.to_owned());
                }
            }
        }
        (neighbours, texts)
    }

    /// Adds what one line stands for.
    fn add_neighbours(line: &str, neighbours: &mut Vec<Neighbour>) {
        let mut words = line.split(' ');
        let at: Instant = words.next().unwrap().parse().unwrap();
        let promotion: Promotion = words.next().unwrap().parse().unwrap();
        let (mut count, mut step_h, mut own, mut is_out) = (1, 24, false, false);
        for word in words {
            match word {
                "own" => own = true,
                "own-out" => (own, is_out) = (true, true),
                word if word.starts_with('x') => count = word[1..].parse().unwrap(),
                word => step_h = word.strip_suffix('h').unwrap().parse().unwrap(),
            }
        }
        for place in 0..count {
            let number = u32::try_from(neighbours.len()).unwrap() + 1;
            let post = if own { SUBJECT } else { number };
            let at = at.plus_ms(place * step_h * HOUR_MS);
            neighbours.push(Neighbour {
                is_out,
                ..neighbour(post, number, at, promotion)
            });
        }
    }

    fn elsewhere(&self, rules: &Rules) -> Vec<Elsewhere> {
        let others = (2_000..).zip(&self.elsewhere);
        others
            .map(|(number, other)| Elsewhere {
                channel: channel_id(usize::try_from(number).unwrap()),
                network: other.network,
                publication: Some(publication_id(number)),
                post: Some(post_id(if other.own { SUBJECT } else { number })),
                at: other.at,
                gist: rules
                    .gist([other.text.as_str()], self.lang.as_deref())
                    .into(),
            })
            .collect()
    }

    /// Compares what was found with what is expected.
    pub(super) fn compare(&self, found: Option<&Finding>) {
        let name = &self.name;
        let (finding, expected) = match (found, &self.expect) {
            (None, None) => return,
            (Some(finding), Some(expected)) => (finding, expected),
            (found, _) => panic!("{name}: found {found:#?}"),
        };
        assert_eq!(finding.severity, expected.severity, "{name}");
        assert_eq!(finding.blocks, expected.blocks, "{name}");
        self.compare_numbers(finding, expected);
        let fix = finding.fix.as_ref().unwrap();
        let date = fix
            .label
            .params
            .get("date")
            .map(|date| serde_json::json!(date));
        if let Some(expected) = &expected.date {
            assert_eq!(date, Some(serde_json::json!(expected)), "{name}");
        }
        if let Some(expected) = expected.related {
            assert_eq!(finding.related.len(), expected, "{name}");
        }
        if let Some(expected) = &expected.spans {
            let spans: Vec<&str> = finding.spans.iter().map(|it| it.text.as_str()).collect();
            assert_eq!(&spans, expected, "{name}");
        }
        if let Some(expected) = &expected.fixed {
            assert_eq!(&fixed(&self.text, fix), expected, "{name}");
        }
        for (said, expected) in [
            (&finding.message.en, &expected.en),
            (&finding.message.de, &expected.de),
            (&fix.label.en, &expected.fix),
        ] {
            assert!(!said.contains("{$"), "{name}: {said}");
            assert!(
                expected.as_ref().is_none_or(|expected| expected == said),
                "{name}: {said}"
            );
        }
    }

    fn compare_numbers(&self, finding: &Finding, expected: &Expected) {
        let name = &self.name;
        let (measured, limit) = (finding.measured, finding.limit);
        let number = |number: f64| number.to_string();
        if let Some(expected) = expected.measured {
            assert_eq!(
                measured.map(|it| number(it.value)),
                Some(number(expected)),
                "{name}"
            );
        }
        if let Some(expected) = expected.limit {
            assert_eq!(
                limit.map(|it| number(it.value)),
                Some(number(expected)),
                "{name}"
            );
        }
        if let Some(expected) = &expected.unit {
            let unit = measured.map(|it| it.unit.to_string());
            assert_eq!(unit.as_ref(), Some(expected), "{name}");
        }
        assert_eq!(
            limit.map(|it| it.unit),
            measured.map(|it| it.unit),
            "{name}"
        );
    }
}

fn suppression(line: &str) -> Suppression {
    let (rule, is_everywhere) = match line.split_once(' ') {
        Some((rule, _)) => (rule, true),
        None => (line, false),
    };
    Suppression {
        id: format!("sup_{:032x}", 1).parse().unwrap(),
        workspace: format!("ws_{:032x}", 1).parse().unwrap(),
        rule: rule.to_owned(),
        post: (!is_everywhere).then(|| post_id(SUBJECT)),
        channel: None,
        reason: "for a test".to_owned(),
        until: None,
        actor: "cli".to_owned(),
        created_at: Instant::default(),
    }
}

/// A text with the edits of a fix in its field `text`.
fn fixed(text: &str, fix: &Fix) -> String {
    let mut edits: Vec<&Edit> = fix
        .edits
        .iter()
        .filter(|edit| edit.span.field == "text")
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.byte_start));
    let mut fixed = text.to_owned();
    for edit in edits {
        fixed.replace_range(edit.span.byte_start..edit.span.byte_end, &edit.replacement);
    }
    fixed
}
