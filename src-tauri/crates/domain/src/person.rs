//! How a person is named on screen and on paper.

/// A no-break space: a civility does not stand alone at the end of a line.
const JOIN: char = '\u{a0}';

/// The abbreviation of a civility code of the field `civility`; none when it is not given.
#[must_use]
pub fn civility_short(code: &str) -> Option<&'static str> {
    match code {
        "madame" => Some("Mme"),
        "monsieur" => Some("M."),
        _ => None,
    }
}

/// The parts of a person's name; a blank part is an absent one.
#[derive(Clone, Copy, Default)]
pub struct Name<'a> {
    /// Code of the field `civility`.
    pub civility: Option<&'a str>,
    /// Name on the birth certificate.
    pub birth_name: &'a str,
    /// Name used every day, when it is another one.
    pub used_name: Option<&'a str>,
    /// All given names.
    pub given_names: &'a str,
}

impl Name<'_> {
    /// "Mme Fatou Diallo": civility if known, first given name, the name used every day. The space
    /// after the civility is a no-break one.
    #[must_use]
    pub fn usual(&self) -> String {
        self.after_civility(first_given_name(self.given_names), self.family())
    }

    /// "Mme Fatou Aïssatou Diallo, née Traoré": all given names, and the birth name when it is
    /// another one; "né" for a man, "né(e)" when the civility is not known.
    #[must_use]
    pub fn official(&self) -> String {
        let name = self.after_civility(&self.given_names.replace(',', ""), self.family());
        let birth_name = self.birth_name.trim();
        if birth_name.is_empty() || birth_name == self.family() {
            return name;
        }
        let born = match self.civility {
            Some("madame") => "née",
            Some("monsieur") => "né",
            _ => "né(e)",
        };
        format!("{name}, {born}{JOIN}{birth_name}")
    }

    /// "Diallo Fatou": as lists sort people.
    #[must_use]
    pub fn sorted(&self) -> String {
        joined(self.family(), first_given_name(self.given_names))
    }

    /// The name used every day: the used one, or else the one of birth.
    fn family(&self) -> &str {
        let used = self
            .used_name
            .map(str::trim)
            .filter(|name| !name.is_empty());
        used.unwrap_or(self.birth_name.trim())
    }

    fn after_civility(&self, given: &str, family: &str) -> String {
        let name = joined(given, family);
        match self.civility.and_then(civility_short) {
            Some(short) if !name.is_empty() => format!("{short}{JOIN}{name}"),
            _ => name,
        }
    }
}

/// The first of several given names: what precedes the first comma, or else the first space.
/// "Marie-Ange" is one name; "Marie Ange, Zoé" begins with "Marie Ange".
#[must_use]
pub fn first_given_name(given_names: &str) -> &str {
    let all = given_names.trim();
    match all.split_once(',') {
        Some((first, _)) => first.trim(),
        None => all.split_whitespace().next().unwrap_or_default(),
    }
}

fn joined(a: &str, b: &str) -> String {
    let parts: Vec<&str> = a.split_whitespace().chain(b.split_whitespace()).collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FATOU: Name<'_> = Name {
        civility: Some("madame"),
        birth_name: "Traoré",
        used_name: Some("Diallo"),
        given_names: "Fatou Aïssatou",
    };

    #[test]
    fn the_usual_name() {
        assert_eq!(FATOU.usual(), "Mme\u{a0}Fatou Diallo");
        assert_eq!(
            Name {
                civility: None,
                ..FATOU
            }
            .usual(),
            "Fatou Diallo"
        );
        assert_eq!(
            Name {
                civility: Some("non_precise"),
                ..FATOU
            }
            .usual(),
            "Fatou Diallo"
        );
        assert_eq!(
            Name {
                used_name: Some(" "),
                ..FATOU
            }
            .usual(),
            "Mme\u{a0}Fatou Traoré"
        );
        assert_eq!(
            Name {
                civility: Some("monsieur"),
                given_names: "",
                ..FATOU
            }
            .usual(),
            "M.\u{a0}Diallo"
        );
        assert_eq!(
            Name {
                civility: Some("madame"),
                ..Name::default()
            }
            .usual(),
            ""
        );
    }

    #[test]
    fn the_official_name() {
        assert_eq!(
            FATOU.official(),
            "Mme\u{a0}Fatou Aïssatou Diallo, née\u{a0}Traoré"
        );
        assert_eq!(
            Name {
                used_name: None,
                ..FATOU
            }
            .official(),
            "Mme\u{a0}Fatou Aïssatou Traoré"
        );
        assert_eq!(
            Name {
                used_name: Some("Traoré"),
                ..FATOU
            }
            .official(),
            "Mme\u{a0}Fatou Aïssatou Traoré"
        );
        assert_eq!(
            Name {
                civility: None,
                ..FATOU
            }
            .official(),
            "Fatou Aïssatou Diallo, né(e)\u{a0}Traoré"
        );
        assert_eq!(
            Name {
                civility: Some("monsieur"),
                given_names: "Jean, Luc",
                ..FATOU
            }
            .official(),
            "M.\u{a0}Jean Luc Diallo, né\u{a0}Traoré"
        );
    }

    #[test]
    fn the_name_of_lists() {
        assert_eq!(FATOU.sorted(), "Diallo Fatou");
    }

    #[test]
    fn the_first_given_name() {
        assert_eq!(first_given_name("Marie-Ange Zoé"), "Marie-Ange");
        assert_eq!(first_given_name("Marie Ange, Zoé"), "Marie Ange");
        assert_eq!(first_given_name(" "), "");
    }
}
