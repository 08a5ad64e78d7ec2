//! What carriers bring: bodies, and the headers that sign them.

use axum::http::HeaderMap;
use domain::channel::ChannelKind;
use domain::entry_point::{Carrier, EntryPoint};
use domain::{EntryPointId, QueueId, Timestamp};
use server::channels::signature::{SIGNATURE, TIMESTAMP, sign, verify};
use server::channels::{Reference, simulated};

use crate::{change, driver};

const BODIES: [&str; 3] = [
    r#"{"messages":[{"id":"sim-1","from":"+4915112345678","name":"Jo Doe","text":"Hello","at":1795424400000}],"receipts":[]}"#,
    r#"{"receipts":[{"id":"sim-2","reference":"019aa100-0000-7000-8000-0000000000c1.7","state":"delivered","at":1795424401000},{"id":null,"reference":"019aa100-0000-7000-8000-0000000000c1.18446744073709551615","state":"failed","reason":"opted_out","at":-1}]}"#,
    r#"{"messages":[{"id":"m_1","from":"7214003300000011","text":"","at":9223372036854775807},{"id":"<x@example.org>","from":"Ada.Novak@Example.org","text":"Re: order","at":0}]}"#,
];

fn entry_points() -> Vec<EntryPoint> {
    let carried = ChannelKind::ALL.into_iter().filter(|kind| kind.capability().identity.is_some());
    let entry_point = |channel| EntryPoint {
        id: EntryPointId::from_number(1),
        channel,
        name: "Shop".into(),
        address: "+4930901820".into(),
        queue: QueueId::from_number(1),
        carrier: Carrier::Simulated,
        active: true,
    };
    carried.map(entry_point).collect()
}

#[test]
fn what_carriers_bring() {
    let entry_points = entry_points();
    let values: Vec<serde_json::Value> = BODIES.iter().map(|body| serde_json::from_str(body).expect("JSON")).collect();
    let texts: Vec<Vec<u8>> = BODIES.iter().map(|body| body.as_bytes().to_vec()).collect();
    let check = |input: &[u8]| {
        for at in &entry_points {
            let Ok(incoming) = simulated::read(at, input) else { continue };
            assert!(incoming.messages.is_sorted_by_key(|message| message.at));
            for message in incoming.messages {
                assert!(!message.external.is_empty() && !message.from.value.is_empty());
                assert_eq!(
                    message.from.kind.checked(at.id, &message.from.value),
                    Ok(message.from),
                    "one way to write it"
                );
            }
            for report in incoming.reports {
                assert!(report.external.is_some() || report.reference.is_some());
                if let Some(reference) = report.reference {
                    assert_eq!(reference.to_string().parse::<Reference>(), Ok(reference));
                }
            }
        }
    };
    driver::run("hooks-json", 4_000, |dice| change::value(dice, &values).to_string().into_bytes(), check);
    driver::run("hooks", 4_000, |dice| change::bytes(dice, &texts), check);
}

#[test]
fn what_signs_them() {
    let (at, body) = (Timestamp(1_795_424_400_000), BODIES[0].as_bytes());
    let good = sign("a secret of this test", at, "/hooks/simulated/1", body);
    let known = [good.as_str(), "v1=", "v1=zz", "1795424400000", "-9223372036854775808"];
    let make = |dice: &mut tests::dice::Dice| change::text(dice, &known).into_bytes();
    driver::run("signature", 4_000, make, |input| {
        let Ok(value) = axum::http::HeaderValue::from_bytes(input) else { return };
        let sent = |name, value| HeaderMap::from_iter([(TIMESTAMP, at.0.into()), (name, value)]);
        let signed = sent(SIGNATURE, value.clone());
        let is_believed = verify("a secret of this test", &signed, "/hooks/simulated/1", body, at).is_ok();
        assert_eq!(is_believed, input.eq_ignore_ascii_case(good.as_bytes()) && input.starts_with(b"v1="));
        let mut late = sent(TIMESTAMP, value);
        late.append(SIGNATURE, good.parse().expect("a header"));
        let _ = verify("a secret of this test", &late, "/hooks/simulated/1", body, at);
    });
}
