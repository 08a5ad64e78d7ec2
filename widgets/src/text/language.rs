//! Which languages there are, which one a reader gets, and fetching it.

use crate::dom::fetch::{Unreachable, fetch};
use crate::dom::{document, page};

/// A language there are texts in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English; also for everybody whose language is not among these.
    #[default]
    En,
    /// German.
    De,
    /// Spanish.
    Es,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::En, Self::De, Self::Es];

    /// As in file names and in `lang`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Es => "es",
        }
    }

    /// As its speakers call it.
    #[cfg(feature = "desk")]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Es => "Español",
        }
    }

    /// The first of the reader's tags that there are texts in, with that tag, which also says how dates look; `en` without.
    pub fn pick<'a>(tags: impl IntoIterator<Item = &'a str>) -> (Self, &'a str) {
        for tag in tags {
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            let known = Self::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(primary));
            if let Some(language) = known {
                return (language, tag);
            }
        }
        (Self::En, "en")
    }

    /// The one for this reader, with the tag for dates and numbers. Tells the document, for screen readers and hyphens.
    pub fn of_reader(preferred: Option<&str>) -> (Self, String) {
        let tags = page::languages();
        let (language, tag) = Self::pick(preferred.into_iter().chain(tags.iter().map(String::as_str)));
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", language.as_str());
        }
        (language, tag.to_owned())
    }

    /// Fetches the texts of the page below `base` (such as `/chat/`).
    pub async fn fetch(self, base: &str) -> Result<String, Unreachable> {
        let url = [base, "text/", self.as_str(), ".txt"].concat();
        let answer = fetch("GET", &url, &[], None).await?;
        if answer.is_ok() { String::from_utf8(answer.body).map_err(|_| Unreachable) } else { Err(Unreachable) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_get_the_first_language_there_is() {
        assert_eq!(Language::pick(["fr-CA", "de-AT", "en"]), (Language::De, "de-AT"));
        assert_eq!(Language::pick(["ES"]), (Language::Es, "ES"));
        assert_eq!(Language::pick(["eso", "fr"]), (Language::En, "en"));
    }
}
