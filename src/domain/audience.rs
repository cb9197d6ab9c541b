//! Audiences: whom a channel speaks to, and how they like to be spoken to.

use serde::{Deserialize, Serialize};

use super::{
    id::{AudienceId, WorkspaceId},
    time::{Instant, TimeZone},
};

/// How readers are addressed.
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
pub enum Style {
    /// Nobody has said, or neither.
    #[default]
    Neutral,
    /// German *du* and *ihr*.
    Du,
    /// German *Sie*.
    Sie,
}

/// Women, men, or all.
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
pub enum Gender {
    /// Everybody.
    #[default]
    All,
    /// Mostly women.
    Women,
    /// Mostly men.
    Men,
}

/// The highest degree most of an audience have.
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
pub enum Education {
    /// Of every kind, or nobody has said.
    #[default]
    Any,
    /// School.
    School,
    /// A trade that was learned.
    Vocational,
    /// A degree of a university.
    Degree,
}

/// Where incomes lie, compared with the country's.
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
pub enum Income {
    /// Of every kind, or nobody has said.
    #[default]
    Any,
    /// In the lower third.
    Low,
    /// In the middle third.
    Middle,
    /// In the upper third.
    High,
}

/// What is known of an audience. Everything has a default and may be left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Traits {
    /// The country as ISO 3166-1 alpha-2, such as `DE`.
    pub country: Option<String>,
    /// The region as the part of ISO 3166-2 behind the country, such as `BY`.
    pub region: Option<String>,
    /// The zone it lives in; null for the channel's.
    pub time_zone: Option<TimeZone>,
    /// From which age on, in years, 0 to 120.
    pub age_from: Option<u32>,
    /// Up to which age, in years, 0 to 120; not below `age_from`.
    pub age_to: Option<u32>,
    /// Women, men, or all.
    pub gender: Gender,
    /// Its education.
    pub education: Education,
    /// Its income.
    pub income: Income,
    /// What it is interested in. At most 20 of at most 50 characters.
    pub interests: Vec<String>,
    /// Whether firms are spoken to.
    pub is_business: bool,
    /// How it is addressed.
    pub style: Style,
    /// Whether it knows the words of the trade.
    pub knows_jargon: bool,
    /// Words of the trade that it should be spared, beside the built-in ones. At most 100 of at most
    /// 100 characters.
    pub jargon: Vec<String>,
    /// Within how many minutes it expects an answer, 1 to 43,200; null for an hour.
    pub reply_target_minutes: Option<u32>,
    /// The minute of the local day from which it should be left in peace, 0 to 1,439; null for 22:00.
    pub quiet_from_minute: Option<u32>,
    /// The minute of the local day until which it should be left in peace, 0 to 1,439; null for 7:00.
    pub quiet_to_minute: Option<u32>,
    /// The most posts a day it wants, 0 to 1,000; null for what is usual on the network.
    pub posts_per_day_max: Option<u32>,
    /// The most posts a week it wants, 0 to 1,000; null for what is usual on the network.
    pub posts_per_week_max: Option<u32>,
    /// Built-in calendars that hold for it, such as `de-by`; empty for those of its country and region.
    /// At most 10.
    pub calendars: Vec<String>,
}

/// An audience that channels share.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audience {
    /// Its id.
    pub id: AudienceId,
    /// Who owns it.
    pub workspace: WorkspaceId,
    /// Rises with each change.
    pub revision: i64,
    /// What people here call it, at most 100 characters.
    pub name: String,
    /// What is known of it.
    pub traits: Traits,
    /// When it was made.
    pub created_at: Instant,
}
