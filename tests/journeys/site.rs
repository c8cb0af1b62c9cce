//! A site that exists already, for the journeys that do not begin with the empty machine.

use std::path::Path;
use std::sync::Arc;

use guichet_api::{Desk, system};
use guichet_tests::desk::{CHEAP, TestPlatform, setup_args};
use guichet_tests::support::{Counter, Setting};

/// Makes the site of Admiville in a folder. Its only account is Camille Roy's.
#[track_caller]
pub fn prepare(data: &Path) {
    let mut around = system::surroundings(data, Arc::new(TestPlatform::default()));
    around.kdf = CHEAP;
    Desk::new(around).call("setup", setup_args()).unwrap();
}

/// Opens the window on the site of Admiville, locked.
#[track_caller]
pub fn counter(name: &str, data: &Path, setting: Setting) -> Counter {
    prepare(data);
    let setting = Setting {
        data: Some(data.to_owned()),
        ..setting
    };
    Counter::open_with(name, &setting)
}
