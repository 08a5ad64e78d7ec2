//! Templates from a table (SPEC C.3): every line is judged before the first is written.

use std::collections::BTreeSet;

use domain::TemplateId;
use domain::channel::ChannelKind;
use domain::template::{Template, Wrong};
use serde::Serialize;
use utoipa::ToSchema;

/// Most lines of one table.
pub const LINES: usize = 1_000;

/// Its columns; all must be there and filled.
const COLUMNS: [&str; 5] = ["channel", "group", "name", "text", "lock"];

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// Its number in the file, from 1; the headings are line 1 too.
    pub line: u64,
    /// The column; empty when the line as a whole is meant.
    pub column: String,
    /// A small stable code.
    pub code: FaultCode,
    /// What is wrong, for a developer.
    pub message: String,
}

/// What can be wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// The file is no table, or the line has another number of cells than the headings.
    Unreadable,
    /// The headings lack this column.
    ColumnMissing,
    /// The cell is empty.
    Missing,
    /// The cell is too long.
    TooLong,
    /// There is no such channel; `all` means every one.
    UnknownChannel,
    /// Neither `yes` nor `no`.
    NotYesOrNo,
    /// A tag in the text cannot be read.
    Markup,
    /// The group has a template of this name already, in the file or before.
    Duplicate,
    /// There are too many lines.
    TooManyLines,
}

/// Reads a table whose texts are in `language`. `known` are the templates there are; ids and places begin with what `next`
/// gives.
pub fn read(
    table: &str,
    language: &str,
    known: &[&Template],
    mut next: impl FnMut() -> (TemplateId, u32),
) -> Result<Vec<Template>, Vec<Fault>> {
    let table = table.strip_prefix('\u{FEFF}').unwrap_or(table);
    // Where the comma parts decimals, tables are saved with semicolons.
    let headings = table.lines().next().unwrap_or_default();
    let delimiter = if headings.contains(';') && !headings.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(table.as_bytes());
    let columns = columns(&mut reader)?;
    let mut names: BTreeSet<_> = known.iter().map(|template| place(&template.group, &template.name)).collect();
    let (mut templates, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(fault(line, "", FaultCode::Unreadable, &error.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if templates.len() + faults.len() >= LINES {
            faults.push(fault(line, "", FaultCode::TooManyLines, &format!("at most {LINES} lines")));
            break;
        }
        let cells = columns.map(|at| record.get(at).unwrap_or_default());
        match template(cells, language, &mut names) {
            Ok(template) => templates.push(template),
            Err(wrong) => {
                faults.extend(wrong.into_iter().map(|(column, code, message)| fault(line, column, code, &message)));
            }
        }
    }
    if templates.is_empty() && faults.is_empty() {
        faults.push(fault(1, "", FaultCode::Missing, "there are no lines below the headings"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let numbered = templates.into_iter().map(|template| {
        let (id, order) = next();
        Template { id, order, ..template }
    });
    Ok(numbered.collect())
}

fn columns(reader: &mut csv::Reader<&[u8]>) -> Result<[usize; 5], Vec<Fault>> {
    let headings = match reader.headers() {
        Ok(headings) => headings,
        Err(error) => return Err(vec![fault(1, "", FaultCode::Unreadable, &error.to_string())]),
    };
    let at = COLUMNS.map(|column| headings.iter().position(|heading| heading.eq_ignore_ascii_case(column)));
    let missing = COLUMNS.iter().zip(at).filter(|(_, at)| at.is_none());
    let faults: Vec<_> = missing
        .map(|(column, _)| fault(1, column, FaultCode::ColumnMissing, "the headings lack this column"))
        .collect();
    if faults.is_empty() { Ok(at.map(Option::unwrap_or_default)) } else { Err(faults) }
}

type Wrongs = Vec<(&'static str, FaultCode, String)>;

fn template(cells: [&str; 5], language: &str, names: &mut BTreeSet<(String, String)>) -> Result<Template, Wrongs> {
    let [channel, group, name, text, lock] = cells;
    let mut wrong: Wrongs = COLUMNS
        .iter()
        .zip(cells)
        .filter(|(_, cell)| cell.is_empty())
        .map(|(column, _)| (*column, FaultCode::Missing, "must not be empty".to_owned()))
        .collect();
    let channels = channels(channel);
    if channels.is_none() && !channel.is_empty() {
        wrong.push(("channel", FaultCode::UnknownChannel, format!("there is no channel {channel:?}")));
    }
    let locked = yes_or_no(lock);
    if locked.is_none() && !lock.is_empty() {
        wrong.push(("lock", FaultCode::NotYesOrNo, "must be yes or no".to_owned()));
    }
    if !group.is_empty() && !name.is_empty() && !names.insert(place(group, name)) {
        wrong.push(("name", FaultCode::Duplicate, format!("{group} has a template {name:?} already")));
    }
    let template = Template {
        id: TemplateId::from_number(0),
        group: group.to_owned(),
        order: 0,
        name: name.to_owned(),
        texts: [(language.to_owned(), text.to_owned())].into(),
        channels: channels.unwrap_or_default(),
        teams: Vec::new(),
        owner: None,
        locked: locked.unwrap_or_default(),
        approval: None,
        files: vec![],
    };
    match template.checked() {
        Ok(template) if wrong.is_empty() => return Ok(template),
        Err(why) if wrong.iter().all(|(_, code, _)| *code != FaultCode::Missing) => wrong.extend(worded(&why)),
        Ok(_) | Err(_) => {}
    }
    Err(wrong)
}

fn worded(wrong: &Wrong) -> Option<(&'static str, FaultCode, String)> {
    let (column, code) = match wrong {
        Wrong::NameMissing => ("name", FaultCode::Missing),
        Wrong::NameTooLong => ("name", FaultCode::TooLong),
        Wrong::GroupTooLong => ("group", FaultCode::TooLong),
        Wrong::TextBlank(_) => ("text", FaultCode::Missing),
        Wrong::TextTooLong(_) => ("text", FaultCode::TooLong),
        Wrong::Markup { .. } => ("text", FaultCode::Markup),
        // The language is the request's, and there is one text.
        // No table says so.
        Wrong::TextMissing
        | Wrong::TooManyTexts
        | Wrong::LanguageUnknown(_)
        | Wrong::ApprovedUnlocked
        | Wrong::ApprovedElsewhere
        | Wrong::ApprovedName
        | Wrong::ApprovedLanguage(_)
        | Wrong::ApprovedFiles
        | Wrong::TooManyFiles
        | Wrong::FilesElsewhere => return None,
    };
    Some((column, code, wrong.to_string()))
}

fn channels(cell: &str) -> Option<Vec<ChannelKind>> {
    let name = cell.to_ascii_lowercase();
    if name == "all" {
        return Some(Vec::new());
    }
    ChannelKind::from_name(&name).map(|channel| vec![channel])
}

fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn place(group: &str, name: &str) -> (String, String) {
    (group.to_lowercase(), name.to_lowercase())
}

fn fault(line: u64, column: &str, code: FaultCode, message: &str) -> Fault {
    Fault { line, column: column.to_owned(), code, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(table: &str) -> Result<Vec<Template>, Vec<(u64, String, FaultCode)>> {
        let mut order = 10;
        let read = read(table, "en", &[], || {
            order += 1;
            (TemplateId::from_number(u128::from(order)), order)
        });
        read.map_err(|faults| faults.into_iter().map(|fault| (fault.line, fault.column, fault.code)).collect())
    }

    #[test]
    fn a_table_is_read_with_commas_or_semicolons() {
        let comma =
            "channel,group,name,text,lock\nall,Orders,Late,\"Sorry,\n[[why]]\",no\nsms,Orders,Sent,On its way,yes\n";
        let templates = import(comma).unwrap();
        assert_eq!((templates.len(), templates[0].texts["en"].as_str()), (2, "Sorry,\n[[why]]"));
        assert_eq!(
            (&*templates[1].channels, templates[1].locked, templates[1].order),
            (&[ChannelKind::Sms][..], true, 12)
        );
        let semicolon = "\u{FEFF}Lock;Text;Name;Group;Channel\r\nNo;Hello, you;Hi;Greetings;web_chat\r\n";
        assert_eq!(import(semicolon).unwrap()[0].texts["en"], "Hello, you");
    }

    #[test]
    fn every_bad_line_is_named() {
        let table = "channel,group,name,text,lock\n\
                     fax,Orders,Late,Sorry,maybe\n\
                     all,Orders,Sent,Dear {{customer.nmae}},no\n\
                     all,,Sent,,no\n\
                     all,Orders\n\
                     all,Orders,Fine,Fine,no\n\
                     all,orders,fine,Fine,no\n";
        let name = |column: &str| column.to_owned();
        assert_eq!(
            import(table),
            Err(vec![
                (2, name("channel"), FaultCode::UnknownChannel),
                (2, name("lock"), FaultCode::NotYesOrNo),
                (3, name("text"), FaultCode::Markup),
                (4, name("group"), FaultCode::Missing),
                (4, name("text"), FaultCode::Missing),
                (5, name(""), FaultCode::Unreadable),
                (7, name("name"), FaultCode::Duplicate),
            ])
        );
        assert_eq!(
            import("channel,group,name\n"),
            Err(vec![(1, name("text"), FaultCode::ColumnMissing), (1, name("lock"), FaultCode::ColumnMissing),])
        );
        assert_eq!(import("channel,group,name,text,lock\n"), Err(vec![(1, name(""), FaultCode::Missing)]));
    }
}
