//! The connection-lost banner: not for a hiccup, there until the link is back, green for a moment then.

use domain::{Span, Timestamp};

/// Shown after this long without a link.
pub const PATIENCE: Span = Span::seconds(3);
/// How long it is green.
pub const RELIEF: Span = Span::seconds(3);

/// What the banner is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Banner {
    /// Nothing to say.
    #[default]
    Hidden,
    /// The link is gone, perhaps for a moment only.
    Doubt {
        /// Since when.
        since: Timestamp,
    },
    /// The link is gone.
    Lost,
    /// It is back.
    Back {
        /// Since when.
        since: Timestamp,
    },
}

impl Banner {
    /// What follows, asked whenever the link changes and once a second.
    #[must_use]
    pub fn next(self, up: bool, now: Timestamp) -> Self {
        match (self, up) {
            (Self::Hidden, false) => Self::Doubt { since: now },
            (Self::Doubt { since }, false) if now - since >= PATIENCE => Self::Lost,
            (Self::Lost, true) => Self::Back { since: now },
            (Self::Back { since }, true) if now - since < RELIEF => self,
            (Self::Back { .. }, false) => Self::Lost,
            (Self::Doubt { .. } | Self::Lost, false) => self,
            (Self::Hidden | Self::Doubt { .. } | Self::Back { .. }, true) => Self::Hidden,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(steps: &[(bool, i64)]) -> Banner {
        steps.iter().fold(Banner::Hidden, |banner, (up, seconds)| banner.next(*up, Timestamp(seconds * 1_000)))
    }

    #[test]
    fn a_hiccup_is_not_worth_a_banner() {
        assert_eq!(run(&[(false, 0), (false, 2), (true, 2)]), Banner::Hidden);
    }

    #[test]
    fn it_shows_after_three_seconds_and_is_green_for_three() {
        assert_eq!(run(&[(false, 0), (false, 3)]), Banner::Lost);
        let back = [(false, 0), (false, 3), (true, 20)];
        assert!(matches!(run(&back), Banner::Back { .. }));
        assert_eq!(run(&[(false, 0), (false, 3), (true, 20), (true, 23)]), Banner::Hidden);
    }

    #[test]
    fn a_link_that_goes_again_at_once_is_lost() {
        assert_eq!(run(&[(false, 0), (false, 3), (true, 20), (false, 21)]), Banner::Lost);
    }
}
