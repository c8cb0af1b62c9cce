//! The files of `assets/`, one by one.

#![expect(clippy::unwrap_used, reason = "a wrong asset stops the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use guichet_catalogue::Catalogue;
use guichet_domain::age;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap()
}

#[test]
fn everything_is_complete_and_consistent() {
    let findings = catalogue().check();
    let report: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(report.is_empty(), "\n{}\n", report.join("\n"));
}

#[test]
fn what_is_in_the_program_is_what_is_in_the_folder() {
    let read = Catalogue::from_dir(&workspace().join("assets")).unwrap();
    assert_eq!(read.revision(), catalogue().revision());
    assert!(read.procedures().eq(catalogue().procedures()));
}

#[test]
fn each_file_is_an_entry() {
    let stems = |folder: &str| -> BTreeSet<String> {
        std::fs::read_dir(workspace().join("assets").join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "toml"))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect()
    };
    let c = catalogue();
    assert_eq!(
        stems("procedures"),
        c.procedures().map(|p| p.id.clone()).collect()
    );
    assert_eq!(
        stems("operators"),
        c.operators().map(|o| o.id.clone()).collect()
    );
    assert_eq!(stems("clocks"), c.clocks().map(|k| k.id.clone()).collect());
    assert_eq!(
        stems("codes"),
        c.lists().map(|(name, _)| name.to_owned()).collect()
    );
}

#[test]
fn each_procedure_survives_the_store() {
    for procedure in catalogue().procedures() {
        let json = serde_json::to_string(procedure).unwrap();
        let back = serde_json::from_str(&json).unwrap();
        assert_eq!(procedure, &back);
    }
}

/// The national ids are those of the State's open data, when the samples are at hand.
#[test]
fn official_ids_exist() {
    let samples = std::env::var_os("GUICHET_SAMPLES")
        .map_or_else(|| workspace().join("../shared/samples"), PathBuf::from);
    let Ok(csv) = std::fs::read_to_string(samples.join("dila/resources.csv")) else {
        println!("skipped: no dila/resources.csv in {}", samples.display());
        return;
    };
    let known: BTreeSet<&str> = csv.lines().filter_map(|l| l.split(',').next()).collect();
    let unknown: Vec<String> = catalogue()
        .procedures()
        .filter(|p| !p.is_unverified("service_public.ids"))
        .flat_map(|p| p.service_public.ids.iter().map(move |id| (p, id)))
        .filter(|(_, id)| id.starts_with('R') && !known.contains(id.as_str()))
        .map(|(p, id)| format!("{}: {id}", p.id))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn the_lists_of_the_trade_are_whole() {
    let codes = |name: &str| -> Vec<&str> {
        let list = catalogue().list(name).unwrap();
        list.entries().iter().map(|e| e.code.as_str()).collect()
    };
    assert_eq!(
        codes("levels"),
        ["information", "accompagnement", "orientation"]
    );
    assert_eq!(codes("channels").len(), 8);
    assert_eq!(codes("outcomes").len(), 6);
    assert_eq!(codes("blocking_reasons").len(), 11);
    assert_eq!(codes("themes").len(), 11);
    assert_eq!(codes("mediation_themes").len(), 19);
    assert_eq!(codes("mandate_scopes").len(), 10);
    assert_eq!(codes("orientation_targets").len(), 7);
    let classes = age::CLASSES.iter().map(|class| class.code);
    let classes: Vec<&str> = classes.chain(["non_communique"]).collect();
    // Wider brackets of another tool have a label, for its history, and are never offered.
    let history = ["25_39", "40_59", "60_69"];
    let all: Vec<&str> = classes.iter().copied().chain(history).collect();
    assert_eq!(codes("age_classes"), all);
    let list = catalogue().list("age_classes").unwrap();
    for day in ["2020-01-01", "2026-11-21", "2099-12-31"] {
        let day: chrono::NaiveDate = day.parse().unwrap();
        let offered: Vec<&str> = list.on(day).map(|e| e.code.as_str()).collect();
        assert_eq!(offered, classes);
    }
    assert_eq!(
        codes("request_ways"),
        ["online", "paper", "counter", "phone"]
    );
}

#[test]
fn outcomes_say_what_they_entail() {
    let outcomes = catalogue().list("outcomes").unwrap();
    let with = |flag: &str| -> Vec<&str> {
        let entries = outcomes.entries().iter().filter(|e| e.has(flag));
        entries.map(|e| e.code.as_str()).collect()
    };
    assert_eq!(with("needs_blocking_reason"), ["bloquee"]);
    assert_eq!(with("needs_orientation"), ["oriente_vers_structure"]);
    assert_eq!(with("expects_return"), ["doit_revenir"]);
    assert_eq!(with("starts_clock"), ["finalisee"]);
    assert_eq!(
        with("counts_as_handled"),
        ["finalisee", "a_finaliser_en_autonomie"]
    );
}

#[test]
fn a_clock_ends_so_many_months_after_the_request_was_sent() {
    let end = |procedure: &str, filed: &str| {
        let procedure = catalogue().procedure(procedure).unwrap();
        let clock = catalogue().clock_of(procedure)?;
        clock.due_on(filed.parse().unwrap()).map(|d| d.to_string())
    };
    assert_eq!(
        end("caf-aide-au-logement", "2026-12-31").as_deref(),
        Some("2027-02-28")
    );
    assert_eq!(end("cpam-carte-vitale", "2026-12-31"), None);
    // A delay that starts at a decision, or counts the service's own working days, is not awaited from the sending.
    let own = catalogue().procedure("caf-aide-au-logement").unwrap();
    for id in ["appeal", "receipt_acknowledgement"] {
        let clock = guichet_catalogue::ProcedureClock {
            clock: catalogue().clock(id).unwrap(),
            ..catalogue().clock_of(own).unwrap()
        };
        assert_eq!(clock.due_on("2026-12-31".parse().unwrap()), None, "{id}");
    }
}

#[test]
fn the_bouquet_has_its_nine_founders() {
    let opening = "2020-01-01".parse().unwrap();
    let founders: Vec<&str> = catalogue()
        .operators()
        .filter(|o| o.bouquet && o.part_of.is_none() && o.holds_on(opening))
        .map(|o| o.id.as_str())
        .collect();
    assert_eq!(
        founders,
        [
            "assurance-retraite",
            "caf",
            "cpam",
            "dgfip",
            "france-travail",
            "interieur",
            "justice",
            "la-poste",
            "msa"
        ]
    );
}

#[test]
fn what_must_stay_in_memory_says_so() {
    for key in [
        "nir",
        "tax_number",
        "caf_number",
        "msa_number",
        "tax_notice_reference",
        "ine_number",
        "spouse_nir",
        "identity_document_number",
        "france_travail_id",
        "income_monthly",
        "income_reference",
        "income_year",
        "iban",
        "bic",
        "account_holder",
    ] {
        assert!(catalogue().field(key).unwrap().transient, "{key}");
    }
    assert_eq!(catalogue().fields().len(), 75);
}
