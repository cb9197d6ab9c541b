//! Lines: one post each, and the network it is judged for.

use std::{borrow::Cow, collections::HashMap};

use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Judge;
use crate::{
    domain::{
        channel::{
            Account, Channel, ChannelState, DAILY_MAX, GRACE_MS, LatePolicy, MIN_GAP_MS, Mode,
        },
        id::ChannelId,
        network::{Network, Refusal, TEXT_EMPTY},
        post::Post,
        text::TextUnit,
        time::{Instant, TimeZone},
    },
    rules::{
        context::{Context, Setting, Subject},
        finding::Finding,
        policy::Policy,
        promotion::Classification,
    },
    services::{
        check::blocks,
        input::PostInput,
        judging::{self, Entry, Material, parts_on},
    },
};

/// What labelled files hold besides; it says nothing about the post itself.
const LABELS: &[&str] = &["promotional", "hard_sell", "why"];

/// One post.
#[derive(Debug)]
pub(super) struct Line {
    /// Which line of the file.
    pub(super) no: u64,
    /// What the file calls it.
    pub(super) id: Value,
    /// The network by its name in the thresholds.
    pub(super) network: String,
    /// The same, where Dezent speaks to it.
    spoken: Option<Network>,
    time_zone: TimeZone,
    options: Map<String, Value>,
    own_domains: Vec<String>,
    input: PostInput,
}

/// What was found.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) classification: Classification,
    pub(super) findings: Vec<Finding>,
    /// What the network would refuse.
    pub(super) limits: Vec<Refusal>,
    pub(super) length: Length,
    /// Whether anything holds it back.
    pub(super) blocks: bool,
    /// What it says after its safe fixes, where that was asked for.
    pub(super) fixed: Option<Value>,
}

/// How long the tightest part is.
#[derive(Debug, Serialize)]
pub(super) struct Length {
    counted: usize,
    /// None where Dezent does not speak to the network yet.
    limit: Option<usize>,
    unit: TextUnit,
    remaining: Option<i64>,
}

impl Line {
    /// Reads a line of JSON, or says in a sentence what is wrong with it.
    pub(super) fn read(no: u64, text: &str, judge: &Judge) -> Result<Self, String> {
        let fields = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Self::of_fields(no, fields, judge)
    }

    /// The same of fields that were taken apart already.
    pub(super) fn of_fields(
        no: u64,
        mut fields: Map<String, Value>,
        judge: &Judge,
    ) -> Result<Self, String> {
        for label in LABELS {
            fields.remove(*label);
        }
        let id = fields.remove("id").unwrap_or_default();
        let (network, spoken) = network(&mut fields, judge)?;
        let time_zone = taken(&mut fields, "time_zone")?.unwrap_or(TimeZone::UTC);
        let options: Map<String, Value> = taken(&mut fields, "options")?.unwrap_or_default();
        let own_domains = taken(&mut fields, "own_domains")?.unwrap_or_default();
        let input: PostInput =
            serde_json::from_value(Value::Object(fields)).map_err(|error| error.to_string())?;
        if !input.channels.is_empty() || !input.variants.is_empty() {
            return Err("a line has a network, and no channels or variants".to_owned());
        }
        if !input.pictures().is_empty() {
            return Err("pictures are known to a server only; leave them out here".to_owned());
        }
        let wrong = input.refuse().into_iter();
        let wrong = wrong.map(|wrong| format!("{}: {}", wrong.field, wrong.message));
        let refused = spoken.map(|network| judge.networks.get(network).refuse_options(&options));
        let refused = refused.into_iter().flatten();
        let refused = refused.map(|wrong| format!("{}: {}", wrong.field, wrong.message));
        let problems: Vec<String> = wrong.chain(refused).collect();
        if !problems.is_empty() {
            return Err(problems.join("; "));
        }
        Ok(Self {
            no,
            id,
            network,
            spoken,
            time_zone,
            options,
            own_domains,
            input,
        })
    }

    /// Whether sentences about it are best in German.
    pub(super) fn is_german(&self) -> bool {
        let lang = self.input.lang.as_deref();
        lang.is_some_and(|lang| lang == "de" || lang.starts_with("de-"))
    }

    /// What rules and limits say of it on a channel where nothing else happens.
    pub(super) fn judge(&self, judge: &Judge) -> Judged {
        let channel = self.channel(judge.now);
        let post = self.post(&channel, judge.now);
        let context = self.context(judge, &channel, &post);
        let policy = Policy::default();
        let findings = judge.rules.check_as(&self.network, &policy, &context);
        let limits = self.limits(judge, &channel, &post);
        let spoken = self.spoken.map(|network| judge.networks.get(network));
        let is_by_hand = spoken.is_some_and(|adapter| adapter.by_hand().is_some());
        let mut refused = limits.iter();
        let is_refused = refused.any(|refusal| !is_by_hand || refusal.code == TEXT_EMPTY);
        let fixed = judge.fixes.then(|| {
            let fixed = judge.rules.fix(&self.network, &policy, &context);
            json!({ "text": fixed.text, "thread": fixed.thread, "rules": fixed.rules })
        });
        Judged {
            classification: judge.rules.classify(&context),
            blocks: blocks(&findings) || is_refused,
            findings,
            limits,
            length: self.length(judge, &channel, &post),
            fixed,
        }
    }

    fn context<'a>(&self, judge: &Judge, channel: &Channel, post: &Post) -> Context<'a> {
        let parts = parts_on(&judge.networks, channel, post);
        let subject = Subject::Post(post.id);
        let at = self.input.publish_at;
        let entry = Entry::of(post, parts, &Material::default(), subject, at);
        let mut setting = Setting::default();
        setting.profile.own_domains.clone_from(&self.own_domains);
        let setting = Cow::Owned(setting);
        judging::context(
            entry,
            channel.outline(),
            &[],
            Vec::new(),
            setting,
            judge.now,
        )
    }

    /// What the network would refuse; nothing where Dezent does not speak to it yet.
    fn limits(&self, judge: &Judge, channel: &Channel, post: &Post) -> Vec<Refusal> {
        self.spoken.map_or_else(Vec::new, |network| {
            let limits = judge.networks.get(network).limits(&self.options);
            limits.refuse_parts(&parts_on(&judge.networks, channel, post))
        })
    }

    fn length(&self, judge: &Judge, channel: &Channel, post: &Post) -> Length {
        let parts = parts_on(&judge.networks, channel, post);
        let Some(network) = self.spoken else {
            let unit = TextUnit::Graphemes;
            let counted = parts.iter().map(|part| unit.count(&part.text)).max();
            return Length {
                counted: counted.unwrap_or_default(),
                limit: None,
                unit,
                remaining: None,
            };
        };
        let adapter = judge.networks.get(network);
        let all = parts
            .iter()
            .map(|part| adapter.measure(&self.options, &part.text));
        let tightest = all.min_by_key(crate::domain::network::Length::remaining);
        let tightest = tightest.unwrap_or_else(|| adapter.measure(&self.options, ""));
        Length {
            counted: tightest.counted,
            limit: Some(tightest.limit),
            unit: tightest.unit,
            remaining: Some(tightest.remaining()),
        }
    }

    /// The post, with ids that are the same each time, so that equal lines give equal findings.
    fn post(&self, channel: &Channel, now: Instant) -> Post {
        let mut input = self.input.clone();
        input.channels = vec![channel.id];
        input.into_post(Uuid::nil().into(), channel.workspace, &HashMap::new(), now)
    }

    fn channel(&self, now: Instant) -> Channel {
        let nobody = Account {
            remote_id: String::new(),
            handle: String::new(),
            url: None,
            server: None,
        };
        Channel {
            id: ChannelId::from(Uuid::nil()),
            workspace: Uuid::nil().into(),
            revision: 1,
            // Where it is not spoken to, the rules go by its name.
            network: self.spoken.unwrap_or(Network::Reminder),
            name: String::new(),
            time_zone: self.time_zone,
            state: ChannelState::Active,
            mode: Mode::Direct,
            account: nobody,
            options: self.options.clone(),
            late_policy: LatePolicy::default(),
            grace_ms: GRACE_MS,
            min_gap_ms: MIN_GAP_MS,
            daily_max: DAILY_MAX,
            audience: None,
            colour: None,
            created_at: now,
        }
    }
}

/// The network that a line names as `network` or `platform`, and whether Dezent speaks to it; the
/// default one where it names none.
fn network(
    fields: &mut Map<String, Value>,
    judge: &Judge,
) -> Result<(String, Option<Network>), String> {
    let platform = fields.remove("platform");
    let named = fields.remove("network").or(platform);
    let name = match named {
        None | Some(Value::Null) => judge.rules.default_network().to_owned(),
        Some(Value::String(name)) => name.trim().to_lowercase().replace([' ', '-'], "_"),
        Some(_) => return Err("network: it is a name, such as \"mastodon\"".to_owned()),
    };
    let spoken: Option<Network> = name.parse().ok();
    if spoken.is_none() && !judge.rules.knows_network(&name) {
        let known = judge.rules.networks().join(", ");
        return Err(format!("network: `{name}` is not known; known are {known}"));
    }
    Ok((name, spoken))
}

/// Takes a field out and reads it.
fn taken<T: serde::de::DeserializeOwned>(
    fields: &mut Map<String, Value>,
    name: &str,
) -> Result<Option<T>, String> {
    fields
        .remove(name)
        .map(|value| serde_json::from_value(value).map_err(|error| format!("{name}: {error}")))
        .transpose()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Judge, Judged, Line};
    use crate::{
        cli::print::listed_networks,
        domain::{network::Network, time::Instant},
        rules::Rules,
    };

    fn judge() -> Judge {
        Judge {
            rules: Rules::load(),
            networks: listed_networks().unwrap(),
            now: Instant::from_ms(1_764_547_200_000),
            fixes: true,
        }
    }

    fn judged(line: &Value) -> (Line, Judged) {
        let judge = judge();
        let line = Line::read(1, &line.to_string(), &judge).unwrap();
        let judged = line.judge(&judge);
        (line, judged)
    }

    #[test]
    fn a_bad_line_is_told_in_a_sentence() {
        let judge = judge();
        let problem = |line: &str| Line::read(1, line, &judge).unwrap_err();
        assert!(problem("not json").contains("column"));
        assert!(problem(r#"{"network":"myspace","text":"a"}"#).contains("`myspace` is not known"));
        assert!(problem(r#"{"network":7,"text":"a"}"#).starts_with("network: "));
        assert!(problem(r#"{"network":"bluesky","txt":"a"}"#).contains("txt"));
        assert!(problem(r#"{"network":"bluesky","text":"a","tags":[" "]}"#).contains("tags[0]"));
        let media = "media_000000000000000000000000000000ff";
        let line = json!({ "network": "bluesky", "text": "a", "media": [media] });
        assert!(problem(&line.to_string()).contains("pictures"));
        let options = r#"{"network":"sandbox","text":"a","options":{"kind":"k9"}}"#;
        assert!(problem(options).contains("kind"));
        let domains = r#"{"text":"a","own_domains":"shop.example"}"#;
        assert!(problem(domains).starts_with("own_domains: "));
    }

    #[test]
    fn equal_lines_give_equal_verdicts_and_too_much_text_blocks() {
        let line = |text: &str| {
            json!({
                "network": "bluesky", "text": text, "promotion": "offer",
                "publish_at": "2026-12-01T09:00:00Z",
            })
        };
        let (_, first) = judged(&line("Grüße aus dem Laden"));
        assert!(!first.blocks, "{first:?}");
        assert_eq!(first.length.counted, 19);
        assert_eq!(first.length.remaining, Some(281));
        let (_, again) = judged(&line("Grüße aus dem Laden"));
        assert_eq!(again.findings, first.findings);
        let (_, long) = judged(&line(&"x".repeat(301)));
        assert!(long.blocks);
        assert_eq!(long.limits[0].code, "text_too_long");
    }

    #[test]
    fn a_network_that_is_not_spoken_to_is_judged_by_its_numbers() {
        let (line, found) = judged(&json!({ "id": 7, "platform": "Newsletter", "text": "Hallo" }));
        assert_eq!((line.network.as_str(), &line.id), ("newsletter", &json!(7)));
        assert_eq!((found.length.counted, found.length.limit), (5, None));
        let (line, _) = judged(&json!({ "text": "Hallo", "why": "a label" }));
        assert_eq!(line.spoken, Some(Network::Sandbox));
    }

    #[test]
    fn what_a_link_leads_to_counts() {
        let text = "Ein paar Bilder von heute: https://seifen.example/neu";
        let (_, plain) = judged(&json!({ "text": text, "lang": "de" }));
        let (_, own) =
            judged(&json!({ "text": text, "lang": "de", "own_domains": ["seifen.example"] }));
        let (plain, own) = (plain.classification, own.classification);
        assert!(own.promo_score > plain.promo_score);
        assert!(
            own.reasons
                .iter()
                .any(|reason| reason.feature == "link.own")
        );
        assert!(!plain.verdict.sells());
    }
}
