//! Sending: what hinders it, the ways to do it, and the seconds in which it can be taken back (SPEC D.5, H-16).

use domain::Span;
use domain::channel::ChannelKind;
use domain::template::Locked;
use domain::words::{Action as WordAction, Word};
use leptos::prelude::*;

use super::editor::Told;
use super::fields::refusal;
use super::machine::{Around, Obstacle};
use super::room::Room;
use super::sheet::restricted;
use crate::desk::context::{use_panes, use_words};
use crate::files::{Loaded, Tray};
use crate::socket::Link;
use crate::text::{Common, Desk, Key, Mail, Words};
use crate::ui::{Icon, Menu, MenuItem, shapes};

/// Names what a locked template leaves open.
pub type Names = Box<dyn Fn(&Locked) -> Vec<String> + Send + Sync>;

/// What decides about sending; a cheap handle.
#[derive(Clone, Copy)]
pub struct Sending {
    room: Room,
    obstacle: Memo<Option<Obstacle>>,
    /// The word that decides, if there is one.
    pub word: Memo<Option<Word>>,
    /// Names what a locked template leaves open.
    pub locked_open: StoredValue<Option<Names>>,
    /// Counts trays: another one is another to look into.
    trays: RwSignal<u32>,
}

impl Sending {
    /// Of what is composed in this room; `told` is what the editor says.
    pub fn of(room: Room, told: RwSignal<Told>) -> Self {
        let word = restricted(room, told);
        let locked_open = StoredValue::new(None::<Names>);
        let trays = RwSignal::new(0);
        let capability = ChannelKind::Email.capability();
        let limit = Memo::new(move |_| {
            let set = room.desk.shown.settings.with(|settings| {
                settings.as_ref().and_then(|settings| settings.composer_limits.get(&ChannelKind::Email).copied())
            });
            set.unwrap_or(capability.composer_limit)
        });
        let obstacle = Memo::new(move |_| {
            trays.track();
            let files = room.tray.with_value(|tray| tray.as_ref().map_or(Loaded::Nothing, Tray::loaded));
            let unseen = room.reading.with(|reading| reading.fresh().len()) as u32;
            let (up, leaving, limit) = (room.desk.shown.link.get() == Link::Up, room.is_leaving(), limit.get());
            let refused = word.get().filter(|word| word.action == WordAction::Refuse).map(|word| word.text);
            // The letter it answers may come with a page of earlier ones.
            room.thread(|_| ());
            room.terms.track();
            room.compose.with(|compose| {
                told.with(|told| {
                    let (plain, blank, open) = match compose.locked() {
                        Some(locked) => {
                            let open = locked_open.with_value(|names| names.as_ref().map(|names| names(locked)));
                            let text = locked.text();
                            let blank = domain::text::is_blank(&text);
                            (text, blank, open.unwrap_or_default())
                        }
                        None => (told.plain.clone(), told.blank, told.open.clone()),
                    };
                    let around = Around {
                        up,
                        leaving,
                        unseen,
                        plain: &plain,
                        blank,
                        open: &open,
                        limit,
                        word: refused.as_deref(),
                        files,
                    };
                    let judged = room.with_terms(compose.answers(), |terms| compose.obstacle(Some(terms), &around));
                    judged.unwrap_or_else(|| compose.obstacle(None, &around))
                })
            })
        });
        Self { room, obstacle, word, locked_open, trays }
    }

    /// There is another tray.
    pub fn trayed(self) {
        self.trays.update(|trays| *trays += 1);
    }

    /// Sends it the way the house prefers, if nothing hinders.
    pub fn press_default(self) {
        let wrap_up = self.room.terms.with_untracked(|terms| terms.as_ref().is_some_and(|terms| terms.wrap_up));
        self.press(wrap_up);
    }

    fn press(self, wrap_up: bool) {
        if self.obstacle.get_untracked().is_none() {
            self.room.desk.send_letter(self.room.id, wrap_up);
        }
    }
}

fn why(words: Words<Desk>, obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Loading => Mail::WhyLoading.say().to_owned(),
        Obstacle::Leaving => Mail::WhyLeaving.say().to_owned(),
        Obstacle::Offline => words.get(Desk::WhyOffline),
        Obstacle::Unseen(count) => Mail::WhyUnseen.count(*count, &[]),
        Obstacle::Reply(why) => refusal(why),
        Obstacle::Blank => words.get(Desk::WhyBlank),
        Obstacle::Open(labels) => words.fill(Desk::TemplateOpen, &[("fields", &labels.join(", "))]),
        Obstacle::TooLong(by) => Common::TooLong.count(*by, &[]),
        Obstacle::TooLarge => Mail::WhyTooLarge.say().to_owned(),
        Obstacle::Word(word) => words.fill(Desk::WordRefused, &[("word", word)]),
        Obstacle::Uploading => words.get(Desk::WhyUploading),
        Obstacle::UploadFailed => words.get(Desk::WhyUploadFailed),
    }
}

/// The last row of the composer: its tools, why it cannot be sent, and the ways to send it; or what is left of the time in
/// which it can be taken back.
#[component]
pub fn SendRow(
    /// Of which room.
    room: Room,
    /// What decides.
    sending: Sending,
    /// Its tools.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let leaving = Memo::new(move |_| room.is_leaving());
    let obstacle = sending.obstacle;
    let said = move || obstacle.get().filter(|why| *why != Obstacle::Blank).map(|obstacle| why(words, &obstacle));
    view! {
        <footer class="mail-send-row">
            <span class="mail-send-tools" inert=move || leaving.get()>
                {children()}
            </span>
            {move || {
                if leaving.get() {
                    view! { <Held room /> }.into_any()
                } else {
                    view! {
                        <p class="mail-why" id="mail-why" role="status">
                            {said}
                        </p>
                        <Buttons room sending />
                    }
                        .into_any()
                }
            }}
        </footer>
    }
}

#[component]
fn Buttons(room: Room, sending: Sending) -> impl IntoView {
    let (panes, words) = (use_panes(), use_words());
    let prefers = Memo::new(move |_| room.terms.with(|terms| terms.as_ref().is_some_and(|terms| terms.wrap_up)));
    let name = move |wrap_up: bool| if wrap_up { Mail::SendWrapUp } else { Mail::Send }.say().to_owned();
    let obstacle = sending.obstacle;
    let title = move || obstacle.get().map_or_else(|| "Ctrl+Enter".to_owned(), |obstacle| why(words, &obstacle));
    let other = Callback::new(move |()| sending.press(!prefers.get_untracked()));
    let end = Callback::new(move |()| panes.ending.set(Some(room.id)));
    view! {
        <span class="mail-send">
            <button
                type="button"
                class="button primary with-icon"
                title=title
                aria-describedby="mail-why"
                disabled=move || obstacle.get().is_some()
                on:click=move |_| sending.press_default()
            >
                <Icon shape=shapes::SEND_HORIZONTAL />
                <span>{move || name(prefers.get())}</span>
            </button>
            <Menu shape=shapes::CHEVRON_DOWN name=Mail::SendOther.say().to_owned()>
                <Show when=move || obstacle.get().is_none()>
                    <MenuItem
                        shape=shapes::SEND_HORIZONTAL
                        name=Signal::derive(move || name(!prefers.get()))
                        press=other
                    />
                </Show>
                <MenuItem shape=shapes::LOG_OUT name=Mail::End.say().to_owned() press=end />
            </Menu>
        </span>
    }
}

#[component]
fn Held(room: Room) -> impl IntoView {
    let left = Memo::new(move |_| {
        let now = room.desk.shown.now.get();
        // A second that has begun counts.
        room.held().map(|held| ((held.until - now).max(Span::ZERO).0 + 999) as u32 / 1_000)
    });
    let text = move || match left.get() {
        None => Mail::Saving.say().to_owned(),
        Some(0) => Mail::HeldNow.say().to_owned(),
        Some(seconds) => Mail::Held.count(seconds, &[]),
    };
    view! {
        <p class="mail-held tabular" role="timer">
            <Icon shape=shapes::SEND_HORIZONTAL />
            <span>{text}</span>
        </p>
        <button
            type="button"
            class="button mail-undo"
            data-autofocus=""
            disabled=move || left.get() == Some(0)
            on:click=move |_| room.desk.take_letter_back(room.id)
        >
            <Icon shape=shapes::ROTATE_CCW />
            {Mail::Undo.say()}
        </button>
    }
}
