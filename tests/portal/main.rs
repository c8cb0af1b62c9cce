//! Official sites in sealed windows, in the real engine: a hostile one, several citizens, and a procedure done
//! from its first page to its receipt. The sites are served on this computer, below `.localhost`.

mod administration;
mod assist;
mod bench;
mod citizens;
mod completed;
mod hand;
mod hostile;
mod interrupted;
mod opening;
mod server;
