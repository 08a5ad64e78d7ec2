//! Conversations of the carried channels: a real server, a real simulator, and what is left when the server dies in between.

use domain::ConversationId;
use domain::Seq;
use domain::channel::ChannelKind;
use domain::conversation::{DeskEvent, Event, SharedEvent};
use domain::message::Receipt;
use protocol::agent::ServerFrame;
use tests::files::{Hand, PNG, pdf};
use tests::people::{Agent, set, text_of};
use tests::server::{Data, Server};
use tests::simulator::Simulator;

/// A server with its simulator, and Carla, who answers text messages.
async fn started() -> (Server, Simulator, Agent) {
    let simulator = Simulator::start().await;
    let server = Server::configured(Data::default(), &simulator.settings()).await;
    simulator.serve(&server).await;
    let mut carla = Agent::sign_in(&server, "carla").await;
    carla.available().await;
    (server, simulator, carla)
}

/// The server dies and another takes its place; the agent signs in there.
async fn killed(server: Server, simulator: &Simulator, agent: Agent) -> (Server, Agent) {
    let cookie = agent.cookie.clone();
    let data = server.kill().await;
    drop(agent);
    let server = Server::configured(data, &simulator.settings()).await;
    simulator.serve(&server).await;
    let agent = Agent::connect(&server, cookie, Vec::new()).await;
    (server, agent)
}

/// Waits until this text of an agent has come so far.
async fn reaches(agent: &mut Agent, id: ConversationId, text: &str, fits: impl Fn(&Receipt) -> bool) {
    let snapshot = agent.subscribe(id, Seq(0)).await;
    let said = |event: &SharedEvent| text_of(event) == Some(text);
    let item = snapshot.items.iter().find(|item| matches!(&item.event, Event::Shared(event) if said(event)));
    let item = item.expect("it is in the thread");
    if item.receipt.as_ref().is_some_and(&fits) {
        return;
    }
    let target = Seq(item.seq);
    agent
        .socket
        .expect("a receipt", |frame| match frame {
            ServerFrame::Events { records, .. } => records.iter().find_map(|record| match &record.event {
                Event::Desk(DeskEvent::ReceiptChanged { target: of, receipt }) if *of == target && fits(receipt) => {
                    Some(())
                }
                _ => None,
            }),
            _ => None,
        })
        .await;
}

fn is_delivered(receipt: &Receipt) -> bool {
    matches!(receipt, Receipt::Delivered { .. })
}

#[tokio::test]
async fn a_text_message_is_answered_once_although_the_server_dies_in_between() {
    let (server, simulator, mut carla) = started().await;
    let jo = simulator.customer("sms").await;
    simulator.write(jo, "is my order on its way?").await;
    let (id, _) = carla.accept().await;
    // The carrier takes nothing, and the server dies with the answer in its outbox.
    simulator.behave("sms", "down").await;
    carla.send(id, "it left this morning").await.unwrap();
    let (_server, mut carla) = killed(server, &simulator, carla).await;
    simulator.behave("sms", "deliver").await;
    reaches(&mut carla, id, "it left this morning", is_delivered).await;
    carla.send(id, "anything else?").await.unwrap();
    reaches(&mut carla, id, "anything else?", is_delivered).await;
    assert_eq!(simulator.answers(jo).await, ["it left this morning", "anything else?"]);
}

#[tokio::test]
async fn a_request_whose_answer_was_lost_is_found_again_and_not_repeated() {
    let (server, simulator, mut carla) = started().await;
    let jo = simulator.customer("sms").await;
    simulator.write(jo, "hello").await;
    let (id, _) = carla.accept().await;
    simulator.behave("sms", "silent").await;
    carla.send(id, "good morning").await.unwrap();
    let message = simulator.receives(jo, "good morning", "unanswered").await;
    let (_server, mut carla) = killed(server, &simulator, carla).await;
    simulator.behave("sms", "deliver").await;
    simulator.report(&message, "delivered").await;
    reaches(&mut carla, id, "good morning", is_delivered).await;
    carla.send(id, "how can I help?").await.unwrap();
    reaches(&mut carla, id, "how can I help?", is_delivered).await;
    assert_eq!(simulator.answers(jo).await, ["good morning", "how can I help?"]);
}

#[tokio::test]
async fn what_a_customer_writes_while_the_server_is_down_comes_in_once_and_in_order() {
    let (server, simulator, carla) = started().await;
    let jo = simulator.customer("sms").await;
    simulator.write(jo, "one").await;
    simulator.taken(jo, "one").await;
    let data = server.kill().await;
    simulator.write(jo, "two").await;
    simulator.write(jo, "three").await;
    let cookie = carla.cookie.clone();
    let server = Server::configured(data, &simulator.settings()).await;
    simulator.serve(&server).await;
    simulator.taken(jo, "three").await;
    let mut carla = Agent::connect(&server, cookie, Vec::new()).await;
    carla.available().await;
    let (_, snapshot) = carla.accept().await;
    let said = |event: &Event| match event {
        Event::Shared(event) => text_of(event).map(str::to_owned),
        Event::Desk(_) => None,
    };
    let texts: Vec<_> = snapshot.items.iter().filter_map(|item| said(&item.event)).collect();
    assert_eq!(texts, ["one", "two", "three"]);
}

#[tokio::test]
async fn files_come_in_and_go_out_although_the_server_dies_in_between() {
    let (server, simulator, carla) = started().await;
    drop(carla);
    let mut ben = Agent::sign_in(&server, "ben").await;
    ben.available().await;
    let jo = simulator.customer("whats_app").await;
    simulator.write_with(jo, "this came broken", "cup.png", "image/png", PNG).await;
    let (id, snapshot) = ben.accept().await;
    let attached = |event: &Event| match event {
        Event::Shared(SharedEvent::MessagePosted { body, .. }) => body.attachments().first().cloned(),
        _ => None,
    };
    let file = snapshot.items.iter().find_map(|item| attached(&item.event)).expect("a picture");
    assert_eq!((file.name.as_str(), file.mime.as_str()), ("cup.png", "image/png"));
    assert_eq!(Hand::of_agent(&ben).fetch(&server, file.file).await.as_deref(), Ok(PNG));
    // The carrier takes nothing, and the server dies with the label in its outbox.
    simulator.behave("whats_app", "down").await;
    let label = pdf(300_000);
    let uploaded = Hand::of_agent(&ben).upload(&server, id, "label.pdf", &label).await.expect("uploaded");
    let text = "Please send it back".into();
    let send =
        protocol::agent::Command::Send { conversation: id, text, draft: None, template: None, files: vec![uploaded] };
    ben.ask(send).await.expect("sent");
    let (_server, mut ben) = killed(server, &simulator, ben).await;
    simulator.behave("whats_app", "deliver").await;
    reaches(&mut ben, id, "Please send it back", is_delivered).await;
    assert_eq!(simulator.gets_file(jo).await, ("label.pdf".into(), label));
}

#[tokio::test]
async fn customers_of_every_channel_are_heard_and_answered() {
    let simulator = Simulator::start().await;
    let server = Server::configured(Data::default(), &simulator.settings()).await;
    simulator.serve(&server).await;
    set(&server, "/email/pause_seconds", 0.into()).await;
    let mut ben = Agent::sign_in(&server, "ben").await;
    ben.available().await;
    for (channel, kind, has_phone, source) in [
        ("sms", ChannelKind::Sms, true, "+4930901820"),
        ("whats_app", ChannelKind::WhatsApp, true, "+4930901821"),
        ("messenger", ChannelKind::Messenger, false, "Marlow & Finch Coffee"),
        ("email", ChannelKind::Email, false, "hello@marlow-finch.example"),
    ] {
        simulator.behave(channel, "read").await;
        let customer = simulator.customer(channel).await;
        simulator.write(customer, "hello").await;
        let row = ben.row(channel, |row| row.channel == kind).await;
        assert_eq!((row.source.as_str(), row.phone.is_empty()), (source, !has_phone), "{channel}");
        let (conversation, engagement) = (row.conversation, row.engagement);
        let accept = protocol::agent::Command::Accept { conversation, engagement };
        ben.ask(accept).await.expect("accepted");
        if kind == ChannelKind::Email {
            ben.answer_letter(&server, conversation, "good morning").await;
        } else {
            ben.send(conversation, "good morning").await.unwrap();
        }
        reaches(&mut ben, conversation, "good morning", |receipt| matches!(receipt, Receipt::Read { .. })).await;
        assert_eq!(simulator.answers(customer).await, ["good morning"], "{channel}");
    }
}
