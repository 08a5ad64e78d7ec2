//! Random walks over every command of every party: no illegal state, no customer lost, no slot left taken.

use proptest::prelude::*;

use super::*;
use crate::message::{Receipt, Undelivered};

fn steps() -> impl Strategy<Value = Vec<(u8, u16)>> {
    prop::collection::vec((0_u8..37, 0_u16..1_200), 0..80)
}

proptest! {
    #[test]
    fn random_walks_keep_every_promise(steps in steps()) {
        let mut desk = if steps.len() % 4 == 0 { Desk::begun_on(ChannelKind::Sms) } else { Desk::open() };
        for (kind, number) in steps {
            desk.wait(Span::seconds(i64::from(number)));
            desk.seen_all = number % 5 != 0;
            desk.attended = number % 7 != 0;
            desk.owner = Some(OwnerFacts {
                presence: if number % 3 == 0 { Presence::SignedOut } else { Presence::Available },
                has_free_slot: number % 2 == 0,
            });
            let agent = AgentId::from_number(u128::from(number % 3) + 1);
            let other = AgentId::from_number(u128::from(number / 3 % 3) + 1);
            desk.target = (number % 11 != 0).then(|| TargetFacts {
                name: "Somebody".into(), available: number % 8 != 0, supervisor: number % 16 == 0,
            });
            if number % 64 == 0 {
                desk.settings.transfer.no_answer = NoAnswer::Drop;
            }
            let note = || "because".to_owned();
            let actor = Actor::Agent { id: agent, name: format!("Agent {}", number % 3) };
            let mine = desk.head.engagement_of(agent).map_or(EngagementNo(1), |(no, _)| no);
            let call = CommandId::from_number(u128::from(number % 8));
            let newest = EngagementNo(desk.head.engagement_count);
            let was_over = desk.head.wants_nothing();
            // Refusals are fine; illegal states are not.
            let _ = match kind {
                0 | 1 => desk.customer("text"),
                2 => desk.act(Actor::Customer, Command::Leave),
                3 | 4 => desk.act(Actor::House, Command::Offer { agent }),
                5 | 6 => desk.act(actor, Command::Accept { engagement: newest }),
                7 => desk.act(actor, Command::Decline { engagement: newest }),
                8 | 9 => desk.act(actor, Command::Send { body: MessageBody::text("answer"), approved: None }),
                10 => desk.act(actor, Command::End),
                11 => desk.act(actor, Command::WrapUp { engagement: mine, reasons: vec![ReasonId::from_number(0x21)] }),
                12 => desk.act(actor, Command::Resume { engagement: mine }),
                13 => desk.act(actor, Command::Park { until: None, reason: String::new() }),
                14 => desk.act(Actor::House, Command::AgentLost { agent }),
                15 => desk.act(Actor::House, Command::Quiet),
                16 => desk.act(Actor::House, Command::WrapUpOver { engagement: mine }),
                17 | 18 => desk.act(actor, Command::Transfer { to: Destination::Agent(other), note: note() }),
                19 => desk.act(actor, Command::Transfer { to: Destination::Queue(OTHER_QUEUE), note: note() }),
                20..=22 => desk.act(actor, Command::Invite { agent: other, queue: None, note: note() }),
                23 => desk.act(actor, Command::CancelInvitation),
                24 => desk.act(actor, Command::EndConference),
                25 => desk.act(actor, Command::LeaveConference),
                26 => desk.act(actor, Command::HandOver),
                27 => desk.act(actor, Command::WrapUpConference { reasons: vec![] }),
                28 => desk.act(actor, Command::Note { text: note(), mentions: vec![other] }),
                29 => desk.act(actor, Command::Trigger { call, name: note() }),
                30 => desk.act(Actor::House, end_of(call, agent)),
                31 => desk.act(actor, Command::Junk),
                32 => desk.act(Actor::House, Command::JunkByRule { rule: note() }),
                33 | 34 => Ok(desk.receipt(Undelivered::Recipient.receipt())),
                35 => Ok(desk.receipt(Receipt::Delivered { at: Timestamp(9) })),
                _ => desk.act(Actor::House, Command::Withdraw { engagement: newest, why: WithdrawnWhy::Expired }),
            };
            desk.check();
            prop_assert!(!was_over || desk.head.wants_nothing(), "what the customer ended stays ended");
            let owed = matches!(desk.head.turn, Turn::Agent { .. });
            prop_assert!(owed || desk.head.undelivered.is_none(), "who has no answer is owed one");
        }
    }

    #[test]
    fn erasing_takes_the_content_and_leaves_the_place(text in ".{0,40}") {
        let mut event: Event = SharedEvent::MessagePosted {
            by: ParticipantNo(1), body: MessageBody::text(text), via: Via::Channel,
        }.into();
        let whole = event.clone();
        let content = event.take_content().unwrap();
        let stored = serde_json::to_string(&event).unwrap();
        prop_assert!(stored.contains("Erased"));
        event.put_content(serde_json::from_str(&serde_json::to_string(&content).unwrap()).unwrap());
        prop_assert_eq!(event, whole);
    }
}
