//! Texts that leave the page: into a file, into the clipboard.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::{document, window};

/// Offers a text as a file to be saved.
pub fn save(name: &str, text: &str) {
    let _ = try_save(name, text);
}

/// Copies a text; false if the browser does not allow it.
pub async fn copy(text: String) -> bool {
    let clipboard = window().navigator().clipboard();
    // Missing in pages that are not served securely.
    !JsValue::from(clipboard.clone()).is_undefined() && JsFuture::from(clipboard.write_text(&text)).await.is_ok()
}

fn try_save(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/plain;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
