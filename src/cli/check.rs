//! `dezent check`: posts judged by rules and limits alone, for editors and build servers.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{CliError, DONE, FAILED, print::listed_networks};
use crate::{
    clock::Clock,
    config::Config,
    domain::{
        channel::{
            Account, Channel, ChannelState, DAILY_MAX, GRACE_MS, LatePolicy, MIN_GAP_MS, Mode,
        },
        id::ChannelId,
        network::{Length, Network, TEXT_EMPTY},
        post::Post,
        time::{Instant, TimeZone},
    },
    networks::registry::Networks,
    rules::{Rules, finding::Finding},
    services::{
        check::{blocks, judge},
        input::PostInput,
    },
    telemetry::init_logs,
};

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// A file with one JSON object per line, as POST /posts takes it but with a network instead of
    /// channels; - reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// One line: a post, and the network it is judged for.
#[derive(Debug)]
struct Line {
    network: Network,
    time_zone: TimeZone,
    options: Map<String, Value>,
    input: PostInput,
}

impl Check {
    pub(super) fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let _logs = init_logs(&config.log)?;
        let (rules, networks) = (Rules::load(), listed_networks()?);
        let now = Clock::system().now();
        let shown = self.file.display().to_string();
        let failed = |error| CliError::Io(format!("{shown} cannot be read"), error);
        let mut is_blocked = false;
        for (no, line) in (1..).zip(open(&self.file).map_err(failed)?.lines()) {
            let line = line.map_err(failed)?;
            if line.trim().is_empty() {
                continue;
            }
            let line = Line::read(&line, &networks)
                .map_err(|problem| CliError::Usage(format!("{shown}, line {no}: {problem}")))?;
            let (verdict, blocks) = line.judge(&rules, &networks, now);
            is_blocked |= blocks;
            let mut told = json!({ "line": no, "network": line.network, "blocks": blocks });
            told.as_object_mut()
                .into_iter()
                .for_each(|told| told.extend(verdict.clone()));
            writeln!(out, "{told}")?;
        }
        Ok(if is_blocked { FAILED } else { DONE })
    }
}

fn open(path: &Path) -> std::io::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    Ok(Box::new(BufReader::new(File::open(path)?)))
}

impl Line {
    /// Reads a line, or says in a sentence what is wrong with it.
    fn read(text: &str, networks: &Networks) -> Result<Self, String> {
        let mut fields: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        let network = fields
            .remove("network")
            .ok_or("the field `network` is missing")?;
        let network = serde_json::from_value(network).map_err(|error| error.to_string())?;
        let time_zone = match fields.remove("time_zone") {
            Some(zone) => serde_json::from_value(zone).map_err(|error| error.to_string())?,
            None => TimeZone::UTC,
        };
        let options = match fields.remove("options") {
            Some(options) => serde_json::from_value(options).map_err(|error| error.to_string())?,
            None => Map::new(),
        };
        let input: PostInput =
            serde_json::from_value(Value::Object(fields)).map_err(|error| error.to_string())?;
        if !input.channels.is_empty() || !input.variants.is_empty() {
            return Err("a line has a network, and no channels or variants".to_owned());
        }
        if !input.pictures().is_empty() {
            return Err("pictures are known to a server only; leave them out here".to_owned());
        }
        let problems = input
            .refuse()
            .into_iter()
            .map(|wrong| (wrong.field, wrong.message));
        let refused = networks.get(network).refuse_options(&options);
        let problems = problems.chain(
            refused
                .into_iter()
                .map(|wrong| (wrong.field, wrong.message)),
        );
        let problems: Vec<String> = problems
            .map(|(field, message)| format!("{field}: {message}"))
            .collect();
        if !problems.is_empty() {
            return Err(problems.join("; "));
        }
        Ok(Self {
            network,
            time_zone,
            options,
            input,
        })
    }

    /// What rules and limits say of it on a channel where nothing else happens.
    fn judge(
        &self,
        rules: &Rules,
        networks: &Networks,
        now: Instant,
    ) -> (Map<String, Value>, bool) {
        let channel = self.channel(now);
        let post = self.post(&channel, now);
        let findings = judge(rules, &channel, &post, self.input.publish_at, &[], now);
        let adapter = networks.get(self.network);
        let limits = adapter.limits(&self.options);
        let parts = post.parts_for(&post.variants[0], &limits);
        let refusals = limits.refuse_parts(&parts);
        let lengths: Vec<Value> = parts
            .iter()
            .map(|part| length(&adapter.measure(&self.options, &part.text)))
            .collect();
        let is_by_hand = adapter.by_hand().is_some();
        let mut refused = refusals.iter();
        let is_refused = refused.any(|refusal| !is_by_hand || refusal.code == TEXT_EMPTY);
        let holds = blocks(&findings) || is_refused;
        let verdict = json!({
            "lengths": lengths,
            "limits": refusals,
            "findings": findings.iter().map(without_names).collect::<Vec<_>>(),
        });
        let Value::Object(verdict) = verdict else {
            return (Map::new(), holds);
        };
        (verdict, holds)
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
            network: self.network,
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
            created_at: now,
        }
    }
}

fn length(length: &Length) -> Value {
    json!({
        "counted": length.counted,
        "limit": length.limit,
        "unit": length.unit,
        "remaining": length.remaining(),
    })
}

/// A finding without the post and channel that were made up for it.
fn without_names(finding: &Finding) -> Value {
    let mut told = json!(finding);
    if let Some(fields) = told.as_object_mut() {
        fields.remove("subject");
        fields.remove("channel");
    }
    told
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Line, listed_networks};
    use crate::{domain::time::Instant, rules::Rules};

    fn problem(line: &str) -> String {
        Line::read(line, &listed_networks().unwrap()).unwrap_err()
    }

    #[test]
    fn a_bad_line_is_told_in_a_sentence() {
        assert!(problem("not json").contains("column"));
        assert!(problem(r#"{"text":"a"}"#).contains("`network` is missing"));
        assert!(problem(r#"{"network":"myspace","text":"a"}"#).contains("myspace"));
        assert!(problem(r#"{"network":"bluesky","txt":"a"}"#).contains("txt"));
        assert!(problem(r#"{"network":"bluesky","text":"a","tags":[" "]}"#).contains("tags[0]"));
        let media = "media_000000000000000000000000000000ff";
        let line = json!({ "network": "bluesky", "text": "a", "media": [media] });
        assert!(problem(&line.to_string()).contains("pictures"));
        let options = r#"{"network":"sandbox","text":"a","options":{"kind":"k9"}}"#;
        assert!(problem(options).contains("kind"));
    }

    #[test]
    fn equal_lines_give_equal_verdicts_and_too_much_text_blocks() {
        let (rules, networks) = (Rules::load(), listed_networks().unwrap());
        let judge = |text: &str| {
            let line = json!({
                "network": "bluesky", "text": text, "promotion": "offer",
                "publish_at": "2026-12-01T09:00:00Z",
            });
            let line = Line::read(&line.to_string(), &networks).unwrap();
            line.judge(&rules, &networks, Instant::from_ms(1_764_547_200_000))
        };
        let (verdict, blocks) = judge("Grüße aus dem Laden");
        assert!(!blocks, "{verdict:?}");
        assert_eq!(verdict["lengths"][0]["counted"], 19);
        assert_eq!(verdict["lengths"][0]["remaining"], 281);
        assert_eq!(judge("Grüße aus dem Laden").0, verdict);
        let (verdict, blocks) = judge(&"x".repeat(301));
        assert!(blocks);
        assert_eq!(verdict["limits"][0]["code"], "text_too_long");
    }
}
