//! Locked templates over the wire: nothing but their gaps can be changed.

use domain::channel::ChannelKind;
use domain::template::Template;
use domain::{Refusal, TemplateId};
use protocol::agent::{Command, TemplateUse};

use super::world::{ANNA, BEN, World, catalog, visitor};

const LOCKED: TemplateId = TemplateId::from_number(1);

fn template() -> Template {
    Template {
        id: LOCKED,
        group: String::new(),
        order: 0,
        name: "Refund".into(),
        texts: [("en".to_owned(), "{{agent.first_name}} refunds [[sum]].".to_owned())].into(),
        channels: vec![],
        teams: vec![],
        owner: None,
        locked: true,
        approval: None,
        files: vec![],
    }
}

#[tokio::test]
async fn a_locked_template_says_what_it_says() {
    let with = |change: fn(&mut Template)| {
        let mut catalog = catalog();
        let mut template = template();
        change(&mut template);
        catalog.templates.insert(LOCKED, template);
        catalog
    };
    let world = World::over(with(|_| ()));
    world.arrive(ANNA).await;
    let conversation = world.start(visitor(1), "money back").await;
    world.accept(ANNA, conversation).await;
    let send = async |text: &str, language: &str, values: [&str; 2]| {
        let values = values.map(str::to_owned).to_vec();
        let template = Some(TemplateUse { template: LOCKED, language: language.into(), values });
        world
            .agent(ANNA, Command::Send { conversation, text: text.into(), draft: None, template, files: Vec::new() })
            .await
            .map(|_| ())
    };
    let refused = Err(Refusal::TemplateMismatch);
    let said = "Anna refunds 5 €.";
    assert_eq!(send(&said.replace("refunds", "keeps"), "en", ["Anna", "5 €"]).await, refused);
    assert_eq!(send("Ben refunds 5 €.", "en", ["Ben", "5 €"]).await, refused);
    assert_eq!(send(said, "de", ["Anna", "5 €"]).await, refused);
    assert_eq!(send("Anna refunds .", "en", ["Anna", ""]).await, refused);
    assert_eq!(send(said, "en", ["Anna", "5 €"]).await, Ok(()));
    let changes: [fn(&mut Template); 4] = [
        |one| one.owner = Some(BEN),
        |one| one.teams = vec![domain::TeamId::from_number(99)],
        |one| one.channels = vec![ChannelKind::Sms],
        |one| one.locked = false,
    ];
    for change in changes {
        world.catalog.set(with(change));
        assert_eq!(send(said, "en", ["Anna", "5 €"]).await, refused);
    }
    world.catalog.set(with(|_| ()));
    assert_eq!(send(said, "en", ["Anna", "5 €"]).await, Ok(()));
    assert_eq!(world.texts(conversation).await, ["money back", said, said]);
}
