//! How far a message of ours came, as its channel shows it (SPEC A.6, H-14).

use domain::Timestamp;
use domain::channel::Receipts;
use domain::message::Receipt;

use crate::text::{Desk, Words};
use crate::thread::{Delivery, Mark};
use crate::ui::{Shape, shapes};

/// What stands below a message that the server has. Without a receipt it waits for its carrier.
pub fn delivery(words: Words<Desk>, receipts: Receipts, receipt: Option<&Receipt>) -> Delivery {
    let in_words = receipts == Receipts::Status;
    let mark = |shape: Shape, text: Desk, at: Option<Timestamp>| {
        Delivery::Carried(Mark { shape, text: words.get(text), in_words, at, again: None })
    };
    match receipt {
        // Nobody carries it.
        _ if receipts == Receipts::None => Delivery::Silent,
        None | Some(Receipt::Queued) => mark(shapes::CLOCK, Desk::ReceiptQueued, None),
        Some(Receipt::Sent { at }) => mark(shapes::CHECK, Desk::ReceiptSent, Some(*at)),
        Some(Receipt::Read { at }) if receipts == Receipts::Read => mark(shapes::EYE, Desk::ReceiptRead, Some(*at)),
        // Who reads it has it; that he read it is not told everywhere.
        Some(Receipt::Delivered { at } | Receipt::Read { at }) => {
            mark(shapes::CHECK_CHECK, Desk::ReceiptDelivered, Some(*at))
        }
        Some(Receipt::Failed { reason, retry }) => {
            Delivery::Failed { why: words.get(why(reason)), retry: *retry, discard: false }
        }
        Some(Receipt::Unknown) => Delivery::Carried(Mark {
            shape: shapes::TRIANGLE_ALERT,
            text: words.get(Desk::ReceiptUnknown),
            in_words: true,
            at: None,
            again: Some(words.get(Desk::SendAgain)),
        }),
    }
}

/// The same after its text was sent once more: it says how it ended and offers nothing.
#[must_use]
pub fn sent_again(delivery: Delivery) -> Delivery {
    match delivery {
        Delivery::Failed { why, .. } => Delivery::Failed { why, retry: false, discard: false },
        Delivery::Carried(mark) => Delivery::Carried(Mark { again: None, ..mark }),
        other => other,
    }
}

// What nobody knows is taken for trouble on the way.
fn why(reason: &str) -> Desk {
    match reason {
        "recipient" => Desk::FailedRecipient,
        "content" => Desk::FailedContent,
        "opted_out" => Desk::FailedOptedOut,
        "window_closed" => Desk::FailedWindow,
        "setup" => Desk::FailedSetup,
        "throttled" => Desk::FailedThrottled,
        _ => Desk::FailedUnreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp(1);

    fn shape(receipts: Receipts, receipt: &Receipt) -> Option<Shape> {
        match delivery(Words::read(""), receipts, Some(receipt)) {
            Delivery::Carried(mark) => Some(mark.shape),
            _ => None,
        }
    }

    #[test]
    fn only_channels_that_tell_show_that_it_was_read() {
        let read = Receipt::Read { at: AT };
        assert_eq!(shape(Receipts::Read, &read), Some(shapes::EYE));
        assert_eq!(shape(Receipts::Delivered, &read), Some(shapes::CHECK_CHECK));
        assert_eq!(shape(Receipts::Status, &read), Some(shapes::CHECK_CHECK));
        assert_eq!(shape(Receipts::None, &read), None);
        assert_eq!(shape(Receipts::Delivered, &Receipt::Sent { at: AT }), Some(shapes::CHECK));
        assert_eq!(delivery(Words::read(""), Receipts::None, None), Delivery::Silent);
    }

    #[test]
    fn what_was_sent_again_is_not_offered_twice() {
        let failed = Receipt::Failed { reason: "throttled".into(), retry: true };
        let shown = delivery(Words::read(""), Receipts::Delivered, Some(&failed));
        assert!(matches!(shown, Delivery::Failed { retry: true, .. }));
        assert!(matches!(sent_again(shown), Delivery::Failed { retry: false, .. }));
        let unknown = delivery(Words::read(""), Receipts::Delivered, Some(&Receipt::Unknown));
        assert!(matches!(&unknown, Delivery::Carried(mark) if mark.again.is_some()));
        assert!(matches!(sent_again(unknown), Delivery::Carried(mark) if mark.again.is_none()));
    }
}
