//! How long to wait before a mailbox is visited again.

use std::time::Duration;

use super::Pace;
use crate::channels::email::connect::Trouble;

/// Waits double from attempt to attempt, a quarter more or less; a wrong password is not tried every second, for providers
/// lock accounts. `dice` is a random byte.
pub fn wait(pace: &Pace, failures: u32, trouble: &Trouble, dice: u8) -> Duration {
    let doubled = pace.first_wait.saturating_mul(1 << failures.saturating_sub(1).min(20)).min(pace.longest_wait);
    let least = match trouble {
        Trouble::Login(_) | Trouble::NoLogin => pace.first_wait.saturating_mul(30).min(pace.longest_wait),
        _ => Duration::ZERO,
    };
    doubled.max(least).mul_f64(0.75 + f64::from(dice) / 510.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_begin_anew() {
        let pace = Pace::default();
        let at = |failures, dice| wait(&pace, failures, &Trouble::Closed, dice).as_secs_f64();
        assert!((at(1, 0) - 0.75).abs() < 0.01 && (at(1, 255) - 1.25).abs() < 0.01);
        assert!(at(3, 0) >= 3.0 && at(3, 255) <= 5.0);
        assert!(at(50, 0) >= 225.0 && at(50, 255) <= 375.1);
        assert!(wait(&pace, 1, &Trouble::Login("no".into()), 0).as_secs_f64() >= 22.0);
    }
}
