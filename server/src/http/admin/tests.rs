//! Administration over HTTP: who may, what stands, what is refused and why.

use axum::http::Method;
use serde_json::{Value, json};

use crate::demo::PASSWORD;
use crate::http::tests::{Answer, EVIL, OWN, Server};

const SALES: &str = "00000000-0000-0000-0000-00000000d201";
const SUPPORT: &str = "00000000-0000-0000-0000-00000000d202";
const SITE: &str = "00000000-0000-0000-0000-00000000d101";
const ADMIN: &str = "00000000-0000-0000-0000-00000000d405";
const ANNA: &str = "00000000-0000-0000-0000-00000000d401";

/// An administrator's browser.
struct Admin {
    server: Server,
    cookie: String,
}

impl Admin {
    async fn start() -> Self {
        let server = Server::start().await;
        let cookie = server.cookie("admin").await;
        Self { server, cookie }
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let asked = self.server.ask(method, &format!("/api/admin/{path}")).cookie(&self.cookie).from(OWN);
        match body {
            Some(body) => asked.json(&body).send().await,
            None => asked.send().await,
        }
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.ask(Method::GET, path, None).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// Reads, changes one field, and writes back.
    async fn change(&self, path: &str, pointer: &str, value: Value) -> Answer {
        let mut record = self.get(path).await;
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        record["value"].pointer_mut(parent).unwrap()[field] = value;
        let body = json!({ "version": record["version"], "value": record["value"] });
        self.ask(Method::PUT, path, Some(body)).await
    }

    async fn assert_invalid(&self, path: &str, pointer: &str, value: Value, field: &str) {
        let answer = self.change(path, pointer, value.clone()).await;
        assert_eq!(answer.refusal(), (422, "invalid".into()), "{pointer} = {value}: {}", answer.text());
        let said = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(said.starts_with(&format!("{field}: ")), "{pointer} = {value}: {said}");
    }
}

/// Every address of the description, with its methods.
fn described() -> Vec<(Method, String)> {
    let (_, description) = super::described().split_for_parts();
    let description: Value = serde_json::from_str(&description.to_json().unwrap()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let methods = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys();
        methods.map(move |method| (method.to_uppercase().parse().unwrap(), path.replace("{id}", SALES)))
    });
    methods.collect()
}

#[tokio::test]
async fn every_address_is_described_and_guarded() {
    let server = Server::start().await;
    let described = described();
    assert_eq!(
        described.len(),
        7 * 5 + 5 + 2 + 2 + 2 + 2 + 2 + 4 + 2 + 3,
        "a new route? it is described by the same line: {described:?}"
    );
    let (agent, supervisor) = (server.cookie("anna").await, server.cookie("sam").await);
    for (method, path) in described {
        let ask = |cookie: &str| server.ask(method.clone(), &path).from(OWN).cookie(cookie).json(&json!({}));
        assert_eq!(ask("").send().await.refusal(), (401, "unauthorized".into()), "{method} {path}");
        assert_eq!(ask(&agent).send().await.refusal(), (403, "forbidden".into()), "{method} {path}");
        let supervisor = ask(&supervisor).send().await.status;
        assert_eq!(supervisor == 403, method != Method::GET, "{method} {path}: {supervisor}");
    }
    let description = server.get("/api/openapi.json").await;
    assert_eq!(description.header("content-type"), "application/json");
    assert_eq!(description.json()["info"]["title"], "Switchboard administration");
}

#[tokio::test]
async fn foreign_pages_change_nothing() {
    let admin = Admin::start().await;
    let asked = admin.server.ask(Method::POST, "/api/admin/teams").cookie(&admin.cookie).from(EVIL);
    assert_eq!(asked.json(&json!({ "name": "Evil" })).send().await.refusal(), (403, "wrong_origin".into()));
}

#[tokio::test]
async fn a_team_from_beginning_to_end() {
    let admin = Admin::start().await;
    let made = admin.ask(Method::POST, "teams", Some(json!({ "name": " Night  shift " }))).await;
    assert_eq!((made.status.as_u16(), &made.json()["value"]["name"]), (201, &json!("Night shift")));
    let path = format!("teams/{}", made.json()["id"].as_str().unwrap());
    let renamed = admin.change(&path, "/name", json!("Day shift")).await;
    assert_eq!((renamed.status.as_u16(), &renamed.json()["version"]), (200, &json!(2)));
    let late = json!({ "version": 1, "value": { "name": "Too late" } });
    assert_eq!(admin.ask(Method::PUT, &path, Some(late)).await.refusal(), (409, "stale".into()));
    assert_eq!(admin.get(&path).await["value"]["name"], "Day shift");
    assert_eq!(admin.get("teams").await["records"].as_array().unwrap().len(), 3);
    assert_eq!(admin.ask(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(admin.ask(Method::DELETE, &path, None).await.refusal(), (404, "not_found".into()));
    assert_eq!(admin.server.app.catalog.get().teams.len(), 2, "everybody works with the new catalog");
}

#[tokio::test]
async fn slips_are_named() {
    let admin = Admin::start().await;
    let site = format!("sites/{SITE}");
    for (pointer, value, field) in [
        ("/key", json!("a b"), "key"),
        ("/name", json!("  "), "name"),
        ("/queue", json!(SITE), "queue"),
        ("/origins", json!(["https://a.example", "a.example"]), "origins[1]"),
        ("/texts", json!({ "english": {} }), "texts.english"),
        ("/texts/en/greeting", json!("x".repeat(1_001)), "texts.en.greeting"),
        ("/look/color", json!("red"), "look.color"),
        ("/form/questions", json!([{ "text": " " }]), "form.questions[0].text"),
    ] {
        admin.assert_invalid(&site, pointer, value, field).await;
    }
    let queue = format!("queues/{SALES}");
    for (pointer, value, field) in [
        ("/teams", json!([SITE]), "teams[0]"),
        ("/agents", json!([SITE]), "agents[0]"),
        ("/overflow", json!({ "queue": SALES, "after_seconds": 5 }), "overflow.queue"),
        ("/overflow", json!({ "queue": SUPPORT, "after_seconds": 0 }), "overflow.after_seconds"),
        ("/hours/time_zone", json!("Middle/Earth"), "hours.time_zone"),
        ("/hours/open", json!([{ "weekday": "monday", "from": "9", "to": "17:00" }]), "hours.open[0].from"),
        ("/hours/open", json!([{ "weekday": "monday", "from": "17:00", "to": "09:00" }]), "hours.open[0].to"),
        ("/hours/holidays", json!(["2026-02-30"]), "hours.holidays[0]"),
        ("/target/percent", json!(0), "target.percent"),
        ("/screen_pop", json!("javascript:alert(1)"), "screen_pop"),
        ("/screen_pop", json!("https://crm.example/{{nobody}}"), "screen_pop"),
    ] {
        admin.assert_invalid(&queue, pointer, value, field).await;
    }
    let agent = format!("agents/{ANNA}");
    for (pointer, value, field) in [
        ("/login", json!("hannah"), "login"),
        ("/login", json!("ben"), "login"),
        ("/login", json!("ännä"), "login"),
        ("/teams", json!([SALES]), "teams[0]"),
        ("/slots/chat", json!(101), "slots.chat"),
    ] {
        admin.assert_invalid(&agent, pointer, value, field).await;
    }
    for (pointer, value, field) in [
        ("/recovery_seconds", json!(0), "recovery_seconds"),
        ("/accept_timeout_seconds/chat", json!(1), "accept_timeout_seconds.chat"),
        ("/quiet/reminders", json!(11), "quiet.reminders"),
        ("/wrap_up/default_reason", json!(SITE), "wrap_up.default_reason"),
        ("/idle_reasons", json!([{ "name": "Only this" }]), "idle_reasons"),
        ("/idle_reasons/0/name", json!(""), "idle_reasons[0].name"),
        ("/wrap_up_reasons/0/id", json!(SITE), "wrap_up_reasons[0].id"),
        ("/composer_limits", json!({ "sms": 0 }), "composer_limits.sms"),
        ("/composer_limits", json!({ "email": 100 }), "composer_limits.email"),
        ("/end_keywords", json!({ "en": "Stop" }), "end_keywords.en"),
        ("/end_keywords", json!({ "?": "bye" }), "end_keywords.?"),
    ] {
        admin.assert_invalid("settings", pointer, value, field).await;
    }
}

#[tokio::test]
async fn unknown_fields_are_refused_not_ignored() {
    let admin = Admin::start().await;
    let answer = admin.ask(Method::POST, "teams", Some(json!({ "name": "A", "colour": "red" }))).await;
    assert_eq!(answer.refusal(), (400, "bad_json".into()));
    assert!(answer.text().contains("colour"), "{}", answer.text());
}

#[tokio::test]
async fn a_site_is_made_with_little_and_reads_back_whole() {
    let admin = Admin::start().await;
    let body = json!({ "key": "two", "name": "Two", "team": "Team Two", "queue": SALES,
        "origins": ["https://Two.example:443/", "https://two.example"] });
    let made = admin.ask(Method::POST, "sites", Some(body.clone())).await;
    assert_eq!(made.status, 201, "{made:?}");
    let value = &made.json()["value"];
    assert_eq!(value["origins"], json!(["https://two.example"]));
    assert_eq!((&value["form"]["name"], &value["active"]), (&json!("required"), &json!(true)));
    assert_eq!(admin.server.get("/chat/api/site/two").await.status, 200);
    let twice = admin.ask(Method::POST, "sites", Some(body)).await;
    assert_eq!(twice.json()["message"], "key: another site has it");
    let path = format!("sites/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(admin.change(&path, "/active", json!(false)).await.status, 200);
    assert_eq!(admin.server.get("/chat/api/site/two").await.status, 404);
    assert_eq!(admin.ask(Method::DELETE, &path, None).await.status, 204);
}

#[tokio::test]
async fn a_queue_with_hours_reads_back_as_written() {
    let admin = Admin::start().await;
    let hours = json!({ "time_zone": "Europe/Berlin", "holidays": ["2026-12-25"],
        "open": [{ "weekday": "sunday", "from": "09:30", "to": "24:00" }] });
    let body = json!({ "name": "Nights", "hours": hours, "overflow": { "queue": SALES, "after_seconds": 30 },
        "screen_pop": "https://crm.example/{{customer.phone}}" });
    let made = admin.ask(Method::POST, "queues", Some(body)).await;
    assert_eq!((made.status.as_u16(), &made.json()["value"]["hours"]), (201, &hours));
    assert_eq!(made.json()["value"]["target"], json!({ "within_seconds": 60, "percent": 80 }));
}

#[tokio::test]
async fn an_entry_point_from_beginning_to_end() {
    let admin = Admin::start().await;
    let body = json!({ "channel": "sms", "name": "Club", "address": "+49 30 901-822", "queue": SALES,
        "carrier": "simulated" });
    let made = admin.ask(Method::POST, "entry-points", Some(body.clone())).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(
        (&made.json()["value"]["address"], &made.json()["value"]["active"]),
        (&json!("+4930901822"), &json!(true))
    );
    let again = admin.ask(Method::POST, "entry-points", Some(body)).await;
    assert_eq!(again.json()["message"], "address: Club has it");
    let path = format!("entry-points/{}", made.json()["id"].as_str().unwrap());
    for (pointer, value, field) in [
        ("/channel", json!("web_chat"), "channel"),
        ("/channel", json!("whats_app"), "channel"),
        ("/address", json!("030 901822"), "address"),
        ("/queue", json!(SITE), "queue"),
        ("/carrier", json!("pigeon"), "carrier"),
        ("/name", json!(" "), "name"),
    ] {
        admin.assert_invalid(&path, pointer, value, field).await;
    }
    assert_eq!(admin.change(&path, "/active", json!(false)).await.status, 200);
    assert_eq!(admin.ask(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(admin.ask(Method::GET, &path, None).await.status, 404);
}

#[tokio::test]
async fn what_is_in_use_stays() {
    let admin = Admin::start().await;
    let removed = admin.ask(Method::DELETE, &format!("queues/{SALES}"), None).await;
    assert_eq!(removed.refusal(), (409, "in_use".into()));
    let removed = admin.ask(Method::DELETE, &format!("queues/{SUPPORT}"), None).await;
    assert_eq!(removed.json()["message"], "still in use by the queue Sales");
    let teams = admin.get("teams").await;
    let team = teams["records"][0]["id"].as_str().unwrap();
    assert_eq!(admin.ask(Method::DELETE, &format!("teams/{team}"), None).await.refusal(), (409, "in_use".into()));
}

#[tokio::test]
async fn a_site_goes_when_its_last_conversation_ended() {
    let admin = Admin::start().await;
    let app = &admin.server.app;
    let site: domain::SiteId = domain::SiteId(SITE.parse().unwrap());
    let who = crate::desk::Visitor { contact: domain::ContactId::from_number(1), site };
    let id = || domain::CommandId(app.ids.uuid(app.clock.now()));
    let start = crate::desk::tests::world::start("hello");
    let conversation = app.desk.customer(who, id(), &start).await.unwrap().conversation.unwrap();
    let path = format!("sites/{SITE}");
    assert_eq!(admin.ask(Method::DELETE, &path, None).await.refusal(), (409, "in_use".into()));
    assert_eq!(admin.change(&path, "/active", json!(false)).await.status, 200);
    let write = protocol::customer::Command::Write { conversation, text: "still here".into(), files: Vec::new() };
    assert!(app.desk.customer(who, id(), &write).await.is_ok(), "what runs goes on");
    let other = crate::desk::Visitor { contact: domain::ContactId::from_number(2), site };
    assert_eq!(app.desk.customer(other, id(), &start).await, Err(domain::Refusal::NoSuchSite));
    let leave = protocol::customer::Command::Leave { conversation };
    app.desk.customer(who, id(), &leave).await.unwrap();
    assert_eq!(admin.ask(Method::DELETE, &path, None).await.status, 204);
}

#[tokio::test]
async fn a_new_person_signs_in_once_a_password_is_set() {
    let admin = Admin::start().await;
    let made = admin.ask(Method::POST, "agents", Some(json!({ "login": "Dora", "name": "Dora Diaz" }))).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.json()["value"]["slots"], json!({ "chat": 5, "social": 5, "email": 5 }));
    assert_eq!(admin.server.sign_in("dora", "long enough").await.status, 401);
    let path = format!("agents/{}/password", made.json()["id"].as_str().unwrap());
    let short = admin.ask(Method::PUT, &path, Some(json!({ "password": "short" }))).await;
    assert_eq!(short.json()["message"], "password: the password needs at least 8 characters");
    assert_eq!(admin.ask(Method::PUT, &path, Some(json!({ "password": "long enough" }))).await.status, 204);
    let session = admin.server.sign_in("dora", "long enough").await;
    assert_eq!(session.status, 204);
    assert_eq!(admin.ask(Method::PUT, &path, Some(json!({ "password": "quite another" }))).await.status, 204);
    let cookie = session.header("set-cookie").split(';').next().unwrap();
    assert!(!admin.server.knows(cookie).await, "a new password ends what the old one began");
}

#[tokio::test]
async fn somebody_can_always_administer() {
    let admin = Admin::start().await;
    let path = format!("agents/{ADMIN}");
    assert_eq!(admin.change(&path, "/active", json!(false)).await.refusal(), (409, "last_admin".into()));
    assert_eq!(admin.change(&path, "/access", json!("agent")).await.refusal(), (409, "last_admin".into()));
    let new = json!({ "login": "dora", "name": "Dora Diaz", "access": "admin" });
    assert_eq!(admin.ask(Method::POST, "agents", Some(new)).await.status, 201);
    assert_eq!(admin.change(&path, "/active", json!(false)).await.refusal(), (409, "last_admin".into()), "no password");
    assert_eq!(admin.change(&format!("agents/{ANNA}"), "/access", json!("admin")).await.status, 200);
    assert_eq!(admin.change(&path, "/active", json!(false)).await.status, 200);
    assert_eq!(admin.ask(Method::GET, "teams", None).await.status, 401, "his own session ended with it");
    assert_eq!(admin.server.sign_in("admin", PASSWORD).await.status, 401);
}

#[tokio::test]
async fn settings_gain_reasons_and_lose_none() {
    let admin = Admin::start().await;
    let mut settings = admin.get("settings").await;
    assert_eq!(settings["version"], 1);
    let reasons = settings["value"]["idle_reasons"].as_array_mut().unwrap();
    reasons[1]["retired"] = json!(true);
    reasons.push(json!({ "name": "Meeting" }));
    let body = json!({ "version": 1, "value": settings["value"] });
    let written = admin.ask(Method::PUT, "settings", Some(body)).await;
    assert_eq!(written.status, 200, "{written:?}");
    let reasons = written.json()["value"]["idle_reasons"].clone();
    assert!(reasons[4]["id"].is_string() && reasons[4]["name"] == "Meeting");
    assert!(admin.server.app.catalog.get().settings.idle_reasons[1].retired);
}

#[tokio::test]
async fn a_full_disk_changes_nothing() {
    let admin = Admin::start().await;
    admin.server.faults.set_read_only(true);
    let made = admin.ask(Method::POST, "teams", Some(json!({ "name": "Night shift" }))).await;
    assert_eq!(made.refusal(), (503, "storage_unavailable".into()));
    assert_eq!(admin.server.app.catalog.get().teams.len(), 2);
}

#[tokio::test]
async fn a_template_from_beginning_to_end() {
    let admin = Admin::start().await;
    let body = json!({ "group": "Orders", "name": " Late  order ", "channels": ["sms", "sms"], "locked": true,
        "texts": { "EN": "Sorry, {{customer.first_name}}: [[why]]" } });
    let made = admin.ask(Method::POST, "templates", Some(body)).await;
    let value = &made.json()["value"];
    assert_eq!(
        (made.status.as_u16(), &value["name"], &value["channels"]),
        (201, &json!("Late order"), &json!(["sms"]))
    );
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let path = format!("templates/{id}");
    for (pointer, value, field) in [
        ("/name", json!(" "), "name"),
        ("/group", json!("x".repeat(121)), "group"),
        ("/texts", json!({}), "texts"),
        ("/texts", json!({ "english!": "x" }), "texts.english!"),
        ("/texts/en", json!("Hello {{customer.nmae}}"), "texts.en"),
        ("/channels", json!(["sms", "fax"]), "channels[1]"),
        ("/teams", json!([SALES]), "teams[0]"),
        ("/approval", json!({ "name": "late_order" }), "channels"),
    ] {
        admin.assert_invalid(&path, pointer, value, field).await;
    }
    assert_eq!(admin.change(&path, "/texts/de", json!("Leider: [[Grund]]")).await.status, 200);
    let ids = |list: &Value| -> Vec<String> {
        list["records"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut order = ids(&admin.get("templates").await);
    assert_eq!((order.len(), order.last()), (10, Some(&id)), "a new one comes last");
    order.rotate_right(1);
    let put = async |ids: &[String]| admin.ask(Method::PUT, "templates/order", Some(json!({ "ids": ids }))).await;
    assert_eq!(put(&order[1..]).await.refusal(), (409, "stale".into()));
    assert_eq!(put(&[order.clone(), vec![id.clone()]].concat()).await.refusal(), (409, "stale".into()));
    assert_eq!(put(&order).await.status, 204);
    assert_eq!(ids(&admin.get("templates").await), order);
    assert_eq!(admin.get(&path).await["value"]["texts"]["de"], "Leider: [[Grund]]");
    assert_eq!(admin.ask(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(admin.ask(Method::DELETE, &path, None).await.refusal(), (404, "not_found".into()));
}

#[tokio::test]
async fn a_workflow_from_beginning_to_end() {
    let admin = Admin::start().await;
    let secret = "0123456789abcdef";
    let order = json!({ "key": "order", "label": "Order", "kind": "text", "required": true });
    let body = json!({ "name": " Look  up ", "url": "https://127.0.0.1/x", "secret": secret, "enabled": true,
        "parameters": [order] });
    let mut bare = body.clone();
    bare.as_object_mut().unwrap().remove("secret");
    assert_eq!(admin.ask(Method::POST, "workflows", Some(bare)).await.refusal(), (422, "invalid".into()));
    let made = admin.ask(Method::POST, "workflows", Some(body)).await;
    assert_eq!((made.status.as_u16(), &made.json()["value"]["name"]), (201, &json!("Look up")));
    let path = format!("workflows/{}", made.json()["id"].as_str().unwrap());
    for (pointer, value, field) in [
        ("/name", json!(""), "name"),
        ("/url", json!("https://"), "url"),
        ("/url", json!("https://exa mple"), "url"),
        ("/url", json!("https://[::1"), "url"),
        ("/secret", json!("short"), "secret"),
        ("/channels", json!(["fax"]), "channels[0]"),
        ("/queues", json!([made.json()["id"]]), "queues[0]"),
        ("/parameters/0/key", json!("Order"), "parameters[0].key"),
        ("/parameters/0/kind", json!("choice"), "parameters[0].kind"),
    ] {
        admin.assert_invalid(&path, pointer, value, field).await;
    }
    // Without one it keeps its secret, which nobody reads.
    assert_eq!(admin.change(&path, "/confirm", json!(true)).await.status, 200);
    let kept = admin.server.app.catalog.get().workflows.values().next().cloned().unwrap();
    assert_eq!((kept.secret.as_str(), kept.confirm), (secret, true));
    assert!(admin.get("workflows").await["records"][0]["value"]["secret"].is_null());
    let test = async |parameters: Value| {
        admin.ask(Method::POST, &format!("{path}/test"), Some(json!({ "parameters": parameters }))).await
    };
    assert_eq!(test(json!({})).await.refusal(), (422, "invalid".into()));
    let tested = test(json!({ "order": "4711" })).await.json();
    assert_eq!((&tested["failure"], &tested["status"]), (&json!("forbidden"), &Value::Null));
    assert_eq!((&tested["request"]["test"], &tested["request"]["parameters"]["order"]), (&json!(true), &json!("4711")));
    let log = admin.get(&format!("{path}/calls")).await["calls"].clone();
    assert_eq!((log.as_array().unwrap().len(), &log[0]["failure"]), (1, &json!("forbidden")));
    assert_eq!((&log[0]["agent"], &log[0]["conversation"]), (&json!("Alex Admin"), &Value::Null));
    assert_eq!(admin.ask(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(test(json!({})).await.refusal(), (404, "not_found".into()));
    let schema = admin.server.ask(Method::GET, "/api/workflow.schema.json").send().await;
    assert!(schema.status == 200 && schema.json()["$defs"]["request"].is_object());
}

#[tokio::test]
async fn a_table_with_one_bad_line_brings_nothing() {
    let admin = Admin::start().await;
    let import = async |table: &str| {
        let asked = admin.server.ask(Method::POST, "/api/admin/templates/import?language=de").from(OWN);
        asked.cookie(&admin.cookie).body("text/csv", table.as_bytes().to_vec()).send().await
    };
    let good = "channel,group,name,text,lock\nall,Orders,Thanks,\"Danke, {{customer.name}}\",no\n";
    let bad = import(&format!("{good}all,Orders,Welcome,Hallo,perhaps\n")).await;
    assert_eq!(bad.refusal(), (422, "bad_lines".into()));
    let faults = bad.json()["faults"].clone();
    assert_eq!(
        faults,
        json!([{ "line": 3, "column": "lock", "code": "not_yes_or_no", "message": "must be yes or no" }])
    );
    assert_eq!(admin.get("templates").await["records"].as_array().unwrap().len(), 9);
    assert_eq!(import(good).await.json(), json!({ "imported": 1 }));
    let templates = admin.get("templates").await;
    assert_eq!(templates["records"][9]["value"]["texts"], json!({ "de": "Danke, {{customer.name}}" }));
    assert_eq!(import(good).await.json()["faults"][0]["code"], "duplicate");
    assert_eq!(import("channel,group\n").await.json()["faults"].as_array().unwrap().len(), 3);
    assert_eq!(import("\u{FFFF}").await.status, 422);
    admin.server.faults.set_read_only(true);
    assert_eq!(import(&good.replace("Thanks", "Again")).await.refusal(), (503, "storage_unavailable".into()));
}

#[tokio::test]
async fn a_restricted_word_from_beginning_to_end() {
    let admin = Admin::start().await;
    let body = json!({ "text": " free  of charge ", "channels": ["sms", "sms"], "whole": true, "action": "refuse" });
    let made = admin.ask(Method::POST, "words", Some(body)).await;
    assert_eq!((made.status.as_u16(), &made.json()["value"]["text"]), (201, &json!("free of charge")));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let path = format!("words/{id}");
    for (pointer, value, field) in [
        ("/text", json!(" "), "text"),
        ("/text", json!("x".repeat(101)), "text"),
        ("/channels", json!(["fax"]), "channels[0]"),
    ] {
        admin.assert_invalid(&path, pointer, value, field).await;
    }
    assert_eq!(admin.change(&path, "/action", json!("warn")).await.status, 200);
    assert_eq!(admin.server.app.desk.desk_settings().words[0].channels.len(), 1, "desks are told");
    assert_eq!(admin.ask(Method::DELETE, &path, None).await.status, 204);
    assert!(admin.server.app.catalog.get().words.is_empty());
    let mut made = 0;
    while admin.ask(Method::POST, "words", Some(json!({ "text": "字".repeat(100), "action": "warn" }))).await.status
        == 201
    {
        made += 1;
    }
    assert_eq!(made, 24 * 1024 / 300, "the list travels in one frame");
}
