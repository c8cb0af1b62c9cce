//! The image: what is put in, taken out, and whether damage is seen.

use proptest::prelude::*;

use super::*;
use crate::testing::fictional;

#[test]
fn a_fresh_image_is_whole() {
    let facts = fictional(3_000, day("2025-11-03"), 200, 1).unwrap();
    assert_eq!(facts.len(), 3_000);
    assert_eq!(facts.verify(), Ok(()));
    assert_eq!(facts.span().unwrap().from, day("2025-11-03"));
}

#[test]
fn damage_in_any_column_is_seen_and_a_rebuilt_image_answers_as_before() {
    let build = || fictional(500, day("2026-01-05"), 20, 2).unwrap();
    let whole = build();
    let damages: &[fn(&mut Facts)] = &[
        |f| f.blocks[0].sessions.gender[17] ^= 1,
        |f| f.blocks[0].sessions.minutes[40] += 1,
        |f| f.blocks[0].sessions.person[3] ^= 8,
        |f| f.blocks[0].sessions.day.swap(0, 499),
        |f| f.blocks[0].requests.outcome[99] ^= 1,
        |f| f.blocks[0].requests.themes[5] ^= 1,
        |f| f.blocks[0].requests.flags[5] ^= 1,
        |f| f.blocks[0].ids[7][0] ^= 1,
        |f| f.blocks[0].first[9] += 1,
        |f| f.blocks[0].sessions.town.swap(1, 2),
        |f| f.blocks[0].ids.truncate(499),
    ];
    for damage in damages {
        let mut facts = whole.clone();
        damage(&mut facts);
        let seen = facts.verify();
        // Two equal towns may have been exchanged: then nothing was damaged.
        if facts.blocks[0].sessions.town == whole.blocks[0].sessions.town || seen.is_err() {
            let healed = build();
            let query = ask("2026-01-01", "2026-01-31");
            assert_eq!(
                seen,
                Err(Damaged {
                    year: 2026,
                    month: 1
                })
            );
            assert_eq!(healed.answer(&query), whole.answer(&query));
        } else {
            panic!("an exchange was not seen");
        }
    }
}

#[test]
fn a_draft_is_no_session_until_it_is_closed() {
    let mut draft = s(1, "2026-03-02");
    draft.closed = false;
    let mut facts = facts(&[draft.clone()]);
    let query = ask("2026-03-01", "2026-03-31");
    assert_eq!(value(&facts.answer(&query), "sessions"), Amount::Count(0));
    assert_eq!(
        value(&facts.answer(&query), "unfinished_drafts"),
        Amount::Count(1)
    );
    draft.closed = true;
    draft.fact(|fact| facts.replace(fact)).unwrap();
    assert_eq!(value(&facts.answer(&query), "sessions"), Amount::Count(1));
    assert_eq!(
        value(&facts.answer(&query), "unfinished_drafts"),
        Amount::Count(0)
    );
}

#[test]
fn more_codes_than_a_column_holds_are_refused_and_nothing_changes() {
    let mut facts = Facts::new(rules());
    let mut session = s(0, "2026-03-02");
    for n in 0..255u64 {
        let code: &'static str = Box::leak(format!("canal_{n}").into_boxed_str());
        session.id = n;
        session.channel = Some(code);
        session.fact(|fact| facts.push(fact)).unwrap();
    }
    session.id = 999;
    session.channel = Some("un_de_trop");
    assert_eq!(
        session.fact(|fact| facts.push(fact)),
        Err(FactError::TooManyCodes(Dimension::Channel))
    );
    assert_eq!(facts.len(), 255);
    assert_eq!(facts.verify(), Ok(()));
}

#[test]
fn the_image_prints_no_pseudonym() {
    let mut session = s(1, "2026-03-02");
    session.person = Some(171);
    assert_eq!(
        format!("{:?}", facts(&[session])),
        "Facts { sessions: 1, .. }"
    );
}

fn any_session() -> impl Strategy<Value = S> {
    (
        0u64..40,
        0u64..70,
        0u8..4,
        any::<bool>(),
        proptest::option::of(0u64..40),
        proptest::option::of(0u64..30),
    )
        .prop_map(|(id, on, person, closed, returns_to, due)| {
            let mut session = s(id, "2026-01-15");
            session.day += chrono::TimeDelta::days(on.try_into().unwrap());
            session.person = (person > 0).then_some(person);
            session.closed = closed;
            for n in 0..id % 3 {
                let mut request = r(
                    id * 10 + n,
                    ["caf", "cpam", "msa"][usize::try_from(n).unwrap()],
                );
                request.returns_to = returns_to.map(|n| n * 10);
                request.due =
                    due.map(|n| day("2026-02-01") + chrono::TimeDelta::days(n.try_into().unwrap()));
                session.requests.push(request);
            }
            session
        })
}

proptest! {
    // Whatever the order in which sessions are put, corrected and removed, the image answers as one built at
    // once from what remains.
    #[test]
    fn acts_one_by_one_give_the_image_built_at_once(
        acts in prop::collection::vec((any_session(), 0u8..5), 1..60),
    ) {
        let mut image = Facts::new(rules());
        let mut rows: Vec<S> = Vec::new();
        for (session, act) in acts {
            rows.retain(|row| row.id != session.id);
            if act == 0 {
                image.remove(session.session_id());
            } else {
                session.fact(|fact| image.replace(fact)).unwrap();
                rows.push(session);
            }
            prop_assert_eq!(image.verify(), Ok(()));
        }
        rows.sort_by_key(|row| (row.day, row.id));
        let mut query = ask("2026-01-01", "2026-04-30");
        query.today = day("2026-02-20");
        prop_assert_eq!(image.answer(&query), facts(&rows).answer(&query));
    }
}
