//! What there is: entry points, customers with their messages, and how each channel behaves. Plain data under one mutex, with
//! a number that grows with every change, so that pages know when to look.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::mail::{Answers, Letter, Person, Sender};
use crate::shelf::File;

/// Most customers at a time; the page has to show them.
const CUSTOMERS: usize = 50;
/// Most messages kept per customer; the oldest go first.
const MESSAGES: usize = 200;

/// An entry point of the server, as it told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPoint {
    /// Its id.
    pub id: String,
    /// `sms`, `whats_app`, `messenger` or `email`.
    pub channel: String,
    /// What people read.
    pub name: String,
    /// Number, page or mailbox.
    pub address: String,
}

/// How a channel behaves towards the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Takes messages; they are delivered.
    #[default]
    Deliver,
    /// Takes messages; they are delivered and read.
    Read,
    /// Takes messages and reports later that they failed.
    Fail,
    /// Refuses messages.
    Refuse,
    /// Answers after a while.
    Slow,
    /// Takes messages and never answers.
    Silent,
    /// Takes nothing now, and says so.
    Down,
}

/// A customer on one entry point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Customer {
    /// Counts from 1.
    pub id: u32,
    /// Where he writes to.
    pub entry_point: String,
    /// What the carrier knows him by.
    pub address: String,
    /// The name the carrier shows; empty where carriers show none.
    pub name: String,
    /// Everything said, oldest first.
    pub messages: Vec<Message>,
}

/// A message, as the customer's device shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The carrier's name for it.
    pub id: String,
    /// The server's name for it, if it is from there.
    pub reference: Option<String>,
    /// What it says.
    pub text: String,
    /// The approved template it is, if it is one.
    pub template: Option<Template>,
    /// Files that came with it.
    pub files: Vec<File>,
    /// The mail it is, if it is one.
    pub letter: Option<Letter>,
    /// Whether it is this customer's copy of a mail that is somebody else's too: then the server is told nothing of it.
    pub copy: bool,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// How far it is.
    pub state: State,
}

/// An approved template, as the server names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The carrier's name for it.
    pub name: String,
    /// The carrier's name for its language.
    pub language: String,
    /// Its parameters, from number 1 on.
    pub parameters: Vec<String>,
}

/// A message that came from the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The server's name for it.
    pub reference: String,
    /// What it says.
    pub text: String,
    /// The approved template it is, if it is one.
    pub template: Option<Template>,
    /// Files that came with it.
    pub files: Vec<File>,
    /// The mail it is, if it is one.
    pub letter: Option<Letter>,
    /// How far it is.
    pub state: State,
}

/// How far a message is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The customer's: on its way to the server.
    Sending,
    /// The customer's: the server has it.
    Taken,
    /// The customer's: the server refused it.
    NotTaken(String),
    /// From the server: here, and the server was not told.
    Unanswered,
    /// From the server: taken.
    Sent,
    /// From the server: on the customer's device.
    Delivered,
    /// From the server: opened.
    Read,
    /// From the server: failed, for this reason.
    Failed(String),
}

/// Everything, as the page gets it.
#[derive(Debug, Clone, Serialize)]
pub struct World {
    /// Grows with every change.
    pub revision: u64,
    /// Whether the server answers.
    pub connected: bool,
    /// What the server serves.
    pub entry_points: Vec<EntryPoint>,
    /// Who writes.
    pub customers: Vec<Customer>,
    /// By channel; a channel that is not named delivers.
    pub behaviours: BTreeMap<String, Behaviour>,
    #[serde(skip)]
    last_customer: u32,
    #[serde(skip)]
    last_message: u64,
    #[serde(skip)]
    started: i64,
}

/// The world, shared.
pub struct Shared {
    world: Mutex<World>,
    changed: watch::Sender<u64>,
}

impl Shared {
    /// Nobody yet. `now` goes into the names of messages, so that those of the next run are others.
    pub fn new(now: i64) -> Self {
        let world = World {
            revision: 0,
            connected: false,
            entry_points: Vec::new(),
            customers: Vec::new(),
            behaviours: BTreeMap::new(),
            last_customer: 0,
            last_message: 0,
            started: now,
        };
        Self { world: Mutex::new(world), changed: watch::Sender::new(0) }
    }

    /// The world now.
    pub fn get(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes it, and tells whoever listens.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.get();
        let result = change(&mut world);
        world.revision += 1;
        self.changed.send_replace(world.revision);
        result
    }

    /// Tells when there is another revision.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}

impl Message {
    fn new(state: State, at: i64) -> Self {
        Self {
            id: String::new(),
            reference: None,
            text: String::new(),
            template: None,
            files: Vec::new(),
            letter: None,
            copy: false,
            at,
            state,
        }
    }
}

impl World {
    /// What the server serves now; where nobody writes yet, somebody appears.
    pub fn serve(&mut self, entry_points: Vec<EntryPoint>) {
        self.connected = true;
        for entry_point in &entry_points {
            if !self.customers.iter().any(|customer| customer.entry_point == entry_point.id) {
                self.somebody(&entry_point.id, &entry_point.channel);
            }
        }
        self.entry_points = entry_points;
    }

    /// The channel of an entry point, as far as it is known.
    pub fn channel(&self, entry_point: &str) -> Option<&str> {
        self.entry_points.iter().find(|known| known.id == entry_point).map(|known| &*known.channel)
    }

    /// How the channel of this entry point behaves.
    pub fn behaviour(&self, entry_point: &str) -> Behaviour {
        self.channel(entry_point).and_then(|channel| self.behaviours.get(channel)).copied().unwrap_or_default()
    }

    /// A customer nobody knew, made up for this channel; `None` when there are too many.
    pub fn somebody(&mut self, entry_point: &str, channel: &str) -> Option<u32> {
        let number = usize::try_from(self.last_customer).unwrap_or(0);
        let name = NAMES[number % NAMES.len()];
        let address = match channel {
            "messenger" => format!("72140033{:08}", number + 11),
            "email" => {
                let local = name.to_lowercase().replace(' ', ".");
                let more = number / NAMES.len();
                if more == 0 { format!("{local}@example.org") } else { format!("{local}.{more}@example.org") }
            }
            _ => format!("+49151{:08}", 23_400_000 + number * 7 + 1),
        };
        // A text message comes without a name.
        let shown = if channel == "sms" { "" } else { name };
        self.add(entry_point, &address, shown)
    }

    /// A customer with this address; `None` when there are too many.
    pub fn add(&mut self, entry_point: &str, address: &str, name: &str) -> Option<u32> {
        if self.customers.len() >= CUSTOMERS {
            return None;
        }
        self.last_customer += 1;
        self.customers.push(Customer {
            id: self.last_customer,
            entry_point: entry_point.to_owned(),
            address: address.to_owned(),
            name: name.to_owned(),
            messages: Vec::new(),
        });
        Some(self.last_customer)
    }

    /// A new name for a message.
    pub fn name(&mut self) -> String {
        self.last_message += 1;
        format!("sim-{:x}-{}", self.started, self.last_message)
    }

    /// A new message of a customer, on its way. The customers whom a mail names get it, too.
    pub fn write(&mut self, customer: u32, id: &str, text: &str, files: Vec<File>, letter: Option<Letter>, now: i64) {
        let message = Message { text: text.to_owned(), files, letter, ..Message::new(State::Sending, now) };
        self.post(customer, Message { id: id.to_owned(), ..message.clone() });
        let Some(letter) = &message.letter else { return };
        let named = |other: &Customer| letter.to.iter().chain(&letter.cc).any(|one| other.is_at(&one.address));
        let Some(entry_point) = self.customer(customer).map(|known| known.entry_point.clone()) else { return };
        let others = self.customers.iter().filter(|other| other.id != customer && other.entry_point == entry_point);
        for other in others.filter(|other| named(other)).map(|other| other.id).collect::<Vec<_>>() {
            let id = self.name();
            self.post(other, Message { id, copy: true, state: State::Delivered, ..message.clone() });
        }
    }

    /// A message of the server to this address, which somebody has from now on. A mail is there for everybody who gets it,
    /// once each; what it is called is what the first of them has.
    pub fn receive(&mut self, entry_point: &str, address: &str, received: Received, now: i64) -> Option<String> {
        let Received { reference, text, template, files, letter, state } = received;
        let mut addresses = vec![address.to_owned()];
        let ours: Vec<_> = self.entry_points.iter().map(|known| known.address.as_str()).collect();
        for other in letter.iter().flat_map(|letter| &letter.recipients) {
            let is_known = addresses.iter().any(|known| known.eq_ignore_ascii_case(other));
            if !is_known && !ours.iter().any(|ours| ours.eq_ignore_ascii_case(other)) {
                addresses.push(other.clone());
            }
        }
        let reference = Some(reference);
        let message = Message { reference, text, template, files, letter, ..Message::new(state, now) };
        let mut first = None;
        for address in addresses {
            let is_his = |known: &&Customer| known.entry_point == entry_point && known.is_at(&address);
            let known = self.customers.iter().find(is_his).map(|known| known.id);
            let Some(customer) = known.or_else(|| self.add(entry_point, &address, "")) else { continue };
            let id = self.name();
            let copy = first.is_some();
            let state = if copy { State::Delivered } else { message.state.clone() };
            self.post(customer, Message { id: id.clone(), copy, state, ..message.clone() });
            first.get_or_insert(id);
        }
        first
    }

    /// A customer.
    pub fn customer(&self, id: u32) -> Option<&Customer> {
        self.customers.iter().find(|known| known.id == id)
    }

    /// Who writes a new mail, and what it answers: the mail of this name, or the last one of his thread.
    pub fn sender(&mut self, customer: u32, answers: &Answers) -> Option<Sender> {
        let id = self.name();
        let Customer { address, name, entry_point, messages, .. } = self.customer(customer)?;
        let at = self.entry_points.iter().find(|known| known.id == *entry_point)?;
        let mut letters = messages.iter().rev().filter_map(|message| message.letter.as_ref());
        let before = match answers {
            Answers::Last => letters.next(),
            Answers::Nothing => None,
            Answers::Mail(name) => letters.find(|letter| letter.message_id == *name),
        };
        Some(Sender {
            id,
            from: Person { name: name.clone(), address: address.clone() },
            entry_point: Person { name: at.name.clone(), address: at.address.clone() },
            before: before.cloned(),
        })
    }

    /// The message of this name, with its customer.
    pub fn message(&mut self, id: &str) -> Option<(&str, &mut Message)> {
        let of = |customer: &mut Customer| customer.messages.iter().any(|message| message.id == id);
        let customer = self.customers.iter_mut().find_map(|customer| of(customer).then_some(customer))?;
        let message = customer.messages.iter_mut().find(|message| message.id == id)?;
        Some((&customer.entry_point, message))
    }

    fn post(&mut self, customer: u32, message: Message) {
        let Some(customer) = self.customers.iter_mut().find(|known| known.id == customer) else { return };
        customer.messages.push(message);
        let surplus = customer.messages.len().saturating_sub(MESSAGES);
        customer.messages.drain(..surplus);
    }
}

impl Customer {
    /// Whether this is where he is reached; how addresses of mails are capitalised is all the same.
    fn is_at(&self, address: &str) -> bool {
        self.address.eq_ignore_ascii_case(address)
    }
}

/// What the server calls a mail that we call so.
pub fn mail_name(id: &str) -> String {
    let plain: String = id.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b) } else { '.' }).collect();
    [&plain, "@simulator.invalid"].concat()
}

/// Names of people who do not exist.
const NAMES: [&str; 12] = [
    "Mia Keller",
    "Luca Rossi",
    "Ada Novak",
    "Tomasz Zielinski",
    "Inés Ortega",
    "Noor Haddad",
    "Oskar Lindqvist",
    "Chiara Bianchi",
    "Jonas Weber",
    "Priya Raman",
    "Emil Sørensen",
    "Lucía Fuentes",
];
