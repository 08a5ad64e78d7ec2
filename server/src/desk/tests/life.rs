//! A day at the desk.

use domain::agent::{Choice, Presence};
use domain::commit::Principal;
use domain::conversation::{EndWhy, Phase};
use domain::{ConversationId, EngagementNo, FileId, Refusal, Span};
use protocol::customer::Availability;
use protocol::{Signal, agent, customer};

use super::world::{ANNA, BEN, QUEUE, World, send, start, visitor, write};
use crate::bus::{News, Topic};
use crate::store::{FileRow, FileState, Store as _};

#[tokio::test]
async fn a_customer_and_an_agent_talk() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    world.agent(ANNA, send(id, "good morning")).await.unwrap();
    world.customer(visitor(1), write(id, "my order is late")).await.unwrap();
    assert_eq!(world.texts(id).await, ["hello", "good morning", "my order is late"]);
}

#[tokio::test]
async fn a_desk_knows_what_queues_are_called() {
    let queues = World::new().desk.desk_settings().queues;
    assert_eq!(agent::queue_name(&queues, QUEUE), Some("Support"));
}

#[tokio::test]
async fn who_does_not_answer_is_in_rona_and_the_next_one_is_asked() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    assert!(world.offer(id).await.is_some());
    world.arrive(BEN).await;
    let arrived = world.head(id).await.arrived_at;
    world.pass(Span::seconds(30)).await;
    assert_eq!(world.presence(ANNA).await, Presence::Rona);
    let head = world.head(id).await;
    assert!(head.engagement_of(BEN).is_some(), "offered to the other: {:?}", head.phase);
    assert_eq!(head.arrived_at, arrived, "the waiting timer is never reset");
    world.choose(ANNA, Choice::Available).await.unwrap();
    assert_eq!(world.presence(ANNA).await, Presence::Available);
}

#[tokio::test]
async fn an_agent_gets_no_more_than_fits() {
    let world = World::new();
    world.arrive(ANNA).await;
    let mut waiting = 0;
    for number in 1..=7 {
        let id = world.start(visitor(number), "hello").await;
        waiting += usize::from(world.offer(id).await.is_none());
    }
    assert_eq!(waiting, 2, "five slots");
}

#[tokio::test]
async fn a_freed_slot_is_the_next_ones_turn() {
    let world = World::new();
    world.arrive(ANNA).await;
    let mut ids = Vec::new();
    for number in 1..=6 {
        ids.push(world.start(visitor(number), "hello").await);
    }
    let last = *ids.last().unwrap();
    assert_eq!(world.offer(last).await, None);
    let first = ids[0];
    world.accept(ANNA, first).await;
    world.customer(visitor(1), customer::Command::Leave { conversation: first }).await.unwrap();
    assert_eq!(world.offer(last).await, None, "wrap-up keeps the slot");
    let reason = domain::settings::Settings::default().wrap_up_reasons[0].id;
    let wrap_up = agent::Command::WrapUp { conversation: first, engagement: EngagementNo(1), reasons: vec![reason] };
    world.agent(ANNA, wrap_up).await.unwrap();
    assert!(world.offer(last).await.is_some());
}

#[tokio::test]
async fn a_lost_link_gives_offers_back_without_rona_and_a_return_gets_them_again() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.desk.link_down(ANNA).await;
    assert!(matches!(world.head(id).await.phase, Phase::Waiting(_)));
    assert_eq!(world.presence(ANNA).await, Presence::Available);
    world.desk.link_up(ANNA).await.unwrap();
    world.desk.run_pending().await;
    assert!(world.offer(id).await.is_some());
}

#[tokio::test]
async fn an_agent_who_stays_away_loses_what_waits_for_him() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    world.desk.link_down(ANNA).await;
    world.pass(Span::seconds(59)).await;
    assert!(matches!(world.head(id).await.phase, Phase::Assigned { .. }));
    world.pass(Span::seconds(2)).await;
    assert!(matches!(world.head(id).await.phase, Phase::Waiting(_)));
    assert_eq!(world.presence(ANNA).await, Presence::SignedOut);
}

#[tokio::test]
async fn two_windows_of_one_agent_are_one_link() {
    let world = World::new();
    world.arrive(ANNA).await;
    world.desk.link_up(ANNA).await.unwrap();
    let id = world.start(visitor(1), "hello").await;
    world.desk.link_down(ANNA).await;
    assert!(world.offer(id).await.is_some(), "the other window is still there");
}

#[tokio::test]
async fn after_a_pause_of_the_service_nobody_is_punished() {
    let world = World::new();
    world.arrive(ANNA).await;
    let offered = world.start(visitor(1), "hello").await;
    let wrapping = world.start(visitor(2), "hello").await;
    world.accept(ANNA, wrapping).await;
    world.agent(ANNA, agent::Command::End { conversation: wrapping }).await.unwrap();
    world.sleep(Span::minutes(60));
    world.desk.restarted().await.unwrap();
    world.pass(Span::seconds(5)).await;
    world.desk.link_up(ANNA).await.unwrap();
    world.desk.run_pending().await;
    assert_eq!(world.presence(ANNA).await, Presence::Available, "no RONA for an hour without a server");
    assert!(world.offer(offered).await.is_some());
    assert!(!world.head(wrapping).await.engagements.is_empty(), "the countdown got its time again");
    world.pass(Span::seconds(29)).await;
    assert!(world.head(wrapping).await.engagements.is_empty());
}

#[tokio::test]
async fn after_the_process_stood_still_nobody_is_punished() {
    let world = World::new();
    world.arrive(ANNA).await;
    let offered = world.start(visitor(1), "hello").await;
    let no = world.offer(offered).await.unwrap();
    world.sleep(Span::seconds(60));
    world.desk.woke_up().await.unwrap();
    world.pass(Span::seconds(29)).await;
    assert_eq!(world.presence(ANNA).await, Presence::Available, "no RONA for a minute without a server");
    assert_eq!(world.offer(offered).await, Some(no), "her link outlived it, and so did the offer");
    world.pass(Span::seconds(1)).await;
    assert_eq!(world.presence(ANNA).await, Presence::Rona, "but a fair time is all she gets");
}

#[tokio::test]
async fn what_is_not_yours_looks_like_what_is_not_there() {
    let world = World::new();
    world.arrive(ANNA).await;
    let hers = world.start(visitor(1), "hello").await;
    world.accept(ANNA, hers).await;
    for id in [hers, ConversationId::from_number(77)] {
        let accept = agent::Command::Accept { conversation: id, engagement: EngagementNo(1) };
        assert_eq!(world.agent(BEN, accept).await, Err(Refusal::OfferOver));
        assert_eq!(world.agent(BEN, send(id, "let me in")).await, Err(Refusal::NoSuchConversation));
        let end = agent::Command::End { conversation: id };
        assert_eq!(world.agent(BEN, end).await, Err(Refusal::NoSuchConversation));
    }
}

#[tokio::test]
async fn a_chat_the_customer_ended_goes_on_as_a_new_one() {
    let world = World::new();
    world.arrive(ANNA).await;
    let old = world.start(visitor(1), "hello").await;
    world.customer(visitor(1), customer::Command::Leave { conversation: old }).await.unwrap();
    assert!(matches!(world.head(old).await.phase, Phase::Closed { why: EndWhy::Customer, .. }));
    let went = world.customer(visitor(1), write(old, "one more thing")).await.unwrap();
    let new = went.conversation.unwrap();
    assert_ne!(new, old);
    assert_eq!(world.texts(new).await, ["one more thing"]);
    // A late message to the old one, from a tab that does not know yet, lands in the new one too.
    let went = world.customer(visitor(1), write(old, "and another")).await.unwrap();
    assert_eq!(went.conversation, Some(new));
}

#[tokio::test]
async fn what_was_ended_does_not_come_back_beside_a_newer_conversation() {
    let world = World::new();
    world.arrive(ANNA).await;
    let old = world.start(visitor(1), "hello").await;
    world.accept(ANNA, old).await;
    world.agent(ANNA, agent::Command::End { conversation: old }).await.unwrap();
    world.pass(Span::seconds(61)).await;
    world.customer(visitor(1), write(old, "one more thing")).await.unwrap();
    let new = world.start(visitor(1), "from another tab").await;
    assert_ne!(new, old);
    let resume = agent::Command::Resume { conversation: old, engagement: EngagementNo(1) };
    assert_eq!(world.agent(ANNA, resume).await, Err(Refusal::Closed));
    let reason = domain::settings::Settings::default().wrap_up_reasons[0].id;
    let wrap_up = agent::Command::WrapUp { conversation: old, engagement: EngagementNo(1), reasons: vec![reason] };
    world.agent(ANNA, wrap_up).await.unwrap();
    assert!(matches!(world.head(old).await.phase, Phase::Closed { .. }));
}

#[tokio::test]
async fn a_second_start_lands_in_the_open_conversation() {
    let world = World::new();
    let who = visitor(1);
    let (one, two) = (world.command_id(), world.command_id());
    let (first, second) = (start("first tab"), start("second tab"));
    let (a, b) = tokio::join!(world.desk.customer(who, one, &first), world.desk.customer(who, two, &second));
    let (a, b) = (a.unwrap().conversation.unwrap(), b.unwrap().conversation.unwrap());
    assert_eq!(a, b);
    assert_eq!(world.texts(a).await.len(), 2, "no word is lost");
}

#[tokio::test]
async fn somebody_elses_conversation_does_not_exist() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "secret").await;
    let nowhere = ConversationId::from_number(0xdead);
    for conversation in [id, nowhere] {
        let answer = world.customer(visitor(2), write(conversation, "let me in")).await;
        assert_eq!(answer, Err(Refusal::NoSuchConversation));
    }
    let answer = world.agent(BEN, send(id, "let me in")).await;
    assert!(answer.is_err());
    assert_eq!(world.texts(id).await, ["secret"]);
}

#[tokio::test]
async fn waiting_customers_are_told_where_they_stand_and_not_too_often() {
    let world = World::new();
    let first = world.start(visitor(1), "hello").await;
    let second = world.start(visitor(2), "hello").await;
    world.pass(Span::seconds(5)).await;
    let positions: Vec<_> = world
        .news()
        .into_iter()
        .filter_map(|(topic, news)| match (topic, news) {
            (Topic::Contact(_), News::Signal { conversation, signal: Signal::Waiting { position, .. } }) => {
                Some((conversation, position))
            }
            _ => None,
        })
        .collect();
    assert_eq!(positions, [(first, 1), (second, 2)]);
}

#[tokio::test]
async fn nobody_signed_in_is_offline_and_the_message_is_kept() {
    let world = World::new();
    let site = domain::SiteId::from_number(1);
    let offline = async || {
        let catalog = world.desk.catalog.get();
        world.desk.availability(&catalog.sites[&site]).await.unwrap()
    };
    assert_eq!(offline().await, Availability::Offline);
    let mut nameless = start("call me");
    if let customer::Command::Start(start) = &mut nameless {
        start.form.details.email.clear();
    }
    assert!(world.customer(visitor(1), nameless).await.is_err(), "offline the address is needed");
    let id = world.start(visitor(1), "call me").await;
    assert_eq!(world.head(id).await.arrival, domain::conversation::Arrival::LeftOffline);
    world.arrive(ANNA).await;
    assert_eq!(offline().await, Availability::Open);
    let told = world
        .news()
        .into_iter()
        .any(|(topic, news)| topic == Topic::Agent(ANNA) && matches!(news, News::LeftOffline { count: 1 }));
    assert!(told);
}

#[tokio::test]
async fn a_quiet_chat_is_reminded_and_ended_by_the_clock() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    world.agent(ANNA, send(id, "what is your order number?")).await.unwrap();
    world.pass(Span::minutes(10)).await;
    assert_eq!(world.head(id).await.reminders, 2);
    world.pass(Span::minutes(5)).await;
    assert!(matches!(world.head(id).await.phase, Phase::Closed { why: EndWhy::Inactive, .. }));
}

#[tokio::test]
async fn nobody_is_shown_the_door_unasked_because_the_service_was_down() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    world.agent(ANNA, send(id, "what is your order number?")).await.unwrap();
    world.sleep(Span::minutes(60));
    world.desk.restarted().await.unwrap();
    world.desk.link_up(ANNA).await.unwrap();
    for reminders in 0..=2 {
        world.pass(Span::seconds(29)).await;
        assert_eq!(world.head(id).await.reminders, reminders, "one after the other, with a fair time for each");
        assert!(matches!(world.head(id).await.phase, Phase::Assigned { .. }));
        world.pass(Span::seconds(1)).await;
    }
    assert!(matches!(world.head(id).await.phase, Phase::Closed { why: EndWhy::Inactive, .. }));
}

#[tokio::test]
async fn corrected_details_reach_the_contact_and_the_thread() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    let contact = world.head(id).await.birth.contact;
    let known = crate::store::Store::contact(&*world.store, contact).await.unwrap().unwrap();
    let details = domain::contact::Details { name: "Joanna".into(), ..known.details.clone() };
    let edit = |version| agent::Command::EditContact { conversation: id, version, details: details.clone() };
    world.agent(ANNA, edit(known.version)).await.unwrap();
    assert_eq!(world.head(id).await.customer_name(), "Joanna");
    let stale = world.agent(ANNA, edit(known.version)).await;
    assert_eq!(stale, Err(Refusal::ContactStale { version: known.version + 1 }));
}

#[tokio::test]
async fn a_draft_is_consumed_by_its_send() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    let put = agent::DraftPut {
        text: "good morn".into(),
        files: Vec::new(),
        letter: None,
        base: 0,
        form: domain::template::Form::default(),
    };
    let draft = world.desk.save_draft(ANNA, id, put).await.unwrap();
    assert_eq!(world.desk.draft(BEN, id).await, Err(Refusal::NoSuchConversation));
    let send = agent::Command::Send {
        conversation: id,
        text: "good morning".into(),
        draft: Some(draft.version),
        template: None,
        files: Vec::new(),
    };
    world.agent(ANNA, send).await.unwrap();
    assert_eq!(world.desk.draft(ANNA, id).await.unwrap().text, "");
}

#[tokio::test]
async fn a_draft_holds_files_until_they_are_sent() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    let [label, theirs, unfinished] = [1, 2, 3].map(FileId::from_number);
    for (file, by) in [(label, ANNA), (theirs, BEN), (unfinished, ANNA)] {
        let row = FileRow {
            id: file,
            by: Principal::Agent(by),
            conversation: Some(id),
            name: "label.pdf".into(),
            size: 9,
            mime: "application/pdf".into(),
            state: FileState::Uploading,
            created: world.now(),
        };
        assert!(world.store.begin_file(row).await.unwrap());
        if file != unfinished {
            assert!(world.store.change_file(file, FileState::Uploading, FileState::Loose).await.unwrap());
        }
    }
    let form = domain::template::Form::default();
    let put = agent::DraftPut {
        text: String::new(),
        files: vec![label, theirs, unfinished, label],
        base: 0,
        form,
        letter: None,
    };
    let draft = world.desk.save_draft(ANNA, id, put).await.unwrap();
    let named = |draft: &domain::draft::Draft| draft.files.iter().map(|file| file.file).collect::<Vec<_>>();
    assert_eq!((draft.version, named(&draft)), (1, vec![label]), "her own, and ready");
    assert_eq!(named(&world.desk.draft(ANNA, id).await.unwrap()), [label]);
    let send = agent::Command::Send {
        conversation: id,
        text: String::new(),
        draft: Some(draft.version),
        template: None,
        files: vec![label],
    };
    world.agent(ANNA, send).await.unwrap();
    assert!(world.desk.draft(ANNA, id).await.unwrap().files.is_empty());
}
