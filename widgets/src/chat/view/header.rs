//! The header: who is there, the menu, minimise.

use crate::prelude::*;

use crate::chat::phase::Phase;
use crate::chat::store::ChatStore;
use crate::dom::el::{El, el, said};
use crate::dom::{clock, files, spawn};
use crate::socket::Link;
use crate::text::{Chat, Key};
use crate::ui::avatar::disc_of;
use crate::ui::icon::{icon, icon_button};
use crate::ui::menu::{menu, menu_item};
use crate::ui::{Shape, shapes};

/// The header. `ending`: the customer wants to end; he is asked first.
pub fn header(store: ChatStore, ending: RwSignal<bool>) -> El {
    let team = store.site(|site| site.team.clone());
    let name = said("h1", &team).attr("dir", "auto");
    let face = move || match store.phase() {
        Phase::With { name } if !name.is_empty() => name,
        _ => team.clone(),
    };
    // Without a connection nobody is known to be there.
    let is_there = move || {
        !matches!(store.link(), Link::Down { .. })
            && (matches!(store.phase(), Phase::With { .. }) || !store.is_offline())
    };
    let state = el("p")
        .attr("role", "status")
        .child(el("i").class("dot").attr("aria-hidden", "true").bind_class("on", is_there))
        .child(el("span").attr("dir", "auto").bind_text(move || availability(&store.phase(), store.is_offline())));
    let minimise = store
        .is_embedded()
        .then(|| icon_button(shapes::CHEVRON_DOWN, Chat::Minimise.say(), move || store.minimise_pressed()));
    el("header")
        .class("panel-head")
        .child(disc_of(face, "large"))
        .child(el("div").class("panel-who").child(name).child(state))
        .child(panel_menu(store, ending))
        .children(minimise)
}

fn panel_menu(store: ChatStore, ending: RwSignal<bool>) -> El {
    let note = RwSignal::new(String::new());
    let copy = move || {
        let text = store.transcript();
        spawn(async move {
            let key = if files::copy(text).await { Chat::TranscriptCopied } else { Chat::TranscriptNotCopied };
            note.try_set(key.say().to_owned());
        });
    };
    let save = move || {
        let day = String::from(js_sys::Date::new(&(clock::now().0 as f64).into()).to_iso_string());
        let day = day.get(..10).unwrap_or_default();
        files::save(&[Chat::TranscriptFile.say(), "-", day, ".txt"].concat(), &store.transcript());
    };
    let entry = move |shape: Shape, key: Chat, danger, act: Box<dyn FnMut()>| {
        menu_item(danger, act).child(icon(shape)).child(said("span", key.say()))
    };
    // Made anew whenever it is opened: what it offers is what can be done then.
    let fill = move |list: El| {
        let phase = store.phase();
        let (shape, key) =
            if store.has_sound() { (shapes::VOLUME_X, Chat::SoundOff) } else { (shapes::VOLUME_2, Chat::SoundOn) };
        let mut list = list.child(entry(shape, key, false, Box::new(move || store.sound_toggled())));
        if phase.has_thread() {
            list = list.child(entry(shapes::COPY, Chat::TranscriptCopy, false, Box::new(copy)));
            list = list.child(entry(shapes::DOWNLOAD, Chat::TranscriptSave, false, Box::new(save)));
        }
        if phase.may_end() {
            list = list.child(entry(shapes::LOG_OUT, Chat::EndChat, true, Box::new(move || ending.set(true))));
        }
        list
    };
    menu(shapes::ELLIPSIS_VERTICAL, Chat::Menu.say(), fill)
        .child(el("p").class("visually-hidden").attr("role", "status").bind_text(move || note.get()))
}

fn availability(phase: &Phase, offline: bool) -> String {
    let key = match phase {
        Phase::With { name } if !name.is_empty() => {
            return Chat::AvailabilityWith.fill(&[("name", name)]);
        }
        _ if offline => Chat::AvailabilityOffline,
        Phase::Waiting { left_email: None, .. } => Chat::AvailabilityWaiting,
        _ => Chat::AvailabilityOpen,
    };
    key.say().to_owned()
}
