//! `dezent check`: posts judged by rules and limits alone, for editors and build servers.

mod line;
mod sarif;
mod table;

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use self::line::{Judged, Line};
use super::{CliError, DONE, FAILED, print::listed_networks};
use crate::{
    clock::Clock, config::Config, domain::time::Instant, networks::registry::Networks,
    rules::Rules, telemetry::init_logs,
};

/// What `check` takes.
#[expect(
    clippy::doc_markdown,
    reason = "the help shows the words as they stand here"
)]
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// A file with one JSON object per line (id, text, lang, network, promotion, publish_at,
    /// own_domains, and what POST /posts takes), or CSV with a line of names; - reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// How the verdicts are printed
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: Format,

    /// Adds what each text says once everything is put right that may be put right without asking
    #[arg(long)]
    fix: bool,
}

/// How verdicts are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Sentences, for people.
    Text,
    /// One JSON object per line.
    Json,
    /// One SARIF document (version 2.1.0), for build servers.
    Sarif,
}

/// Everything a line is judged with.
struct Judge {
    rules: Rules,
    networks: Networks,
    now: Instant,
    fixes: bool,
}

impl Check {
    pub(super) fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let _logs = init_logs(&config.log)?;
        let judge = Judge {
            rules: Rules::load(),
            networks: listed_networks()?,
            now: Clock::system().now(),
            fixes: self.fix,
        };
        let shown = self.file.display().to_string();
        let mut input = open(&self.file)
            .map_err(|error| CliError::Io(format!("{shown} cannot be read"), error))?;
        let mut is_blocked = false;
        let mut results = Vec::new();
        for read in read(&mut *input, &judge, &shown)? {
            let line = read?;
            let judged = line.judge(&judge);
            is_blocked |= judged.blocks;
            match self.format {
                Format::Json => writeln!(out, "{}", told(&line, &judged))?,
                Format::Text => write_text(out, &line, &judged)?,
                Format::Sarif => results.extend(sarif::results(&shown, &line, &judged)),
            }
        }
        if self.format == Format::Sarif {
            writeln!(out, "{}", sarif::document(&judge.rules, &results))?;
        }
        Ok(if is_blocked { FAILED } else { DONE })
    }
}

fn open(path: &Path) -> std::io::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    Ok(Box::new(BufReader::new(File::open(path)?)))
}

/// The lines of a file, each as it is asked for: JSON where the first letter opens an object, else CSV.
fn read<'a>(
    input: &'a mut dyn BufRead,
    judge: &'a Judge,
    shown: &'a str,
) -> Result<Box<dyn Iterator<Item = Result<Line, CliError>> + 'a>, CliError> {
    let unreadable = move |error| CliError::Io(format!("{shown} cannot be read"), error);
    let wrong =
        move |no: u64, problem: String| CliError::Usage(format!("{shown}, line {no}: {problem}"));
    let first = input.fill_buf().map_err(unreadable)?;
    let first = first.iter().find(|byte| !byte.is_ascii_whitespace());
    if first.is_some_and(|byte| *byte != b'{') {
        let rows = table::rows(input, wrong)?;
        return Ok(Box::new(rows.map(move |row| {
            let (no, fields) = row?;
            Line::of_fields(no, fields, judge).map_err(|problem| wrong(no, problem))
        })));
    }
    let lines = (1_u64..).zip(input.lines());
    Ok(Box::new(lines.filter_map(move |(no, line)| match line {
        Ok(line) if line.trim().is_empty() => None,
        Ok(line) => Some(Line::read(no, &line, judge).map_err(|problem| wrong(no, problem))),
        Err(error) => Some(Err(unreadable(error))),
    })))
}

/// A verdict as JSON.
fn told(line: &Line, judged: &Judged) -> Value {
    let findings: Vec<Value> = judged
        .findings
        .iter()
        .map(|finding| {
            let mut told = json!(finding);
            // They were made up for it.
            if let Some(fields) = told.as_object_mut() {
                fields.remove("subject");
                fields.remove("channel");
            }
            told
        })
        .collect();
    let mut told = json!({
        "id": line.id,
        "line": line.no,
        "network": line.network,
        "classification": judged.classification,
        "findings": findings,
        "length": judged.length,
        "limits": judged.limits,
        "blocks": judged.blocks,
    });
    if let (Some(fixed), Some(fields)) = (&judged.fixed, told.as_object_mut()) {
        fields.insert("fixed".to_owned(), fixed.clone());
    }
    told
}

/// A verdict as sentences.
fn write_text(out: &mut impl Write, line: &Line, judged: &Judged) -> std::io::Result<()> {
    let name = match &line.id {
        Value::Null => format!("line {}", line.no),
        Value::String(id) => id.clone(),
        id => id.to_string(),
    };
    let classification = &judged.classification;
    let verdict = json!(classification.verdict);
    let verdict = verdict.as_str().unwrap_or_default().replace('_', " ");
    let fine = judged.findings.is_empty() && judged.limits.is_empty();
    writeln!(
        out,
        "{name} ({}): {}; selling {:.1}, pressing {:.1}{}",
        line.network,
        if classification.verdict == crate::rules::promotion::Verdict::None {
            "no offer"
        } else {
            &verdict
        },
        classification.promo_score,
        classification.pressure_score,
        if fine { "; nothing to say" } else { "" }
    )?;
    let is_german = line.is_german();
    for limit in &judged.limits {
        writeln!(out, "  refused by the network: {}", limit.message)?;
    }
    for finding in &judged.findings {
        let say = |message: &crate::rules::finding::Message| {
            if is_german { &message.de } else { &message.en }.clone()
        };
        let holds = if finding.blocks {
            ", holds it back"
        } else {
            ""
        };
        let (severity, rule) = (finding.severity, &finding.rule);
        writeln!(
            out,
            "  {severity}{holds} [{rule}] {}",
            say(&finding.message)
        )?;
        for span in &finding.spans {
            writeln!(out, "    at {}: {:?}", span.char_start, span.text)?;
        }
        if let Some(fix) = &finding.fix {
            writeln!(out, "    {}", say(&fix.label))?;
        }
    }
    let fixed = judged.fixed.as_ref();
    let fixed = fixed.filter(|fixed| fixed["rules"].as_array().is_some_and(|put| !put.is_empty()));
    if let Some(text) = fixed.and_then(|fixed| fixed["text"].as_str()) {
        writeln!(out, "  put right: {text:?}")?;
    }
    Ok(())
}
