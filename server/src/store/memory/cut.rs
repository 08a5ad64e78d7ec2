//! How much of many rows is given at once.

use super::super::paging::Budget;

/// The records that fit, and whether more follow.
pub fn cut<R>(mut rows: impl Iterator<Item = R>, max_bytes: usize, weight: impl Fn(&R) -> usize) -> (Vec<R>, bool) {
    let mut budget = Budget::new(max_bytes);
    let mut kept = Vec::new();
    for row in rows.by_ref() {
        if !budget.fits(weight(&row)) {
            return (kept, true);
        }
        kept.push(row);
    }
    (kept, false)
}

/// The last `limit` of these, oldest first, and whether that is all.
pub fn newest<I>(items: impl DoubleEndedIterator<Item = I>, limit: usize) -> (Vec<I>, bool) {
    let mut latest: Vec<I> = items.rev().take(limit.saturating_add(1)).collect();
    let is_all = latest.len() <= limit;
    latest.truncate(limit);
    latest.reverse();
    (latest, is_all)
}
