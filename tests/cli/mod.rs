//! The command line, run as people run it: as a process, in a folder of its own.

mod backup;
mod canary;
mod check;
#[cfg(target_os = "linux")]
mod memory;
mod once;
pub(crate) mod process;
mod server;
#[cfg(feature = "otel")]
mod traces;
mod upkeep;
mod vault;
