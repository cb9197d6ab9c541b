//! What things are: posts, channels, publications and their states.
//!
//! Everything here is pure. There is no clock, no socket, no table and no `async` in this room, and
//! it imports no other room, so every decision about a publication can be tested by calling it.

pub mod about;
pub mod account;
pub mod address;
pub mod api_key;
pub mod attempt;
pub mod audience;
pub mod budget;
pub mod channel;
pub mod confirmation;
pub mod connection;
pub mod event;
pub mod gist;
pub mod id;
pub mod inbox;
pub mod media;
pub mod network;
pub mod notice;
pub mod offer;
pub mod pause;
pub mod post;
pub mod profile;
pub mod publication;
pub mod role;
pub mod rule_layer;
pub mod severity;
pub mod shorthand;
pub mod special_day;
pub mod suppression;
pub mod text;
pub mod ticket;
pub mod time;
pub mod transition;
pub mod turn;
pub mod webhook;
