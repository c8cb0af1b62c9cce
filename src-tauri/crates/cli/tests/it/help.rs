use crate::support::run;

#[test]
fn each_command_explains_itself_in_french() {
    for path in [
        &[][..],
        &["demo"],
        &["verify"],
        &["summary"],
        &["stats"],
        &["catalogue"],
        &["catalogue", "check"],
    ] {
        let help = run(&[path, &["--help"]].concat()).exits(0);
        assert!(
            help.out.contains("Utilisation\u{a0}: guichet"),
            "{}",
            help.out
        );
        assert_eq!(help.err, "");
    }
    let version = run(&["--version"]).exits(0);
    assert_eq!(
        version.out.trim_end(),
        concat!("guichet ", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn exit_codes_are_in_the_help() {
    let help = run(&["--help"]).exits(0).out;
    for code in 0..=5 {
        assert!(help.contains(&format!("\n  {code}  ")), "{help}");
    }
}

#[test]
fn a_command_badly_written_exits_with_2_and_says_why_on_the_standard_error() {
    for line in [
        &[][..],
        &["oups"],
        &["verify"],
        &["verify", "--data"],
        &["summary", "--data", "d"],
    ] {
        let answer = run(line).exits(2);
        assert_eq!(answer.out, "");
        assert!(
            answer.err.ends_with("Pour l’aide\u{a0}: guichet --help\n"),
            "{}",
            answer.err
        );
    }
}

#[test]
fn the_catalogue_in_the_program_and_the_one_in_the_folder_are_sound() {
    let assets = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets");
    for line in [
        &["catalogue", "check"][..],
        &["catalogue", "check", "--assets", assets],
    ] {
        let checked = run(line).exits(0);
        assert!(
            checked.out.contains("démarches") && checked.out.contains("aucun défaut"),
            "{}",
            checked.out
        );
    }
}

#[test]
fn a_catalogue_with_a_slip_is_a_finding_and_an_unreadable_one_cannot_be_opened() {
    let temp = tempfile::tempdir().unwrap();
    let assets = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets");
    for folder in ["clocks", "codes", "operators", "procedures"] {
        std::fs::create_dir(temp.path().join(folder)).unwrap();
        for entry in std::fs::read_dir(format!("{assets}/{folder}")).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(
                entry.path(),
                temp.path().join(folder).join(entry.file_name()),
            )
            .unwrap();
        }
    }
    std::fs::copy(
        format!("{assets}/fields.toml"),
        temp.path().join("fields.toml"),
    )
    .unwrap();
    let arg = temp.path().to_str().unwrap();
    let rsa = temp.path().join("procedures/caf-rsa.toml");
    let text = std::fs::read_to_string(&rsa).unwrap();
    std::fs::write(
        &rsa,
        text.replace("level = \"accompagnement\"", "level = \"autre\""),
    )
    .unwrap();
    let slip = run(&["catalogue", "check", "--assets", arg]).exits(1);
    assert!(
        slip.out.contains("procedures/caf-rsa") && slip.out.contains("1\u{a0}défaut."),
        "{}",
        slip.out
    );
    std::fs::write(&rsa, "id = ").unwrap();
    let broken = run(&["catalogue", "check", "--assets", arg]).exits(3);
    assert!(
        broken.err.contains("procedures/caf-rsa.toml"),
        "{}",
        broken.err
    );
}
