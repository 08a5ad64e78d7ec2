//! Restricted words over the wire: what agents write to customers is judged, what they write to each other is not.

use domain::channel::ChannelKind;
use domain::words::{Action, Word};
use domain::{Refusal, WordId};
use protocol::agent::Command;

use super::world::{ANNA, World, catalog, send, visitor};

#[tokio::test]
async fn a_restricted_word_is_refused_and_named_and_nothing_is_lost() {
    let word = |number, text: &str, action| {
        let (id, text, channels) = (WordId::from_number(number), text.into(), vec![ChannelKind::WebChat]);
        Word { id, text, channels, whole: true, action }
    };
    let mut catalog = catalog();
    catalog.words = vec![word(1, "refund", Action::Warn), word(2, "Guarantee", Action::Refuse)];
    let world = World::over(catalog);
    world.arrive(ANNA).await;
    let conversation = world.start(visitor(1), "do you guarantee it?").await;
    world.accept(ANNA, conversation).await;
    let refused = world.agent(ANNA, send(conversation, "A refund? We GUARANTEE it.")).await;
    assert_eq!(refused, Err(Refusal::WordRestricted { word: "Guarantee".into() }));
    // What is dropped on the way hides nothing.
    let hidden = world.agent(ANNA, send(conversation, "gu\u{1}arantee")).await;
    assert_eq!(hidden, Err(Refusal::WordRestricted { word: "Guarantee".into() }));
    let note = Command::Note { conversation, text: "no guarantee, please".into(), mentions: vec![] };
    world.agent(ANNA, note).await.unwrap();
    world.agent(ANNA, send(conversation, "A refund.")).await.unwrap();
    assert_eq!(world.texts(conversation).await, ["do you guarantee it?", "A refund."]);
    assert_eq!(world.desk.desk_settings().words.len(), 2, "desks hold the list");
}
