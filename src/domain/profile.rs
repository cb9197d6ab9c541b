//! The profile of a workspace: what it is, where it sells, and what it can prove.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where a workspace sells; laws differ.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Market {
    /// Germany.
    De,
    /// Austria.
    At,
    /// Switzerland.
    Ch,
    /// Elsewhere in the European Union.
    Eu,
    /// The United Kingdom.
    Uk,
    /// The United States.
    Us,
    /// Anywhere else.
    Other,
}

impl Market {
    /// Whether the law of the European Union holds there.
    pub const fn is_in_eu(self) -> bool {
        matches!(self, Self::De | Self::At | Self::Eu)
    }
}

/// The trade of a workspace, as far as laws and habits differ.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Sector {
    /// Food and drink.
    Food,
    /// Food supplements.
    Supplements,
    /// Cosmetics.
    Cosmetics,
    /// Health care.
    Health,
    /// Clothing.
    Fashion,
    /// Things for the home.
    Home,
    /// Technical things.
    Electronics,
    /// Travel and places to stay.
    Travel,
    /// Restaurants and bars.
    Gastronomy,
    /// Crafts.
    Crafts,
    /// Services to people or firms.
    Services,
    /// Culture and education.
    Culture,
    /// Public and charitable bodies.
    Public,
    /// Anything else, or nobody has said.
    #[default]
    Other,
}

impl Sector {
    /// Whether promises of health need an approval there.
    pub const fn needs_approved_claims(self) -> bool {
        matches!(self, Self::Food | Self::Supplements | Self::Cosmetics)
    }
}

/// A statement and where it is proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The word or statement that it proves, such as `climate neutral`; at most 100 characters.
    pub claim: String,
    /// Where the proof or the public plan stands: an http(s) address.
    pub url: String,
    /// The day it was last looked at.
    #[serde(default)]
    pub checked_on: Option<NaiveDate>,
}

/// What share of all posts a content pillar should have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PillarTarget {
    /// The pillar as posts name it, at most 50 characters; each once.
    pub pillar: String,
    /// Its share in percent, 0 to 100.
    pub percent: u32,
    /// Whether the share is the most there should be, as for offers, and none need be.
    #[serde(default)]
    pub is_maximum: bool,
}

/// When somebody is there to answer, on one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenHours {
    /// The day: 1 is Monday, 7 is Sunday.
    pub weekday: u32,
    /// From this minute of the day, 0 to 1,439.
    pub from_minute: u32,
    /// Until this minute of the day, 1 to 1,440, later than `from_minute`.
    pub to_minute: u32,
}

/// What is known of a workspace. Everything has a default and may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// Where it sells; null where nobody has said, and then the language of a post decides.
    pub market: Option<Market>,
    /// Its trade.
    pub sector: Sector,
    /// Host names of its own shop and site, such as `shop.example`; their subdomains count too. At most 20.
    pub own_domains: Vec<String>,
    /// Host names, with or without a path, of pages where others sell or book for it, such as
    /// `calendly.com/our-shop`. At most 20.
    pub booking_domains: Vec<String>,
    /// Host names of its own short addresses. At most 10.
    pub short_domains: Vec<String>,
    /// How many hours a week the team has for its channels; null where nobody has said.
    pub team_hours_per_week: Option<u32>,
    /// When somebody is there to answer; empty stands for Monday to Friday, nine to six. At most 50.
    pub open_hours: Vec<OpenHours>,
    /// What it can prove. At most 50.
    pub proofs: Vec<Proof>,
    /// Statements on health that are approved, word for word. At most 50 of at most 200 characters.
    pub approved_health_claims: Vec<String>,
    /// The mix of pillars it wants; empty stands for the built-in mix. At most 12.
    pub pillar_targets: Vec<PillarTarget>,
    /// Contested subjects that it speaks about on purpose, such as `democracy`. At most
    /// 20 of at most 100 characters.
    pub agreed_topics: Vec<String>,
    /// Words that name what it sells, such as `soap`. At most 100 of at most 100 characters.
    pub product_words: Vec<String>,
    /// Words in capitals that are names or abbreviations, such as `ACME`. At most 100 of at most 100
    /// characters.
    pub acronyms: Vec<String>,
    /// Built-in calendars that hold for its audience where the audience names none, such as `de-by`. At
    /// most 10.
    pub calendars: Vec<String>,
}
