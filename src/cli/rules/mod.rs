//! `dezent rules`: what a rule says and why, and how well posts are read.

mod eval;

use std::{io::Write, path::PathBuf};

use super::{CliError, DONE};
use crate::rules::{ALL, Rules};

/// What `rules` can do.
#[derive(Debug, clap::Subcommand)]
pub(super) enum RulesCommand {
    /// Shows one rule: what it finds, why it matters, its sentences, numbers and sources
    Explain {
        /// The rule, such as ad-density
        #[arg(value_name = "ID")]
        id: String,
    },
    #[expect(
        clippy::doc_markdown,
        reason = "the help shows the words as they stand here"
    )]
    /// Measures how well offers and hard selling are recognised in labelled posts
    Eval {
        /// A file with one JSON object per line: text, promotional, hard_sell, and id and lang where
        /// they are known; - reads standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

impl RulesCommand {
    pub(super) fn run(self, out: &mut impl Write) -> Result<u8, CliError> {
        let rules = Rules::load();
        match self {
            Self::Explain { id } => {
                let Some(page) = rules.explain(&id) else {
                    let known: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
                    let problem =
                        format!("there is no rule `{id}`; there are {}", known.join(", "));
                    return Err(CliError::Usage(problem));
                };
                write!(out, "{page}")?;
            }
            Self::Eval { file } => eval::run(&rules, &file, out)?,
        }
        Ok(DONE)
    }
}
