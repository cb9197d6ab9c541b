//! The engine, from the outside: processes that are killed or frozen, and passes on a clock that
//! stands.

mod ahead;
mod backlog;
mod by_hand;
mod chance;
mod clock;
mod crash;
mod doubt;
mod downtime;
mod frozen;
mod handed;
mod judge;
mod limits;
mod looks;
mod node;
mod nodes;
mod overtaken;
mod passes;
mod plan;
mod random_kills;
mod restored;
mod scenario;
mod scripts;
mod server_clock;
mod site;
mod stopping;
