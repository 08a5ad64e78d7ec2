//! What operators and browsers write: configuration, origins, keys, time zones.

use std::path::PathBuf;

use domain::Timestamp;
use server::auth::secret::Secret;
use server::config::{Config, Sources};
use server::http::origin::Origin;

use crate::{change, driver};

const FILES: [&str; 3] = [
    "listen = \"127.0.0.1:8080\"\ndata = \"data\"\ntrusted_proxies = [\"10.0.0.1\", \"::1\"]\n[log]\nlevel = \"info,server::http=debug\"\nformat = \"json\"\n",
    "public_url = \"https://chat.example.org\"\nmetrics_token = \"secret\"\n[limits]\nsockets_per_address = 200\ntokens_per_minute = 60\n",
    "[limits]\nlookups_per_minute = 99999999999\n\n[log]\nlevel = 3\n",
];

#[test]
fn configuration_files_and_variables() {
    let make = |dice: &mut tests::dice::Dice| change::text(dice, &FILES).into_bytes();
    driver::run("config", 4_000, make, |input| {
        let text = String::from_utf8_lossy(input).into_owned();
        let environment = vec![("SWITCHBOARD_LOG__LEVEL".to_owned(), text.clone()), (text.clone(), text.clone())];
        for environment in [Vec::new(), environment] {
            let sources = Sources { file: Some((PathBuf::from("switchboard.toml"), text.clone())), environment };
            if let Err(error) = Config::from_sources(&sources) {
                assert!(!error.to_string().is_empty());
            }
        }
    });
}

#[test]
fn origins_keys_and_zones() {
    let known = [
        "https://shop.example:8443",
        "http://[::1]:80",
        "null",
        "Europe/Berlin",
        "A-_zA-_zA-_zA-_zA-_zA-_zA-_zA-_zA-_zA-_zA-w",
    ];
    driver::run(
        "settings",
        20_000,
        |dice| change::text(dice, &known).into_bytes(),
        |input| {
            let text = String::from_utf8_lossy(input);
            if let Ok(origin) = text.parse::<Origin>() {
                assert_eq!(origin.as_str().parse::<Origin>().as_ref(), Ok(&origin));
                // It goes into headers: nothing may end a directive or a line.
                assert!(origin.as_str().bytes().all(|b| b.is_ascii_graphic() && !b";,'\"".contains(&b)), "{origin}");
            }
            if let Some(secret) = Secret::parse(&text) {
                assert_eq!(secret.as_str(), text);
            }
            let _ = server::hours::local_time(&text, Timestamp(0));
        },
    );
}
