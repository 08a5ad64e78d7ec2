//! Guessing, and other people's keys: wrong, unknown and forbidden look the same.

use domain::{ConversationId, Refusal, Seq, SharedSeq};
use protocol::{UnsubscribedWhy, agent, close, customer};
use reqwest::Method;
use tests::people::{Agent, Customer, command_id, http, sign_in, token};
use tests::server::Server;
use tests::socket::Socket;

const NOWHERE: ConversationId = ConversationId::from_number(77);

#[tokio::test]
async fn guessing_passwords_gets_slower_whoever_one_says_one_is() {
    let server = Server::demo().await;
    let mut waits = Vec::new();
    for number in 0..40 {
        let body = agent::SignIn { login: format!("somebody{}", number % 10), password: "guess".into() };
        let request = http().post(format!("{}/api/session", server.url)).header("origin", &server.url);
        // Nobody told the server to believe this.
        let request = request.header("x-forwarded-for", format!("192.0.2.{number}")).json(&body);
        let answer = request.send().await.expect("an answer");
        match answer.status().as_u16() {
            401 => {}
            429 => waits.push(answer.headers()["retry-after"].to_str().ok().and_then(|wait| wait.parse::<u32>().ok())),
            other => panic!("{other}"),
        }
    }
    assert!(waits.len() >= 15, "twenty are free for an address: {waits:?}");
    assert!(waits.iter().all(|wait| wait.is_some_and(|wait| wait >= 1)), "each says how long: {waits:?}");
    assert_eq!(sign_in(&server, "anna", "demo-demo").await, Err(429), "the right one is not looked at either");
}

#[tokio::test]
async fn an_agent_cannot_tell_what_is_not_his_from_what_is_not_there() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    let hers = jo.start("secret").await;
    anna.accept().await;
    let mut ben = Agent::sign_in(&server, "ben").await;
    let mut told = Vec::new();
    for conversation in [hers, NOWHERE] {
        let engagement = domain::EngagementNo(1);
        let details = domain::contact::Details { name: "Jo".into(), ..domain::contact::Details::default() };
        let mut answers = Vec::new();
        for command in [
            agent::Command::Accept { conversation, engagement },
            agent::Command::Decline { conversation, engagement },
            agent::Command::Send { conversation, text: "hello".into(), draft: None, template: None, files: Vec::new() },
            agent::Command::End { conversation },
            agent::Command::WrapUp { conversation, engagement, reasons: vec![] },
            agent::Command::ExtendWrapUp { conversation, engagement },
            agent::Command::Resume { conversation, engagement },
            agent::Command::Park { conversation, until: None, reason: String::new() },
            agent::Command::Unpark { conversation },
            agent::Command::EditContact { conversation, version: 1, details },
        ] {
            answers.push(ben.ask(command).await.map(|_| ()));
        }
        assert!(answers.iter().all(Result::is_err));
        for frame in [
            agent::ClientFrame::Subscribe(agent::Held { conversation, seq: Seq(0) }),
            agent::ClientFrame::History { conversation, before: Seq(5) },
        ] {
            ben.socket.send(&frame).await;
            let why = ben
                .socket
                .expect("Unsubscribed", |frame| match frame {
                    agent::ServerFrame::Unsubscribed { conversation: of, why } if *of == conversation => Some(*why),
                    _ => None,
                })
                .await;
            assert_eq!(why, UnsubscribedWhy::NotFound);
        }
        let mut pages = Vec::new();
        for method in [Method::GET, Method::PUT] {
            let url = format!("{}/api/desk/drafts/{conversation}", server.url);
            let request = http().request(method, url).header("cookie", &ben.cookie).header("origin", &server.url);
            let answer = request
                .json(&agent::DraftPut {
                    text: "x".into(),
                    files: Vec::new(),
                    letter: None,
                    base: 0,
                    form: domain::template::Form::default(),
                })
                .send()
                .await
                .expect("an answer");
            pages.push((answer.status(), answer.text().await.expect("a text")));
        }
        told.push((answers, pages));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn a_customer_cannot_tell_what_is_not_his_from_what_is_not_there() {
    let server = Server::demo().await;
    let mut jo = Customer::new(&server).await;
    let his = jo.start("secret").await;
    let mut thief = Customer::new(&server).await;
    for conversation in [his, NOWHERE] {
        for command in [
            customer::Command::Write { conversation, text: "let me in".into(), files: Vec::new() },
            customer::Command::Leave { conversation },
            customer::Command::LeaveEmail { conversation, email: "thief@example.org".into() },
        ] {
            assert_eq!(thief.ask(command_id(), command).await, Err(Refusal::NoSuchConversation));
        }
        thief.socket.send(&customer::ClientFrame::History { conversation, before: SharedSeq(9) }).await;
        let why = thief
            .socket
            .expect("Unsubscribed", |frame| match frame {
                customer::ServerFrame::Unsubscribed { conversation: of, why } if *of == conversation => Some(*why),
                customer::ServerFrame::Page { conversation: of, .. } if *of == conversation => panic!("it was shown"),
                _ => None,
            })
            .await;
        assert_eq!(why, UnsubscribedWhy::NotFound);
    }
}

#[tokio::test]
async fn a_key_opens_only_its_own_door() {
    let server = Server::demo().await;
    let cookie = sign_in(&server, "anna", "demo-demo").await.expect("signed in");
    let session = cookie.split_once('=').expect("a cookie").1.to_owned();
    let grant = token(&server, None).await;
    let handle = grant.resume.clone().expect("the demo keeps handles");
    for wrong in [&session, &handle, &String::new()] {
        let mut socket =
            Socket::<customer::ServerFrame>::connect(&server.socket_url("/ws/customer"), &[]).await.expect("let in");
        let hello = customer::Hello { site: "demo".into(), token: wrong.clone(), held: None };
        socket.send(&customer::ClientFrame::Hello(hello)).await;
        assert_eq!(socket.closed().await.code, Some(close::UNAUTHORIZED));
    }
    for wrong in [&session, &grant.token] {
        assert!(!token(&server, Some(wrong.clone())).await.resumed);
    }
    for wrong in [&grant.token, &handle] {
        let cookie = format!("switchboard_session={wrong}");
        let answer = http().get(format!("{}/api/session", server.url)).header("cookie", cookie).send().await;
        assert_eq!(answer.expect("an answer").text().await.expect("a text"), "null", "nobody");
    }
}

#[tokio::test]
async fn setting_up_is_for_administrators_whether_it_is_there_or_not() {
    let server = Server::demo().await;
    let anna = sign_in(&server, "anna", "demo-demo").await.expect("signed in");
    let ask = async |path: &str| {
        let answer = http().get(format!("{}{path}", server.url)).header("cookie", &anna).send().await;
        let answer = answer.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    };
    let there = ask("/api/admin/agents/00000000-0000-0000-0000-00000000d402").await;
    assert_eq!(there.0, 403);
    assert_eq!(ask("/api/admin/agents/00000000-0000-0000-0000-000000000077").await, there);
}

#[tokio::test]
async fn the_log_holds_no_texts_and_no_keys_however_much_is_asked_of_it() {
    let server = Server::with(&[("SWITCHBOARD_LOG__LEVEL", "trace,tungstenite::protocol=trace")]).await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    let conversation = jo.start("velvet elephant").await;
    anna.accept().await;
    jo.ask(command_id(), customer::Command::Write { conversation, text: "copper giraffe".into(), files: Vec::new() })
        .await
        .expect("done");
    anna.ask(agent::Command::Send {
        conversation,
        text: "paper walrus".into(),
        draft: None,
        template: None,
        files: Vec::new(),
    })
    .await
    .expect("done");
    let session = anna.cookie.split_once('=').expect("a cookie").1.to_owned();
    let token = jo.token.clone();
    drop((anna, jo));
    server.sockets_gone().await;
    let log = server.log();
    assert!(log.contains("the log begins"), "it was asked for everything: {log}");
    for secret in ["elephant", "giraffe", "walrus", "demo-demo", &session, &token] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
