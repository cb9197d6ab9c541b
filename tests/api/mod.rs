//! The API, call by call: what it does, and how it refuses.

mod access;
mod bytes;
mod calendar;
mod channels;
mod check;
mod dropped;
mod fuzzed;
mod health;
mod library;
mod limits;
mod lists;
mod manners;
pub(crate) mod media;
mod openapi;
mod people;
mod posts;
mod problems;
mod publications;
mod races;
mod reminders;
mod schedule;
mod tenants;
mod transport;
mod update;
mod uploads;
mod webhooks;
mod writes;
