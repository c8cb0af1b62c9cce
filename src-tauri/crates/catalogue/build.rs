//! A file added to these folders changes no file that the compiler already follows: cargo is told to
//! look at the folders themselves.

#![allow(
    clippy::print_stdout,
    reason = "printing is how a build script talks to cargo"
)]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for folder in ["clocks", "codes", "operators", "procedures"] {
        println!("cargo::rerun-if-changed=../../../assets/{folder}");
    }
}
