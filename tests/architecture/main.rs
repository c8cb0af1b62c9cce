//! The rules of the house, read from the manifests and the sources: who may depend on whom, and what
//! may stand where. See ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use guichet_tests::support::root;
use serde_json::Value;

/// Every crate of ours, and those of ours that it may name.
const MAY_DEPEND: &[(&str, &[&str])] = &[
    ("guichet-domain", &[]),
    ("guichet-keys", &["guichet-domain"]),
    ("guichet-store", &["guichet-domain", "guichet-keys"]),
    ("guichet-catalogue", &["guichet-domain"]),
    ("guichet-filling", &["guichet-domain", "guichet-catalogue"]),
    ("guichet-documents", &["guichet-domain"]),
    ("guichet-exchange", &["guichet-domain"]),
    ("guichet-statistics", &["guichet-domain"]),
    (
        "guichet-api",
        &[
            "guichet-domain",
            "guichet-keys",
            "guichet-store",
            "guichet-catalogue",
            "guichet-filling",
            "guichet-documents",
            "guichet-exchange",
            "guichet-statistics",
        ],
    ),
    ("guichet-cli", &["guichet-domain", "guichet-api"]),
    ("guichet", &["guichet-domain", "guichet-api"]),
];

/// A library that one room alone may name, and that room.
const ONE_ROOM: &[(&str, &str)] = &[
    ("tauri", "guichet"),
    ("rusqlite", "guichet-store"),
    ("printpdf", "guichet-documents"),
    ("lopdf", "guichet-documents"),
    ("rustybuzz", "guichet-documents"),
    ("argon2", "guichet-keys"),
    ("chacha20poly1305", "guichet-keys"),
    ("clap", "guichet-cli"),
    ("ts-rs", "guichet-api"),
    ("rust_xlsxwriter", "guichet-exchange"),
    ("calamine", "guichet-exchange"),
];

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let out = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The normal and build dependencies that each crate of ours names.
fn named(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let members: Vec<_> = metadata["workspace_members"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| members.contains(&&package["id"]))
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let names = dependencies
                .filter(|d| d["kind"] != "dev")
                .map(|d| d["name"].as_str().unwrap().to_owned());
            (
                package["name"].as_str().unwrap().to_owned(),
                names.collect(),
            )
        })
        .collect()
}

#[test]
fn dependencies_point_down_and_siblings_do_not_know_each_other() {
    let named = named(&metadata());
    for (crate_name, names) in &named {
        if crate_name == "guichet-tests" || crate_name == "guichet-benches" {
            continue;
        }
        let allowed = MAY_DEPEND
            .iter()
            .find(|(name, _)| name == crate_name)
            .unwrap_or_else(|| {
                panic!("{crate_name} is not in ARCHITECTURE.md: say what it may depend on")
            })
            .1;
        for name in names.iter().filter(|name| name.starts_with("guichet")) {
            assert!(
                allowed.contains(&name.as_str()),
                "{crate_name} may not depend on {name}"
            );
        }
    }
}

#[test]
fn some_libraries_have_one_room() {
    let named = named(&metadata());
    for (library, room) in ONE_ROOM {
        let users: Vec<_> = named
            .iter()
            .filter(|(name, names)| {
                names.contains(*library) && *name != "guichet-tests" && *name != "guichet-benches"
            })
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(users, [*room], "{library}");
    }
}

/// Everything that a crate pulls in, however far, outside of its tests.
fn closure(metadata: &Value, of: &str) -> BTreeSet<String> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let name_of = |id: &Value| {
        let packages = metadata["packages"].as_array().unwrap();
        packages.iter().find(|p| p["id"] == *id).unwrap()["name"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let start = nodes
        .iter()
        .find(|node| name_of(&node["id"]) == of)
        .unwrap();
    let mut seen = BTreeSet::new();
    let mut stack = vec![start];
    while let Some(node) = stack.pop() {
        for dep in node["deps"].as_array().unwrap() {
            let normal = dep["dep_kinds"]
                .as_array()
                .unwrap()
                .iter()
                .any(|k| k["kind"] != "dev");
            if normal && seen.insert(name_of(&dep["pkg"])) {
                stack.extend(nodes.iter().find(|n| n["id"] == dep["pkg"]));
            }
        }
    }
    seen
}

#[test]
fn the_core_builds_without_tauri() {
    let pulled = closure(&metadata(), "guichet-api");
    assert!(pulled.contains("rusqlite"), "the walk works");
    let window: Vec<_> = pulled
        .iter()
        .filter(|n| n.contains("tauri") || n.contains("webkit") || n.starts_with("gtk"))
        .collect();
    assert_eq!(window, Vec::<&String>::new());
}

#[test]
fn the_domain_knows_no_format_and_no_disk() {
    let pulled = closure(&metadata(), "guichet-domain");
    for format in ["serde_json", "toml", "rusqlite", "tokio"] {
        assert!(!pulled.contains(format), "{format}");
    }
}

fn sources(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut stack = vec![folder.to_owned()];
    while let Some(folder) = stack.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                stack.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty());
    found
}

#[test]
fn statements_stand_in_the_store_alone() {
    for path in sources(&root().join("src-tauri"), "rs") {
        // Tests tamper with the files as an attacker would: they may.
        let exempt =
            |c: std::path::Component<'_>| c.as_os_str() == "store" || c.as_os_str() == "tests";
        if path.components().any(exempt) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for statement in ["SELECT ", "INSERT INTO", "DELETE FROM", "PRAGMA "] {
            assert!(
                !text.contains(statement),
                "{statement} in {}",
                path.display()
            );
        }
    }
}

#[test]
fn unsafe_code_stands_in_platform_modules_alone() {
    for path in sources(&root().join("src-tauri"), "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text
            .lines()
            .map(|line| line.split("//").next().unwrap_or(""))
            .collect::<Vec<_>>()
            .join("\n");
        // What is written once for each system: a folder, or a pair of files beside what they serve.
        let of_a_system = path
            .file_stem()
            .is_some_and(|stem| stem == "linux" || stem == "windows");
        let platform = of_a_system || path.components().any(|c| c.as_os_str() == "platform");
        assert!(platform || !code.contains("unsafe {"), "{}", path.display());
    }
}

/// `{@html}` would put text of ours, or worse of others, into the page as markup.
#[test]
fn the_front_end_never_inserts_markup_nor_styles_by_attribute() {
    for path in sources(&root().join("ui/src"), "svelte") {
        let text = std::fs::read_to_string(&path).unwrap();
        for forbidden in ["{@html", " style=\"", " style={"] {
            assert!(
                !text.contains(forbidden),
                "{forbidden} in {}",
                path.display()
            );
        }
    }
}

/// Commands come from the one list of the api: the shell declares none by attribute.
#[test]
fn the_shell_declares_no_command_by_attribute() {
    for path in sources(&root().join("src-tauri/src"), "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("#[tauri::command"), "{}", path.display());
    }
}
