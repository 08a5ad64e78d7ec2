//! One row: a bubble or an announcement, with the day above it where one begins.

use std::rc::Rc;

use super::links::{Piece, pieces};
use super::model::{Body, Delivery, Key, Kind, Look, Message, Notice, Row};
use crate::dom::clock;
use crate::dom::el::{El, button, el, said};
use crate::text::dates::day_number;
use crate::text::{Common, Dates, Key as _};
use crate::ui::avatar::disc;
use crate::ui::icon::icon;
use crate::ui::{Shape, shapes};

/// What draws rows.
#[derive(Clone)]
pub struct Painter {
    dates: Dates,
    retry: Rc<dyn Fn(Key)>,
    discard: Option<Discard>,
}

/// Giving a failed message up, where the page offers that beside trying again.
#[derive(Clone)]
pub struct Discard {
    /// What the button says.
    pub name: String,
    /// The reader wants it.
    pub press: Rc<dyn Fn(Key)>,
}

impl Painter {
    /// With the languages of the current context. `retry`: the reader wants a failed message to be tried again.
    pub fn new(retry: Rc<dyn Fn(Key)>, discard: Option<Discard>) -> Self {
        Self { dates: Dates::here(), retry, discard }
    }

    /// What a row shows now; its listeners live as long as the current owner.
    pub fn paint(&self, row: &Row) -> Vec<El> {
        let mut all = Vec::new();
        if row.new_day {
            all.push(el("div").class("row-day").child(said("span", &self.day(row))));
        }
        all.push(match &row.kind {
            Kind::Notice(notice) => announcement(notice),
            Kind::Message(message) => self.message(row, message),
        });
        all
    }

    /// What is said to those who listen: who said what.
    pub fn spoken(&self, row: &Row) -> String {
        match &row.kind {
            Kind::Notice(notice) => notice.text.clone(),
            Kind::Message(Message { name, body: Body::Text(text), files, .. }) => {
                let said = [text, " ", &files.names()].concat();
                Common::Arrived.fill(&[("name", name), ("text", said.trim())])
            }
            #[cfg(feature = "desk")]
            Kind::Message(Message { name, body: Body::Rich(nodes), .. }) => {
                Common::Arrived.fill(&[("name", name), ("text", &domain::richtext::plain(nodes))])
            }
            Kind::Message(_) => String::new(),
        }
    }

    fn message(&self, row: &Row, message: &Message) -> El {
        let mut all = el("div").class(&classes(message));
        if message.first && !message.mine && !message.name.is_empty() {
            all = all.child(said("span", &message.name).class("message-name").attr("dir", "auto"));
        }
        let mut line = el("div").class("message-line");
        if message.disc && (message.last || message.look == Look::Customer) {
            line = line.child(disc(&message.name));
        }
        let spoken = [message.name.as_str(), ": "].concat();
        let bubble = el("div").class("bubble").child(said("span", &spoken).class("visually-hidden"));
        let files = (!message.files.is_empty()).then(|| message.files.shown());
        all = all.child(line.child(bubble.children(body_of(&message.body)).children(files)));
        let foot = message.last || message.edited || !message.remark.is_empty() || message.delivery != Delivery::Silent;
        if foot { all.child(self.foot(row, message)) } else { all }
    }

    fn foot(&self, row: &Row, message: &Message) -> El {
        let time = said("time", &self.dates.time(row.at)).attr("title", &self.dates.full(row.at));
        let mut foot = el("div").class("message-foot").child(time);
        if message.edited {
            foot = foot.child(said("span", Common::MessageEdited.say()));
        }
        if !message.remark.is_empty() {
            foot = foot.child(said("span", &message.remark));
        }
        #[cfg(feature = "desk")]
        if let Delivery::Carried(mark) = &message.delivery {
            foot = self.carried(foot, row, mark);
        }
        if let Some((shape, text)) = delivery_of(&message.delivery) {
            let failed = matches!(message.delivery, Delivery::Failed { .. });
            let state = el("span").class(if failed { "message-state failed" } else { "message-state" });
            foot = foot.child(state.children(shape.map(icon)).child(said("span", &text)));
        }
        if matches!(message.delivery, Delivery::Failed { retry: true, .. }) {
            let (key, retry) = (row.key, Rc::clone(&self.retry));
            let again = button("message-retry", move || retry(key)).child(icon(shapes::ROTATE_CCW));
            foot = foot.child(again.child(said("span", Common::MessageRetry.say())));
        }
        if let (Delivery::Failed { discard: true, .. }, Some(discard)) = (&message.delivery, &self.discard) {
            let (key, press) = (row.key, Rc::clone(&discard.press));
            let away = button("message-retry", move || press(key)).child(icon(shapes::X));
            foot = foot.child(away.child(said("span", &discard.name)));
        }
        foot
    }

    #[cfg(feature = "desk")]
    fn carried(&self, foot: El, row: &Row, mark: &super::model::Mark) -> El {
        let when = mark.at.map(|at| [", ", &self.dates.full(at)].concat()).unwrap_or_default();
        let text = said("span", &mark.text).class(if mark.in_words { "" } else { "visually-hidden" });
        let title = [mark.text.as_str(), &when].concat();
        let state = el("span").class("message-state").attr("title", &title).child(icon(mark.shape)).child(text);
        let foot = foot.child(state);
        let Some(again) = &mark.again else { return foot };
        let (key, retry) = (row.key, Rc::clone(&self.retry));
        let button = button("message-retry", move || retry(key)).child(icon(shapes::ROTATE_CCW));
        foot.child(button.child(said("span", again)))
    }

    fn day(&self, row: &Row) -> String {
        let now = clock::now();
        match day_number(now) - day_number(row.at) {
            0 => Common::Today.say().to_owned(),
            1 => Common::Yesterday.say().to_owned(),
            _ => self.dates.day(row.at, now),
        }
    }
}

// A message may be files alone.
fn body_of(body: &Body) -> Option<El> {
    let words = || el("span").class("bubble-text").attr("dir", "auto");
    match body {
        Body::Text(text) => (!text.is_empty()).then(|| written(words(), text)),
        #[cfg(feature = "desk")]
        Body::Rich(nodes) => Some(formatted(words(), nodes)),
        Body::Deleted => Some(said("span", Common::MessageDeleted.say()).class("bubble-deleted")),
    }
}

#[cfg(feature = "desk")]
fn formatted(words: El, nodes: &[domain::richtext::Node]) -> El {
    use domain::richtext::{Node, Style};
    nodes.iter().fold(words, |words, node| match node {
        Node::Text(text) => written(words, text),
        Node::Mono(text) => words.child(said("code", text)),
        Node::Styled(style, inner) => words.child(formatted(
            el(match style {
                Style::Bold => "strong",
                Style::Italic => "em",
                Style::Strike => "s",
            }),
            inner,
        )),
    })
}

// Words become text nodes and addresses elements: nothing people write is ever read as markup.
fn written(mut words: El, text: &str) -> El {
    for piece in pieces(text) {
        words = match piece {
            Piece::Text(text) => words.text(text),
            Piece::Link { text, scheme } => words.child(
                said("a", text)
                    .attr("href", &[scheme, text].concat())
                    .attr("target", "_blank")
                    .attr("rel", "noopener noreferrer nofollow"),
            ),
        };
    }
    words
}

fn delivery_of(delivery: &Delivery) -> Option<(Option<Shape>, String)> {
    let (shape, key) = match delivery {
        Delivery::Silent => return None,
        #[cfg(feature = "desk")]
        Delivery::Carried(_) => return None,
        Delivery::Held(text) => return Some((Some(shapes::CLOCK), text.clone())),
        Delivery::Failed { why, .. } => {
            let failed = Common::MessageFailed.say();
            let text = if why.is_empty() { failed.to_owned() } else { [failed, ". ", why].concat() };
            return Some((Some(shapes::CIRCLE_ALERT), text));
        }
        Delivery::Sending => (None, Common::MessageSending),
        Delivery::Sent => (Some(shapes::CHECK), Common::MessageSent),
        Delivery::Seen => (Some(shapes::CHECK_CHECK), Common::MessageSeen),
    };
    Some((shape, key.say().to_owned()))
}

fn announcement(notice: &Notice) -> El {
    let class = if notice.agents_only { "row-notice private" } else { "row-notice" };
    el("p").class(class).child(icon(notice.shape)).child(said("span", &notice.text).attr("dir", "auto"))
}

fn classes(message: &Message) -> String {
    let mut all = String::from(match message.look {
        Look::Customer => "message customer",
        Look::Agent => "message agent",
        Look::Colleague => "message colleague",
        Look::Note => "message note",
    });
    for (is, class) in
        [(message.mine, " mine"), (message.disc, " with-disc"), (message.first, " first"), (message.last, " last")]
    {
        if is {
            all.push_str(class);
        }
    }
    all
}
