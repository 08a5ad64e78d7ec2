//! `/api/session` as the page uses it.

use domain::AgentId;
use wasm_bindgen::JsValue;

use crate::dom::fetch::fetch;
use crate::dom::js;

const ADDRESS: &str = "/api/session";

/// Somebody who is signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// His id.
    pub agent: AgentId,
    /// What he is called.
    pub name: String,
    /// Whether he may set things up.
    pub is_admin: bool,
}

/// Who the server says this is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Who {
    /// This agent.
    Agent(Account),
    /// Nobody.
    Nobody,
    /// The server did not say.
    Unreachable,
}

/// Why signing in did not work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignInError {
    /// Name or password is wrong.
    Wrong,
    /// Too many attempts; so many seconds to wait.
    Wait(u32),
    /// No answer.
    Unreachable,
    /// Something else.
    Failed,
}

/// Why signing out did not work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignOutError {
    /// An offer waits for an answer.
    Busy,
    /// Something else.
    Failed,
}

/// Asks who this is.
pub async fn who() -> Who {
    let Ok(answer) = fetch("GET", ADDRESS, &[], None).await else {
        return Who::Unreachable;
    };
    if answer.status != 200 {
        return Who::Unreachable;
    }
    let value = js::from_json(core::str::from_utf8(&answer.body).unwrap_or_default());
    if value.is_null() {
        return Who::Nobody;
    }
    account(&value).map_or(Who::Unreachable, Who::Agent)
}

fn account(value: &JsValue) -> Option<Account> {
    let agent = js::text(value, "agent")?.parse().ok()?;
    let is_admin = js::text(value, "access").is_some_and(|access| access == "Admin");
    Some(Account { agent, name: js::text(value, "name")?, is_admin })
}

/// Signs in; the session is a cookie that scripts cannot read.
pub async fn sign_in(login: &str, password: &str) -> Result<(), SignInError> {
    const A_WHILE: u32 = 30;
    let body = js::object(&[("login", JsValue::from_str(login)), ("password", JsValue::from_str(password))]);
    let headers = [("content-type", "application/json")];
    let answer = fetch("POST", ADDRESS, &headers, Some(js::to_json(&body).as_bytes())).await;
    let answer = answer.map_err(|_| SignInError::Unreachable)?;
    match answer.status {
        200..300 => Ok(()),
        401 => Err(SignInError::Wrong),
        429 => Err(SignInError::Wait(answer.retry_after.unwrap_or(A_WHILE))),
        502..=504 => Err(SignInError::Unreachable),
        _ => Err(SignInError::Failed),
    }
}

/// Signs out.
pub async fn sign_out() -> Result<(), SignOutError> {
    match fetch("DELETE", ADDRESS, &[], None).await.map(|answer| answer.status) {
        Ok(200..300 | 401) => Ok(()),
        Ok(409) => Err(SignOutError::Busy),
        _ => Err(SignOutError::Failed),
    }
}
