//! Every command × every role: the list says who may, and the door keeps to it.

use guichet_api::{Access, COMMANDS, ErrorCode};
use guichet_domain::role::Role;
use guichet_tests::desk::{OTHER_PASSWORD, PASSWORD, TestDesk};
use serde_json::json;

/// Arguments of no command: the door must answer before it reads them.
fn refused(desk: &TestDesk, name: &str) -> ErrorCode {
    desk.desk
        .call(name, json!({"nothing": "of the kind"}))
        .err()
        .map_or(ErrorCode::Internal, |e| e.code)
}

#[test]
fn a_locked_desk_refuses_every_command_that_is_not_public() {
    let desk = TestDesk::open();
    desk.call("lock", json!({}));
    for command in COMMANDS.iter().filter(|c| c.access != Access::Public) {
        // Commands without argument run; the others are refused for their form, before or after the door.
        let code = if command.args == "Nothing" {
            desk.fails(command.name, json!({})).code
        } else {
            refused(&desk, command.name)
        };
        let expected = if command.args == "Nothing" {
            ErrorCode::Locked
        } else {
            ErrorCode::Invalid
        };
        assert_eq!(code, expected, "{}", command.name);
    }
}

fn role_matrix(role: Role) {
    let desk = TestDesk::open();
    let desk = match role {
        Role::Administrator => desk,
        _ => desk.with_agent(role.code()),
    };
    match role {
        Role::Administrator => desk.unlock("Camille", PASSWORD),
        _ => desk.unlock("Léo", OTHER_PASSWORD),
    };
    for command in COMMANDS
        .iter()
        .filter(|c| c.args == "Nothing" && c.access != Access::Public)
    {
        let answer = desk.desk.call(command.name, json!({}));
        let forbidden = answer.is_err_and(|e| e.code == ErrorCode::Forbidden);
        assert_eq!(
            forbidden,
            !command.access.allows(role),
            "{} for {role:?}",
            command.name
        );
    }
}

#[test]
fn a_mediator_may_what_the_list_says() {
    role_matrix(Role::Mediator);
}

#[test]
fn a_supervisor_may_what_the_list_says() {
    role_matrix(Role::Supervisor);
}

#[test]
fn an_administrator_may_what_the_list_says() {
    role_matrix(Role::Administrator);
}

#[test]
fn a_supervisor_reaches_no_identity() {
    let desk = TestDesk::open().with_agent("supervisor");
    let citizen = desk.call(
        "citizen_create",
        guichet_tests::desk::citizen("Fatou", "Diallo", "1987-03-14"),
    );
    let start =
        json!({"channel": null, "procedure": null, "citizen": citizen["id"], "anonymous": false});
    let session = desk.call("session_start", start);
    desk.unlock("Léo", OTHER_PASSWORD);
    for (name, args) in [
        ("session", json!({"session": session["id"]})),
        ("citizen", json!({"citizen": citizen["id"]})),
        ("citizen_search", json!({"query": "diallo"})),
        ("closing", json!({"session": session["id"]})),
        ("summary_preview", json!({"session": session["id"]})),
    ] {
        assert_eq!(desk.fails(name, args).code, ErrorCode::Forbidden, "{name}");
    }
    let today = desk.call("today", json!({})).to_string();
    assert!(!today.contains("Diallo"));
}
