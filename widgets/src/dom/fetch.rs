//! One HTTP request: bytes out, bytes in. Meaning is the caller's.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use super::window;

/// What came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// The seconds to wait that came with a refusal, if any.
    pub retry_after: Option<u32>,
}

impl Answer {
    /// Whether the status is 2xx.
    pub const fn is_ok(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// No answer came: no network, or the server is away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unreachable;

/// A request under way.
pub struct Asked(Result<JsFuture, JsValue>);

/// Asks, at once: several that were asked before the first is awaited are under way together. `headers` are names with
/// values; `body` makes it anything but a GET.
pub fn ask(method: &str, url: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Asked {
    Asked(send(method, url, headers, body))
}

/// Asks and waits for what comes back.
pub async fn fetch(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
) -> Result<Answer, Unreachable> {
    ask(method, url, headers, body).answer().await
}

impl Asked {
    /// What comes back.
    pub async fn answer(self) -> Result<Answer, Unreachable> {
        receive(self.0).await.map_err(|_| Unreachable)
    }
}

fn send(method: &str, url: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Result<JsFuture, JsValue> {
    let list = Headers::new()?;
    for (name, value) in headers {
        list.set(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(method);
    init.set_headers(&list);
    if let Some(body) = body {
        init.set_body(&Uint8Array::from(body));
    }
    Ok(window().fetch_with_str_and_init(url, &init).into())
}

async fn receive(response: Result<JsFuture, JsValue>) -> Result<Answer, JsValue> {
    let response: Response = response?.await?.unchecked_into();
    let retry_after = response.headers().get("retry-after")?.and_then(|wait| wait.parse().ok());
    let buffer: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.unchecked_into();
    Ok(Answer { status: response.status(), body: Uint8Array::new(&buffer).to_vec(), retry_after })
}
