//! The thread as a component, for `view!`.

use std::rc::Rc;

use leptos::prelude::*;

use super::feed::Feed;
use super::model::Key;
use super::row::Discard;
use super::view::thread;

/// The thread: rows, what stands below them, and the button that leads to the end; see [`thread`].
#[component]
pub fn Thread(
    /// What it shows.
    feed: Feed,
    /// Who types, in order of appearance; empty for nobody.
    #[prop(into, optional)]
    typing: Signal<Vec<String>>,
    /// The reader came near the first row; what comes before it should be fetched.
    earlier: Callback<()>,
    /// The reader wants a failed message to be tried again.
    retry: Callback<Key>,
    /// The reader gives a failed message up, by a button that says so.
    discard: (String, Callback<Key>),
    /// What stands below the last row and scrolls with it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let typing = move || typing.get();
    let (earlier, retry) = (Rc::new(move || earlier.run(())), Rc::new(move |key| retry.run(key)));
    let (name, press) = discard;
    let discard = Discard { name, press: Rc::new(move |key| press.run(key)) };
    thread(feed, typing, earlier, retry, Some(discard), |view| match children {
        Some(children) => view.hold(children),
        None => view,
    })
    .place()
}
