//! The main job: from an empty machine to a citizen who leaves with a printed summary.

use guichet_tests::support::Counter;

use crate::steps;

#[test]
fn from_an_empty_machine_to_a_printed_summary() {
    let mut counter = Counter::open("main-job");
    steps::open_the_site(&mut counter);
}
