//! Roles: who may do what. What is not granted here is refused.

use serde::{Deserialize, Serialize};

/// What a key may do, as a bundle.
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
    strum::EnumIter,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Everything in its workspace.
    Owner,
}

/// Something that needs a permission.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, strum::EnumIter, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    /// See posts.
    ReadPosts,
    /// Write, change and remove posts.
    WritePosts,
    /// Give posts an instant or take it back, so that they are published or not.
    SchedulePosts,
    /// See publications with all their attempts.
    ReadPublications,
    /// Cancel publications and answer what became of them.
    DecidePublications,
    /// See channels.
    ReadChannels,
    /// Connect accounts.
    ConnectChannels,
    /// See the calendar.
    ReadCalendar,
    /// Store pictures.
    StoreMedia,
    /// Have a text checked.
    CheckPosts,
    /// See the lists of networks and rules.
    ReadLists,
    /// See the program's own figures.
    ReadMetrics,
    /// Make keys and take them back.
    ManageKeys,
    /// Remove channels with what is planned on them.
    RemoveChannels,
    /// Say that the clock is right, or that a restored database may be used.
    ConfirmSystem,
}

/// Who may do what: one line for each action.
const GRANTS: &[(Action, &[Role])] = &[
    (Action::ReadPosts, &[Role::Owner]),
    (Action::WritePosts, &[Role::Owner]),
    (Action::SchedulePosts, &[Role::Owner]),
    (Action::ReadPublications, &[Role::Owner]),
    (Action::DecidePublications, &[Role::Owner]),
    (Action::ReadChannels, &[Role::Owner]),
    (Action::ConnectChannels, &[Role::Owner]),
    (Action::ReadCalendar, &[Role::Owner]),
    (Action::StoreMedia, &[Role::Owner]),
    (Action::CheckPosts, &[Role::Owner]),
    (Action::ReadLists, &[Role::Owner]),
    (Action::ReadMetrics, &[Role::Owner]),
    (Action::ManageKeys, &[Role::Owner]),
    (Action::RemoveChannels, &[Role::Owner]),
    (Action::ConfirmSystem, &[Role::Owner]),
];

impl Role {
    /// Whether the role was granted the action.
    pub fn may(self, action: Action) -> bool {
        GRANTS
            .iter()
            .any(|(granted, roles)| *granted == action && roles.contains(&self))
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::{Action, GRANTS, Role};

    #[test]
    fn every_action_has_one_line_and_an_owner_may_do_it() {
        for action in Action::iter() {
            let lines = GRANTS
                .iter()
                .filter(|(granted, _)| *granted == action)
                .count();
            assert_eq!(lines, 1, "{action}");
            assert!(Role::Owner.may(action), "{action}");
        }
    }
}
