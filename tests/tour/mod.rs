//! Pages that show how it is done, done as they show it.

mod api;
mod readme;
mod terminal;
