//! Special days: holidays, days of remembrance, and days that a workspace keeps free.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    id::{CalendarId, WorkspaceId},
    time::Instant,
};

/// What a day is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DayKind {
    /// A public holiday: shops are closed and people rest.
    Holiday,
    /// A day of mourning or remembrance.
    Remembrance,
}

/// One special day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    /// Which day.
    pub day: NaiveDate,
    /// What it is called, at most 100 characters.
    pub name: String,
    /// What it is.
    pub kind: DayKind,
}

/// A calendar that a workspace has made; it holds for all its channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnCalendar {
    /// Its id.
    pub id: CalendarId,
    /// Who owns it.
    pub workspace: WorkspaceId,
    /// Rises with each change.
    pub revision: i64,
    /// What people here call it, at most 100 characters.
    pub name: String,
    /// Its days, at most 400.
    pub days: Vec<SpecialDay>,
    /// When it was made.
    pub created_at: Instant,
}
