//! What is safe: the one place that decides. Everything that is shown or sent as HTML has passed it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::{bound, style};

/// Markup that is safe: no scripts, no forms, nothing that loads but pictures, well-formed, and of bounded depth.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clean(pub(super) String);

impl Clean {
    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Makes a letter's markup safe to show.
pub fn received(markup: &str) -> Clean {
    Clean(RECEIVED.clean(&bound::bound(markup)).to_string())
}

/// Makes what an editor wrote, or a program pasted, safe to send.
pub fn composed(markup: &str) -> Clean {
    Clean(COMPOSED.clean(&bound::bound(markup)).to_string())
}

/// What other programs mark quoted text by, as a class.
const QUOTES: [&str; 6] =
    ["gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra"];
/// What they mark the start of quoted text by, as an id: all that follows is quoted.
const RESTS: [&str; 4] =
    ["appendonsend", "divRplyFwdMsg", "mail-editor-reference-message-container", "OLK_SRC_BODY_SECTION"];

/// The class of quoted text.
pub const QUOTE: &str = "quote";
/// The class of paragraphs that have no margins of their own in the programs that write them.
pub const TIGHT: &str = "tight";
/// The class of what begins quoted text.
pub const REST: &str = "rest";

static RECEIVED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder();
    builder
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_values(HashMap::from([("a", HashMap::from([("target", "_blank")]))]))
        .attribute_filter(|element, attribute, value| match attribute {
            "class" => class(value).map(Cow::Borrowed),
            "id" => RESTS.contains(&value).then_some(Cow::Borrowed(REST)),
            _ => attribute_value(element, attribute, value),
        });
    builder
});

static COMPOSED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder();
    builder.link_rel(None).attribute_filter(|element, attribute, value| match attribute {
        "class" => QUOTES.contains(&value).then_some(Cow::Borrowed(value)),
        "id" => None,
        // Pictures of the letter go with it, and those of a quoted one stay where they are.
        "src" if value.starts_with("data:") => None,
        _ => attribute_value(element, attribute, value),
    });
    builder
});

fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(bound::elements().filter(|name| *name != "summary" && *name != "picture").collect())
        .clean_content_tags(HashSet::new())
        .generic_attributes(HashSet::from(bound::ATTRIBUTES))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid", "data"]))
        .url_relative(UrlRelative::Deny)
        .strip_comments(true);
    builder
}

fn class(value: &str) -> Option<&'static str> {
    let mut found = None;
    for name in value.split_ascii_whitespace() {
        if QUOTES.contains(&name) {
            return Some(QUOTE);
        }
        if name.starts_with("Mso") {
            found = Some(TIGHT);
        }
    }
    found
}

fn attribute_value<'a>(element: &str, attribute: &str, value: &'a str) -> Option<Cow<'a, str>> {
    match attribute {
        "style" => Some(style::filter(value)).filter(|style| !style.is_empty()).map(Cow::Owned),
        "href" => (element == "a" && is_link(value)).then_some(Cow::Borrowed(value)),
        "src" => (element == "img" && is_picture(value)).then_some(Cow::Borrowed(value)),
        _ => Some(Cow::Borrowed(value)),
    }
}

fn scheme(address: &str) -> String {
    address.split_once(':').map_or(String::new(), |(scheme, _)| scheme.trim().to_ascii_lowercase())
}

fn is_link(address: &str) -> bool {
    matches!(scheme(address).as_str(), "http" | "https" | "mailto" | "tel")
}

/// Kinds of pictures that hold nothing but a picture.
const PICTURES: [&str; 5] = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"];

/// Whether this is a kind of picture that holds nothing but a picture.
pub fn is_picture_kind(mime: &str) -> bool {
    PICTURES.iter().any(|kind| kind.eq_ignore_ascii_case(mime))
}

fn is_picture(address: &str) -> bool {
    match scheme(address).as_str() {
        "http" | "https" | "cid" => true,
        "data" => {
            let kind = address.split_once(':').and_then(|(_, rest)| rest.split_once(';')).map(|(kind, _)| kind.trim());
            let data = address.split_once(";base64,").map(|(_, data)| data);
            let plain = |b: u8| b.is_ascii_alphanumeric() || b"+/= \r\n".contains(&b);
            kind.is_some_and(is_picture_kind) && data.is_some_and(|data| data.bytes().all(plain))
        }
        _ => false,
    }
}
