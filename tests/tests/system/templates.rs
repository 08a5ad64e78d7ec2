//! Locked templates over the public wire: what is forged is refused, whoever forges it.

use domain::{Refusal, TemplateId};
use protocol::agent::{Command, TemplateList, TemplateUse};
use tests::people::{Agent, Customer, http, sign_in};
use tests::server::Server;

/// "Data protection" of the demo.
const LOCKED: TemplateId = TemplateId::from_number(0xd608);

#[tokio::test]
async fn a_forged_locked_template_is_refused() {
    let server = Server::demo().await;
    let cookie = sign_in(&server, "anna", "demo-demo").await.expect("signed in");
    let url = format!("{}/api/desk/templates", server.url);
    let list: TemplateList =
        http().get(url).header("cookie", &cookie).send().await.expect("an answer").json().await.expect("templates");
    let template = list.templates.into_iter().find(|one| one.id == LOCKED && one.locked).expect("a locked one");
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.welcome().await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    jo.start("what do you keep?").await;
    let (conversation, _) = anna.accept().await;
    let id = conversation.to_string();
    let said = |id: &str, email: &str| {
        let text = &template.texts["en"];
        text.replace("{{conversation.id}}", id).replace("{{customer.email}}", email)
    };
    let used = |email: &str| {
        let values = vec![id.clone(), email.to_owned()];
        Some(TemplateUse { template: LOCKED, language: "en".into(), values })
    };
    let send = |text: String, template| Command::Send { conversation, text, draft: None, template, files: Vec::new() };
    let true_text = said(&id, "jo@example.org");
    for (text, used) in [
        (true_text.replace("24 months", "24 years"), used("jo@example.org")),
        (said(&id, "anna@example.org"), used("anna@example.org")),
        (true_text.clone(), used("anna@example.org")),
        (true_text.clone(), used("")),
    ] {
        assert_eq!(anna.ask(send(text, used)).await.map(|_| ()), Err(Refusal::TemplateMismatch));
    }
    anna.ask(send(true_text.clone(), used("jo@example.org"))).await.expect("what it says is sent");
    jo.reads(&true_text).await;
}
