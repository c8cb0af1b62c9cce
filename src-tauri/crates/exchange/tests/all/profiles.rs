//! Reporting profiles.

use guichet_exchange::{
    profile::{FaultKind, Grain, Profile, shipped},
    record::{FIELDS, field_named},
    *,
};

use crate::support::*;

#[test]
fn shipped_profiles_are_sound() {
    let profiles = shipped().unwrap();
    let ids: Vec<&str> = profiles.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["sessions", "requests", "national"]);
    for profile in &profiles {
        assert_eq!(profile.faults(), []);
        assert!(
            profile.columns.iter().all(|c| !c.definition.is_empty()),
            "{}",
            profile.id
        );
        // What nobody has confirmed is not said to be.
        assert_eq!(profile.verified, profile.source == "Guichet");
    }
}

#[test]
fn every_file_of_the_folder_is_shipped() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../assets/exchange/profiles"
    );
    let mut found: Vec<Profile> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| Profile::read(&std::fs::read_to_string(e.unwrap().path()).unwrap()).unwrap())
        .collect();
    let mut shipped = shipped().unwrap();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    shipped.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(found, shipped);
}

/// A mapped list knows every code of the catalogue: a new one is noticed here, not at the counter.
#[test]
fn mapped_columns_know_every_code() {
    #[derive(serde::Deserialize)]
    struct List {
        entries: Vec<Entry>,
    }
    #[derive(serde::Deserialize)]
    struct Entry {
        code: String,
    }
    let mut checked = 0;
    for profile in shipped().unwrap() {
        for column in profile.columns.iter().filter(|c| !c.values.is_empty()) {
            let field = field_named(column.field.as_deref().unwrap()).unwrap();
            let list = field.list.unwrap();
            let path = format!(
                "{}/../../../assets/codes/{list}.toml",
                env!("CARGO_MANIFEST_DIR")
            );
            let list: List = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            for entry in list.entries {
                assert!(
                    column.values.contains_key(&entry.code),
                    "{}: {}",
                    column.title,
                    entry.code
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 20);
}

fn rows_of_profile(
    profile: &Profile,
    session: &SessionRecord<'_>,
) -> Result<Vec<Vec<String>>, Error> {
    let sheet = profile.sheet(records(|put| put(session)), &Names);
    let mut book = workbook_of(vec![], vec![]);
    book.sheets = vec![sheet];
    let bytes = written(&mut book, Format::Csv)?;
    let text = String::from_utf8(bytes).unwrap();
    Ok(text
        .lines()
        .map(|l| l.split(';').map(str::to_owned).collect())
        .collect())
}

#[test]
fn our_own_exports_are_profiles() {
    let [sessions, requests, _] = &shipped().unwrap()[..] else {
        panic!()
    };
    let rows = rows_of_profile(sessions, &session("s1")).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        rows[1],
        [
            "s1",
            "2026-05-04",
            "09:30",
            "30",
            "channels:guichet_sur_rdv",
            "Nadia Benali",
            "oui",
            "oui",
            "age_classes:26_34",
            "gender:feminin",
            "social_status:sans_emploi",
            "Ambérieu-en-Bugey",
            "01004",
            "autonomy:partiellement_autonome",
            "2"
        ]
    );
    let rows = rows_of_profile(requests, &session("s1")).unwrap();
    assert_eq!(rows.len(), 3, "one row per request");
    assert_eq!(rows[1][3], "operators:caf");
    assert_eq!(rows[2][6], "outcomes:oriente_vers_structure");
    assert_eq!(rows[2][13], "oui");
    let twice = requests
        .columns
        .iter()
        .any(|c| c.field.as_deref() == Some("minutes"));
    assert!(
        !twice,
        "trap 9: the duration of a session is not on each of its requests"
    );
}

#[test]
fn a_form_is_matched_without_code() {
    let profiles = shipped().unwrap();
    let national = profiles.iter().find(|p| p.id == "national").unwrap();
    let rows = rows_of_profile(national, &session("s1")).unwrap();
    assert_eq!(
        rows[1][1..],
        [
            "Sur place",
            "operators:caf",
            "Accompagnement",
            "Oui",
            "De 26 à 54 ans",
            "Femme"
        ]
    );
    assert_eq!(rows[2][4], "Non");
    let mut anonymous = session("s2");
    anonymous.age_class = None;
    anonymous.gender = None;
    let rows = rows_of_profile(national, &anonymous).unwrap();
    assert_eq!(rows[1][5..], ["Non renseigné", "Non renseigné"]);
}

const HEAD: &str = "id = \"x\"\nlabel = \"X\"\nsource = \"moi\"\nverified = false\nsheet = \"S\"\n";

fn faults(rest: &str) -> Vec<FaultKind> {
    let profile: Profile = toml::from_str(&format!("{HEAD}{rest}")).unwrap();
    let faults = profile.faults();
    assert_eq!(
        Profile::read(&format!("{HEAD}{rest}")).is_err(),
        !faults.is_empty()
    );
    faults.into_iter().map(|f| f.why).collect()
}

#[test]
fn a_faulty_profile_is_refused() {
    let session = |column: &str| {
        faults(&format!(
            "row = \"session\"\n[[columns]]\ntitle = \"A\"\n{column}"
        ))
    };
    let request = |column: &str| {
        faults(&format!(
            "row = \"request\"\n[[columns]]\ntitle = \"A\"\n{column}"
        ))
    };
    assert_eq!(session("field = \"date\""), []);
    assert_eq!(session("constant = \"x\""), []);
    assert_eq!(session(""), [FaultKind::NoSource]);
    assert_eq!(
        session("field = \"date\"\nconstant = \"x\""),
        [FaultKind::NoSource]
    );
    assert_eq!(session("field = \"name\""), [FaultKind::NoSuchField]);
    assert_eq!(session("field = \"operator\""), [FaultKind::NotInThisRow]);
    assert_eq!(
        request("field = \"minutes\""),
        [FaultKind::DurationRepeated]
    );
    assert_eq!(
        request("field = \"operator\"\nshown = \"mapped\""),
        [FaultKind::Values]
    );
    assert_eq!(
        request("field = \"operator\"\nvalues = { a = \"b\" }"),
        [FaultKind::Values]
    );
    assert_eq!(
        session("field = \"date\"\nshown = \"code\""),
        [FaultKind::Values]
    );
    assert_eq!(
        session("field = \"date\"\n[[columns]]\ntitle = \"A\"\nfield = \"time\""),
        [FaultKind::Title]
    );
    assert_eq!(
        faults("row = \"session\"\ncolumns = []"),
        [FaultKind::Incomplete]
    );
}

#[test]
fn a_code_that_the_form_has_not_stops_or_is_said() {
    let profile = |unknown: &str| {
        Profile::read(&format!(
            "{HEAD}row = \"request\"\n[[columns]]\ntitle = \"A\"\nfield = \"operator\"\nshown = \"mapped\"\n{unknown}values = {{ caf = \"Caf\" }}\n"
        ))
        .unwrap()
    };
    let rows = |unknown: &str| rows_of_profile(&profile(unknown), &session("s1"));
    assert_eq!(
        rows(""),
        Err(Error::ProfileValue),
        "a case is not lost in silence"
    );
    assert_eq!(
        rows("unknown = \"code\"\n").unwrap()[1..],
        [["Caf"], ["france_travail"]]
    );
    let empty = rows("unknown = \"empty\"\n").unwrap();
    assert_eq!(empty[1], ["Caf"]);
}

/// Every field has a value of its kind, and none is a name, a note or a pseudonym.
#[test]
fn every_field_can_be_asked_for() {
    for field in FIELDS {
        let row = if field.of_request || field.id != "minutes" {
            "request"
        } else {
            "session"
        };
        let text = format!(
            "{HEAD}row = \"{row}\"\n[[columns]]\ntitle = \"A\"\nfield = \"{}\"\n",
            field.id
        );
        let profile = Profile::read(&text).unwrap();
        assert_eq!(profile.row == Grain::Request, row == "request");
        assert!(
            rows_of_profile(&profile, &session("s1")).is_ok(),
            "{}",
            field.id
        );
        for word in ["name", "note", "phone", "email", "person", "reference"] {
            assert!(!field.id.contains(word), "{}", field.id);
        }
    }
}
