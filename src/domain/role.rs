//! Roles: who may do what. What is not granted here is refused.

use serde::{Deserialize, Serialize};

/// What somebody may do in a workspace, as a bundle.
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
    strum::EnumIter,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Everything in its workspace.
    Owner,
    /// Writes posts, plans them, and answers what became of them.
    Editor,
    /// Writes nothing; plans what others have written, holds it back, and answers what became of it.
    Reviewer,
    /// Looks, and changes nothing.
    Viewer,
}

/// Something that needs a permission.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::EnumIter,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
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
    /// Have what is out removed from its network.
    RemovePublications,
    /// See channels.
    ReadChannels,
    /// Connect accounts and change how they are treated.
    ManageChannels,
    /// Remove channels with what is planned on them.
    RemoveChannels,
    /// See what rules know of the workspace: its profile, audiences, offers, inbox, pause and calendars.
    ReadProfile,
    /// Say what rules are to know of the workspace: its profile, audiences, offers and calendars.
    ManageProfile,
    /// Note what people asked or said, and whether they have an answer.
    AnswerInbox,
    /// Pause publishing, and let it go on.
    PausePublishing,
    /// See what is wanted of rules, and what is not to be heard.
    ReadRules,
    /// Say what is wanted of rules.
    ManageRules,
    /// Say that a rule is not to be heard somewhere.
    SuppressRules,
    /// Let a post out although a rule holds it back; which roles may, the rules' settings say, too.
    OverrideRules,
    /// See the calendar.
    ReadCalendar,
    /// See pictures and films.
    ReadMedia,
    /// Store pictures and films, describe them, and make addresses of them that need no key.
    StoreMedia,
    /// Remove pictures and films.
    RemoveMedia,
    /// Have a text checked.
    CheckPosts,
    /// See the lists of networks and rules.
    ReadLists,
    /// See what happened.
    ReadEvents,
    /// See who one is and what one may do.
    ReadSelf,
    /// Change one's own account and sign out.
    ManageSelf,
    /// See who belongs to the workspace.
    ReadPeople,
    /// Take people in, give them roles, and let them go.
    ManagePeople,
    /// Make keys and take them back.
    ManageKeys,
    /// See who is told of what happens, and whether that arrived.
    ReadWebhooks,
    /// Say who is told of what happens.
    ManageWebhooks,
    /// Rename the workspace.
    ManageWorkspace,
    /// Make further workspaces.
    CreateWorkspaces,
    /// See the program's own figures.
    ReadMetrics,
    /// Say that the clock is right, or that a restored database may be used.
    ConfirmSystem,
    /// Change the key that passwords and tokens are sealed with.
    RotateVault,
}

/// Everybody in a workspace.
const ALL: &[Role] = &[Role::Owner, Role::Editor, Role::Reviewer, Role::Viewer];
/// Those who answer for what is published.
const DECIDERS: &[Role] = &[Role::Owner, Role::Editor, Role::Reviewer];
/// Those who write.
const WRITERS: &[Role] = &[Role::Owner, Role::Editor];
/// Those who answer for the whole workspace.
const OWNERS: &[Role] = &[Role::Owner];

/// Who may do what: one line for each action.
const GRANTS: &[(Action, &[Role])] = &[
    (Action::ReadPosts, ALL),
    (Action::WritePosts, WRITERS),
    (Action::SchedulePosts, DECIDERS),
    (Action::ReadPublications, ALL),
    (Action::DecidePublications, DECIDERS),
    (Action::RemovePublications, WRITERS),
    (Action::ReadChannels, ALL),
    (Action::ManageChannels, OWNERS),
    (Action::RemoveChannels, OWNERS),
    (Action::ReadProfile, ALL),
    (Action::ManageProfile, WRITERS),
    (Action::AnswerInbox, DECIDERS),
    (Action::PausePublishing, DECIDERS),
    (Action::ReadRules, ALL),
    (Action::ManageRules, OWNERS),
    (Action::SuppressRules, DECIDERS),
    (Action::OverrideRules, DECIDERS),
    (Action::ReadCalendar, ALL),
    (Action::ReadMedia, ALL),
    (Action::StoreMedia, WRITERS),
    (Action::RemoveMedia, WRITERS),
    (Action::CheckPosts, ALL),
    (Action::ReadLists, ALL),
    (Action::ReadEvents, ALL),
    (Action::ReadSelf, ALL),
    (Action::ManageSelf, ALL),
    (Action::ReadPeople, ALL),
    (Action::ManagePeople, OWNERS),
    (Action::ManageKeys, OWNERS),
    (Action::ReadWebhooks, OWNERS),
    (Action::ManageWebhooks, OWNERS),
    (Action::ManageWorkspace, OWNERS),
    (Action::CreateWorkspaces, OWNERS),
    (Action::ReadMetrics, OWNERS),
    (Action::ConfirmSystem, OWNERS),
    (Action::RotateVault, OWNERS),
];

impl Role {
    /// Whether the role was granted the action.
    pub fn may(self, action: Action) -> bool {
        GRANTS
            .iter()
            .any(|(granted, roles)| *granted == action && roles.contains(&self))
    }
}

impl Action {
    /// Whether it reaches beyond one workspace: only people of the first one may do it, who run the
    /// installation.
    pub const fn concerns_installation(self) -> bool {
        matches!(
            self,
            Self::CreateWorkspaces | Self::ReadMetrics | Self::ConfirmSystem | Self::RotateVault
        )
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

    #[test]
    fn whoever_only_looks_may_only_read() {
        let viewer: Vec<Action> = Action::iter()
            .filter(|action| Role::Viewer.may(*action))
            .collect();
        for action in viewer {
            let name = action.to_string();
            // Everybody may sign out, and say how the page is to look to them.
            let is_own = matches!(action, Action::CheckPosts | Action::ManageSelf);
            let is_harmless = name.starts_with("read_") || is_own;
            assert!(is_harmless, "{name}");
        }
    }
}
