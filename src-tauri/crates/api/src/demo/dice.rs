//! Chance that repeats itself: the same seed gives the same fictional site on every machine.
//!
//! Whole numbers only: the last digit of a logarithm or a cosine depends on the machine.

use guichet_domain::ids::PersonId;
use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng, SeedableRng};
use uuid::Builder;

/// A repeatable source of chance.
pub(super) struct Dice(Pcg64);

impl Dice {
    /// A source of its own for each purpose, so that adding a question to one does not change another.
    pub(super) fn new(seed: u64, purpose: u64) -> Self {
        let mut mixed = Pcg64::seed_from_u64(seed);
        Self(Pcg64::seed_from_u64(mixed.next_u64() ^ purpose))
    }

    pub(super) fn bytes(&mut self, buf: &mut [u8]) {
        self.0.fill_bytes(buf);
    }

    /// A pseudonym that the seed decides.
    pub(super) fn pseudonym(&mut self) -> PersonId {
        let mut bytes = [0; 16];
        self.bytes(&mut bytes);
        PersonId::from_uuid(Builder::from_random_bytes(bytes).into_uuid())
    }

    /// A number from 0 to `n` - 1; 0 when `n` is 0. The bias is below one in 2^32 / n: nobody counts that far here.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(n);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// A number from `from` to `to`, both included.
    pub(super) fn between(&mut self, from: u32, to: u32) -> u32 {
        from + self.below(to.saturating_sub(from) + 1)
    }

    /// True `percent` times in a hundred.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of a list that is not empty.
    pub(super) fn pick<'a, T: ?Sized>(&mut self, among: &[&'a T]) -> &'a T {
        among[self.below(u32::try_from(among.len()).unwrap_or(u32::MAX)) as usize]
    }

    /// One of a list that is not empty, each as often as its weight says.
    pub(super) fn weighted<T: Copy>(&mut self, among: &[(T, u32)]) -> T {
        let mut drawn = self.below(among.iter().map(|(_, weight)| weight).sum());
        for (value, weight) in among {
            match drawn.checked_sub(*weight) {
                Some(rest) => drawn = rest,
                None => return *value,
            }
        }
        among[among.len() - 1].0
    }

    /// A number that falls between two neighbours of `points` (percentage reached, value) as often as
    /// the percentages say.
    pub(super) fn along(&mut self, points: &[(u32, u32)]) -> u32 {
        let drawn = self.below(100_000);
        let reached = |percent: u32| percent * 1_000;
        for pair in points.windows(2) {
            let [(low, from), (high, to)] = [pair[0], pair[1]];
            if drawn < reached(high) {
                let (step, width) = (drawn - reached(low), reached(high) - reached(low));
                return from + (to - from) * step / width;
            }
        }
        points[points.len() - 1].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_says_the_same_and_another_something_else() {
        let draw = |seed, purpose| {
            let mut dice = Dice::new(seed, purpose);
            (0..8).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(8, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
    }

    #[test]
    fn weights_and_shares_are_kept() {
        let mut dice = Dice::new(1, 1);
        let drawn: Vec<_> = (0..10_000)
            .map(|_| dice.weighted(&[("a", 3), ("b", 0), ("c", 1)]))
            .collect();
        let a = drawn.iter().filter(|d| **d == "a").count();
        assert!((7_300..7_700).contains(&a), "{a}");
        assert!(!drawn.contains(&"b"));
        let below_ten = (0..10_000)
            .filter(|_| dice.along(&[(0, 2), (50, 10), (100, 90)]) < 10)
            .count();
        assert!((4_800..5_200).contains(&below_ten), "{below_ten}");
    }
}
