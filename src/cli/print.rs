//! `dezent print`: what the program says of itself; the same texts are kept beside the sources.

use std::io::Write;

use super::{CliError, DONE, command_line, page_commands, page_networks};
use crate::{
    api,
    config::Config,
    domain::time::Instant,
    networks::{
        Now,
        bluesky::BlueskySettings,
        http::{Http, HttpBuildError, HttpSettings},
        registry::{NetworkSettings, Networks},
        webhook::WebhookSettings,
    },
    rules::Rules,
    stop_points::StopPoints,
};

/// What `print` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Print {
    /// Which page
    #[arg(value_name = "PAGE")]
    page: Page,
}

/// A page that the program prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Page {
    /// The API, as `openapi.json`.
    Openapi,
    /// Every setting with its default, as `config.example.toml`.
    Config,
    /// The rules, as `docs/rules.md`.
    Rules,
    /// The networks, as `docs/networks.md`.
    Networks,
    /// The command line, as `docs/cli.md`.
    Cli,
}

/// Why a page cannot be printed.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The list of networks needs an HTTP client, and the machine does not allow one.
    #[error(transparent)]
    Http(#[from] HttpBuildError),
    /// The description of the API has no JSON form.
    #[error("the description of the API cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

impl Print {
    pub(super) fn run(self, out: &mut impl Write) -> Result<u8, CliError> {
        out.write_all(self.page.text()?.as_bytes())?;
        Ok(DONE)
    }
}

impl Page {
    /// Every page, and the file beside the sources that holds it.
    pub const FILES: [(Self, &'static str); 5] = [
        (Self::Openapi, "openapi.json"),
        (Self::Config, "config.example.toml"),
        (Self::Rules, "docs/rules.md"),
        (Self::Networks, "docs/networks.md"),
        (Self::Cli, "docs/cli.md"),
    ];

    /// The page's text, with a line break at its end.
    pub fn text(self) -> Result<String, PageError> {
        Ok(match self {
            Self::Openapi => api::openapi().to_pretty_json()? + "\n",
            Self::Config => Config::print_example(),
            Self::Rules => Rules::load().print_markdown(),
            Self::Networks => page_networks::markdown(&listed_networks()?),
            Self::Cli => page_commands::markdown(command_line()),
        })
    }
}

/// Every network, for looking at; nothing is behind them.
pub(super) fn listed_networks() -> Result<Networks, HttpBuildError> {
    let http = Http::build(HttpSettings::default(), StopPoints::default())?;
    let settings = NetworkSettings {
        sandbox_api_base: BlueskySettings::default().default_server,
        bluesky: BlueskySettings::default(),
        webhook: WebhookSettings {
            now: Now::new(Instant::default),
        },
        places: std::collections::BTreeMap::default(),
    };
    Networks::build(&http, &settings)
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn every_page_is_printed_and_ends_with_one_line_break() {
        for (page, file) in Page::FILES {
            let text = page.text().unwrap();
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{file}");
            assert!(!text.contains("\n\n\n"), "{file}");
            assert!(!text.contains(" \n"), "{file}");
        }
    }

    #[test]
    fn the_command_line_is_told_command_by_command() {
        let text = Page::Cli.text().unwrap();
        for line in [
            "## Options of every command",
            "| `--data DIR` | Keeps everything in this folder |",
            "## dezent serve",
            "## dezent key create",
            "dezent key create --name NAME [OPTIONS]",
            "dezent publish --once [OPTIONS]",
            "## dezent print",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }

    #[test]
    fn each_network_is_told_with_its_limits() {
        let text = Page::Networks.text().unwrap();
        assert!(text.contains("\n## bluesky\n"));
        assert!(text.contains("- Text: 300 graphemes, and 3000 bytes"));
    }
}
