//! The window's view of the commands is made from the Rust list: this test rewrites the generated
//! files, and fails when they were not up to date.
#![expect(clippy::unwrap_used, reason = "a failure is a failed test")]

use std::fmt::Write as _;
use std::path::Path;

use guichet_api::types::declarations;
use guichet_api::{COMMANDS, CommandSpec};
use ts_rs::Config;

const HEADER: &str =
    "// Generated from src-tauri/crates/api by its test `bindings`. Do not edit.\n\n";

fn typescript_name(rust: &str) -> String {
    // The macro hands the type over with a space around each mark.
    let rust = rust.replace(' ', "");
    if let Some(inner) = rust
        .strip_prefix("Option<")
        .and_then(|rest| rest.strip_suffix('>'))
    {
        return format!("{inner} | null");
    }
    match rust
        .strip_prefix("Vec<")
        .and_then(|rest| rest.strip_suffix('>'))
    {
        Some(inner) => format!("{inner}[]"),
        None if rust == "Nothing" => "void".to_owned(),
        None => rust,
    }
}

fn camel(name: &str) -> String {
    let mut out = String::new();
    let mut upper = false;
    for c in name.chars() {
        if c == '_' {
            upper = true;
        } else {
            out.extend(if upper {
                c.to_uppercase().collect::<Vec<_>>()
            } else {
                vec![c]
            });
            upper = false;
        }
    }
    out
}

fn bindings() -> String {
    let mut out = HEADER.to_owned();
    out.push_str("export type Role = \"mediator\" | \"supervisor\" | \"administrator\";\n");
    for declaration in declarations(&Config::new()) {
        writeln!(out, "export {declaration}").unwrap();
    }
    out
}

fn client() -> String {
    let mut out = HEADER.to_owned();
    out.push_str("import { call } from \"./call\";\nimport type * as t from \"./bindings\";\n\nexport const api = {\n");
    for CommandSpec {
        name,
        doc,
        args,
        answer,
        ..
    } in COMMANDS
    {
        let answer = typescript_name(answer);
        let answer = if answer == "void" {
            answer
        } else {
            format!("t.{answer}")
        };
        let (parameter, value) = if *args == "Nothing" {
            (String::new(), "{}")
        } else {
            (format!("args: t.{args}"), "args")
        };
        writeln!(out, "  /** {} */", doc.trim()).unwrap();
        writeln!(
            out,
            "  {}: ({parameter}): Promise<{answer}> => call<{answer}>(\"{name}\", {value}),",
            camel(name)
        )
        .unwrap();
    }
    out.push_str("};\n");
    out
}

fn check_generated(file: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../ui/src/api")
        .join(file);
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if found != expected {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, expected).unwrap();
        panic!("{file} was not up to date: it has been rewritten, commit it");
    }
}

#[test]
fn the_types_of_the_window_are_those_of_the_api() {
    check_generated("bindings.ts", &bindings());
}

#[test]
fn the_client_of_the_window_has_every_command() {
    check_generated("client.ts", &client());
}
