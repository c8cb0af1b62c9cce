//! The store on real encrypted files.

mod support;
mod thread;
