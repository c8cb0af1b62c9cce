//! The French sentence of each error code, as it reads on a terminal.

use guichet_api::{ApiError, ErrorCode};

/// What went wrong, and what to do.
pub(crate) fn error(error: &ApiError) -> String {
    let param = |key: &str| error.params.get(key).map_or("", String::as_str);
    match error.code {
        ErrorCode::Locked => "Personne n’a ouvert les fichiers.".to_owned(),
        ErrorCode::Forbidden => "Le rôle de cet agent ne le permet pas.".to_owned(),
        ErrorCode::WrongPassword => "Mot de passe refusé.".to_owned(),
        ErrorCode::WaitBeforeRetry => {
            format!("Trop d’essais\u{a0}: attendez {}\u{a0}secondes avant le prochain.", param("seconds"))
        }
        ErrorCode::WrongRecoveryPhrase => "Phrase de secours refusée.".to_owned(),
        ErrorCode::WeakPassword => "Ce mot de passe est trop facile à deviner.".to_owned(),
        ErrorCode::PasswordNeeded => "Un nouveau mot de passe est nécessaire.".to_owned(),
        ErrorCode::AlreadySetUp => {
            "Ce dossier contient déjà un espace France services\u{a0}: choisissez-en un autre.".to_owned()
        }
        ErrorCode::DamagedFile => match param("file") {
            "" => "Un fichier est abîmé\u{a0}: reprenez une sauvegarde.".to_owned(),
            file => format!("Le fichier {file} est abîmé\u{a0}: reprenez une sauvegarde."),
        },
        ErrorCode::MissingFile => format!("Le fichier {} manque dans ce dossier.", param("file")),
        ErrorCode::ForeignFile => format!("Le fichier {} vient d’un autre espace.", param("file")),
        ErrorCode::MediatorFirst => {
            "Un conseiller ou un administrateur doit ouvrir les fichiers une première fois après cette mise à jour."
                .to_owned()
        }
        ErrorCode::NewerFile => format!(
            "Ces fichiers viennent d’une version plus récente de Guichet (format {}, cette version connaît le {}).",
            param("found"),
            param("known"),
        ),
        ErrorCode::ReadOnly => "Le dossier de données ne peut pas être écrit.".to_owned(),
        ErrorCode::DiskFull => "Le disque est plein.".to_owned(),
        ErrorCode::AlreadyOpen => "Guichet est déjà ouvert sur ce dossier\u{a0}: fermez-le d’abord.".to_owned(),
        ErrorCode::ClockBack => {
            format!("L’horloge de l’ordinateur a reculé de {}\u{a0}minutes.", param("minutes"))
        }
        ErrorCode::JournalFault => {
            "Le journal a été modifié hors de l’application\u{a0}: lancez guichet verify.".to_owned()
        }
        ErrorCode::RetentionDue => {
            "Des données ont passé leur durée de conservation\u{a0}: un administrateur est attendu.".to_owned()
        }
        ErrorCode::System => format!("Le système a refusé ({}).", param("operation")),
        ErrorCode::NotFound => match param("thing") {
            "session" => "Aucune séance ne porte cet identifiant.".to_owned(),
            _ => "Ce qui est demandé n’existe pas.".to_owned(),
        },
        ErrorCode::Invalid => format!("La valeur de «\u{a0}{}\u{a0}» ne peut pas être acceptée.", param("field")),
        ErrorCode::SessionClosed => "La séance est terminée.".to_owned(),
        ErrorCode::PersonFilled => "La séance contient déjà ce qui a été saisi pour une autre personne.".to_owned(),
        ErrorCode::PapersKept => "Des documents d’une autre personne sont gardés avec la séance.".to_owned(),
        ErrorCode::RecordIncomplete => "Il manque une information pour terminer la séance.".to_owned(),
        ErrorCode::LastAdministrator => "Il doit rester un administrateur.".to_owned(),
        ErrorCode::NothingToCopy => "Il n’y a rien à copier.".to_owned(),
        ErrorCode::ClipboardFailed => "Il n’y a pas de presse-papiers ici.".to_owned(),
        ErrorCode::OpenFailed => "Le site ne peut pas être ouvert ici.".to_owned(),
        ErrorCode::NoPrinter => "Il n’y a pas d’imprimante ici.".to_owned(),
        ErrorCode::PrintFailed => "L’imprimante a refusé.".to_owned(),
        ErrorCode::SaveFailed => "Le fichier n’a pas pu être écrit.".to_owned(),
        ErrorCode::DocumentFailed => "Le document n’a pas pu être composé.".to_owned(),
        ErrorCode::CatalogueFailed => match (param("file"), param("reason")) {
            ("", _) => "Le catalogue n’a pas pu être lu.".to_owned(),
            (file, "") => format!("Le catalogue n’a pas pu être lu\u{a0}: {file}."),
            (file, reason) => format!("Le catalogue n’a pas pu être lu\u{a0}: {file} ({reason})."),
        },
        ErrorCode::PortalClosed => "La fenêtre du site officiel est fermée.".to_owned(),
        ErrorCode::PortalSilent => "La page du site officiel ne répond pas.".to_owned(),
        ErrorCode::PageNotKept => "La page n’a pas pu être gardée.".to_owned(),
        ErrorCode::SmallNumbers => "Ce chiffre est masqué\u{a0}: il désignerait quelqu’un.".to_owned(),
        ErrorCode::Withheld => {
            "Ces chiffres permettraient de reconnaître quelqu’un\u{a0}: retirez un filtre.".to_owned()
        }
        ErrorCode::TooLateToCorrect => {
            "Cette séance ne se corrige plus que par un responsable.".to_owned()
        }
        ErrorCode::AlreadyAnswered => "Cette visite a déjà répondu.".to_owned(),
        ErrorCode::UnreadableFile => "Le fichier ne se lit pas comme un tableau.".to_owned(),
        ErrorCode::Busy => "Un autre traitement est en cours.".to_owned(),
        ErrorCode::Internal => "Erreur de Guichet lui-même\u{a0}: signalez-la.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ts_rs::{Config, TS as _};

    /// Every code, read from its declaration so that a new one cannot be forgotten.
    fn all() -> Vec<ErrorCode> {
        let declaration = ErrorCode::decl(&Config::default());
        let names = declaration.split('"').skip(1).step_by(2);
        names
            .map(|name| serde_json::from_value(name.into()).unwrap())
            .collect()
    }

    #[test]
    fn every_error_has_a_french_sentence_of_its_own() {
        let codes = all();
        assert!(codes.len() > 25);
        let mut said = std::collections::BTreeSet::new();
        for code in codes {
            let bare = error(&ApiError::new(code));
            assert!(
                bare.ends_with('.') && bare.chars().next().is_some_and(char::is_uppercase),
                "{bare}"
            );
            for wrong in ["'", "...", " :", " ;", " !", " ?", "« ", " »"] {
                assert!(!bare.contains(wrong), "{bare}");
            }
            assert!(said.insert(bare.clone()), "said twice: {bare}");
        }
    }
}
