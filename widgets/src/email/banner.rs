//! What is said when a letter comes while an answer is written (SPEC D.5).

use domain::Seq;
use domain::email::{LetterMark, Mode};
use leptos::prelude::*;

use super::list::card_id;
use super::model;
use super::room::Room;
use super::view::into_sight;
use crate::dom::timer::Frame;
use crate::text::{Key, Mail};
use crate::ui::{Icon, shapes};

/// Above the letters: what came is to be looked at before the answer is sent.
#[component]
pub fn NewLetters(
    /// Of which room.
    room: Room,
) -> impl IntoView {
    let fresh = Memo::new(move |_| room.reading.with(|reading| reading.fresh().len()) as u32);
    let frame = StoredValue::new_local(None::<Frame>);
    let go = move |_| {
        let first = room.reading.try_update(super::reading::Reading::unfold_fresh).flatten();
        // Once it is unfolded.
        let later = first.map(|first| Frame::next(move || into_sight(&card_id(first))));
        frame.set_value(later);
    };
    view! {
        <div class="mail-banners" role="status">
            <Show when=move || fresh.get() != 0>
                <button type="button" class="mail-banner" on:click=go>
                    <Icon shape=shapes::MAIL />
                    <span>{move || Mail::BannerNew.count(fresh.get(), &[])}</span>
                    <span class="mail-banner-do" aria-hidden="true">{Mail::BannerShow.say()}</span>
                </button>
            </Show>
        </div>
    }
}

// The letter that is answered, and how. Whoever forwards one, or sends his own once more, means that one.
fn answered(room: Room) -> Option<(Mode, u64)> {
    let (answers, mode) = room.compose.with(|compose| (compose.answers(), compose.mode()));
    let Seq(answers) = answers?;
    mode.filter(|mode| *mode != Mode::Forward).map(|mode| (mode, answers))
}

/// Below the composer: the answer is not to the latest letter.
#[component]
pub fn OlderLetter(
    /// Of which room.
    room: Room,
) -> impl IntoView {
    let newer = Memo::new(move |_| {
        let (mode, answers) = answered(room)?;
        let newer = room.thread(|folded| model::received_after(folded.thread.items(), answers))?;
        Some((mode, *newer.last()?))
    });
    let go = move |_| {
        if let Some((mode, latest)) = newer.get_untracked() {
            room.answer(mode, Some(latest));
        }
    };
    view! {
        <div class="mail-older" role="status">
            <Show when=move || newer.get().is_some()>
                <Icon shape=shapes::INFO />
                <span>{Mail::BannerOld.say()}</span>
                <button type="button" class="button" disabled=move || room.is_leaving() on:click=go>
                    {Mail::BannerOldDo.say()}
                </button>
            </Show>
        </div>
    }
}

/// Below the composer: the answer goes to somebody who was not among the people here, whatever he calls himself.
#[component]
pub fn ToStranger(
    /// Of which room.
    room: Room,
) -> impl IntoView {
    let stranger = Memo::new(move |_| {
        let (_, answers) = answered(room)?;
        let letter = room.card(answers)?.letter;
        let wrote = letter.reply_to.first().or(letter.from.first())?.address.clone();
        letter.marks.contains(&LetterMark::Stranger).then_some(wrote)
    });
    view! {
        <div class="mail-older" role="status">
            {move || {
                stranger
                    .get()
                    .map(|address| {
                        view! {
                            <Icon shape=shapes::TRIANGLE_ALERT />
                            <span>{Mail::ToStranger.fill(&[("address", &address)])}</span>
                        }
                    })
            }}
        </div>
    }
}
