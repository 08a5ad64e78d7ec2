//! What the channels can do, beside SPEC section A, cell by cell. Where section H decided otherwise than the source, the
//! cell is the decision and the row says which.

use super::*;
use crate::attachment::{FileKind, MEGABYTE};

const COLUMNS: [ChannelKind; 5] =
    [ChannelKind::Messenger, ChannelKind::Sms, ChannelKind::WebChat, ChannelKind::Email, ChannelKind::WhatsApp];

type Read = fn(&Capability) -> String;

/// Compares rows `name | Facebook | SMS | WebChat | Email | WhatsApp`, in order, with what `reads` says of each channel.
fn compare(table: &str, reads: &[(&str, Read)]) {
    let rows: Vec<Vec<&str>> = table.trim().lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    assert_eq!(
        rows.iter().map(|row| row[0]).collect::<Vec<_>>(),
        reads.iter().map(|(name, _)| *name).collect::<Vec<_>>()
    );
    for (row, (name, read)) in rows.iter().zip(reads) {
        assert_eq!(row.len(), 1 + COLUMNS.len(), "{name}");
        for (cell, channel) in row[1..].iter().zip(COLUMNS) {
            assert_eq!(read(&channel.capability()), *cell, "{name}, {}", channel.as_str());
        }
    }
}

fn yes(listed: bool) -> String {
    if listed { "Y" } else { "–" }.into()
}

fn template(channel: &Capability, kind: TemplateKind) -> String {
    yes(channel.templates.contains(&kind))
}

#[test]
fn features_are_those_of_table_a1() {
    // Email announcements: shown in its panel (A.3); receipts: its panel shows the status of each mail (A.3).
    // Email "attach": H-20, all channels insert templates the same way.
    compare(
        "text attachments               | Y | – | Y | – | Y
         email attachments              | – | – | – | Y | –
         template: attach               | Y | Y | Y | Y | Y
         template: locked               | Y | Y | Y | Y | Y
         template: replaceable          | Y | Y | Y | Y | Y
         template: system               | Y | Y | Y | Y | Y
         rich formatting                | Y | – | – | Y | Y
         emojis (picker)                | – | – | – | – | Y
         rich composer modes            | – | – | – | Y | –
         trigger workflow               | Y | Y | Y | Y | Y
         announcements                  | life | life | life | life, recipients | life
         keyboard shortcuts             | Y | Y | Y | – | Y
         delivery receipts              | read | delivered | – | status | read",
        &[
            (
                "text attachments",
                |channel| yes(channel.agent_files.max_files > 0 && channel.composer == Composer::Line),
            ),
            ("email attachments", |channel| {
                yes(channel.agent_files.max_files > 0 && channel.composer == Composer::Mail)
            }),
            ("template: attach", |channel| template(channel, TemplateKind::Attached)),
            ("template: locked", |channel| template(channel, TemplateKind::Locked)),
            ("template: replaceable", |channel| template(channel, TemplateKind::Replaceable)),
            ("template: system", |channel| template(channel, TemplateKind::System)),
            ("rich formatting", |channel| yes(channel.formatting != Formatting::Plain)),
            ("emojis (picker)", |channel| yes(channel.emoji_picker)),
            ("rich composer modes", |channel| yes(channel.composer == Composer::Mail)),
            ("trigger workflow", |channel| yes(channel.workflows)),
            ("announcements", |channel| match channel.announcements {
                Announcements::Life => "life".into(),
                Announcements::LifeAndRecipients => "life, recipients".into(),
            }),
            // The keys of a composer: Enter sends. Email has those of the desk only (C.2).
            ("keyboard shortcuts", |channel| yes(channel.composer == Composer::Line)),
            ("delivery receipts", |channel| match channel.receipts {
                Receipts::None => "–".into(),
                Receipts::Delivered => "delivered".into(),
                Receipts::Read => "read".into(),
                Receipts::Status => "status".into(),
            }),
        ],
    );
}

fn offer(channel: &Capability) -> String {
    let words = channel.offer.iter().map(|field| match field {
        OfferField::Customer => "name",
        OfferField::Email => "email",
        OfferField::Phone => "phone",
        OfferField::Source => source(channel),
        OfferField::Queue => "queue",
        OfferField::Timer => "timer",
        OfferField::Accept => "accept",
    });
    words.collect::<Vec<_>>().join(", ")
}

const fn source(channel: &Capability) -> &'static str {
    match channel.source {
        Source::Site => "site",
        Source::Number => "source number",
        Source::Page => "source page",
        Source::Mailbox => "mailbox",
    }
}

fn panel(channel: &Capability) -> String {
    let words = channel.panel.iter().map(|field| match field {
        PanelField::Customer => "name",
        PanelField::Queue => "queue",
        PanelField::Agent => "agent",
        PanelField::Date => "date",
        PanelField::Timer => "timer",
        PanelField::Phone => "phone",
        PanelField::Source => source(channel),
        PanelField::Thread => "thread",
        PanelField::Times => "times",
        PanelField::ReadReceipts => "read receipts",
        PanelField::Sender => "sender",
        PanelField::Recipient => "recipient",
        PanelField::Subject => "subject",
        PanelField::Status => "status",
        PanelField::Announcements => "announcements",
        PanelField::Attachments => "attachments",
    });
    words.collect::<Vec<_>>().join(", ")
}

#[test]
fn limits_and_fields_are_those_of_tables_a2_and_a3() {
    compare(
        "composer limit | 1000 | 1000 | 1000 | 100000 | 4096
         segments       | – | Y | – | – | –
         window         | – | – | – | – | 24 h
         popover        | queue, source page, timer, accept | queue, phone, source number, timer, accept \
                        | name, email, queue, timer, accept | name, email, queue, timer, accept \
                        | name, phone, source number, queue, accept, timer
         panel          | name, queue, thread, agent, date, timer | name, queue, thread, agent, date, timer \
                        | name, queue, thread, agent, date, timer \
                        | sender, recipient, subject, thread, times, status, announcements, attachments \
                        | name, queue, source number, phone, thread, times, read receipts
         Enter sends    | Y | Y | Y | – | Y",
        &[
            ("composer limit", |channel| channel.composer_limit.to_string()),
            ("segments", |channel| yes(channel.counting == Counting::Segments)),
            ("window", |channel| {
                channel.window.map_or_else(|| yes(false), |span| format!("{} h", span.as_seconds() / 3_600))
            }),
            ("popover", offer),
            ("panel", panel),
            ("Enter sends", |channel| yes(channel.composer == Composer::Line)),
        ],
    );
}

fn targets(targets: Targets) -> String {
    match (targets.queue, targets.agent) {
        (true, true) => "queue, agent",
        (true, false) => "queue",
        (false, true) => "agent",
        (false, false) => "–",
    }
    .into()
}

#[test]
fn transfer_conference_and_end_are_those_of_table_a4() {
    // Transfer H-04 and H-06, what we begin E and H-06, conference H-09, wrap-up H-08, end H-15 and H-16.
    compare(
        "transfer      | queue, agent | queue, agent | queue, agent | queue | queue, agent
         we begin      | – | queue, agent | – | queue, agent | –
         conference    | agent | agent | agent | – | queue, agent
         join seen by  | desk | desk | everyone | desk | everyone
         agent ends    | consent | consent | ask | plain | ask
         customer ends | – | – | button | – | keyword
         reasons       | 1 | 1 | many | 1 | many
         template goes | in | in | in | over | in",
        &[
            ("transfer", |channel| targets(channel.transfer)),
            ("we begin", |channel| channel.outbound.map_or_else(|| "–".into(), targets)),
            ("conference", |channel| targets(channel.conference)),
            ("join seen by", |channel| match channel.join_audience {
                JoinAudience::Desk => "desk".into(),
                JoinAudience::Everyone => "everyone".into(),
            }),
            ("agent ends", |channel| match channel.agent_end {
                AgentEnd::Consent => "consent".into(),
                AgentEnd::AskCustomer => "ask".into(),
                AgentEnd::Plain => "plain".into(),
            }),
            ("customer ends", |channel| match channel.customer_end {
                CustomerEnd::No => "–".into(),
                CustomerEnd::Button => "button".into(),
                CustomerEnd::Keyword => "keyword".into(),
            }),
            ("reasons", |channel| channel.max_reasons.map_or_else(|| "many".into(), |most| most.to_string())),
            ("template goes", |channel| if channel.template_replaces { "over" } else { "in" }.into()),
        ],
    );
}

fn kinds(files: &FileRules) -> String {
    let mut said: Vec<(u64, Vec<&str>)> = Vec::new();
    if files.kinds == FileKind::ALL {
        return "any".to_owned();
    }
    for kind in files.kinds {
        let size = files.max_file_bytes.of(kind.class());
        match said.last_mut().filter(|(limit, _)| *limit == size) {
            Some((_, names)) => names.extend(kind.extensions()),
            None => said.push((size, kind.extensions().to_vec())),
        }
    }
    let said = said.iter().map(|(size, names)| format!("{} to {} MB", names.join(" "), size / MEGABYTE));
    said.collect::<Vec<_>>().join(", ")
}

#[test]
fn files_are_those_of_table_a5() {
    compare(
        "agent    | png jpg jpeg gif to 25 MB |  \
                  | png jpg jpeg gif webp pdf doc docx xls xlsx ppt pptx csv to 25 MB \
                  | txt pdf doc docx xls xlsx ppt pptx png jpg jpeg gif eml to 25 MB \
                  | png jpg jpeg to 5 MB, mp4 3gp mp3 ogg aac amr to 16 MB, \
                    pdf txt doc docx xls xlsx ppt pptx to 25 MB
         customer | any | png jpg jpeg gif webp heic mp4 mov 3gp mp3 ogg aac amr to 25 MB \
                  | png jpg jpeg gif webp pdf doc docx xls xlsx ppt pptx csv txt heic webm mp4 mov to 25 MB \
                  | any \
                  | png jpg jpeg to 5 MB, mp4 3gp mp3 ogg aac amr to 16 MB, \
                    pdf txt doc docx xls xlsx ppt pptx csv to 25 MB
         count    | 10 | 0 | 10 | 10 | 10
         together | 25 | 0 | 25 | 25 | apart",
        &[
            ("agent", |channel| kinds(&channel.agent_files)),
            ("customer", |channel| kinds(&channel.customer_files)),
            ("count", |channel| channel.agent_files.max_files.to_string()),
            ("together", |channel| match channel.agent_files {
                FileRules { apart: true, .. } => "apart".into(),
                files => (files.max_message_bytes / MEGABYTE).to_string(),
            }),
        ],
    );
}
