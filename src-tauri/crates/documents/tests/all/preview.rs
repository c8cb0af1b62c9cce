//! The pictures show what is printed, and can do nothing else.

use guichet_documents::{plain_text, preview};

use crate::{reader::read, support, words};

/// Place, size and glyph count of each run of a picture.
fn runs(svg: &str) -> Vec<(f32, f32, f32, usize)> {
    svg.split("<g transform=\"matrix(")
        .skip(1)
        .map(|rest| {
            let (matrix, rest) = rest.split_once(")\">").unwrap();
            let n: Vec<f32> = matrix.split(' ').map(|v| v.parse().unwrap()).collect();
            let glyphs = rest.split("</g>").next().unwrap().matches("<use ").count();
            (n[4], n[5], n[0] * 1000.0, glyphs)
        })
        .collect()
}

/// Where text starts, and its size, on the pages of a PDF and of its pictures.
fn differences(pdf: &[u8], pictures: &[String]) -> Vec<String> {
    let read = read(pdf);
    let mut out = Vec::new();
    if read.pages != pictures.len() {
        out.push("another number of pages".to_owned());
    }
    for (page, svg) in pictures.iter().enumerate() {
        let drawn = runs(svg);
        for shown in read.shown.iter().filter(|s| s.page == page) {
            let same = |&(x, y, size, _): &(f32, f32, f32, usize)| {
                (x - shown.x).abs() < 0.02
                    && (841.89 - y - shown.baseline).abs() < 0.02
                    && (size - shown.size).abs() < 0.01
            };
            if !drawn.iter().any(same) {
                out.push(format!(
                    "page {page}: text at {} {} is not in the picture",
                    shown.x, shown.baseline
                ));
            }
        }
        // Each visible character is one outline: these documents join no letters.
        let letters = |s: &str| {
            s.chars()
                .filter(|c| !c.is_whitespace() && *c != '\u{A0}' && *c != '\u{202F}')
                .count()
        };
        let printed: usize = read
            .shown
            .iter()
            .filter(|s| s.page == page)
            .map(|s| letters(&s.text))
            .sum();
        let outlined: usize = drawn.iter().map(|r| r.3).sum();
        if printed != outlined {
            out.push(format!(
                "page {page}: {printed} letters printed, {outlined} drawn"
            ));
        }
    }
    out
}

#[test]
fn the_picture_is_the_page() {
    for (name, document) in support::documents() {
        let made = support::made(&document);
        let pictures = preview(&document).unwrap();
        assert_eq!(
            differences(&made.pdf, &pictures),
            Vec::<String>::new(),
            "{name}"
        );
    }
}

#[test]
fn a_picture_that_differs_is_seen() {
    let document = support::document("summary-1");
    let made = support::made(&document);
    let pictures = preview(&document).unwrap();
    let moved = vec![pictures[0].replacen("-0.0125 62.4 ", "-0.0125 72.4 ", 1)];
    assert!(!differences(&made.pdf, &moved).is_empty());
    let (before, after) = pictures[0].split_once("<use ").unwrap();
    let (_, after) = after.split_once("/>").unwrap();
    assert!(!differences(&made.pdf, &[format!("{before}{after}")]).is_empty());
    let other = preview(&support::document("summary-2")).unwrap();
    assert!(!differences(&made.pdf, &other).is_empty());
}

#[test]
fn a_picture_stands_alone_and_does_nothing() {
    for (name, document) in support::documents() {
        for svg in preview(&document).unwrap() {
            for forbidden in [
                "<script",
                "style",
                "<text",
                "font",
                "<image",
                "onload",
                "url(",
                "javascript",
                "<foreignObject",
            ] {
                assert!(!svg.contains(forbidden), "{name}: {forbidden}");
            }
            // The only address is the name of the format; each reference stays inside.
            assert_eq!(svg.matches("http").count(), 1, "{name}");
            for reference in svg.split("href=\"").skip(1) {
                let id = reference
                    .split('"')
                    .next()
                    .unwrap()
                    .strip_prefix('#')
                    .unwrap();
                assert_eq!(
                    svg.matches(&format!("id=\"{id}\"")).count(),
                    1,
                    "{name}: {id}"
                );
            }
            assert!(svg.contains("role=\"img\" aria-label=\""), "{name}");
        }
    }
}

#[test]
fn titles_are_escaped() {
    let mut document = support::document("summary-1");
    document.title = "a<b & \"c\"".into();
    let svg = &preview(&document).unwrap()[0];
    assert!(svg.contains("aria-label=\"a&lt;b &amp; &quot;c&quot;, page 1 sur 1\""));
}

#[test]
fn the_plain_text_has_all_the_words_in_order() {
    for (name, document) in support::documents() {
        let text = plain_text(&document);
        let mut rest = text.as_str();
        for (role, words) in words::expected(&document) {
            // A picture beside its printed address needs no alternative here.
            if role == "Figure" && words.starts_with("Code à scanner") {
                continue;
            }
            let words = words.trim();
            let at = rest.find(words);
            assert!(at.is_some(), "{name}: {role} is missing or out of order");
            rest = &rest[at.unwrap() + words.len()..];
        }
    }
}
