//! Reads the configuration, the capabilities and the permissions at build time.
//!
//! They stand beside the shell rather than at the root, where Tauri looks by default.

use std::process::ExitCode;

use tauri_build::{AppManifest, Attributes};

const CAPABILITIES: &str = "src-tauri/capabilities";
const PERMISSIONS: &str = "src-tauri/permissions";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={CAPABILITIES}");
    println!("cargo::rerun-if-changed={PERMISSIONS}");
    let attributes = Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/*.json")
        .app_manifest(AppManifest::new().permissions_path_pattern("src-tauri/permissions/*.toml"));
    match tauri_build::try_build(attributes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error:#}");
            ExitCode::FAILURE
        }
    }
}
