//! One conversation of letters, as its views share it: what is read, what is composed, and what both need of the server.

use std::rc::Rc;

use domain::conversation::HeldLetter;
use domain::email::{Letter, Mode, Own, ReplyRefusal, Terms};
use domain::{ConversationId, Seq};
use leptos::prelude::*;
use protocol::agent::{LetterTerms, Row, RowState};

use super::machine::{Compose, start};
use super::model::{self, Card};
use super::reading::Reading;
use crate::desk::context::use_desk;
use crate::desk::store::{DeskStore, Face};
use crate::files::Tray;

/// How much of the screen the composer takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Size {
    /// A line.
    Small,
    /// Below the letters.
    #[default]
    Normal,
    /// All of the conversation.
    Large,
}

/// A cheap handle.
#[derive(Clone, Copy)]
pub struct Room {
    /// The desk.
    pub desk: DeskStore,
    /// The conversation.
    pub id: ConversationId,
    /// What is known of it.
    pub face: Memo<Option<Face>>,
    /// The agent's part.
    pub row: Memo<Option<Row>>,
    /// Name of the customer.
    pub customer: Memo<String>,
    /// What composing needs of the server; `None` until it came.
    pub terms: RwSignal<Option<LetterTerms>>,
    /// What is composed.
    pub compose: RwSignal<Compose>,
    /// Counts what was put into the composer and not typed there.
    pub put: RwSignal<u32>,
    /// What is read.
    pub reading: RwSignal<Reading>,
    /// How large the composer is.
    pub size: RwSignal<Size>,
    /// Why the last change of recipients was not possible.
    pub trouble: RwSignal<Option<ReplyRefusal>>,
    /// Where files lie that go with it.
    pub tray: StoredValue<Option<Tray>, LocalStorage>,
    /// What was just begun: whatever it needs first takes the focus.
    pub entering: StoredValue<Option<Mode>>,
    /// Counts changes of the thread.
    revision: RwSignal<u32>,
    own: Memo<Own>,
}

impl Room {
    /// The room of a conversation that is open. It follows the store as long as the current owner lives.
    pub fn of(
        id: ConversationId,
        face: Memo<Option<Face>>,
        row: Memo<Option<Row>>,
        customer: Memo<String>,
        terms: Option<LetterTerms>,
    ) -> Self {
        let desk = use_desk();
        let terms = RwSignal::new(terms);
        let own = Memo::new(move |_| {
            terms.with(|terms| terms.as_ref().map_or_else(Own::default, |terms| Own::new(&terms.own)))
        });
        let room = Self {
            desk,
            id,
            face,
            row,
            customer,
            terms,
            compose: RwSignal::new(Compose::default()),
            put: RwSignal::new(0),
            reading: RwSignal::new(Reading::default()),
            size: RwSignal::new(Size::Normal),
            trouble: RwSignal::new(None),
            tray: StoredValue::new_local(None),
            entering: StoredValue::new(None),
            revision: RwSignal::new(0),
            own,
        };
        room.compose.set(Compose::of(&desk.composer(id, Rc::new(move |written| room.show(Compose::of(&written))))));
        let unread = row.with_untracked(|row| row.as_ref().map_or(0, unread));
        let composing = room.compose.with_untracked(|compose| compose.letter().is_some());
        let begun = desk.with_thread(id, |folded, _| {
            let items = folded.thread.items();
            Reading::begin(model::latest(items), model::last_received(items, unread as usize), composing)
        });
        room.reading.set(begun.unwrap_or_default());
        desk.feed(id, Rc::new(move |_| room.changed()));
        room
    }

    // --- the thread ---

    fn changed(self) {
        let Some(composing) = self.compose.try_with_untracked(|compose| compose.letter().is_some()) else { return };
        self.desk.with_thread(self.id, |folded, _| {
            let items = folded.thread.items();
            let known = self.reading.with_untracked(Reading::known);
            let (new, latest) = (model::received_after(items, known), model::latest(items));
            if new.is_empty() && latest.is_none_or(|latest| latest <= known) {
                return;
            }
            self.reading.update(|reading| {
                reading.arrived(new, composing);
                if let Some(latest) = latest {
                    reading.sent(latest);
                }
            });
        });
        self.revision.update(|revision| *revision += 1);
    }

    /// Reads the thread; whoever does so in a reactive place is told of changes.
    pub fn thread<T>(self, read: impl FnOnce(&crate::desk::store::model::Folded) -> T) -> Option<T> {
        self.revision.track();
        self.desk.with_thread(self.id, |folded, _| read(folded))
    }

    /// Places of the thread, oldest first.
    pub fn places(self) -> Vec<model::Place> {
        self.own.with(|own| self.thread(|folded| model::places(folded.thread.items(), own))).unwrap_or_default()
    }

    /// A letter.
    pub fn card(self, message: u64) -> Option<Card> {
        self.thread(|folded| model::card(folded.thread.items(), message)).flatten()
    }

    /// Who was added to the people of a letter, and who is gone.
    pub fn change(self, message: u64) -> Option<model::Change> {
        self.own.with(|own| self.thread(|folded| model::change(folded.thread.items(), message, own))).flatten()
    }

    /// Number of the latest letter.
    pub fn latest(self) -> Option<u64> {
        self.thread(|folded| model::latest(folded.thread.items())).flatten()
    }

    /// Whether the agent can write here.
    pub fn writes(self) -> bool {
        self.row.with(|row| row.as_ref().is_some_and(|row| matches!(row.state, RowState::Active { .. })))
    }

    /// The letter of ours that is about to leave.
    pub fn held(self) -> Option<HeldLetter> {
        let me = self.desk.shown.me.with(|me| me.as_ref().map(|me| me.agent));
        self.face.with(|face| face.as_ref().and_then(|face| face.held)).filter(|held| Some(held.agent) == me)
    }

    /// Whether what is composed is on its way: nothing about it can be changed.
    pub fn is_leaving(self) -> bool {
        let saving = self.desk.shown.draft.with(|draft| draft.leaving);
        let asked = self
            .desk
            .shown
            .requests
            .with(|requests| requests.is_pending(crate::desk::outgoing::request::Act::Letter(self.id)));
        saving || asked || self.held().is_some()
    }

    // --- composing ---

    // Put there by the store; after the page's end nothing happens.
    fn show(self, compose: Compose) {
        let had = self.compose.try_with_untracked(|compose| compose.letter().is_some());
        let ended = had == Some(true) && compose.letter().is_none();
        self.tray.try_with_value(|tray| tray.iter().for_each(|tray| tray.lay(compose.files())));
        self.compose.try_set(compose);
        self.put.try_update(|put| *put += 1);
        if ended {
            self.ended();
        }
    }

    // Nothing is composed any more; what lay in the tray went along, or was thrown away.
    fn ended(self) {
        self.tray.try_with_value(|tray| tray.iter().for_each(|tray| drop(tray.take())));
        self.reading.try_update(Reading::composed);
        self.size.try_set(Size::Normal);
        self.trouble.try_set(None);
    }

    /// Reads with what an answer to this message is judged by; `None` while that is not here.
    pub fn with_terms<T>(self, answers: Option<Seq>, read: impl FnOnce(Terms<'_>) -> T) -> Option<T> {
        self.terms.with_untracked(|terms| {
            let terms = terms.as_ref()?;
            let judged = |letter: &Letter| {
                self.own.with_untracked(|own| read(Terms { letter, own, lock_reply_all: terms.lock_reply_all }))
            };
            match answers {
                None => Some(judged(&Letter { to: terms.first.iter().cloned().collect(), ..Letter::default() })),
                Some(message) => self
                    .desk
                    .with_thread(self.id, |folded, _| model::letter(folded.thread.items(), message.0).map(judged))
                    .flatten(),
            }
        })
    }

    /// Changes what is composed, by the rules of the letter it answers, and keeps it.
    pub fn change_by(self, change: impl FnOnce(&mut Compose, Terms<'_>) -> Result<(), ReplyRefusal>) {
        let answers = self.compose.with_untracked(Compose::answers);
        self.change_answering(answers, change);
    }

    fn change_answering(
        self,
        answers: Option<Seq>,
        change: impl FnOnce(&mut Compose, Terms<'_>) -> Result<(), ReplyRefusal>,
    ) {
        let mut compose = self.compose.get_untracked();
        if let Some(changed) = self.with_terms(answers, |terms| change(&mut compose, terms)) {
            self.trouble.set(changed.err());
            self.compose.set(compose);
            self.keep();
        }
    }

    /// Changes what is composed, whatever it answers, and keeps it.
    pub fn edit(self, change: impl FnOnce(&mut Compose)) {
        self.compose.update(change);
        self.keep();
    }

    /// The same, and it did not come from the editor, which is to show it.
    pub fn edit_and_show(self, change: impl FnOnce(&mut Compose)) {
        self.edit(change);
        self.put.update(|put| *put += 1);
    }

    fn keep(self) {
        self.desk.write_letter(self.id, self.compose.with_untracked(Compose::written));
    }

    /// Answers or forwards a letter, or the latest.
    pub fn answer(self, mode: Mode, message: Option<u64>) {
        if untrack(|| !self.writes() || self.is_leaving()) {
            return;
        }
        let Some(message) = message.or_else(|| untrack(|| self.latest())) else { return };
        let fresh = self.compose.with_untracked(|compose| compose.letter().is_none());
        self.entering.set_value(fresh.then_some(mode));
        let begins = self.beginning();
        self.change_answering(Some(Seq(message)), |compose, terms| {
            compose.begin(mode, Some(Seq(message)), terms, &begins);
            Ok(())
        });
        if self.size.get_untracked() == Size::Small {
            self.size.set(Size::Normal);
        }
        if fresh {
            self.put.update(|put| *put += 1);
        }
    }

    /// Whether this is what a letter that was just begun needs first: people where it has none, else its text.
    pub fn enters(self, people: bool) -> bool {
        let entering =
            self.entering.try_update_value(|entering| entering.take_if(|mode| (*mode == Mode::Forward) == people));
        entering.flatten().is_some()
    }

    /// Begins the first letter of a conversation that has none.
    pub fn begin_first(self) {
        let nothing = self.compose.with_untracked(|compose| compose.letter().is_none());
        let first = self.terms.with_untracked(|terms| terms.as_ref().is_some_and(|terms| terms.first.is_some()));
        if nothing && first && untrack(|| self.latest().is_none() && self.writes()) {
            let begins = self.beginning();
            self.change_answering(None, |compose, terms| {
                compose.begin(Mode::New, None, terms, &begins);
                Ok(())
            });
            self.put.update(|put| *put += 1);
        }
    }

    /// Writes a letter of ours that did not arrive once more, to the same people. Whatever else is composed stays.
    pub fn again(self, message: Seq) {
        let busy = self.compose.try_with_untracked(|compose| compose.letter().is_some());
        if busy != Some(false) || untrack(|| !self.writes() || self.is_leaving()) {
            return;
        }
        self.change_answering(Some(message), |compose, terms| {
            compose.again(message, terms);
            Ok(())
        });
        self.put.update(|put| *put += 1);
    }

    /// What a new letter begins with.
    pub fn beginning(self) -> String {
        self.terms.with_untracked(|terms| start(terms.as_ref().map_or("", |terms| terms.signature.as_str())))
    }

    /// Throws what is composed away, its files too.
    pub fn discard(self) {
        self.edit_and_show(Compose::discard);
        self.tray.with_value(|tray| tray.iter().for_each(Tray::throw_away));
        self.ended();
    }
}

const fn unread(row: &Row) -> u32 {
    match row.state {
        RowState::Active { unread, .. } | RowState::WrapUp { unread, .. } => unread,
        RowState::Offered { .. } => 0,
    }
}
