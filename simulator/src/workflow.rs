//! The systems of a shop, as workflows call them: `POST /workflows/order` looks an order up, `POST /workflows/refund` pays it
//! back. What is asked for and answered is documented in `docs/workflows.md`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State as Given;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::clock::now;
use crate::{Simulator, signature};

const ORDER: &str = "/workflows/order";
const REFUND: &str = "/workflows/refund";

/// As much of a request as the shop reads.
#[derive(Deserialize)]
struct Asked {
    contact: Contact,
    parameters: Map<String, Value>,
}

#[derive(Deserialize)]
struct Contact {
    name: String,
}

/// `/workflows/…`.
pub fn routes() -> Router<Arc<Simulator>> {
    Router::new()
        .route(ORDER, post(async |given, headers, body| answer(given, headers, body, ORDER, order)))
        .route(REFUND, post(async |given, headers, body| answer(given, headers, body, REFUND, refund)))
}

fn answer(
    Given(simulator): Given<Arc<Simulator>>,
    headers: HeaderMap,
    body: Bytes,
    path: &str,
    answer: fn(&Asked) -> Value,
) -> Response {
    if !signature::is_signed(&simulator.link.secret, &headers, path, &body, now()) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "The signature does not fit" }))).into_response();
    }
    match serde_json::from_slice(&body) {
        Ok(asked) => Json(answer(&asked)).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, Json(json!({ "error": error.to_string() }))).into_response(),
    }
}

/// Orders have numbers of four digits or more.
fn number(asked: &Asked) -> Option<&str> {
    let number = asked.parameters.get("order")?.as_str()?;
    (number.len() >= 4 && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

fn order(asked: &Asked) -> Value {
    let Some(order) = number(asked) else {
        return json!({ "error": "There is no such order" });
    };
    let name = asked.contact.name.split_whitespace().next().unwrap_or("there");
    json!({
        "message": format!("Order {order} left on Monday with DHL"),
        "note": format!("Order {order}: 2 × Yirgacheffe 250 g, 1 × hand grinder. Paid by card."),
        "composer": format!("Hello {name}, your order {order} left us on Monday with DHL and should be with you tomorrow."),
    })
}

fn refund(asked: &Asked) -> Value {
    let Some(order) = number(asked) else {
        return json!({ "error": "There is no such order" });
    };
    let amount = asked.parameters.get("amount").and_then(Value::as_f64).unwrap_or_default();
    if amount <= 0.0 || amount > 500.0 {
        return json!({ "error": "Refunds are from 0.01 to 500 euros" });
    }
    let reason = asked.parameters.get("reason").and_then(Value::as_str).unwrap_or_default();
    json!({
        "message": format!("{amount:.2} € for order {order} are on their way back"),
        "contact": { "notes": format!("Refunded {amount:.2} € for order {order}: {reason}") },
    })
}
