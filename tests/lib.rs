//! Helpers shared by the integration tests: one environment type for all.
