//! Plain elements among Leptos views, and views inside plain elements: how the desk's `view!` and [`super::el`] mix.

use leptos::prelude::{Children, LocalStorage, StoredValue, on_cleanup};
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use send_wrapper::SendWrapper;
use web_sys::{Element, Node};

use super::el::El;

/// An element as a view, to be put among others in `view!`.
#[derive(Debug)]
pub struct Placed(SendWrapper<Element>);

/// A handle on an element for what happens later; cheap, and empty once its owner is gone.
pub type Handle = StoredValue<Option<El>, LocalStorage>;

impl El {
    /// With whatever views at its end.
    #[must_use]
    pub fn hold(self, children: Children) -> Self {
        let mut state = SendWrapper::new(children().build());
        state.mount(&self, None);
        on_cleanup(move || state.unmount());
        self
    }

    /// As a view.
    pub fn place(self) -> Placed {
        Placed(SendWrapper::new((*self).clone()))
    }
}

no_attrs!(Placed);

impl Render for Placed {
    type State = Element;

    fn build(self) -> Element {
        self.0.take()
    }

    fn rebuild(self, state: &mut Element) {
        let old: &Node = state;
        if let Some(parent) = old.parent_node() {
            let _ = parent.replace_child(&self.0, old);
        }
        *state = self.0.take();
    }
}

/// There is no server-side form: these exist because the trait asks for them.
impl RenderHtml for Placed {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Element {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
