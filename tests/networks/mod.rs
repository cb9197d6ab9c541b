//! Networks as they really are: adapters against the servers' own software, or where that cannot be
//! had, against what somebody else made of their documentation.

mod bluesky;
mod browser;
mod connecting;
mod mastodon;
mod oauth;
#[cfg(feature = "s3")]
mod s3;
mod webhook;
mod wordpress;
