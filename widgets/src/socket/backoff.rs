//! How long to wait before trying again.

/// Milliseconds before attempt `attempt` (0 for the first after a loss): 1, 2, 4, 8, 16, then 30 seconds for ever, each
/// shortened by up to a half by `chance` (0 to 1), so that a thousand panels do not come back at once.
pub fn delay(attempt: u32, chance: f64) -> u32 {
    const FIRST: u32 = 1_000;
    const LAST: u32 = 30_000;
    let full = FIRST.saturating_mul(1 << attempt.min(5)).min(LAST);
    full - (f64::from(full) / 2.0 * chance.clamp(0.0, 1.0)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_to_half_a_minute_and_stays() {
        let full: Vec<_> = (0..8).map(|attempt| delay(attempt, 0.0)).collect();
        assert_eq!(full, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
        assert_eq!(delay(u32::MAX, 0.0), 30_000);
    }

    #[test]
    fn chance_takes_at_most_half() {
        assert_eq!(delay(1, 1.0), 1_000);
        assert_eq!(delay(1, 0.5), 1_500);
        assert_eq!(delay(0, 7.0), 500);
    }
}
