//! What an adapter says of itself, and how it refuses settings by name.

use super::Options;
use crate::domain::network::{ProvenBy, Refusal};

/// Names of credentials and settings, for `docs/networks.md` and `GET /networks`.
#[derive(Debug, Clone, Copy, serde::Serialize, utoipa::ToSchema)]
pub struct FieldDoc {
    /// The field's name.
    pub name: &'static str,
    /// Whether connecting needs it.
    pub required: bool,
    /// What it is, in one sentence.
    pub about: &'static str,
}

/// What an adapter says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The network's own name.
    pub title: &'static str,
    /// What shows that the adapter is right.
    pub proven_by: ProvenBy,
    /// What a person enters to connect.
    pub credentials: &'static [FieldDoc],
    /// The settings of a channel.
    pub options: &'static [FieldDoc],
    /// The documentation it was written from, with the date it was read.
    pub sources: &'static [&'static str],
}

impl About {
    /// Names each setting that the adapter does not know.
    pub(crate) fn refuse_unknown(&self, options: &Options) -> Vec<Refusal> {
        let known: Vec<&str> = self.options.iter().map(|field| field.name).collect();
        options
            .keys()
            .filter(|name| !known.contains(&name.as_str()))
            .map(|name| {
                let message = format!("there is no such setting; there is {}", known.join(", "));
                refused_option(name, message)
            })
            .collect()
    }
}

/// A setting that an adapter does not take, with what it does take.
pub(crate) fn refused_option(name: &str, message: String) -> Refusal {
    let field = format!("options.{name}");
    Refusal {
        message,
        ..Refusal::new(field, "option_invalid", 1, 0, "values")
    }
}
