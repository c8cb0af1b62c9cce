//! A data folder for one test, with repeatable identifiers.

use std::cell::Cell;
use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use guichet_domain::ids::{
    AgentId, CitizenId, FileId, Ids, PersonId, RequestId, SessionId, SiteId, uuid_v7,
};
use guichet_domain::role::Role;
use guichet_keys::{FileIds, FileKey, OpenKeys};
use guichet_store::{
    Act, Agent, Citizen, DataFile, ProfileValue, Request, RequestState, Session, Site, Store,
    StoreError,
};
use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

/// Counts instead of drawing: different at each call, the same at each run.
pub struct Counter(Cell<u64>);

impl Counter {
    pub fn from(seed: u64) -> Self {
        Self(Cell::new(seed << 32))
    }

    fn next(&self) -> u64 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
}

impl Ids for Counter {
    fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        random[2..].copy_from_slice(&self.next().to_be_bytes());
        uuid_v7(noon(), random)
    }

    fn bytes(&self, buf: &mut [u8]) {
        for chunk in buf.chunks_mut(8) {
            let mixed = self.next().wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&mixed.to_be_bytes()[..chunk.len()]);
        }
    }
}

pub fn noon() -> DateTime<Utc> {
    "2026-11-21T11:00:00Z".parse().unwrap()
}

pub fn minutes(n: i64) -> DateTime<Utc> {
    noon() + Duration::minutes(n)
}

/// The keys of every desk: another process that is given the folder can open it.
pub fn keys() -> OpenKeys {
    let ids = Counter::from(2);
    OpenKeys {
        files: FileIds {
            activity: FileId::new(&ids),
            vault: FileId::new(&ids),
        },
        activity: FileKey::random(&ids),
        vault: Some(FileKey::random(&ids)),
    }
}

/// The agent of every desk.
pub fn agent_id() -> AgentId {
    AgentId::new(&Counter::from(3))
}

pub struct Desk {
    pub dir: TempDir,
    pub ids: Counter,
    pub keys: OpenKeys,
    pub agent: AgentId,
}

impl Desk {
    /// A folder whose site has one agent, and the store open on it.
    pub fn new() -> (Self, Store) {
        Self::in_folder(TempDir::new().unwrap())
    }

    pub fn in_folder(dir: TempDir) -> (Self, Store) {
        let ids = Counter::from(1);
        let keys = keys();
        let store = Store::create(dir.path(), &keys, &ids, noon()).unwrap();
        let agent = agent_id();
        let desk = Self {
            dir,
            ids,
            keys,
            agent,
        };
        desk.write(&store, |tx| {
            tx.save_site(&desk.site())?;
            tx.save_agent(&desk.agent(agent))
        });
        (desk, desk_fields(store))
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn open(&self) -> Result<Store, StoreError> {
        Store::open(self.path(), &self.keys, minutes(60)).map(desk_fields)
    }

    pub fn supervisor_keys(&self) -> OpenKeys {
        OpenKeys {
            vault: None,
            ..self.keys.clone()
        }
    }

    pub fn act(&self) -> Act {
        Act::new("test.write", Some(self.agent), noon())
    }

    pub fn write<T>(
        &self,
        store: &Store,
        write: impl FnOnce(&mut guichet_store::Tx<'_>) -> Result<T, StoreError>,
    ) -> T {
        store.transact(&self.act(), write).unwrap().value
    }

    pub fn site(&self) -> Site {
        Site {
            id: SiteId::new(&self.ids),
            name: "France services d’Admiville".into(),
            address_line: "1 place de la Mairie".into(),
            commune_code: "01001".into(),
            postcode: "01400".into(),
            city: "Admiville".into(),
            siret: None,
            label_number: None,
            phone: None,
            zone: "Europe/Paris".into(),
            created_at: noon(),
        }
    }

    pub fn agent(&self, id: AgentId) -> Agent {
        Agent {
            id,
            given_name: "Claire".into(),
            family_name: "Moreau".into(),
            role: Role::Administrator,
            active: true,
            created_at: noon(),
        }
    }

    pub fn session(&self) -> Session {
        let id = SessionId::new(&self.ids);
        Session {
            channel: Some("guichet_sans_rdv".into()),
            ..Session::start(id, self.agent, noon())
        }
    }

    pub fn request(&self, session: SessionId) -> Request {
        Request {
            id: RequestId::new(&self.ids),
            session,
            position: 0,
            operator: "caf".into(),
            procedure: Some("caf-aide-au-logement".into()),
            catalogue_revision: "2026-11-21".into(),
            level: "accompagnement".into(),
            outcome: None,
            blocking_reason: None,
            orientation_target: None,
            way: None,
            minutes: None,
            state: RequestState::Open,
            created_at: noon(),
            themes: vec!["argent_impots".into(), "logement".into()],
            returns_to: None,
            due_on: None,
        }
    }

    pub fn citizen(&self, birth_name: &str, given_names: &str) -> Citizen {
        Citizen::new(
            CitizenId::new(&self.ids),
            PersonId::random(&self.ids),
            birth_name.into(),
            given_names.into(),
            noon(),
        )
    }

    pub fn value(&self, field: &str, value: &str) -> ProfileValue {
        ProfileValue {
            field: field.into(),
            value: value.into(),
            shown: value.into(),
            updated_at: noon(),
        }
    }
}

fn desk_fields(mut store: Store) -> Store {
    store.keep_fields(["birth_name", "given_names", "phone"].map(String::from));
    store
}

/// A file opened past the store, as someone would who holds its key and other tools.
pub fn raw(desk: &Desk, file: DataFile) -> Connection {
    let key = match file {
        DataFile::Activity => &desk.keys.activity,
        DataFile::Vault => desk.keys.vault.as_ref().unwrap(),
    };
    let hex: String = key
        .expose()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let conn = Connection::open(desk.path().join(file.name())).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"x'{hex}'\""))
        .unwrap();
    conn
}

/// The names in a folder, sorted.
pub fn names(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
