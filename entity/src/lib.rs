//! The tables of Dezent: columns and relations, no behaviour.
//!
//! Instants are whole milliseconds since the epoch, enums and JSON are text, so both databases keep
//! and compare the same values. Only the store of the main crate uses these.

pub mod answered_write;
pub mod api_key;
pub mod attempt_step;
pub mod audience;
pub mod budget;
pub mod calendar;
pub mod channel;
pub mod confirmation;
pub mod connection;
pub mod delivery;
pub mod event;
pub mod fan_out;
pub mod gist;
pub mod inbox_item;
pub mod instance;
pub mod invitation;
pub mod job;
pub mod lane;
pub mod media;
pub mod member;
pub mod offer;
pub mod pause;
pub mod person;
pub mod post;
pub mod publication;
pub mod rendition;
pub mod renewal;
pub mod rule_layer;
pub mod rule_override;
pub mod sign_in;
pub mod suppression;
pub mod variant;
pub mod webhook;
pub mod workspace;
pub mod workspace_profile;
