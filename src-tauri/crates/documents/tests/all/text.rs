//! Text: other tools and other scripts.

use std::process::{Command, Stdio};

use guichet_documents::{
    Faces, RenderInfo, Weight,
    model::{Block, Lang, Text},
    render_with,
};

use crate::{
    conformance,
    reader::{page_content, read},
    support,
};

/// What poppler's pdftotext finds on one page, in the order of the content stream.
fn pdftotext(pdf: &[u8], page: usize, mode: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf).unwrap();
    let number = (page + 1).to_string();
    let run = Command::new("pdftotext")
        .args(mode)
        .args(["-f", &number, "-l", &number])
        .arg(&path)
        .arg("-")
        .stderr(Stdio::null())
        .output();
    let Ok(run) = run else {
        println!("pdftotext is not installed: skipped");
        return None;
    };
    assert!(run.status.success());
    Some(String::from_utf8(run.stdout).unwrap())
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{A0}')
        .collect()
}

#[test]
fn another_reader_finds_the_same_words() {
    for (name, document) in support::documents() {
        let made = support::made(&document);
        let read = read(&made.pdf);
        for page in 0..made.pages {
            let Some(found) = pdftotext(&made.pdf, page, &["-raw"]) else {
                return;
            };
            let own: String = read
                .shown
                .iter()
                .filter(|s| s.page == page)
                .map(|s| s.text.as_str())
                .collect();
            assert_eq!(letters(&found), letters(&own), "{name}, page {page}");
        }
    }
}

#[test]
fn another_reader_keeps_words_apart() {
    let made = support::made(&support::document("summary-1"));
    let Some(found) = pdftotext(&made.pdf, 0, &["-layout"]) else {
        return;
    };
    let found = found.replace(['\u{A0}', '\u{202F}'], " ");
    for words in [
        "Votre récapitulatif",
        "Voici ce que nous avons fait ensemble",
        "Numéro à garder",
        "AL-2026-004217",
    ] {
        assert!(found.contains(words), "{words}");
    }
}

/// A face of the system, absent on many machines.
fn arabic() -> Option<Vec<u8>> {
    let places = [
        "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
        "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf",
        "/usr/share/fonts/noto/NotoSansArabic-Regular.ttf",
    ];
    let found = places.iter().find_map(|place| std::fs::read(place).ok());
    if found.is_none() {
        println!("no Noto face for Arabic on this machine: skipped");
    }
    found
}

#[test]
fn arabic_and_french_share_a_page() {
    let Some(bytes) = arabic() else { return };
    let faces = Faces::with(&[("NotoSansArabic-Regular", Weight::Regular, &bytes)]).unwrap();
    let lang = Lang::new("ar").unwrap();
    let long = "مرحبا بكم في فرنسا للخدمات. الموعد القادم يوم 12/03/2026 في CAF. لا تنس أن تحضر بطاقة الهوية الخاصة بك والأوراق الأخرى المطلوبة.";
    let document = support::document_of(vec![
        Block::heading(1, "Votre récapitulatif"),
        Block::heading(2, Text::new("ملخص موعدك").in_lang(lang.clone())),
        Block::paragraph(Text::new(long).in_lang(lang.clone())),
        Block::paragraph(
            Text::new("Rendez-vous (en arabe ")
                .then_in(lang, "الموعد")
                .then(") le 12 mars."),
        ),
    ]);
    let made = render_with(&faces, &document, &support::info()).unwrap();
    support::sample("arabic.pdf", &made.pdf);
    assert_eq!(conformance::failures(&made.pdf), Vec::<String>::new());
    let read = read(&made.pdf);
    assert_eq!(read.problems, Vec::<String>::new());
    let arabic: Vec<_> = read
        .root
        .all()
        .into_iter()
        .filter(|e| e.lang.as_deref() == Some("ar"))
        .collect();
    assert_eq!(
        arabic.iter().map(|e| e.role.as_str()).collect::<Vec<_>>(),
        ["H2", "P", "Span"]
    );
    assert!(
        !String::from_utf8_lossy(&made.pdf).contains("ActualText"),
        "it would be read backwards"
    );

    // The characters are all there, none doubled: glyphs are in visual order.
    let sorted = |text: &str| {
        let mut letters: Vec<char> = letters(text).chars().collect();
        letters.sort_unstable();
        letters
    };
    assert_eq!(sorted(&arabic[1].text(&read)), sorted(long));
    // A right-to-left line starts at the right margin.
    let right = read
        .shown
        .iter()
        .filter(|s| s.mcid.is_some())
        .map(|s| s.x + s.width)
        .fold(0.0, f32::max);
    assert!((595.276 - 62.4 - right).abs() < 2.0, "{right}");

    let Some(found) = pdftotext(&made.pdf, 0, &[]) else {
        return;
    };
    let found: String = found
        .chars()
        .filter(|c| !('\u{200B}'..='\u{202E}').contains(c))
        .collect();
    for word in [
        "ملخص",
        "موعدك",
        "مرحبا",
        "للخدمات",
        "12/03/2026",
        "CAF",
        "الهوية",
        "Rendez-vous",
    ] {
        assert!(found.contains(word), "{word} in {found}");
    }
}

#[test]
fn a_missing_character_is_drawn_as_a_stand_in_and_read_as_itself() {
    let words = "Bravo 😀 et 👍🏽, en japonais 日本.";
    let document = support::document_of(vec![Block::heading(1, "Signes"), Block::paragraph(words)]);
    let made = support::made(&document);
    assert_eq!(conformance::failures(&made.pdf), Vec::<String>::new());
    let read = read(&made.pdf);
    assert_eq!(read.elements("P")[0].text(&read), words);
}

#[test]
fn what_cannot_be_printed_is_dropped_or_replaced() {
    let words = "a\u{0}b\u{7}c\u{FEFF}d\u{AD}e\u{200B}f\u{E000}g\u{FFFE}h\u{FE0F}i\u{2028}j";
    let document = support::document_of(vec![Block::heading(1, "Signes"), Block::paragraph(words)]);
    let made = support::made(&document);
    assert_eq!(conformance::failures(&made.pdf), Vec::<String>::new());
    let read = read(&made.pdf);
    assert_eq!(
        read.elements("P")[0].text(&read),
        "abcdef\u{FFFD}g\u{FFFD}hi j"
    );
}

#[test]
fn no_break_spaces_do_not_break() {
    for space in ["\u{A0}", "\u{202F}"] {
        // Long enough that each line ends somewhere; the pair never comes apart.
        let words = format!("Attention{space}: voici une phrase qui se répète{space}! ").repeat(30);
        let document =
            support::document_of(vec![Block::heading(1, "Espaces"), Block::paragraph(words)]);
        let read = read(&support::made(&document).pdf);
        for shown in read.shown.iter().filter(|s| s.mcid.is_some()) {
            assert!(!shown.text.starts_with([':', '!']) && !shown.text.ends_with(space));
        }
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    for (name, document) in support::documents() {
        let (a, b) = (support::made(&document).pdf, support::made(&document).pdf);
        assert!(a == b, "{name}");
        assert_eq!(conformance::failures(&a).len(), 0);
    }
    let document = support::document("summary-1");
    let later = RenderInfo {
        made_at: "2026-11-21T10:24:01+01:00".parse().unwrap(),
    };
    let other = guichet_documents::render(&document, &later).unwrap();
    assert!(
        support::made(&document).pdf != other.pdf,
        "another moment is another file"
    );
}

#[test]
fn the_file_names_its_moment_and_nobody() {
    let made = support::made(&support::document("summary-1"));
    let pdf = lopdf::Document::load_mem(&made.pdf).unwrap();
    let all: String = pdf
        .objects
        .values()
        .map(|object| match object {
            lopdf::Object::Stream(s) => String::from_utf8_lossy(&s.content).into_owned(),
            other => format!("{other:?}"),
        })
        .collect();
    assert!(all.contains("D:20261121102400+01'00'"));
    assert!(all.contains("<xmp:CreateDate>2026-11-21T10:24:00+01:00</xmp:CreateDate>"));
    assert!(!all.contains("Lef"), "no name in the metadata");
}

/// Tools of other people, where they are installed.
#[test]
fn qpdf_finds_nothing_to_say() {
    let folder = tempfile::tempdir().unwrap();
    for (name, document) in support::documents() {
        let path = folder.path().join("a.pdf");
        std::fs::write(&path, support::made(&document).pdf).unwrap();
        let Ok(run) = Command::new("qpdf").arg("--check").arg(&path).output() else {
            println!("qpdf is not installed: skipped");
            return;
        };
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(run.status.success() && said.is_empty(), "{name}: {said}");
    }
}

/// The squares of the first page as a camera sees them: 0 black, 255 white.
fn photograph(pdf: &[u8], per_point: f32) -> (usize, usize, Vec<u8>) {
    let pdf = lopdf::Document::load_mem(pdf).unwrap();
    let (width, height) = ((595.0 * per_point) as usize, (842.0 * per_point) as usize);
    let mut image = vec![255; width * height];
    let mut corners: Vec<(f32, f32)> = Vec::new();
    let mut rectangles = Vec::new();
    for op in page_content(&pdf, pdf.get_pages()[&1]).operations {
        let at = |i: usize| op.operands[i].as_float().unwrap();
        match op.operator.as_str() {
            "m" => {
                rectangles.push(std::mem::take(&mut corners));
                corners.push((at(0), at(1)));
            }
            "l" => corners.push((at(0), at(1))),
            "f" => {
                rectangles.push(std::mem::take(&mut corners));
                for corners in rectangles.drain(..).filter(|c| c.len() == 4) {
                    let pixel = |v: f32| (v * per_point).round() as usize;
                    let (left, right) = (pixel(corners[0].0), pixel(corners[2].0));
                    let (top, bottom) =
                        (pixel(841.89 - corners[0].1), pixel(841.89 - corners[2].1));
                    for y in top..bottom {
                        image[y * width + left..y * width + right].fill(0);
                    }
                }
            }
            "S" => {
                corners.clear();
                rectangles.clear();
            }
            _ => {}
        }
    }
    (width, height, image)
}

#[test]
fn a_printed_code_reads_as_its_address() {
    for (name, address) in [
        ("summary-1", "https://www.caf.fr/"),
        ("summary-anonymous", "https://immatriculation.ants.gouv.fr/"),
    ] {
        let made = support::made(&support::document(name));
        let (width, height, image) = photograph(&made.pdf, 4.0);
        let mut seen =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| image[y * width + x]);
        let codes = seen.detect_grids();
        assert_eq!(codes.len(), 1, "{name}");
        assert_eq!(codes[0].decode().unwrap().1, address);
    }
}

#[test]
fn a_summary_is_small() {
    for (name, document) in support::templates() {
        let made = support::made(&document);
        // A report has pages of charts.
        let most = if name.starts_with("report") {
            120_000
        } else {
            60_000
        };
        assert!(made.pdf.len() <= most, "{name}: {}", made.pdf.len());
    }
    let one = support::made(&support::document("summary-1"));
    assert_eq!(one.pages, 1, "an ordinary summary is one page");
}
