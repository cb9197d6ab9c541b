//! What Dezent does when its database fails: locked, full, away, or cutting its sessions off.
//!
//! The rehearsal network outlives every life of the program and keeps its own flushed log. The
//! clock is moved by hand; only what is meant to take real time does, such as a lock of ten seconds.

mod away;
mod full;
mod gate;
mod locked;
mod room;
mod sessions;
mod shop;
