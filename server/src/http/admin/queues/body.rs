//! A queue in the API's form: checks, and conversions both ways.

use domain::hours::{self, Hours};
use domain::routing::{OverflowRule, Queue, Target};
use domain::{AgentId, QueueId, Span, TeamId, screen_pop};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::check;
use crate::catalog::Catalog;
use crate::hours::is_known_zone;
use crate::http::error::ApiError;

const MEMBERS: usize = 1_000;
const INTERVALS: usize = 100;
const HOLIDAYS: usize = 500;

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueBody {
    /// What agents read.
    name: String,
    /// People who serve it.
    #[serde(default)]
    agents: Vec<Uuid>,
    /// Teams who serve it.
    #[serde(default)]
    teams: Vec<Uuid>,
    /// Queues with a higher number are served first by agents who serve several.
    #[serde(default)]
    priority: i32,
    /// Where a contact goes after it waited here for a while.
    #[serde(default)]
    overflow: Option<OverflowBody>,
    /// When it is open.
    #[serde(default)]
    hours: HoursBody,
    /// What is promised.
    #[serde(default)]
    target: TargetBody,
    /// Address of the customer's record elsewhere, opened when an agent accepts: https or http, with `{{customer.email}}` and
    /// the like as in templates. Empty for none.
    #[serde(default)]
    screen_pop: String,
}

/// Where a contact goes after a wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverflowBody {
    /// The next queue.
    queue: Uuid,
    /// The wait.
    after_seconds: i64,
}

/// When a queue is open. Without any interval it is always open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HoursBody {
    /// IANA name such as `Europe/Berlin`; empty means UTC.
    time_zone: String,
    /// Open intervals of the week.
    open: Vec<IntervalBody>,
    /// Days on which it is closed, `YYYY-MM-DD`.
    holidays: Vec<String>,
}

/// An open interval on one weekday. One that passes midnight is two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntervalBody {
    weekday: Weekday,
    /// `HH:MM`, included.
    from: String,
    /// `HH:MM` up to `24:00`, excluded.
    to: String,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Answer within this time, for this many percent of contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetBody {
    within_seconds: i64,
    percent: u8,
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl QueueBody {
    /// The queue it describes, if it can stand.
    pub fn checked(self, catalog: &Catalog, id: QueueId) -> Result<Queue, ApiError> {
        check::count("agents", &self.agents, MEMBERS)?;
        check::count("teams", &self.teams, MEMBERS)?;
        let agents: Vec<_> = self.agents.into_iter().map(AgentId).collect();
        let teams: Vec<_> = self.teams.into_iter().map(TeamId).collect();
        check::known("agents", &agents, |id| catalog.profiles.contains_key(&id), "person")?;
        check::known("teams", &teams, |id| catalog.teams.contains_key(&id), "team")?;
        Ok(Queue {
            id,
            name: check::name("name", &self.name)?,
            agents,
            teams,
            priority: self.priority,
            overflow: self.overflow.map(|rule| rule.checked(catalog, id)).transpose()?,
            hours: self.hours.checked()?,
            target: self.target.checked()?,
            screen_pop: screen_pop::checked(&self.screen_pop)
                .map_err(|why| ApiError::invalid("screen_pop", why.to_string()))?,
        })
    }
}

impl OverflowBody {
    fn checked(self, catalog: &Catalog, from: QueueId) -> Result<OverflowRule, ApiError> {
        let queue = QueueId(self.queue);
        if queue == from || !catalog.queues.contains_key(&queue) {
            return Err(ApiError::invalid("overflow.queue", "must be another queue that exists"));
        }
        Ok(OverflowRule { queue, after: check::seconds("overflow.after_seconds", self.after_seconds, 1)? })
    }
}

impl HoursBody {
    fn checked(self) -> Result<Hours, ApiError> {
        check::count("hours.open", &self.open, INTERVALS)?;
        check::count("hours.holidays", &self.holidays, HOLIDAYS)?;
        if !is_known_zone(&self.time_zone) {
            return Err(ApiError::invalid("hours.time_zone", "is no IANA name such as Europe/Berlin"));
        }
        let mut open = Vec::new();
        for (index, interval) in self.open.iter().enumerate() {
            open.push(interval.checked(&format!("hours.open[{index}]"))?);
        }
        let mut holidays = Vec::new();
        for (index, day) in self.holidays.iter().enumerate() {
            let why = || ApiError::invalid(format!("hours.holidays[{index}]"), "must be a day such as 2026-12-25");
            holidays.push(date(day).ok_or_else(why)?);
        }
        Ok(Hours { time_zone: self.time_zone, open, holidays })
    }
}

impl IntervalBody {
    fn checked(&self, field: &str) -> Result<hours::Interval, ApiError> {
        let time = |name: &str, text: &str| {
            minutes(text).ok_or_else(|| ApiError::invalid(format!("{field}.{name}"), "must be a time such as 09:30"))
        };
        let (from, to) = (time("from", &self.from)?, time("to", &self.to)?);
        if from >= to {
            return Err(ApiError::invalid(format!("{field}.to"), "must be later than from"));
        }
        let weekday = WEEK.iter().position(|day| *day == self.weekday).unwrap_or_default();
        Ok(hours::Interval { weekday: weekday as u8, from, to })
    }
}

impl TargetBody {
    fn checked(&self) -> Result<Target, ApiError> {
        if !(1..=100).contains(&self.percent) {
            return Err(ApiError::invalid("target.percent", "must be from 1 to 100"));
        }
        Ok(Target { within: check::seconds("target.within_seconds", self.within_seconds, 1)?, percent: self.percent })
    }
}

impl Default for TargetBody {
    fn default() -> Self {
        Target::default().into()
    }
}

impl From<Target> for TargetBody {
    fn from(target: Target) -> Self {
        Self { within_seconds: Span::as_seconds(target.within), percent: target.percent }
    }
}

impl From<Hours> for HoursBody {
    fn from(hours: Hours) -> Self {
        let interval = |interval: hours::Interval| IntervalBody {
            weekday: WEEK.get(usize::from(interval.weekday)).copied().unwrap_or(Weekday::Monday),
            from: clock(interval.from),
            to: clock(interval.to),
        };
        let day = |day: hours::Date| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
        Self {
            time_zone: hours.time_zone,
            open: hours.open.into_iter().map(interval).collect(),
            holidays: hours.holidays.into_iter().map(day).collect(),
        }
    }
}

impl From<Queue> for QueueBody {
    fn from(queue: Queue) -> Self {
        let overflow =
            |rule: OverflowRule| OverflowBody { queue: rule.queue.0, after_seconds: rule.after.as_seconds() };
        Self {
            name: queue.name,
            agents: queue.agents.into_iter().map(|id| id.0).collect(),
            teams: queue.teams.into_iter().map(|id| id.0).collect(),
            priority: queue.priority,
            overflow: queue.overflow.map(overflow),
            hours: queue.hours.into(),
            target: queue.target.into(),
            screen_pop: queue.screen_pop,
        }
    }
}

fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?;
    let (hours, minutes): (u16, u16) = (two(hours)?, two(minutes)?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= 24 * 60).then_some(total)
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn date(text: &str) -> Option<hours::Date> {
    let day: jiff::civil::Date = text.parse().ok()?;
    (text.len() == 10).then(|| hours::Date {
        year: day.year(),
        month: day.month().unsigned_abs(),
        day: day.day().unsigned_abs(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        for (text, expected) in [("00:00", Some(0)), ("09:30", Some(570)), ("24:00", Some(1_440))] {
            assert_eq!(minutes(text), expected);
            assert_eq!(expected.map(clock).as_deref(), Some(text));
        }
        for bad in ["", "9:30", "09:60", "24:01", "-1:00", "ab:cd", "09:30:00"] {
            assert_eq!(minutes(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_exist() {
        assert_eq!(date("2028-02-29"), Some(hours::Date { year: 2028, month: 2, day: 29 }));
        for bad in ["2026-02-29", "2026-13-01", "20261225", "tomorrow"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }
}
