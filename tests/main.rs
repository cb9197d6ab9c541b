//! Everything that proves the program from the outside, in one binary.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where"
)]

mod api;
mod cli;
mod engine;
mod faults;
mod harness;
mod laws;
mod networks;
mod store;
mod tour;
