//! Helpers shared by the integration tests: one environment type for all.

pub mod desk;
pub mod kill;
pub mod portals;
pub mod support;
