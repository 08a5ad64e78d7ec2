//! Files at the composer and in the thread, as far as a page must know of them before somebody uses one: what was chosen
//! lies in a tray, what was sent hangs on its message. All that uploads, draws and fetches is `widgets/files/files.js`,
//! loaded by `catch.js` when the first file is there: a panel that is only written in never downloads it. Three elements are the seam,
//! `file-pick`, `file-tray` and `message-files`: they are told by attributes, and the tray tells back by an event.

#[cfg(test)]
mod tests;

use domain::FileId;
use domain::attachment::FileRules;
use domain::message::{Attachment, AttachmentState};
#[cfg(feature = "desk")]
use wasm_bindgen::JsCast;
use web_sys::Event;

use crate::dom::el::{El, el};
use crate::dom::{ids, window};
use crate::prelude::{Get, GetUntracked, RwSignal, Set};
use crate::text::{Common, Key as _};

/// Files of one message, in the form the script takes and browsers keep: a line each of id, state, bytes, type and name,
/// parted by tabs, which no cleaned name has.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Files(String);

impl Files {
    /// Of a message that was sent.
    pub fn of(attachments: &[Attachment]) -> Self {
        let mut lines = String::new();
        for file in attachments {
            let state = match file.state {
                AttachmentState::Pending => "pending",
                AttachmentState::Ready => "ready",
                AttachmentState::Failed => "failed",
            };
            if !lines.is_empty() {
                lines.push('\n');
            }
            for part in [&*ids::to_hex(file.file.0), state, &file.size.to_string(), &file.mime] {
                lines.push_str(part);
                lines.push('\t');
            }
            lines.push_str(&file.name);
        }
        Self(lines)
    }

    /// As they were kept.
    pub fn kept(text: String) -> Self {
        Self(text)
    }

    /// As they are kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These, and those.
    #[cfg(feature = "desk")]
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        let lines = [&self.0, &others.0].into_iter().filter(|lines| !lines.is_empty());
        Self(lines.map(String::as_str).collect::<Vec<_>>().join("\n"))
    }

    /// Those of them for which it is so.
    #[cfg(feature = "desk")]
    #[must_use]
    pub fn only(&self, is: impl Fn(FileId) -> bool) -> Self {
        let kept = |line: &&str| Self((*line).to_owned()).ids().first().is_some_and(|id| is(*id));
        Self(self.0.split('\n').filter(kept).collect::<Vec<_>>().join("\n"))
    }

    /// What a message names them by.
    pub fn ids(&self) -> Vec<FileId> {
        let id = |line: &str| ids::from_hex(line.split('\t').next()?).map(FileId);
        self.0.split('\n').filter_map(id).collect()
    }

    /// What they are, as far as it is kept: whatever their state says, they can be fetched.
    #[cfg(feature = "desk")]
    pub fn attachments(&self) -> Vec<Attachment> {
        let attachment = |line: &str| {
            let mut parts = line.splitn(5, '\t');
            let file = ids::from_hex(parts.next()?).map(FileId)?;
            let size = parts.nth(1)?.parse().ok()?;
            let (mime, name) = (parts.next()?.to_owned(), parts.next()?.to_owned());
            Some(Attachment { file, name, size, mime, state: AttachmentState::Ready })
        };
        self.0.split('\n').filter_map(attachment).collect()
    }

    /// What they are called, for those who listen and for transcripts.
    pub fn names(&self) -> String {
        let mut names = String::new();
        for line in self.0.split('\n') {
            if !names.is_empty() {
                names.push_str(", ");
            }
            // The name is what comes last.
            names.push_str(line.rsplit('\t').next().unwrap_or_default());
        }
        names
    }

    /// As they hang on their message.
    pub fn shown(&self) -> El {
        let _ = Event::new("files").map(|wanted| window().dispatch_event(&wanted));
        el("message-files").attr("files", &self.0).child(script())
    }
}

// What catches the first file; a module is carried out once, however often it is asked for.
fn script() -> El {
    el("script").attr("type", "module").attr("src", "/public/files/catch.js")
}

/// How far what lies in a tray is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loaded {
    /// Nothing lies in it.
    Nothing,
    /// All of it can be sent.
    Ready,
    /// Something is still on its way.
    Busy,
    /// Something did not get through.
    Failed,
}

/// Where chosen files lie until they are sent. Clones are the same.
#[derive(Clone)]
pub struct Tray {
    el: El,
    accept: String,
    keys: String,
    /// What the script said last: a letter for how far they are, then the files.
    told: RwSignal<String>,
}

impl Tray {
    /// A tray for files that keep these rules. What lies in it comes back in the next one of the same place, which is also
    /// where the server is told they will be sent. `keys` is the shortcut that chooses files, for tooltips.
    pub fn new(rules: &FileRules, place: &str, keys: String) -> Self {
        let sizes = rules.max_file_bytes;
        let mut limits = String::new();
        for limit in [rules.max_files.into(), rules.max_message_bytes, sizes.image, sizes.media, sizes.document] {
            limits.push_str(&limit.to_string());
            limits.push(' ');
        }
        let accept = rules.accept();
        let el = el("file-tray").attr("accept", &accept).attr("limits", &limits).attr("place", place).child(script());
        let told = RwSignal::new(String::new());
        let tray = el.clone();
        let listen = move |_: Event| drop(told.try_set(tray.get_attribute("told").unwrap_or_default()));
        Self { el: el.on("files", listen), accept, keys, told }
    }

    /// The element.
    pub fn element(&self) -> El {
        self.el.clone()
    }

    /// What files are chosen with: from the device, and where it has one with its camera.
    pub fn pickers(&self) -> El {
        el("file-pick")
            .attr("accept", &self.accept)
            .attr("keys", &self.keys)
            .attr("choose", Common::AttachFiles.say())
            .attr("photo", Common::TakePhoto.say())
    }

    /// How far they are; whoever reads it in a reactive place is told of changes.
    pub fn loaded(&self) -> Loaded {
        match self.told.get().as_bytes().first() {
            None => Loaded::Nothing,
            Some(b'r') => Loaded::Ready,
            Some(b'f') => Loaded::Failed,
            Some(_) => Loaded::Busy,
        }
    }

    /// Lays files in it that the server has already.
    #[cfg(feature = "desk")]
    pub fn bring(&self, files: &Files) {
        // Until the script has them, nothing may be sent without them.
        if self.told.get_untracked().is_empty() {
            self.told.set("b".to_owned());
        }
        let _ = self.el.set_attribute("brought", &files.0);
        let _ = Event::new("files").map(|wanted| window().dispatch_event(&wanted));
    }

    /// Exactly these lie ready in it.
    #[cfg(feature = "desk")]
    pub fn lay(&self, files: &Files) {
        let ids = files.ids();
        let told = self.ready();
        let gone = |line: &&str| !line.is_empty() && Files((*line).to_owned()).ids().iter().any(|id| !ids.contains(id));
        let gone: Vec<_> = told.0.split('\n').filter(gone).collect();
        if !gone.is_empty() {
            self.withdraw(&Files(gone.join("\n")));
        }
        if !files.is_empty() {
            self.bring(files);
        }
    }

    #[cfg(feature = "desk")]
    fn ready(&self) -> Files {
        let told = self.el.get_attribute("told").unwrap_or_default();
        let is_ready = |line: &&str| line.split('\t').nth(1) == Some("ready");
        let ready: Vec<_> = told.get(1..).unwrap_or_default().split('\n').filter(is_ready).collect();
        Files(ready.join("\n"))
    }

    /// Tells after every change which lie ready.
    #[cfg(feature = "desk")]
    pub fn on_change(&self, tell: impl Fn(Files) + 'static) {
        let tray = self.clone();
        drop(self.el.clone().on("files", move |_: Event| tell(tray.ready())));
    }

    /// Takes these out of it again.
    #[cfg(feature = "desk")]
    pub fn withdraw(&self, files: &Files) {
        let _ = self.el.set_attribute("withdrawn", &files.0);
    }

    /// Whether anything lies in it.
    #[cfg(feature = "desk")]
    pub fn has_any(&self) -> bool {
        self.loaded() != Loaded::Nothing
    }

    /// Throws away what lies in it.
    #[cfg(feature = "desk")]
    pub fn throw_away(&self) {
        self.told.set(String::new());
        let _ = self.el.set_attribute("thrown", "");
    }

    /// Hands over what lies in it as soon as all of it is there.
    #[cfg(feature = "desk")]
    pub fn on_ready(&self, take: impl Fn(Files) + Clone + 'static) {
        let tray = self.clone();
        let ready = move |_: Event| {
            let (tray, take) = (tray.clone(), take.clone());
            // Afterwards: what is taken out is told by the same event, which cannot be heard while it is being heard.
            wasm_bindgen_futures::spawn_local(async move {
                if leptos::prelude::untrack(|| tray.loaded()) == Loaded::Ready {
                    take(tray.take());
                }
            });
        };
        drop(self.el.clone().on("files", ready));
    }

    /// Takes out what lies in it, all of which is ready: it is sent.
    pub fn take(&self) -> Files {
        let files = Files(self.told.get_untracked().get(1..).unwrap_or_default().to_owned());
        self.told.set(String::new());
        let _ = self.el.set_attribute("sent", "");
        files
    }
}

/// Opens the dialog in which files are chosen for the composer on screen, if it takes any.
#[cfg(feature = "desk")]
pub fn choose() {
    let found = crate::dom::document().query_selector(".composer-pick input").ok().flatten();
    if let Some(input) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        input.click();
    }
}
