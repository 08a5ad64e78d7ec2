//! Timers that stop when they are dropped.

use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::window;

/// Runs once, later.
#[derive(Debug)]
pub struct Timeout {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

/// Runs again and again.
#[derive(Debug)]
pub struct Interval {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

/// Runs once, before the next painting.
#[derive(Debug)]
pub struct Frame {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Timeout {
    /// Runs `callback` after `milliseconds`.
    pub fn after(milliseconds: u32, callback: impl FnOnce() + 'static) -> Self {
        let callback = Closure::once(callback);
        let id = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                callback.as_ref().unchecked_ref(),
                i32::try_from(milliseconds).unwrap_or(i32::MAX),
            )
            .unwrap_or_default();
        Self { id, _callback: callback }
    }
}

impl Interval {
    /// Runs `callback` every `milliseconds`. Pages out of sight are throttled to about one run a minute.
    pub fn every(milliseconds: u32, callback: impl FnMut() + 'static) -> Self {
        let callback = Closure::<dyn FnMut()>::new(callback);
        let id = window()
            .set_interval_with_callback_and_timeout_and_arguments_0(
                callback.as_ref().unchecked_ref(),
                i32::try_from(milliseconds).unwrap_or(i32::MAX),
            )
            .unwrap_or_default();
        Self { id, _callback: callback }
    }

    /// Runs until the current reactive owner is cleaned up.
    pub fn keep(self) {
        super::keep(self);
    }
}

impl Frame {
    /// Runs `callback` before the next painting.
    pub fn next(callback: impl FnOnce() + 'static) -> Self {
        let callback = Closure::once(callback);
        let id = window().request_animation_frame(callback.as_ref().unchecked_ref()).unwrap_or_default();
        Self { id, _callback: callback }
    }
}

/// Waits.
pub async fn sleep(milliseconds: u32) {
    let mut timer = None;
    let promise = Promise::new(&mut |resolve, _| {
        timer = Some(Timeout::after(milliseconds, move || {
            let _ = resolve.call0(&JsValue::NULL);
        }));
    });
    let _ = JsFuture::from(promise).await;
    drop(timer);
}

impl Drop for Timeout {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.id);
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        window().clear_interval_with_handle(self.id);
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let _ = window().cancel_animation_frame(self.id);
    }
}
