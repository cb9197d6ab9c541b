//! Accounts: how a person who signs in wants the page to look.

use serde::{Deserialize, Serialize};

use super::time::TimeZone;

/// A language of the page.
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
pub enum Language {
    /// English.
    En,
    /// German.
    De,
}

/// Whether the page is light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device is.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How close things stand on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// With room.
    #[default]
    Comfortable,
    /// With more on one page.
    Compact,
}

/// How a person wants the page to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The language; that of the browser where none is chosen.
    pub language: Option<Language>,
    /// Light or dark.
    pub theme: Theme,
    /// The zone in which instants are shown; that of the workspace where none is chosen.
    pub time_zone: Option<TimeZone>,
    /// How close things stand.
    pub density: Density,
    /// Whether single keys do something.
    pub shortcuts: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::default(),
            time_zone: None,
            density: Density::default(),
            shortcuts: true,
        }
    }
}
