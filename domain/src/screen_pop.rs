//! Screen pop: the address of a customer's record elsewhere, made from a queue's template when a contact is accepted (SPEC
//! I.4, B.2-10). `{{path}}` is a value the house knows, as in templates; every value is percent-encoded, so that no customer's
//! name changes where the address leads.

use core::net::{Ipv4Addr, Ipv6Addr};

use crate::template::{Facts, Mistake, Parameter, Part, parse};

/// Longest template, in bytes.
pub const LIMIT: usize = 1_000;

/// Why a template cannot stand.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unfit {
    /// Neither `https://` nor `http://` with a host.
    #[error("must begin with https:// or http:// and the name of a host")]
    Scheme,
    /// More than [`LIMIT`].
    #[error("has more than {LIMIT} bytes")]
    TooLong,
    /// Blanks, line breaks, quotes or angle brackets.
    #[error("has a character that is in no address")]
    Character,
    /// A parameter before the path: whatever the customer is called would choose the host.
    #[error("has a parameter in the name of the host")]
    Host,
    /// What stands where the host should is none.
    #[error("names a host that cannot be: {0}")]
    NoHost(String),
    /// `[[…]]`: nobody is asked.
    #[error("has a field, [[{0}]], and nobody to fill it")]
    Field(String),
    /// What depends on the reader.
    #[error("cannot use {{{{{0}}}}}, which depends on the reader's language")]
    Worded(String),
    /// No template at all.
    #[error(transparent)]
    Unreadable(#[from] Mistake),
}

/// The template as it will be stored. Empty is allowed and means none.
///
/// # Errors
///
/// [`Unfit`] says what is wrong and where.
pub fn checked(raw: &str) -> Result<String, Unfit> {
    let template = raw.trim();
    if template.is_empty() {
        return Ok(String::new());
    }
    if template.len() > LIMIT {
        return Err(Unfit::TooLong);
    }
    let parts = parse(template)?;
    let Some(Part::Text(start)) = parts.first() else { return Err(Unfit::Scheme) };
    let after = start.strip_prefix("https://").or_else(|| start.strip_prefix("http://")).ok_or(Unfit::Scheme)?;
    let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        return Err(Unfit::Scheme);
    }
    if authority.len() == after.len() && parts.len() > 1 {
        return Err(Unfit::Host);
    }
    for part in &parts {
        match part {
            Part::Text(text) if text.chars().any(|c| c.is_whitespace() || c.is_control() || "\"<>\\`".contains(c)) => {
                return Err(Unfit::Character);
            }
            Part::Known(parameter @ (Parameter::Date | Parameter::Time)) => {
                return Err(Unfit::Worded(parameter.path().into_owned()));
            }
            Part::Field { label, .. } => return Err(Unfit::Field(label.clone())),
            Part::Text(_) | Part::Known(_) => {}
        }
    }
    if is_place(authority) { Ok(template.to_owned()) } else { Err(Unfit::NoHost(authority.to_owned())) }
}

/// Whether this is a host, perhaps with a port, that a browser would open. No user before it: that is for phishing.
fn is_place(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, "")) => (address.parse::<Ipv6Addr>().is_ok(), None),
        Some((address, rest)) => (address.parse::<Ipv6Addr>().is_ok(), Some(rest.strip_prefix(':').unwrap_or("no"))),
        None => match authority.split_once(':') {
            Some((name, port)) => (is_name(name), Some(port)),
            None => (is_name(authority), None),
        },
    };
    let digits = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    host && port.is_none_or(|port| digits(port) && port.parse::<u16>().is_ok_and(|port| port > 0))
}

/// A name of labels, or an address of four numbers. What ends in a number is one of those, or nothing (WHATWG URL).
fn is_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(fits)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    if last.starts_with(|c: char| c.is_ascii_digit()) {
        return name.parse::<Ipv4Addr>().is_ok();
    }
    name.len() <= 253 && name.split('.').all(is_label)
}

/// The address with these values; unknown ones are empty. `None` if there is no template, or none that can stand.
pub fn address(template: &str, facts: &Facts) -> Option<String> {
    if template.is_empty() {
        return None;
    }
    let mut address = String::new();
    for part in parse(template).ok()? {
        match part {
            Part::Text(text) => address.push_str(&text),
            Part::Known(parameter) => encode(facts.value(&parameter).unwrap_or_default(), &mut address),
            Part::Field { .. } => return None,
        }
    }
    Some(address)
}

/// All but letters, digits and `-._~` is encoded: no value ends a path or begins a parameter. A value of dots alone would be
/// a step in the path however it is written (WHATWG URL, dot segments), and is left out.
fn encode(value: &str, to: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    if matches!(value, "." | "..") {
        return;
    }
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            to.push(char::from(byte));
        } else {
            let digit = |four: u8| char::from(DIGITS[usize::from(four)]);
            to.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::contact::Details;

    const RECORD: &str = "https://crm.example/find?email={{customer.email}}&name={{ customer.name }}";

    fn facts(name: &str) -> Facts {
        let customer = Details { name: name.into(), email: "jo@example.org".into(), phone: String::new() };
        Facts { customer, ..Facts::default() }
    }

    #[test]
    fn no_value_is_a_step_in_the_path() {
        let view = "https://crm.example/customers/{{customer.name}}/view";
        for (name, made) in
            [("..", "https://crm.example/customers//view"), (".", "https://crm.example/customers//view")]
        {
            assert_eq!(address(view, &facts(name)).as_deref(), Some(made));
        }
        assert_eq!(address(view, &facts("J..")).as_deref(), Some("https://crm.example/customers/J../view"));
    }

    #[test]
    fn values_are_put_in_encoded_and_unknown_ones_are_empty() {
        let made = |template| address(template, &facts("Jö & Söhne"));
        let record = "https://crm.example/find?email=jo%40example.org&name=J%C3%B6%20%26%20S%C3%B6hne";
        assert_eq!(made(RECORD).as_deref(), Some(record));
        assert_eq!(made("http://crm.example/{{customer.phone}}/x").as_deref(), Some("http://crm.example//x"));
        assert_eq!(made(""), None);
    }

    #[test]
    fn what_is_no_address_is_refused_and_named() {
        let table = [
            ("javascript:alert(1)", Unfit::Scheme),
            ("https:///x", Unfit::Scheme),
            ("{{customer.email}}", Unfit::Scheme),
            ("https://{{customer.name}}/", Unfit::Scheme),
            ("https://crm{{customer.name}}/", Unfit::Host),
            ("https://crm.example/a b", Unfit::Character),
            ("https://crm.example/[[Order]]", Unfit::Field("Order".into())),
            ("https://crm.example/{{date}}", Unfit::Worded("date".into())),
            ("https://crm.example/{{nobody}}", Unfit::Unreadable(Mistake::UnknownParameter("nobody".into()))),
        ];
        for (template, why) in table {
            assert_eq!(checked(template), Err(why), "{template}");
        }
        assert_eq!(checked(&format!("https://crm.example/{}", "x".repeat(LIMIT))), Err(Unfit::TooLong));
        assert_eq!(checked(" "), Ok(String::new()));
        assert_eq!(checked(&format!(" {RECORD} ")), Ok(RECORD.to_owned()));
        assert!(Unfit::Worded("date".into()).to_string().contains("{{date}}"));
    }

    #[test]
    fn a_host_that_cannot_be_is_refused() {
        for host in [
            "@",
            "user@crm.example",
            "user:secret@crm.example",
            ":8080",
            "crm.example:",
            "crm.example:99999",
            "crm.example:0",
            "crm.example:80:80",
            "crm.example:+80",
            ".",
            "..",
            "crm..example",
            "-crm.example",
            "crm-.example",
            "crm example",
            "crm%2eexample",
            "*.example",
            "256.1.1.1",
            "1.2.3",
            "crm.1",
            "[::1",
            "[crm]",
            "[::1]x",
            "[::1]:x",
            "crm,example",
            "crm.example|x",
            "crm^",
            &"x".repeat(64),
        ] {
            let refused = checked(&format!("https://{host}/x")).is_err();
            assert!(refused, "{host}");
        }
        for host in [
            "crm",
            "crm.example",
            "crm.example.",
            "crm.example:8443",
            "127.0.0.1:8080",
            "localhost:8080",
            "[::1]:8080",
            "[::1]",
            "kunden.müller.example",
            "xn--mller-kva.example",
            "a_b.example",
            "1crm.example",
        ] {
            assert_eq!(checked(&format!("https://{host}/x")), Ok(format!("https://{host}/x")));
        }
        assert_eq!(checked("https://@/"), Err(Unfit::NoHost("@".into())));
    }

    proptest! {
        #[test]
        fn no_value_changes_where_it_leads(name in "\\PC*") {
            let made = address(&checked(RECORD).unwrap(), &facts(&name)).unwrap();
            let rest = made.strip_prefix("https://crm.example/find?email=jo%40example.org&name=").unwrap();
            prop_assert!(rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
        }
    }
}
