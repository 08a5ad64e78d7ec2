//! What configuration errors say.

use super::*;

fn sources(text: &str, environment: &[(&str, &str)]) -> Sources {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Sources { file: Some((PathBuf::from("sb.toml"), text.to_owned())), environment }
}

fn error(text: &str, environment: &[(&str, &str)]) -> String {
    Config::from_sources(&sources(text, environment)).unwrap_err().to_string()
}

#[test]
fn nothing_set_is_the_default() {
    assert_eq!(Config::from_sources(&Sources::default()), Ok(Config::default()));
    assert_eq!(Config::default().own_url(), "http://127.0.0.1:8080");
}

#[test]
fn the_readme_shows_every_default() {
    let readme = include_str!("../../README.md");
    let example = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(Config::from_sources(&sources(example, &[])), Ok(Config::default()));
    let said = error("nothing = 1", &[]);
    let top = said.rsplit("known here: ").next().unwrap().split(", ");
    let tables = ["[log]", "[limits]"];
    for key in top {
        let named = readme.contains(&format!("`{key}`")) || example.contains(&format!("{key} = "));
        assert!(named || tables.contains(&&*format!("[{key}]")), "{key} is not in README.md");
    }
}

#[test]
fn the_environment_stands_over_the_file() {
    let text = "data = \"/srv/a\"\n[log]\nlevel = \"warn\"\nformat = \"json\"\n";
    let environment = [("SWITCHBOARD_DATA", "/srv/b"), ("SWITCHBOARD_LOG__LEVEL", "debug")];
    let config = Config::from_sources(&sources(text, &environment)).unwrap();
    assert_eq!(config.data, Path::new("/srv/b"));
    assert_eq!((config.log.level.as_str(), config.log.format), ("debug", LogFormat::Json));
}

#[test]
fn a_public_url_makes_cookies_secure() {
    let text = "listen = \"0.0.0.0:80\"\npublic_url = \"https://Chat.example.org/\"";
    let config = Config::from_sources(&sources(text, &[])).unwrap();
    assert!(config.is_secure());
    assert_eq!(config.own_url(), "https://chat.example.org");
}

#[test]
fn the_simulator_is_on_this_machine_or_off() {
    let text = |url: &str, secret: &str| format!("[channels.simulator]\nurl = \"{url}\"\nsecret = \"{secret}\"\n");
    let secret = "0123456789abcdef";
    let config = Config::from_sources(&sources(&text("http://127.0.0.1:8081", secret), &[])).unwrap();
    let simulator = config.channels.simulator.unwrap();
    assert_eq!((simulator.url.address().port(), &*simulator.secret), (8081, secret));
    assert!(!format!("{simulator:?}").contains(secret), "secrets are not shown");
    let environment = [
        ("SWITCHBOARD_CHANNELS__SIMULATOR__URL", "http://[::1]:9"),
        ("SWITCHBOARD_CHANNELS__SIMULATOR__SECRET", secret),
    ];
    assert!(Config::from_sources(&sources("", &environment)).unwrap().channels.simulator.is_some());
    for elsewhere in ["http://10.0.0.1:8081", "https://127.0.0.1:8081", "http://localhost:8081", "http://127.0.0.1"] {
        let said = error(&text(elsewhere, secret), &[]);
        assert!(said.contains("channels.simulator.url") && said.contains("of this machine"), "{said}");
    }
    let said = error(&text("http://127.0.0.1:8081", "short"), &[]);
    assert!(said.contains("`channels.simulator.secret` must have at least 16 characters"), "{said}");
}

#[test]
fn networks_for_workflows_are_named() {
    let text = "[workflows]\nallow = [\"127.0.0.1\", \"10.1.0.0/16\", \"fd00::/8\"]";
    let allow = Config::from_sources(&sources(text, &[])).unwrap().workflows.allow;
    let held = |ip: &str| allow.iter().any(|network| network.holds(ip.parse().unwrap()));
    assert!(held("127.0.0.1") && held("10.1.255.255") && held("fd12::1"));
    assert!(!held("127.0.0.2") && !held("10.2.0.0") && !held("fe80::1") && !held("::ffff:10.1.0.1"));
    let by_name = [("SWITCHBOARD_WORKFLOWS__ALLOW", "[\"0.0.0.0/0\"]")];
    let allow = Config::from_sources(&sources("", &by_name)).unwrap().workflows.allow;
    assert!(allow[0].holds("192.0.2.1".parse().unwrap()));
    for bad in ["localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", ""] {
        let said = error(&format!("[workflows]\nallow = [\"{bad}\"]"), &[]);
        assert!(said.contains("workflows.allow") && said.contains("an address or a network"), "{said}");
    }
}

#[test]
fn unknown_keys_are_named_with_file_and_line() {
    let said = error("listen = \"127.0.0.1:1\"\n\n[limits]\nsocket = 3\n", &[]);
    assert!(
        said.starts_with("sb.toml, line 4: there is no setting `limits.socket`; known here: sockets_per_address"),
        "{said}"
    );
    let said = error("", &[("SWITCHBOARD_LISTNE", "127.0.0.1:1")]);
    assert!(said.starts_with("environment variable SWITCHBOARD_LISTNE: there is no setting `listne`"), "{said}");
}

#[test]
fn values_that_do_not_fit_are_named() {
    for (text, expected) in [
        ("listen = \"nowhere\"", "sb.toml, line 1: `listen`"),
        ("[log]\nlevel = 3", "sb.toml, line 2: `log.level` is"),
        ("[log]\nlevel = \"loud\"", "sb.toml, line 2: `log.level` is no log level: `loud`"),
        ("[log]\nlevel = \"info,loud\"", "sb.toml, line 2: `log.level` is no log level: `loud`"),
        ("metrics_token = \" \"", "sb.toml, line 1: `metrics_token` is empty"),
        ("[log]\nformat = \"xml\"", "sb.toml, line 2: `log.format`"),
        ("public_url = \"chat.example.org\"", "sb.toml, line 1: `public_url`"),
        ("[limits]\ntokens_per_minute = 0", "sb.toml, line 2: `limits.tokens_per_minute` must be at least 1"),
    ] {
        let said = error(text, &[]);
        assert!(said.starts_with(expected), "{said}");
    }
}

#[test]
fn an_empty_variable_is_no_token() {
    let said = error("", &[("SWITCHBOARD_METRICS_TOKEN", "")]);
    assert!(said.starts_with("environment variable SWITCHBOARD_METRICS_TOKEN: `metrics_token` is empty"), "{said}");
}

#[test]
fn levels_per_module_are_levels() {
    for level in ["off", "info,server::http=debug", "TRACE"] {
        assert_eq!(crate::logs::check(level), Ok(()), "{level}");
    }
}

#[test]
fn broken_toml_is_named_by_line() {
    let said = error("listen = \"127.0.0.1:1\"\ndata = \n", &[]);
    assert!(said.starts_with("sb.toml, line 2 is not valid TOML: "), "{said}");
}

#[test]
fn a_file_that_was_named_must_exist() {
    let missing = Path::new("/nowhere/switchboard.toml");
    assert!(matches!(Config::load(Some(missing)), Err(ConfigError::Unreadable { .. })));
}
