//! The engine, from the outside: processes that are killed, and passes on a clock that stands.

mod ahead;
mod clock;
mod crash;
mod limits;
mod node;
mod nodes;
mod passes;
mod plan;
mod scenario;
