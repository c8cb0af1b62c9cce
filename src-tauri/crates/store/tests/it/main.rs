//! The store on real encrypted files.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod atomic;
mod beside;
mod citizens;
mod damage;
mod figures;
mod journal;
mod killed;
mod privacy;
mod refused;
mod retention;
mod rotation;
mod rules;
mod secrecy;
mod support;
mod thread;
