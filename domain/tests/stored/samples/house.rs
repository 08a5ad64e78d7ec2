//! Samples of what administrators set up and of what agents type. Shared with `protocol/tests/wire`.

use domain::channel::{ChannelKind, Media};
use domain::draft::Draft;
use domain::id::{AgentId, FileId, ReasonId, SiteId, TeamId, TemplateId, WordId, WorkflowId};
use domain::message::{Attachment, AttachmentState};
use domain::settings::{EmailSettings, NoAnswer, Quiet, Reason, Settings, Transfers, WrapUp};
use domain::site::{Ask, Form, Look, Question, Side, Site, Texts};
use domain::template::{self, Approval, Gap, Locked, Template};
use domain::time::Span;
use domain::words::{self, Word};
use domain::workflow::{Parameter, ParameterKind, Workflow};

use super::talk::{DOOR, NOW, SALES, letter_drafts};

/// As installed, and with everything set differently.
pub fn settings() -> Vec<Settings> {
    let retired = Reason { id: ReasonId::from_number(0x31), name: "Paperwork".into(), retired: true };
    let set = Settings {
        accept_timeouts: [(Media::Chat, Span::seconds(20)), (Media::Social, Span::seconds(40))].into(),
        release_after: [(Media::Email, Span::days(1))].into(),
        inactivity: Some(Span::minutes(30)),
        quiet: Quiet { remind_every: None, reminders: 0, end_after: None },
        wrap_up: WrapUp { countdown: None, may_extend: false, ..WrapUp::default() },
        transfer: Transfers {
            no_answer: NoAnswer::Drop,
            supervisors: false,
            note_required: true,
            letters_to_agents: true,
        },
        composer_limits: [(ChannelKind::Sms, 640)].into(),
        name_prefix: true,
        end_keywords: [("en".to_owned(), "bye".to_owned())].into(),
        email: EmailSettings { pause: Span::ZERO, wrap_up: false, lock_reply_all: true, history: false },
        idle_reasons: vec![retired],
        ..Settings::default()
    };
    vec![Settings::default(), set]
}

/// With everything set, and switched off.
pub fn sites() -> Vec<Site> {
    let question = |text: &str, required| Question { text: text.into(), required };
    let form = Form {
        name: Ask::Optional,
        email: Ask::Required,
        phone: Ask::No,
        questions: vec![question("Order number?", true), question("Anything else?", false)],
    };
    let german = Texts {
        greeting: "Wie können wir helfen?".into(),
        offline: "Gerade ist niemand da.".into(),
        waiting: "Gleich ist jemand für Sie da.".into(),
    };
    let site = Site {
        id: SiteId::from_number(0x019a_a000_0000_7000_8000_0000_0000_0051),
        key: "shop".into(),
        name: "Shop".into(),
        team: "Shop support".into(),
        entry_point: DOOR,
        queue: SALES,
        origins: vec!["https://shop.example".into()],
        form,
        texts: [("de".to_owned(), german)].into(),
        look: Look { color: "#0f766e".into(), side: Side::Left },
        keep_handle: true,
        active: true,
    };
    let off = Site { form: Form::default(), look: Look::default(), keep_handle: false, active: false, ..site.clone() };
    vec![site, off]
}

/// Never saved; overwritten from another device; with what templates left; with a file and what a workflow said.
pub fn drafts() -> Vec<Draft> {
    let typed =
        Draft { version: 7, text: "We will".into(), at: NOW, overwritten: vec!["We are".into()], ..Draft::default() };
    let gap = Gap { start: 6, end: 13, label: "order".into(), open: true };
    let filling = Draft { text: "Order [order]".into(), form: template::Form::Free(vec![gap]), ..typed.clone() };
    let source = "Dear {{customer.name}}, [[code]]".to_owned();
    let values = vec!["Jo".to_owned(), String::new()];
    let (language, before) = ("en".to_owned(), "Dear".to_owned());
    let locked = Locked { template: TEMPLATE, language, source, values, approved: true, before };
    let locked = template::Form::Locked(locked);
    let locked = Draft { text: "Dear Jo, ".into(), form: locked, ..typed.clone() };
    let cup = Attachment {
        file: FileId::from_number(0x019a_a000_0000_7000_8000_0000_0000_00f1),
        name: "Cup.png".into(),
        size: 69,
        mime: "image/png".into(),
        state: AttachmentState::Ready,
    };
    let typed = Draft { files: vec![cup], ..typed };
    let letters = letter_drafts().into_iter().map(|letter| Draft { letter: Some(letter), ..typed.clone() });
    let letters: Vec<_> = letters.collect();
    let beside = Draft { added: vec![(7, "It left on Monday.".into())], ..typed.clone() };
    [vec![Draft::default(), typed, filling, locked, beside], letters].concat()
}

/// A template.
pub const TEMPLATE: TemplateId = TemplateId::from_number(0x019a_a000_0000_7000_8000_0000_0000_0061);

/// Shared with a team, and somebody's own.
pub fn templates() -> Vec<Template> {
    let text = |language: &str, text: &str| (language.to_owned(), text.to_owned());
    let label = Attachment {
        file: FileId::from_number(0x019a_a000_0000_7000_8000_0000_0000_0062),
        name: "Label.pdf".into(),
        size: 1_024,
        mime: "application/pdf".into(),
        state: AttachmentState::Ready,
    };
    let shared = Template {
        id: TEMPLATE,
        group: "Orders".into(),
        order: 3,
        name: "Where is my order".into(),
        texts: [text("de", "Guten Tag {{customer.name}}"), text("en", "Hello {{customer.name}}")].into(),
        channels: vec![ChannelKind::WebChat, ChannelKind::Sms],
        teams: vec![TeamId::from_number(0x71)],
        owner: None,
        locked: true,
        approval: Some(Approval { name: "where_is_my_order".into(), languages: [text("en", "en_US")].into() }),
        files: vec![label],
    };
    let owner = Some(AgentId::from_number(0x41));
    let own = Template {
        owner,
        locked: false,
        approval: None,
        files: vec![],
        channels: vec![],
        teams: vec![],
        ..shared.clone()
    };
    vec![shared, own]
}

/// Restricted words: everywhere, and on some channels.
pub fn words() -> Vec<Word> {
    let refused = Word {
        id: WordId::from_number(0x019a_a000_0000_7000_8000_0000_0000_0063),
        text: "guarantee".into(),
        channels: vec![],
        whole: true,
        action: words::Action::Refuse,
    };
    let warned = Word {
        text: "refund".into(),
        channels: vec![ChannelKind::Sms],
        whole: false,
        action: words::Action::Warn,
        ..refused.clone()
    };
    vec![refused, warned]
}

/// A workflow.
pub const WORKFLOW: WorkflowId = WorkflowId::from_number(0x019a_a000_0000_7000_8000_0000_0000_0081);

/// A parameter of each kind.
pub fn parameters() -> Vec<Parameter> {
    let choices = vec!["Red".to_owned(), "Blue".to_owned()];
    let kinds = [
        ("order", ParameterKind::Text),
        ("count", ParameterKind::Number),
        ("day", ParameterKind::Date),
        ("gift", ParameterKind::YesNo),
        ("colour", ParameterKind::Choice { choices }),
    ];
    let parameter =
        |(key, kind): (&str, _)| Parameter { key: key.into(), label: key.into(), kind, required: key == "order" };
    kinds.into_iter().map(parameter).collect()
}

/// For some, with everything; for all, switched off.
pub fn workflows() -> Vec<Workflow> {
    let some = Workflow {
        id: WORKFLOW,
        name: "Look up order".into(),
        hint: "Says where the parcel is".into(),
        url: "https://shop.example/hooks/order".into(),
        secret: "0123456789abcdef".into(),
        channels: vec![ChannelKind::WebChat, ChannelKind::Sms],
        queues: vec![SALES],
        parameters: parameters(),
        confirm: true,
        enabled: true,
    };
    let (confirm, enabled) = (false, false);
    let all = Workflow { channels: vec![], queues: vec![], parameters: vec![], confirm, enabled, ..some.clone() };
    vec![some, all]
}
