//! Shares that add up to 100.

/// Shares of `counts` in tenths of a percent, by largest remainder: they add up to exactly 1000 when the counts
/// are not all zero. Equal remainders go to the first ones.
#[must_use]
pub fn largest_remainder(counts: &[u64]) -> Vec<u16> {
    let total: u128 = counts.iter().map(|&count| u128::from(count)).sum();
    if total == 0 {
        return vec![0; counts.len()];
    }
    let scaled = counts.iter().map(|&count| u128::from(count) * 1000);
    let mut shares: Vec<u16> = scaled
        .clone()
        .map(|n| u16::try_from(n / total).unwrap_or(1000))
        .collect();
    let mut order: Vec<(u128, usize)> = scaled.map(|n| n % total).zip(0..).collect();
    order.sort_by_key(|&(remainder, at)| (std::cmp::Reverse(remainder), at));
    let missing = 1000
        - shares
            .iter()
            .map(|&share| usize::from(share))
            .sum::<usize>();
    for (_, at) in order.into_iter().take(missing) {
        shares[at] += 1;
    }
    shares
}

/// The share of `part` in `base`, in tenths of a percent, rounded to the nearest (halves up); `None` when the
/// base is zero. For answers of which several may be chosen: these shares do not add up to 100.
#[must_use]
pub fn share(part: u64, base: u64) -> Option<u16> {
    let (part, base) = (u128::from(part), u128::from(base));
    if base == 0 {
        return None;
    }
    u16::try_from((part * 2000 + base) / (2 * base)).ok()
}
