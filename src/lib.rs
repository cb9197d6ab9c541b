//! Dezent plans social posts, keeps shops from hard-selling, and publishes each post exactly once.

pub mod api;
pub mod app;
pub mod bell;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod engine;
pub mod error;
pub mod media;
pub mod networks;
pub mod rules;
pub mod sandbox;
pub mod services;
pub mod stop_points;
pub mod store;
pub mod telemetry;
pub mod vault;
