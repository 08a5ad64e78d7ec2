//! Tables and properties of routing.

use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp(1_000_000);
const QUEUE: QueueId = QueueId::from_number(1);
const OTHER: QueueId = QueueId::from_number(2);
const THIRD: QueueId = QueueId::from_number(3);

fn contact(number: u128, since: i64) -> WaitingContact {
    WaitingContact {
        conversation: ConversationId::from_number(number),
        queue: QUEUE,
        queue_priority: 0,
        media: Media::Chat,
        priority: Priority::Normal,
        since: Timestamp(since),
        prefer: None,
        missed: Vec::new(),
        declined: Vec::new(),
        transferred: false,
    }
}

fn agent(number: u128, free: u32, last: i64) -> Candidate {
    Candidate {
        agent: AgentId::from_number(number),
        queues: [QUEUE].into(),
        free: [(Media::Chat, free)].into(),
        last_contact_at: Timestamp(last),
    }
}

#[track_caller]
fn check(waiting: Vec<WaitingContact>, agents: Vec<Candidate>, expected: &[(u128, u128)]) {
    let offers: Vec<_> = route(waiting, agents, NOW)
        .into_iter()
        .map(|offer| (offer.conversation.0.as_u128(), offer.agent.0.as_u128()))
        .collect();
    assert_eq!(offers, expected);
}

#[test]
fn the_longest_waiting_first_to_the_agent_longest_without() {
    check(vec![contact(1, 500), contact(2, 100)], vec![agent(1, 1, 900), agent(2, 1, 50)], &[(2, 2), (1, 1)]);
}

#[test]
fn priority_goes_before_waiting() {
    let urgent = WaitingContact { priority: Priority::High, ..contact(2, 900) };
    check(vec![contact(1, 100), urgent], vec![agent(1, 1, 0)], &[(2, 1)]);
}

#[test]
fn one_agent_takes_several_while_slots_last() {
    check(vec![contact(1, 1), contact(2, 2), contact(3, 3)], vec![agent(1, 2, 0)], &[(1, 1), (2, 1)]);
}

#[test]
fn the_last_agent_is_waited_for_and_then_not() {
    let mine = |until| WaitingContact {
        prefer: Some(Prefer { agent: AgentId::from_number(1), until: Timestamp(until) }),
        ..contact(1, 1)
    };
    check(vec![mine(NOW.0 + 1)], vec![agent(1, 1, 900), agent(2, 1, 0)], &[(1, 1)]);
    check(vec![mine(NOW.0 + 1)], vec![agent(2, 1, 0)], &[]);
    check(vec![mine(NOW.0)], vec![agent(2, 1, 0)], &[(1, 2)]);
}

#[test]
fn who_missed_it_is_asked_last() {
    let missed = WaitingContact { missed: vec![AgentId::from_number(1)], ..contact(1, 1) };
    check(vec![missed.clone()], vec![agent(1, 1, 0), agent(2, 1, 900)], &[(1, 2)]);
    check(vec![missed], vec![agent(1, 1, 0)], &[(1, 1)]);
}

#[test]
fn an_agent_of_several_queues_serves_the_more_important_one_first() {
    let both = Candidate { queues: [QUEUE, OTHER].into(), ..agent(1, 1, 0) };
    let important = WaitingContact { queue: OTHER, queue_priority: 5, ..contact(2, 900) };
    check(vec![contact(1, 100), important.clone()], vec![both.clone()], &[(2, 1)]);
    let equal = WaitingContact { queue_priority: 0, ..important };
    check(vec![contact(1, 100), equal.clone()], vec![both], &[(1, 1)]);
    check(vec![contact(1, 100), equal], vec![agent(1, 5, 0)], &[(1, 1)]);
}

#[test]
fn who_declined_is_left_in_peace_for_a_while() {
    let declined = |at| WaitingContact {
        declined: vec![Declined { agent: AgentId::from_number(1), at: Timestamp(at) }],
        missed: vec![AgentId::from_number(1)],
        ..contact(1, 1)
    };
    let recent = NOW.0 - DECLINE_PAUSE.0 + 1;
    check(vec![declined(recent)], vec![agent(1, 1, 0)], &[]);
    check(vec![declined(recent), contact(2, 2)], vec![agent(1, 1, 0)], &[(2, 1)]);
    check(vec![declined(recent)], vec![agent(1, 1, 0), agent(2, 1, 900)], &[(1, 2)]);
    check(vec![declined(recent - 1)], vec![agent(1, 1, 0)], &[(1, 1)]);
}

#[test]
fn overflow_goes_on_to_whoever_is_there_and_never_in_a_circle() {
    // 1 → 2 → 3 → 1.
    let rule = |queue| {
        let next = if queue == QUEUE {
            OTHER
        } else if queue == OTHER {
            THIRD
        } else {
            QUEUE
        };
        Some((next, Span::seconds(1)))
    };
    let from = |queue, attended: &[QueueId]| overflow(QUEUE, queue, rule, |queue| attended.contains(&queue));
    assert_eq!(from(QUEUE, &[OTHER, THIRD]), Elsewhere::Now(OTHER));
    assert_eq!(from(QUEUE, &[THIRD]), Elsewhere::Now(THIRD), "past one where nobody is");
    assert_eq!(from(QUEUE, &[]), Elsewhere::Later);
    assert_eq!(from(OTHER, &[QUEUE, OTHER, THIRD]), Elsewhere::Now(THIRD));
    assert_eq!(from(THIRD, &[QUEUE, OTHER, THIRD]), Elsewhere::Never, "it came from there");
    let elsewhere = overflow(QueueId::from_number(9), OTHER, rule, |_| true);
    assert_eq!(elsewhere, Elsewhere::Now(THIRD), "rules were changed while it waited");
}

#[test]
fn a_contact_comes_back_when_only_its_own_queue_can_have_it() {
    let away = WaitingContact { queue: OTHER, ..contact(1, 1) };
    let there = |free| Candidate { queues: [OTHER].into(), ..agent(2, free, 0) };
    assert!(comes_back(&away, QUEUE, &[agent(1, 1, 0)], NOW));
    assert!(comes_back(&away, QUEUE, &[agent(1, 1, 0), there(0)], NOW));
    assert!(!comes_back(&away, QUEUE, &[agent(1, 1, 0), there(1)], NOW));
    assert!(!comes_back(&away, QUEUE, &[agent(1, 0, 0)], NOW), "nobody is free at home either");
    let given = WaitingContact { transferred: true, ..away.clone() };
    assert!(!comes_back(&given, QUEUE, &[agent(1, 1, 0), there(0)], NOW), "it was given there on purpose");
    assert!(comes_back(&given, QUEUE, &[agent(1, 1, 0)], NOW), "nobody is there");
    assert!(!comes_back(&contact(1, 1), QUEUE, &[agent(1, 1, 0)], NOW), "it is at home");
}

#[test]
fn other_media_do_not_fit() {
    let mail = WaitingContact { media: Media::Email, ..contact(1, 1) };
    check(vec![mail], vec![agent(1, 5, 0)], &[]);
}

#[test]
fn the_expected_wait_is_a_median_of_enough() {
    let waits = |list: &[i64]| list.iter().map(|s| Span::seconds(*s)).collect::<Vec<_>>();
    assert_eq!(expected_wait(&waits(&[1, 2])), None);
    assert_eq!(expected_wait(&waits(&[100, 1, 3])), Some(Span::seconds(3)));
    let many: Vec<i64> = (0..10).map(|_| 1_000).chain((0..10).map(|_| 7)).collect();
    assert_eq!(expected_wait(&waits(&many)), Some(Span::seconds(7)), "only the last ten count");
}

proptest! {
    #[test]
    fn nobody_gets_more_than_fits_and_nothing_is_offered_twice(
        contacts in prop::collection::vec((0_i64..100, any::<bool>()), 0..30),
        agents in prop::collection::vec((0_u32..4, 0_i64..100), 0..8),
    ) {
        let waiting: Vec<_> = contacts.iter().enumerate().map(|(n, (since, urgent))| WaitingContact {
            priority: if *urgent { Priority::High } else { Priority::Normal },
            ..contact(n as u128 + 1, *since)
        }).collect();
        let candidates: Vec<_> = agents.iter().enumerate().map(|(n, (free, last))| agent(n as u128 + 1, *free, *last)).collect();
        let offers = route(waiting.clone(), candidates.clone(), NOW);
        let total: u32 = agents.iter().map(|(free, _)| free).sum();
        prop_assert_eq!(offers.len(), waiting.len().min(total as usize), "no slot idle while somebody waits");
        for candidate in &candidates {
            let got = offers.iter().filter(|offer| offer.agent == candidate.agent).count();
            prop_assert!(got <= candidate.free[&Media::Chat] as usize);
        }
        let mut seen: Vec<_> = offers.iter().map(|offer| offer.conversation).collect();
        seen.sort();
        seen.dedup();
        prop_assert_eq!(seen.len(), offers.len());
    }
}
