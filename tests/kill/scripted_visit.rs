//! A counter at work, to be killed: receives people without end on a data folder, and says on
//! standard output, after each command that answered, what was acknowledged.
//!
//! Usage: `scripted-visit DIR`. The folder holds the site of `guichet_tests::desk`, or nothing.

use std::io::Write;

use guichet_tests::desk::{PASSWORD, citizen};
use guichet_tests::kill::{Ack, real_desk};
use serde_json::{Value, json};

fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let desk = real_desk(dir.as_ref());
    let call = |name: &str, args: Value| {
        desk.call(name, args)
            .unwrap_or_else(|e| std::process::exit(fail(name, &e)))
    };
    let agents = call("app_state", json!({}))["agents"].clone();
    call(
        "unlock",
        json!({"agent": agents[0]["id"], "password": PASSWORD}),
    );
    say(&Ack::Open);
    for n in 0_u64.. {
        let family = format!("Essai{}", letters(n));
        let person = call("citizen_create", citizen("Fatou", &family, "14/03/1987"));
        say(&Ack::Citizen {
            id: text(&person["id"]),
            family,
        });
        let view = call(
            "session_start",
            json!({"channel": null, "procedure": "caf-aide-au-logement", "citizen": person["id"], "anonymous": false}),
        );
        let (session, request) = (view["id"].clone(), view["requests"][0]["id"].clone());
        say(&Ack::Session {
            id: text(&session),
            citizen: text(&person["id"]),
        });
        call(
            "profile_set",
            json!({"session": session, "field": "phone", "value": "06 12 34 56 78"}),
        );
        call(
            "profile_set",
            json!({"session": session, "field": "landlord_name", "value": "Bailleur"}),
        );
        say(&Ack::Profile {
            request: text(&request),
        });
        let reference = format!("REF-{n}");
        call(
            "request_set",
            json!({"request": request, "field": "reference", "value": reference}),
        );
        say(&Ack::Reference {
            session: text(&session),
            reference,
        });
        call(
            "request_set",
            json!({"request": request, "field": "outcome", "value": "finalisee"}),
        );
        let record = call("closing", json!({"session": session}))["record"].clone();
        call(
            "session_close",
            json!({"session": session, "record": record}),
        );
        say(&Ack::Closed { id: text(&session) });
    }
}

/// Names have no figures.
fn letters(n: u64) -> String {
    n.to_string()
        .bytes()
        .map(|b| char::from(b - b'0' + b'a'))
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn say(ack: &Ack) {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, ack).unwrap();
    out.write_all(b"\n").unwrap();
    out.flush().unwrap();
}

fn fail(name: &str, error: &guichet_api::ApiError) -> i32 {
    let _ = writeln!(std::io::stderr(), "{name}: {error}");
    3
}
