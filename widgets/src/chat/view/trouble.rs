//! When there is no chat to show.

use crate::chat::http::Trouble;
use crate::dom::el::{El, button, el, said};
use crate::dom::page;
use crate::text::{Chat, Key};
use crate::ui::icon::large_icon;
use crate::ui::shapes;

/// What is wrong, and what to do.
pub fn trouble_view(trouble: Trouble) -> El {
    let (shape, title, hint) = match trouble {
        Trouble::NoSite => (shapes::CIRCLE_ALERT, Chat::NoSite, Chat::NoSiteHint),
        Trouble::Unreachable => (shapes::WIFI_OFF, Chat::Unreachable, Chat::UnreachableHint),
    };
    let again = (trouble == Trouble::Unreachable).then(|| button("button", page::reload).text(Chat::TryAgain.say()));
    let card = el("div")
        .class("trouble-card")
        .attr("role", "alert")
        .child(large_icon(shape))
        .child(said("h1", title.say()))
        .child(said("p", hint.say()));
    el("main").class("panel trouble").child(card).children(again)
}
