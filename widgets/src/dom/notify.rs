//! Desktop notifications, as far as the browser has them and the person allows them.

use js_sys::Reflect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, Notification, NotificationOptions, NotificationPermission};

use super::window;
use crate::store::Map;

/// Whether notifications may be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Permission {
    /// Yes.
    Granted,
    /// No, and asking again is no use: the person changes it in the browser.
    Denied,
    /// Nobody was asked yet.
    Unasked,
    /// The browser has none.
    Missing,
}

/// What holds now.
pub fn permission() -> Permission {
    if !Reflect::has(&window(), &JsValue::from_str("Notification")).unwrap_or(false) {
        return Permission::Missing;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Permission::Granted,
        NotificationPermission::Denied => Permission::Denied,
        _ => Permission::Unasked,
    }
}

/// Asks the person; only where he pressed something.
pub async fn ask() -> Permission {
    if permission() == Permission::Unasked
        && let Ok(asked) = Notification::request_permission()
    {
        let _ = JsFuture::from(asked).await;
    }
    permission()
}

/// The notifications that are shown, one for each thing they are about.
#[derive(Debug)]
pub struct Notices<K>(Map<K, Shown>);

#[derive(Debug)]
struct Shown {
    notification: Notification,
    _pressed: Closure<dyn FnMut(Event)>,
}

impl<K> Default for Notices<K> {
    fn default() -> Self {
        Self(Map::default())
    }
}

impl<K: Ord> Notices<K> {
    /// Shows one, silently, instead of an earlier one about the same. Pressing it brings the page to the front.
    pub fn show(&mut self, about: K, title: &str, body: &str, pressed: impl Fn() + 'static) {
        if permission() != Permission::Granted {
            return;
        }
        let options = NotificationOptions::new();
        options.set_body(body);
        options.set_silent(Some(true));
        // Some browsers allow them only from a service worker.
        let Ok(notification) = Notification::new_with_options(title, &options) else { return };
        let pressed = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let _ = window().focus();
            if let Some(notification) = event.target().and_then(|target| target.dyn_into::<Notification>().ok()) {
                notification.close();
            }
            pressed();
        });
        notification.set_onclick(Some(pressed.as_ref().unchecked_ref()));
        self.0.insert(about, Shown { notification, _pressed: pressed });
    }

    /// Takes away those that say nothing any more.
    pub fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        self.0.retain(|about, _| keep(about));
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.notification.set_onclick(None);
        self.notification.close();
    }
}
