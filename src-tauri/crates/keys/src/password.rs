//! Which passwords are refused, and why. Length first: rules about signs and figures make passwords that people
//! write on paper (ANSSI's guide on passwords, and NIST SP 800-63B, say the same).

use guichet_domain::text::fold;

/// The shortest password, in characters.
pub const MIN_PASSWORD: usize = 10;

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PasswordProblem {
    /// Fewer than [`MIN_PASSWORD`] characters.
    TooShort,
    /// It is among the first that anyone would try.
    Common,
    /// It is made of the agent's or the site's name.
    Name,
    /// The same few characters again, or a run along the keyboard or the alphabet.
    Pattern,
}

impl PasswordProblem {
    /// Its code, for the screen.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "PASSWORD_TOO_SHORT",
            Self::Common => "PASSWORD_COMMON",
            Self::Name => "PASSWORD_NAME",
            Self::Pattern => "PASSWORD_PATTERN",
        }
    }
}

/// What a French counter would try first, folded, without its figures and signs.
const COMMON: &[&str] = &[
    "administrateur",
    "administration",
    "accueil",
    "azertyuiop",
    "bienvenue",
    "bonjour",
    "changezmoi",
    "chouchou",
    "conseiller",
    "doudou",
    "espacefranceservices",
    "football",
    "france",
    "franceservice",
    "franceservices",
    "guichet",
    "jetaime",
    "loulou",
    "mairie",
    "maisonfranceservices",
    "marseille",
    "mediateur",
    "motdepasse",
    "motdepass",
    "nouveau",
    "ordinateur",
    "paris",
    "password",
    "qwerty",
    "qwertyuiop",
    "responsable",
    "republique",
    "secret",
    "soleil",
    "usager",
    "utilisateur",
    "vacances",
];

/// Rows of keys and runs that fingers follow, both ways.
const RUNS: &[&str] = &[
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
];

/// What is wrong with a password; nothing when it may be used. `names` are the agent's names and the site's.
#[must_use]
pub fn check_password(password: &str, names: &[&str]) -> Vec<PasswordProblem> {
    let mut problems = Vec::new();
    if password.chars().count() < MIN_PASSWORD {
        problems.push(PasswordProblem::TooShort);
    }
    let folded = fold(password).replace(' ', "");
    let letters: String = folded.chars().filter(|c| !c.is_ascii_digit()).collect();
    if COMMON.contains(&letters.as_str()) {
        problems.push(PasswordProblem::Common);
    }
    if is_names(&letters, names) {
        problems.push(PasswordProblem::Name);
    }
    if is_pattern(&folded) {
        problems.push(PasswordProblem::Pattern);
    }
    problems
}

/// Whether nothing but the names is left of the letters; up to two more letters do not make it a secret.
fn is_names(letters: &str, names: &[&str]) -> bool {
    let mut words: Vec<String> = names
        .iter()
        .flat_map(|name| fold(name).split(' ').map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| word.chars().count() >= 3)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = letters.to_owned();
    for word in &words {
        rest = rest.replacen(word.as_str(), "", 1);
    }
    rest.len() < letters.len() && rest.chars().count() <= 2
}

fn is_pattern(folded: &str) -> bool {
    let letters: Vec<char> = folded.chars().collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    if !letters.is_empty() && different.len() <= 3 {
        return true;
    }
    // Steps from a character to the next: along a run, or to the same one. Nothing else: no secret.
    let follows = |pair: &[char]| {
        pair[0] == pair[1]
            || RUNS.iter().any(|run| {
                let two: String = pair.iter().collect();
                let back: String = pair.iter().rev().collect();
                run.contains(&two) || run.contains(&back)
            })
    };
    let steps = letters.windows(2).filter(|pair| follows(pair)).count();
    letters.len() >= 2 && steps * 4 >= (letters.len() - 1) * 3
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use PasswordProblem::{Common, Name, Pattern, TooShort};

    fn check(password: &str) -> Vec<PasswordProblem> {
        check_password(password, &["Claire Moreau", "France services d’Admiville"])
    }

    #[test]
    fn says_why_each_password_is_refused() {
        for (password, problems) in [
            ("trois chats gris", vec![]),
            ("Lune-Verte-42", vec![]),
            ("mon chat mange", vec![]),
            ("moreau aime le café", vec![]),
            ("court", vec![TooShort]),
            ("", vec![TooShort]),
            ("MotDePasse2026!", vec![Common]),
            ("mot de passe 1", vec![Common]),
            ("Bienvenue1", vec![Common]),
            ("claire.moreau1", vec![Name]),
            ("Admiville2026", vec![Name]),
            ("MOREAU-claire", vec![Name]),
            ("aaaaaaaaaaaa", vec![Pattern]),
            ("121212121212", vec![Pattern]),
            ("azertyuiop", vec![Common, Pattern]),
            ("qsdfghjklm12", vec![Pattern]),
            ("1234567890", vec![Pattern]),
            ("abcdefghijkl", vec![Pattern]),
        ] {
            assert_eq!(check(password), problems, "{password}");
        }
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(check("éèàùçôîûë"), vec![TooShort]);
        assert_eq!(check("éèàùçôîûëx"), vec![]);
    }

    proptest! {
        #[test]
        fn short_passwords_are_always_refused(password in "\\PC{0,9}") {
            prop_assert!(check(&password).contains(&TooShort));
        }

        #[test]
        fn codes_are_for_screens(password in "\\PC{0,20}") {
            for problem in check(&password) {
                prop_assert!(problem.code().starts_with("PASSWORD_"));
            }
        }
    }
}
