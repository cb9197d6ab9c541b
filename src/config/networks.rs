//! Settings of the networks.

use url::Url;

use super::{Hidden, address_problem};

/// Settings of the networks.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Networks {
    /// The rehearsal network that ships with Dezent.
    #[config(nested)]
    pub sandbox: Sandbox,

    /// Bluesky and other servers of the AT Protocol.
    #[config(nested)]
    pub bluesky: Bluesky,

    /// Facebook pages: an app at developers.facebook.com with the Pages API.
    #[config(nested)]
    pub facebook: Registered,

    /// Instagram: an app at developers.facebook.com with the Instagram API with Instagram login.
    #[config(nested)]
    pub instagram: Registered,

    /// Threads: an app at developers.facebook.com with the Threads API.
    #[config(nested)]
    pub threads: Registered,

    /// X: an app at developer.x.com with OAuth 2.0.
    #[config(nested)]
    pub x: Registered,

    /// `LinkedIn`: an app at developer.linkedin.com with the product Community Management.
    #[config(nested)]
    pub linkedin: Registered,

    /// `YouTube`: an OAuth client at console.cloud.google.com with its Data API.
    #[config(nested)]
    pub youtube: Registered,

    /// Pinterest: an app at developers.pinterest.com.
    #[config(nested)]
    pub pinterest: Registered,

    /// `TikTok`: an app at developers.tiktok.com with the Content Posting API; `client_id` is its client key.
    #[config(nested)]
    pub tiktok: Registered,

    /// Tumblr: an app at tumblr.com/oauth/apps.
    #[config(nested)]
    pub tumblr: Registered,

    /// Reddit: a web app at reddit.com/prefs/apps.
    #[config(nested)]
    pub reddit: Registered,

    /// Slack: an app at api.slack.com/apps.
    #[config(nested)]
    pub slack: Registered,

    /// Google Business: an OAuth client at console.cloud.google.com with the Business Profile APIs.
    #[config(nested)]
    pub google_business: Registered,

    /// Snapchat: an OAuth app at business.snapchat.com that Snap has allowed.
    #[config(nested)]
    pub snapchat: Registered,

    /// Telegram.
    #[config(nested)]
    pub telegram: Based,

    /// Discord.
    #[config(nested)]
    pub discord: Based,
}

/// A network that knows Dezent as an app of yours, which you register there once.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Registered {
    /// The id of your app there. As the address that people are sent back to, register your
    /// `public_url` with `/connect/NETWORK/callback` behind it.
    pub client_id: Option<String>,

    /// The secret of your app there, where it has one.
    pub client_secret: Option<Hidden>,

    /// Where the API answers, if not at the network itself: a server that stands in for it.
    pub api_base: Option<Box<Url>>,

    /// Where people are asked and tokens are handed out, if not at the network itself.
    pub auth_base: Option<Box<Url>>,

    /// Where files are taken, if not at the network itself.
    pub upload_base: Option<Box<Url>>,
}

/// A network that needs no app of yours.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Based {
    /// Where the API answers, if not at the network itself: a server that stands in for it.
    pub api_base: Option<Box<Url>>,
}

/// The rehearsal network that ships with Dezent.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Sandbox {
    /// The address of a rehearsal network that runs elsewhere (`dezent sandbox`), such as
    /// `http://127.0.0.1:8091`. Without it `dezent serve` starts one of its own.
    pub api_base: Option<Url>,

    /// The port of the rehearsal network that `dezent serve` starts on this machine. 0 picks a free
    /// one.
    #[config(default = 0)]
    pub port: u16,
}

/// Bluesky and other servers of the AT Protocol.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Bluesky {
    /// The server that accounts are looked up on, unless a channel names its own.
    #[config(default = "https://bsky.social")]
    pub server: Url,

    /// The directory of accounts (`did:plc`).
    #[config(default = "https://plc.directory")]
    pub plc_directory: Url,
}

impl Networks {
    /// The networks that know Dezent as an app, by their names.
    pub fn registered(&self) -> [(&'static str, &Registered); 13] {
        [
            ("facebook", &self.facebook),
            ("instagram", &self.instagram),
            ("threads", &self.threads),
            ("x", &self.x),
            ("linkedin", &self.linkedin),
            ("youtube", &self.youtube),
            ("pinterest", &self.pinterest),
            ("tiktok", &self.tiktok),
            ("tumblr", &self.tumblr),
            ("reddit", &self.reddit),
            ("slack", &self.slack),
            ("google_business", &self.google_business),
            ("snapchat", &self.snapchat),
        ]
    }

    /// The networks that need no app and may be stood in for, by their names.
    pub fn based(&self) -> [(&'static str, &Based); 2] {
        [("telegram", &self.telegram), ("discord", &self.discord)]
    }

    /// What makes no sense.
    pub(super) fn problems(&self) -> Vec<String> {
        let sandbox = &self.sandbox;
        let mut problems = Vec::new();
        if sandbox.api_base.is_some() && sandbox.port != 0 {
            problems.push(
                "networks.sandbox.api_base uses a rehearsal network that runs elsewhere, and \
                 networks.sandbox.port starts one here; give one of them"
                    .to_owned(),
            );
        }
        let mut addresses = vec![
            ("sandbox", "api_base", sandbox.api_base.as_ref()),
            ("bluesky", "server", Some(&self.bluesky.server)),
            (
                "bluesky",
                "plc_directory",
                Some(&self.bluesky.plc_directory),
            ),
        ];
        for (name, network) in self.registered() {
            if network.client_secret.is_some() && network.client_id.is_none() {
                problems.push(format!(
                    "networks.{name}.client_secret needs networks.{name}.client_id beside it"
                ));
            }
            addresses.extend([
                (name, "api_base", network.api_base.as_deref()),
                (name, "auth_base", network.auth_base.as_deref()),
                (name, "upload_base", network.upload_base.as_deref()),
            ]);
        }
        let based = self.based().into_iter();
        addresses
            .extend(based.map(|(name, network)| (name, "api_base", network.api_base.as_deref())));
        problems.extend(addresses.into_iter().filter_map(|(network, field, url)| {
            address_problem(&format!("networks.{network}.{field}"), url?)
        }));
        problems
    }
}
