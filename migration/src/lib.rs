//! The schema of Dezent: one file per change, appended, never edited once it has landed.

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::MigratorTrait;

mod m20261123_000001_create_tables;
mod m20261124_000001_add_upkeep;
mod m20261125_000001_find_drafts;
mod m20261126_000001_add_people;
mod m20261126_000004_add_channel_mode;
mod m20261127_000001_add_webhooks;
mod m20261127_000002_describe_media;
mod m20261128_000001_add_removal;
mod m20261128_000002_search_posts;
mod m20261128_000003_add_switches;
mod m20261128_000004_seal_requests;
mod m20261129_000001_add_audit;
mod m20261130_000001_add_profile;
mod m20261130_000002_add_offers;
mod m20261130_000003_add_inbox;
mod m20261130_000004_add_calendars;
mod m20261201_000002_keep_gists;
mod m20261201_000003_add_rule_choices;
mod m20261201_000004_gather_gists;
mod m20261201_000005_add_connections;
mod m20261201_000006_add_renditions;
mod m20261201_000007_add_renewals;
mod m20261201_000008_add_sign_in;
mod m20261201_000009_add_looks;

/// Every change in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_create_tables::Migration),
            Box::new(m20261124_000001_add_upkeep::Migration),
            Box::new(m20261125_000001_find_drafts::Migration),
            Box::new(m20261126_000001_add_people::Migration),
            Box::new(m20261126_000004_add_channel_mode::Migration),
            Box::new(m20261127_000001_add_webhooks::Migration),
            Box::new(m20261127_000002_describe_media::Migration),
            Box::new(m20261128_000001_add_removal::Migration),
            Box::new(m20261128_000002_search_posts::Migration),
            Box::new(m20261128_000003_add_switches::Migration),
            Box::new(m20261128_000004_seal_requests::Migration),
            Box::new(m20261129_000001_add_audit::Migration),
            Box::new(m20261130_000001_add_profile::Migration),
            Box::new(m20261130_000002_add_offers::Migration),
            Box::new(m20261130_000003_add_inbox::Migration),
            Box::new(m20261130_000004_add_calendars::Migration),
            Box::new(m20261201_000002_keep_gists::Migration),
            Box::new(m20261201_000003_add_rule_choices::Migration),
            Box::new(m20261201_000004_gather_gists::Migration),
            Box::new(m20261201_000005_add_connections::Migration),
            Box::new(m20261201_000006_add_renditions::Migration),
            Box::new(m20261201_000007_add_renewals::Migration),
            Box::new(m20261201_000008_add_sign_in::Migration),
            Box::new(m20261201_000009_add_looks::Migration),
        ]
    }
}
