//! Demo data: a coffee shop, two queues, five people, nine templates, two workflows beside a simulator. Ids are fixed, so
//! that every start means the same.

mod templates;
mod workflows;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use domain::agent::{Access, DEFAULT_SLOTS, Profile};
use domain::channel::ChannelKind;
use domain::entry_point::{Carrier, EntryPoint};
use domain::routing::{OverflowRule, Queue, Target};
use domain::site::{Form, Look, Site, Texts};
use domain::{AgentId, EntryPointId, QueueId, SiteId, Span, TeamId, Timestamp};

use crate::auth::password::{PasswordError, Passwords};
use crate::catalog::{Catalog, Team, kind};
use crate::clock::Ids;
use crate::config::Simulator;
use crate::first;
use crate::store::{CredentialRow, Store, StoreError};

/// Everybody's password.
pub const PASSWORD: &str = "demo-demo";
/// The shop's site key, as its pages have it.
pub const SITE_KEY: &str = "demo";

const SITE: SiteId = SiteId::from_number(0xd101);
const ENTRY_POINT: EntryPointId = EntryPointId::from_number(0xd102);
const SMS: EntryPointId = EntryPointId::from_number(0xd111);
const WHATS_APP: EntryPointId = EntryPointId::from_number(0xd112);
const PAGE: EntryPointId = EntryPointId::from_number(0xd113);
const MAILBOX: EntryPointId = EntryPointId::from_number(0xd114);
const SALES: QueueId = QueueId::from_number(0xd201);
const SUPPORT: QueueId = QueueId::from_number(0xd202);
const SALES_TEAM: TeamId = TeamId::from_number(0xd301);
const SUPPORT_TEAM: TeamId = TeamId::from_number(0xd302);

/// A person of the demo.
struct Person {
    id: AgentId,
    login: &'static str,
    name: &'static str,
    access: Access,
    teams: &'static [TeamId],
}

const fn person(
    number: u128,
    login: &'static str,
    name: &'static str,
    access: Access,
    teams: &'static [TeamId],
) -> Person {
    Person { id: AgentId::from_number(number), login, name, access, teams }
}

const PEOPLE: [Person; 5] = [
    person(0xd401, "anna", "Anna Arnold", Access::Agent, &[SALES_TEAM]),
    person(0xd402, "ben", "Ben Okafor", Access::Agent, &[SALES_TEAM, SUPPORT_TEAM]),
    person(0xd403, "carla", "Carla Ruiz", Access::Agent, &[SUPPORT_TEAM]),
    person(0xd404, "sam", "Sam Lindqvist", Access::Supervisor, &[SALES_TEAM, SUPPORT_TEAM]),
    person(0xd405, "admin", "Alex Admin", Access::Admin, &[]),
];

/// Greeting, offline text and waiting text by language.
const TEXTS: [(&str, &str, &str, &str); 3] = [
    (
        "en",
        "Ask a roaster: about beans, grinders or an order.",
        "We are at the drum or asleep. Leave your question and your email address; we answer by the next working day.",
        "Thank you! One of us is with you in a moment.",
    ),
    (
        "de",
        "Fragen Sie uns: zu Bohnen, Mühlen oder Ihrer Bestellung.",
        "Wir stehen gerade an der Röstmaschine oder schlafen. Hinterlassen Sie Ihre Frage und Ihre E-Mail-Adresse; wir \
         antworten bis zum nächsten Werktag.",
        "Danke! Gleich ist jemand für Sie da.",
    ),
    (
        "es",
        "Pregunte a quien tuesta: sobre cafés, molinos o su pedido.",
        "Estamos tostando o durmiendo. Deje su pregunta y su correo electrónico; respondemos a más tardar el próximo día \
         laborable.",
        "¡Gracias! Enseguida le atiende alguien del equipo.",
    ),
];

/// Why there is no demo data.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
}

/// Fills an empty store, and lets the shop's origins follow the port; returns what there is now.
pub async fn prepare(
    store: &dyn Store,
    ids: &dyn Ids,
    passwords: &Passwords,
    now: Timestamp,
    port: u16,
    simulator: Option<&Simulator>,
) -> Result<Catalog, DemoError> {
    let catalog = first::catalog(store, now).await?;
    if catalog.profiles.is_empty() && catalog.sites.is_empty() && catalog.queues.is_empty() {
        fill(store, ids, passwords, now, port).await?;
    } else {
        follow_port(store, now, port).await?;
    }
    // Folders of earlier versions have none.
    if catalog.entry_points.is_empty() {
        for entry_point in entry_points() {
            first::put(store, kind::ENTRY_POINT, &entry_point.id.to_string(), 0, &entry_point, now).await?;
        }
    }
    if let Some(simulator) = simulator {
        workflows::prepare(store, &catalog, simulator, now).await?;
    }
    Ok(Catalog::load(store).await?)
}

/// What is printed below the ready line: where to go and who can sign in.
pub fn guide(port: u16, simulator: Option<SocketAddr>) -> String {
    let role = |access| match access {
        Access::Agent => "agent",
        Access::Supervisor => "supervisor",
        Access::Admin => "administrator",
    };
    let people: Vec<_> = PEOPLE.iter().map(|person| format!("{} ({})", person.login, role(person.access))).collect();
    let simulator = simulator
        .map(|at| format!("  simulator    http://{at}/  (the customers of SMS, WhatsApp, Messenger and email)\n"));
    let simulator = simulator.unwrap_or_default();
    format!(
        "
  agent desk   http://127.0.0.1:{port}/desk/
  demo shop    http://localhost:{port}/demo/
{simulator}
  sign in as {}; password {PASSWORD}
",
        people.join(", ")
    )
}

async fn fill(
    store: &dyn Store,
    ids: &dyn Ids,
    passwords: &Passwords,
    now: Timestamp,
    port: u16,
) -> Result<(), DemoError> {
    for (id, name) in [(SALES_TEAM, "Sales"), (SUPPORT_TEAM, "Support")] {
        let team = Team { id, name: name.to_owned() };
        first::put(store, kind::TEAM, &id.to_string(), 0, &team, now).await?;
    }
    for queue in queues(port) {
        first::put(store, kind::QUEUE, &queue.id.to_string(), 0, &queue, now).await?;
    }
    first::put(store, kind::SITE, &SITE.to_string(), 0, &site(port), now).await?;
    for template in templates::templates() {
        first::put(store, kind::TEMPLATE, &template.id.to_string(), 0, &template, now).await?;
    }
    // One hash for all: five would keep the first start waiting.
    let password_hash = passwords.hash(ids, PASSWORD.to_owned()).await?;
    for person in &PEOPLE {
        let profile = Profile {
            id: person.id,
            login: person.login.to_owned(),
            name: person.name.to_owned(),
            access: person.access,
            teams: person.teams.to_vec(),
            slots: DEFAULT_SLOTS.into(),
            active: true,
        };
        first::put(store, kind::PROFILE, &person.id.to_string(), 0, &profile, now).await?;
        let row = CredentialRow { agent: person.id, password_hash: password_hash.clone() };
        store.put_credential(person.login, row).await?;
    }
    Ok(())
}

async fn follow_port(store: &dyn Store, now: Timestamp, port: u16) -> Result<(), DemoError> {
    let documents = store.documents(kind::QUEUE).await?;
    if let Some(document) = documents.into_iter().find(|document| document.id == SUPPORT.to_string())
        && let Ok(mut queue) = serde_json::from_str::<Queue>(&document.json)
        && queue.screen_pop != screen_pop(port)
        && queue.screen_pop.starts_with("http://localhost:")
    {
        queue.screen_pop = screen_pop(port);
        first::put(store, kind::QUEUE, &document.id, document.version, &queue, now).await?;
    }
    let documents = store.documents(kind::SITE).await?;
    let Some(document) = documents.into_iter().find(|document| document.id == SITE.to_string()) else { return Ok(()) };
    let Ok(mut site) = serde_json::from_str::<Site>(&document.json) else { return Ok(()) };
    let wanted = origins(port);
    if wanted.iter().all(|origin| site.origins.contains(origin)) {
        return Ok(());
    }
    let is_local = |origin: &str| origin.starts_with("http://localhost:") || origin.starts_with("http://127.0.0.1:");
    site.origins.retain(|origin| !is_local(origin));
    site.origins.extend(wanted);
    Ok(first::put(store, kind::SITE, &document.id, document.version, &site, now).await?)
}

fn origins(port: u16) -> [String; 2] {
    [format!("http://localhost:{port}"), format!("http://127.0.0.1:{port}")]
}

/// The shop, as if it knew its customers. On a port that is not known yet there is no such place.
fn screen_pop(port: u16) -> String {
    match port {
        0 => String::new(),
        port => format!("http://localhost:{port}/demo/?customer={{{{customer.email}}}}&phone={{{{customer.phone}}}}"),
    }
}

fn queues(port: u16) -> [Queue; 2] {
    let queue = |id, name: &str, team, overflow| Queue {
        id,
        name: name.to_owned(),
        agents: Vec::new(),
        teams: vec![team],
        priority: 0,
        overflow,
        hours: domain::hours::Hours::default(),
        target: Target::default(),
        screen_pop: String::new(),
    };
    let overflow = OverflowRule { queue: SUPPORT, after: Span::seconds(60) };
    let support = Queue { screen_pop: screen_pop(port), ..queue(SUPPORT, "Support", SUPPORT_TEAM, None) };
    [queue(SALES, "Sales", SALES_TEAM, Some(overflow)), support]
}

/// One number, one `WhatsApp` account, one page and one mailbox.
fn entry_points() -> [EntryPoint; 4] {
    let entry_point = |id, channel, name: &str, address: &str, queue| EntryPoint {
        id,
        channel,
        name: name.to_owned(),
        address: address.to_owned(),
        queue,
        carrier: Carrier::Simulated,
        active: true,
    };
    [
        entry_point(SMS, ChannelKind::Sms, "Order line", "+4930901820", SUPPORT),
        entry_point(WHATS_APP, ChannelKind::WhatsApp, "Marlow & Finch", "+4930901821", SALES),
        entry_point(PAGE, ChannelKind::Messenger, "Marlow & Finch Coffee", "marlowandfinch", SALES),
        entry_point(MAILBOX, ChannelKind::Email, "Hello", "hello@marlow-finch.example", SUPPORT),
    ]
}

fn site(port: u16) -> Site {
    let texts = TEXTS.map(|(language, greeting, offline, waiting)| {
        let texts = Texts { greeting: greeting.to_owned(), offline: offline.to_owned(), waiting: waiting.to_owned() };
        (language.to_owned(), texts)
    });
    Site {
        id: SITE,
        key: SITE_KEY.to_owned(),
        name: "Demo shop".to_owned(),
        team: "Marlow & Finch".to_owned(),
        entry_point: ENTRY_POINT,
        queue: SALES,
        origins: origins(port).into(),
        form: Form::default(),
        texts: BTreeMap::from(texts),
        look: Look { color: "#24463b".to_owned(), ..Look::default() },
        keep_handle: true,
        active: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemIds;
    use crate::desk::Visitor;
    use crate::desk::tests::world::{World, visitor};
    use crate::store::memory::MemoryStore;

    #[tokio::test]
    async fn an_empty_store_is_filled_once_and_follows_the_port() {
        let (store, passwords) = (MemoryStore::new(), Passwords::for_tests());
        let prepare = async |port| prepare(&store, &SystemIds, &passwords, Timestamp(1), port, None).await.unwrap();
        let first = prepare(8080).await;
        assert_eq!((first.profiles.len(), first.queues.len(), first.teams.len()), (5, 2, 2));
        assert_eq!(first.entry_points.len(), 4);
        assert_eq!(first.overflow(SALES), Some((SUPPORT, Span::seconds(60))));
        assert_eq!(prepare(8080).await, first);
        let moved = prepare(9090).await;
        assert_eq!(moved.site_by_key(SITE_KEY).unwrap().origins, origins(9090));
        let record = &moved.queues[&SUPPORT].screen_pop;
        assert!(record.starts_with("http://localhost:9090/demo/"), "{record}");
        assert_eq!(domain::screen_pop::checked(record).as_ref(), Ok(record));
        assert!(store.credential("sam").await.unwrap().is_some());
    }

    #[tokio::test]
    async fn workflows_follow_the_simulator_and_stay_away_once_removed() {
        let (store, passwords) = (MemoryStore::new(), Passwords::for_tests());
        let prepare = async |port: u16, secret: &str| {
            let url = format!("http://127.0.0.1:{port}").parse().unwrap();
            let simulator = Simulator { url, secret: secret.to_owned() };
            prepare(&store, &SystemIds, &passwords, Timestamp(1), 8080, Some(&simulator)).await.unwrap()
        };
        let all = |catalog: &Catalog| -> Vec<_> {
            let of =
                |one: &domain::workflow::Workflow| (one.clone().checked().is_ok(), one.url.clone(), one.secret.clone());
            catalog.workflows.values().map(of).collect()
        };
        let at = |port: u16, path: &str, secret: &str| {
            (true, format!("http://127.0.0.1:{port}/workflows/{path}"), secret.to_owned())
        };
        let (first, second) = ("the-first-secret", "the-second-secret");
        assert_eq!(all(&prepare(8081, first).await), [at(8081, "order", first), at(8081, "refund", first)]);
        let moved = prepare(9091, second).await;
        assert_eq!(all(&moved), [at(9091, "order", second), at(9091, "refund", second)]);
        let gone = moved.workflows.keys().next().unwrap().to_string();
        store.remove_document(kind::WORKFLOW, &gone, None, Timestamp(2)).await.unwrap();
        assert_eq!(all(&prepare(9091, second).await).len(), 1);
    }

    #[tokio::test]
    async fn one_agent_is_enough_for_every_contact_of_the_shop() {
        let passwords = Passwords::for_tests();
        let catalog = prepare(&MemoryStore::new(), &SystemIds, &passwords, Timestamp(1), 8080, None).await.unwrap();
        let world = World::over(catalog);
        let anna = PEOPLE[0].id;
        let guest = |number| Visitor { site: SITE, ..visitor(number) };
        let mut contacts = vec![world.start(guest(1), "before anybody was there").await];
        world.pass(Span::minutes(90)).await;
        world.arrive(anna).await;
        contacts.push(world.start(guest(2), "while she does not look").await);
        world.pass(Span::minutes(90)).await;
        world.desk.link_down(anna).await;
        world.pass(Span::minutes(90)).await;
        contacts.push(world.start(guest(3), "while she is away").await);
        world.pass(Span::minutes(90)).await;
        world.arrive(anna).await;
        for contact in contacts {
            assert!(world.head(contact).await.engagement_of(anna).is_some(), "hers: {:?}", world.head(contact).await);
        }
    }

    #[test]
    fn the_guide_names_pages_and_people() {
        let simulator = SocketAddr::from(([127, 0, 0, 1], 8081));
        let guide = guide(8080, Some(simulator));
        assert!(guide.contains("http://127.0.0.1:8081/"));
        assert!(guide.contains("http://localhost:8080/demo/"));
        assert!(guide.ends_with("admin (administrator); password demo-demo\n"), "{guide}");
    }
}
