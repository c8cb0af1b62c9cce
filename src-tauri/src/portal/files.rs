//! What a site sends: a safe name, and what the bytes really are.

/// Characters of a file name that is kept.
const LONGEST: usize = 60;
/// The name of a file whose own says nothing.
const PLAIN: &str = "document";

/// A file larger than this is not a receipt.
pub(super) const LARGEST: usize = 25 * 1024 * 1024;

/// What bytes are, by their beginning; a site may say anything.
pub(super) fn media_of(bytes: &[u8]) -> &'static str {
    const KNOWN: [(&[u8], &str); 3] = [
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
    ];
    let known = KNOWN.iter().find(|(start, _)| bytes.starts_with(start));
    known.map_or("application/octet-stream", |(_, media)| media)
}

/// A safe name: letters, digits, spaces, dashes and underscores of the name proposed, with the extension that the
/// bytes ask for.
pub(super) fn safe_name(proposed: &str, media: &str) -> String {
    let last = proposed.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let mut kept = String::new();
    for c in stem.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        let plain = c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let twice = c == ' ' && kept.ends_with(' ');
        if plain && !twice && kept.chars().count() < LONGEST {
            kept.push(c);
        }
    }
    let kept = kept.trim().trim_start_matches('-').trim();
    let kept = if kept.is_empty() || is_device(kept) {
        PLAIN
    } else {
        kept
    };
    let extension = match media {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        _ => "bin",
    };
    format!("{kept}.{extension}")
}

/// Names that Windows keeps for its devices, whatever the extension.
fn is_device(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let numbered = |prefix: &str| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(
        name.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_become_plain_ones() {
        let long = "a".repeat(300);
        let cut = format!("{}.pdf", "a".repeat(60));
        for (proposed, safe) in [
            ("Attestation de droits.pdf", "Attestation de droits.pdf"),
            ("récépissé-2026_11.PDF", "récépissé-2026_11.pdf"),
            ("../../.bashrc", "document.pdf"),
            ("..\\..\\evil.exe", "evil.pdf"),
            ("/etc/passwd", "passwd.pdf"),
            ("CON", "document.pdf"),
            ("con.pdf", "document.pdf"),
            ("COM7.txt", "document.pdf"),
            ("lettre\u{202e}fdp.exe", "lettrefdp.pdf"),
            ("a\u{0}b\nc.pdf", "ab c.pdf"),
            ("-rf.pdf", "rf.pdf"),
            ("   .pdf", "document.pdf"),
            ("", "document.pdf"),
            ("x:y|z*?.pdf", "xyz.pdf"),
            (long.as_str(), cut.as_str()),
        ] {
            assert_eq!(safe_name(proposed, "application/pdf"), safe, "{proposed:?}");
        }
    }

    #[test]
    fn bytes_say_what_they_are() {
        assert_eq!(media_of(b"%PDF-1.7 and so on"), "application/pdf");
        assert_eq!(media_of(b"\x89PNG\r\n\x1a\nx"), "image/png");
        assert_eq!(media_of(b"\xff\xd8\xff\xe0"), "image/jpeg");
        for other in [&b"MZ\x90"[..], b"<html>", b"#!/bin/sh", b""] {
            assert_eq!(media_of(other), "application/octet-stream");
        }
        assert_eq!(safe_name("facture.pdf", media_of(b"MZ\x90")), "facture.bin");
    }
}
