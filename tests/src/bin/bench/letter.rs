//! Letters of 2 MB of HTML at the desk of a release: from the click that unfolds one until what it says is painted.

use serde_json::Value;
use tests::pages::colleague;
use tests::server::{Data, Server};
use tests::simulator::Simulator;

use crate::figures::{percentile, tell};

const OPEN: &str = include_str!("letter_open.js");
const SIZE: usize = 2_000_000;
const RUNS: usize = 9;

/// What letters of that size are made of.
const KINDS: [(&str, &str); 3] = [
    (
        "text",
        "<p>The grinder came on Monday, and the <b>burrs</b> are <i>blunt</i>. Could you send others &amp; tell me when?</p>\n",
    ),
    (
        "styled",
        "<p class=MsoNormal style='margin:0cm;font-size:11.0pt;font-family:\"Calibri\",sans-serif'><span lang=EN-US \
         style='color:#1F497D;mso-fareast-language:EN-US'>The grinder came on Monday, and the burrs are blunt.\
         <o:p></o:p></span></p>\n",
    ),
    (
        "tables",
        "<table width=\"600\" cellpadding=\"0\" border=\"0\" style=\"border-collapse:collapse\"><tr><td align=\"left\" \
         style=\"padding:8px 16px;background-color:#f6f6f6\"><a href=\"https://shop.example/grinder?id=4711&amp;from=mail\" \
         style=\"color:#0a58ca\">Grinder</a></td><td align=\"right\">49.90 €</td></tr></table>\n",
    ),
];

/// Measures each kind. Nothing of a page is kept, so that each time is like the first.
pub async fn run() {
    for (kind, line) in KINDS {
        let simulator = Simulator::start().await;
        let server = Server::configured(Data::default(), &simulator.settings()).await;
        simulator.serve(&server).await;
        let carla = colleague(&server, "carla").await;
        let customer = simulator.customer("email").await;
        simulator.raw_mail(customer, letter(kind, line).as_bytes()).await;
        carla.accept_with_record().await;
        carla.browser.find("button", "Reply all").await;
        let mut times = Vec::new();
        for _ in 0..RUNS {
            times.push(carla.browser.task(OPEN, vec![]).await.as_ref().and_then(Value::as_f64).expect("a time"));
        }
        tell(&format!("letter/{kind}/p50"), "switchboard", percentile(&times, 0.5));
        tell(&format!("letter/{kind}/max"), "switchboard", percentile(&times, 1.0));
    }
}

fn letter(kind: &str, line: &str) -> String {
    let lines = line.repeat(SIZE / line.len());
    let header = "From: Jo Doe <jo@example.org>\r\nTo: hello@marlow-finch.example\r\nSubject: ";
    let kinds =
        "\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    let body = lines.replace('\n', "\r\n");
    [header, kind, "\r\nMessage-ID: <", kind, "@example.org>", kinds, "<html><body>", &body, "</body></html>"].concat()
}
