//! The fictional people of Admiville: who comes to the counter, and who comes again.

use std::collections::VecDeque;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use guichet_domain::age::{AgeClass, age_on};
use guichet_domain::ids::{CitizenId, Ids};
use guichet_domain::text::fold;
use guichet_store::Citizen;

use super::dice::Dice;

/// Where they live: a commune and its share. A commune has to be a real one, because figures by commune
/// are computed on its INSEE code; these are Épernay, whose code the site bears, and its neighbours.
const TOWNS: [((&str, &str), u32); 10] = [
    ((super::COMMUNE, super::POSTCODE), 46),
    (("51030", "51160"), 9),
    (("51663", "51530"), 8),
    (("51344", "51530"), 6),
    (("51431", "51530"), 6),
    (("51210", "51530"), 6),
    (("51612", "51130"), 6),
    (("51204", "51480"), 5),
    (("51029", "51190"), 4),
    (("51217", "51700"), 4),
];

/// Where they were born, when in France: communes that everyone knows.
const BIRTHPLACES: [&str; 8] = [
    "51230", "51454", "51108", "02691", "10387", "75056", "59350", "69123",
];

/// Ages and their share: 6 % under 26, 58 % over 55.
const AGES: [((u32, u32), u32); 10] = [
    ((16, 17), 1),
    ((18, 25), 5),
    ((26, 34), 9),
    ((35, 44), 12),
    ((45, 54), 15),
    ((55, 59), 9),
    ((60, 64), 13),
    ((65, 69), 13),
    ((70, 79), 16),
    ((80, 92), 7),
];

const STREETS: [&str; 16] = [
    "rue des Tilleuls",
    "rue de la Gare",
    "rue du Moulin",
    "avenue de la République",
    "place de l’Église",
    "rue des Écoles",
    "chemin des Vignes",
    "rue du Lavoir",
    "impasse des Lilas",
    "rue Haute",
    "rue du Stade",
    "allée des Marronniers",
    "rue de la Fontaine",
    "route de la Forêt",
    "rue des Jardins",
    "rue du Pont",
];

const FAMILIES: [&str; 96] = [
    "Adam",
    "Aubert",
    "Bailly",
    "Barbier",
    "Baron",
    "Barré",
    "Benali",
    "Benoît",
    "Berger",
    "Bernier",
    "Bertin",
    "Besson",
    "Blanchet",
    "Boucher",
    "Bouvier",
    "Brun",
    "Camara",
    "Carlier",
    "Caron",
    "Carpentier",
    "Charpentier",
    "Chevallier",
    "Cissé",
    "Colin",
    "Collet",
    "Costa",
    "Da Silva",
    "Daniel",
    "Delaunay",
    "Denis",
    "Diallo",
    "Dumas",
    "Dupuis",
    "Dupuy",
    "Fabre",
    "Faivre",
    "Ferreira",
    "Fleury",
    "Fontaine",
    "Gaillard",
    "Garnier",
    "Gauthier",
    "Germain",
    "Gillet",
    "Giraud",
    "Grandjean",
    "Guérin",
    "Guillot",
    "Haddad",
    "Hamon",
    "Hubert",
    "Humbert",
    "Jacquet",
    "Joly",
    "Julien",
    "Kaya",
    "Klein",
    "Lacroix",
    "Laîné",
    "Lambert",
    "Langlois",
    "Leblanc",
    "Leclercq",
    "Lefort",
    "Legrand",
    "Lemaire",
    "Leroux",
    "Lopes",
    "Maillard",
    "Mallet",
    "Marchand",
    "Masson",
    "Mercier",
    "Meunier",
    "Millet",
    "Nguyen",
    "Noël",
    "Olivier",
    "Pasquier",
    "Perrin",
    "Picard",
    "Pons",
    "Poulain",
    "Prévost",
    "Rémy",
    "Renaud",
    "Rivière",
    "Rousset",
    "Sauvage",
    "Schneider",
    "Tessier",
    "Traoré",
    "Vasseur",
    "Vidal",
    "Weber",
    "Yilmaz",
];

const WOMEN_BEFORE_1970: [&str; 28] = [
    "Monique",
    "Françoise",
    "Jacqueline",
    "Nicole",
    "Denise",
    "Colette",
    "Josiane",
    "Marie-Thérèse",
    "Chantal",
    "Danielle",
    "Ginette",
    "Martine",
    "Sylvie",
    "Brigitte",
    "Annie",
    "Claudine",
    "Éliane",
    "Évelyne",
    "Michèle",
    "Odile",
    "Yvette",
    "Fatima",
    "Maria",
    "Solange",
    "Bernadette",
    "Huguette",
    "Mireille",
    "Régine",
];

const WOMEN_SINCE_1970: [&str; 28] = [
    "Aïcha",
    "Amandine",
    "Anaïs",
    "Audrey",
    "Aurélie",
    "Céline",
    "Chloé",
    "Delphine",
    "Élodie",
    "Émilie",
    "Fatou",
    "Hélène",
    "Inaya",
    "Jessica",
    "Julie",
    "Karima",
    "Laëtitia",
    "Laura",
    "Lucie",
    "Manon",
    "Marion",
    "Mélanie",
    "Nadia",
    "Océane",
    "Pauline",
    "Sabrina",
    "Sandrine",
    "Zoé",
];

const MEN_BEFORE_1970: [&str; 28] = [
    "André",
    "Bernard",
    "Christian",
    "Claude",
    "Daniel",
    "Gérard",
    "Guy",
    "Henri",
    "Jacques",
    "Jean-Claude",
    "Jean-Pierre",
    "Joël",
    "José",
    "Lucien",
    "Marcel",
    "Maurice",
    "Michel",
    "Mohamed",
    "Patrice",
    "Patrick",
    "Philippe",
    "Raymond",
    "René",
    "Robert",
    "Roger",
    "Serge",
    "Yves",
    "Régis",
];

const MEN_SINCE_1970: [&str; 28] = [
    "Alexandre",
    "Anthony",
    "Antoine",
    "Benjamin",
    "Cédric",
    "Damien",
    "David",
    "Emre",
    "Fabien",
    "Florian",
    "Guillaume",
    "Hugo",
    "Ibrahima",
    "Jérémy",
    "Julien",
    "Karim",
    "Kévin",
    "Loïc",
    "Lucas",
    "Mathieu",
    "Maxime",
    "Mehdi",
    "Nicolas",
    "Romain",
    "Sébastien",
    "Théo",
    "Tristan",
    "Youssef",
];

/// What a session records of someone, whether the person is followed or not.
#[derive(Clone)]
pub(super) struct Person {
    /// Absent for who gives no name.
    pub(super) citizen: Option<CitizenId>,
    pub(super) birth: NaiveDate,
    pub(super) gender: &'static str,
    pub(super) town: &'static str,
    pub(super) status: &'static str,
    pub(super) equipment: &'static str,
}

impl Person {
    pub(super) fn age_class(&self, day: NaiveDate) -> Option<String> {
        AgeClass::on(self.birth, day).map(|class| class.code.to_owned())
    }

    /// Old enough to think of a pension.
    pub(super) fn is_senior(&self, day: NaiveDate) -> bool {
        age_on(self.birth, day).is_some_and(|age| age >= super::visits::SENIOR_AGE)
    }
}

/// People remembered to come again: beyond, someone new comes. Bounds the memory.
const REMEMBERED: usize = 3_000;
/// How often somebody followed whom nobody asked to come back is there for the first time, in a hundred.
const NEW: u32 = 46;
/// How often somebody gives no name, in a hundred.
const ANONYMOUS: u32 = 18;

/// Draws people.
pub(super) struct Crowd {
    dice: Dice,
    known: VecDeque<Person>,
    /// How many followed people there are.
    pub(super) citizens: u32,
}

/// Who comes.
pub(super) struct Caller {
    pub(super) person: Person,
    /// The record to create, for a first visit.
    pub(super) record: Option<Citizen>,
}

impl Crowd {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed, 1),
            known: VecDeque::new(),
            citizens: 0,
        }
    }

    /// The next person through the door.
    pub(super) fn next(&mut self, ids: &dyn Ids, now: DateTime<Utc>, day: NaiveDate) -> Caller {
        if self.dice.percent(ANONYMOUS) {
            return Caller {
                person: self.anyone(day).0,
                record: None,
            };
        }
        if self.dice.percent(100 - NEW)
            && let Some(person) = self.again(2)
        {
            return Caller {
                person,
                record: None,
            };
        }
        self.someone_new(ids, now, day)
    }

    /// Someone already followed, the latest most often: `lean` 1 is anyone alike.
    pub(super) fn again(&mut self, lean: u32) -> Option<Person> {
        let count = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        let back = (0..lean).map(|_| self.dice.below(count)).min()?;
        self.known.iter().nth_back(back as usize).cloned()
    }

    /// Someone who comes for the first time and agrees to be followed.
    pub(super) fn someone_new(
        &mut self,
        ids: &dyn Ids,
        now: DateTime<Utc>,
        day: NaiveDate,
    ) -> Caller {
        let (mut person, postcode) = self.anyone(day);
        // A record says what the person is called: so is the figure.
        if person.gender == "non_communique" {
            person.gender = "feminin";
        }
        let id = CitizenId::new(ids);
        person.citizen = Some(id);
        let record = self.record(id, &person, postcode, now);
        self.citizens += 1;
        if self.known.len() == REMEMBERED {
            self.known.pop_front();
        }
        self.known.push_back(person.clone());
        Caller {
            person,
            record: Some(record),
        }
    }

    fn anyone(&mut self, day: NaiveDate) -> (Person, &'static str) {
        let dice = &mut self.dice;
        let (from, to) = dice.weighted(&AGES);
        let age = dice.between(from, to);
        let birthday = day
            .with_year(day.year() - i32::try_from(age).unwrap_or(0))
            .unwrap_or(day);
        let birth = birthday
            .checked_sub_days(Days::new(dice.below(365).into()))
            .unwrap_or(birthday);
        let (town, postcode) = dice.weighted(&TOWNS);
        let status = match age {
            ..=25 => dice.weighted(&[
                ("scolarise", 30),
                ("sans_emploi", 34),
                ("en_emploi", 33),
                ("non_communique", 3),
            ]),
            26..=61 => dice.weighted(&[
                ("en_emploi", 50),
                ("sans_emploi", 44),
                ("non_communique", 6),
            ]),
            _ => dice.weighted(&[("retraite", 92), ("en_emploi", 4), ("non_communique", 4)]),
        };
        let equipment = match age {
            ..=54 => dice.weighted(&[
                ("telephone", 58),
                ("ordinateur", 30),
                ("tablette", 6),
                ("aucun", 6),
            ]),
            _ => dice.weighted(&[
                ("telephone", 42),
                ("aucun", 28),
                ("ordinateur", 20),
                ("tablette", 10),
            ]),
        };
        let person = Person {
            citizen: None,
            birth,
            gender: dice.weighted(&[("feminin", 56), ("masculin", 42), ("non_communique", 2)]),
            town,
            status,
            equipment,
        };
        (person, postcode)
    }

    fn record(
        &mut self,
        id: CitizenId,
        person: &Person,
        postcode: &str,
        now: DateTime<Utc>,
    ) -> Citizen {
        let dice = &mut self.dice;
        let woman = person.gender == "feminin";
        let given: &[&str] = match (woman, person.birth.year() < 1970) {
            (true, true) => &WOMEN_BEFORE_1970,
            (true, false) => &WOMEN_SINCE_1970,
            (false, true) => &MEN_BEFORE_1970,
            (false, false) => &MEN_SINCE_1970,
        };
        let first = dice.pick(given);
        let second = dice
            .percent(45)
            .then(|| dice.pick(given))
            .filter(|second| *second != first);
        let given_names =
            second.map_or_else(|| first.to_owned(), |second| format!("{first} {second}"));
        let birth_name = dice.pick(&FAMILIES);
        let pseudonym = dice.pseudonym();
        let mut citizen = Citizen::new(id, pseudonym, birth_name.to_owned(), given_names, now);
        if woman && person.birth.year() < 1995 && dice.percent(48) {
            citizen.used_name =
                Some(dice.pick(&FAMILIES).to_owned()).filter(|name| name != birth_name);
        }
        let family = citizen.used_name.as_deref().unwrap_or(birth_name);
        // example.org and 03 53 01 were set aside for fiction (RFC 2606; Arcep, numbering plan).
        let email = format!("{}.{}@example.org", fold(first), fold(family)).replace(' ', "-");
        citizen.civility = Some(if woman { "madame" } else { "monsieur" }.to_owned());
        citizen.sex = Some(person.gender.to_owned());
        citizen.birth_date = Some(person.birth.to_string());
        citizen.birth_commune = Some(dice.pick(&BIRTHPLACES).to_owned());
        citizen.phone = dice
            .percent(78)
            .then(|| format!("+33353{:06}", 10_000 + dice.below(10_000)));
        citizen.email = dice.percent(55).then_some(email);
        citizen.address_line = dice
            .percent(85)
            .then(|| format!("{} {}", dice.between(1, 80), dice.pick(&STREETS)));
        citizen.postcode = Some(postcode.to_owned());
        citizen.residence_commune = Some(person.town.to_owned());
        citizen.informed_at = Some(now);
        citizen.consent_at = Some(now);
        citizen
    }
}
