//! Benchmarks of Guichet.
fn main() {}
