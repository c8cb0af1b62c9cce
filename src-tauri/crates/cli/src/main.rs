//! The command line of Guichet.
fn main() {}
