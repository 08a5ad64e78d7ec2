//! What only a file can get wrong: reopening, refolding, a full disk, a second server, damage; and the batches of the
//! writer.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;

use domain::Seq;
use domain::commit::AuditEntry;
use domain::conversation::Event;
use domain::delivery::{Delivery, DeliveryChange};
use domain::message::MessageBody;
use tempfile::TempDir;

use super::super::conformance::talk::{ANNA, Talk, at, deleted, edited, posted};
use super::super::{CommitError, Store, StoreError};
use super::*;

struct Home {
    folder: TempDir,
    sqlite: Option<Arc<SqliteStore>>,
}

impl Home {
    fn new() -> Self {
        let mut home = Self { folder: tempfile::tempdir().unwrap(), sqlite: None };
        home.reopen();
        home
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Drops the store without closing it and opens the folder again.
    fn reopen(&mut self) -> Arc<dyn Store> {
        self.sqlite = None;
        self.sqlite = Some(Arc::new(SqliteStore::open(self.path()).unwrap()));
        self.store()
    }

    fn sqlite(&self) -> &Arc<SqliteStore> {
        self.sqlite.as_ref().unwrap()
    }

    fn store(&self) -> Arc<dyn Store> {
        Arc::clone(self.sqlite()) as Arc<dyn Store>
    }

    /// Runs SQL on the writer's connection.
    async fn sql(&self, sql: &'static str) {
        let work = move |tx: &mut Tx<'_>| Ok(tx.db.execute_batch(sql)?);
        self.sqlite().write(work).await.unwrap();
    }

    async fn number(&self, sql: &'static str) -> i64 {
        let read = move |db: &Connection| read::one(db, sql, [], |row| Ok(row.get(0)?));
        self.sqlite().read(read).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn everything_survives_a_drop() {
    let mut home = Home::new();
    let store = home.store();
    let mut talk = Talk::accepted(1, &store).await;
    talk.fill(&store, 100, 10).await;
    let command = talk.commanded(at(5), 9, vec![posted("last")]);
    let id = command.command.as_ref().unwrap().id;
    talk.run(&store, command).await;
    let before = (store.timers().await, store.slots().await, store.command(id).await);
    drop(store);

    let store = home.reopen();
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head.clone()));
    let (records, _) = store.records(talk.id(), Seq(0), usize::MAX).await.unwrap();
    assert_eq!(records, talk.log);
    let after = (store.timers().await, store.slots().await, store.command(id).await);
    assert_eq!(after, before);
    // And it goes on where it was.
    talk.run(&store, talk.write(at(6), "hello again")).await;
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head));
    home.sqlite().check_integrity().await.unwrap();
}

#[tokio::test]
async fn closing_empties_the_log_and_frees_the_folder() {
    let home = Home::new();
    Talk::begun(1, &home.store()).await;
    home.store().close().await.unwrap();
    let log = home.path().join("switchboard.db-wal");
    assert_eq!(fs::metadata(log).map_or(0, |log| log.len()), 0);
    SqliteStore::open(home.path()).unwrap();
}

#[tokio::test]
async fn heads_are_written_now_and_then_and_only_their_own_fold_counts() {
    let mut home = Home::new();
    let store = home.store();
    let mut talk = Talk::accepted(1, &store).await;
    talk.fill(&store, 100, 10).await;
    drop(store);
    let stored = home.number("select head_seq from conversation").await;
    assert!((64..=110).contains(&stored), "{stored}");

    // A head of ours is used: one that says something else is believed.
    home.sql("update conversation set head = replace(head, '\"Jo\"', '\"Joe\"')").await;
    let store = home.reopen();
    let head = store.conversation(talk.id()).await.unwrap().unwrap();
    assert_eq!(head.customer_name(), "Joe");
    drop(store);

    // One of another reducer is not, nor is one that is missing.
    home.sql("update conversation set fold = fold - 1").await;
    let store = home.reopen();
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head.clone()));
    talk.run(&store, talk.write(at(9), "hello")).await;
    drop(store);
    let written = home.number("select head_seq from conversation").await;
    assert_eq!(written, i64::try_from(talk.head.seq.0).unwrap());
    let store = home.reopen();
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head));
}

#[tokio::test]
async fn a_full_disk_refuses_writes_until_there_is_room() {
    let home = Home::new();
    let store = home.store();
    let mut talk = Talk::begun(1, &store).await;
    home.sql("pragma max_page_count = 1").await; // SQLite rounds up to what is there
    let refused = loop {
        let commit = talk.write(at(1), &"x".repeat(3_000));
        match store.commit(commit.clone()).await {
            Ok(()) => talk.adopt(commit),
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, CommitError::Store(StoreError::ReadOnly(_))), "{refused:?}");
    assert!(matches!(store.probe().await, Err(StoreError::ReadOnly(_))));
    // Reading goes on, and nothing of the refused one is there.
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head.clone()));
    let (records, _) = store.records(talk.id(), Seq(0), usize::MAX).await.unwrap();
    assert_eq!(records, talk.log);

    home.sql("pragma max_page_count = 1000000").await;
    store.probe().await.unwrap();
    talk.run(&store, talk.write(at(2), &"x".repeat(3_000))).await;
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head));
}

#[test]
fn what_the_disk_refuses_is_told_apart_from_damage() {
    use rusqlite::ffi;
    let told = |code| StoreError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
    for code in
        [ffi::SQLITE_FULL, ffi::SQLITE_READONLY, ffi::SQLITE_IOERR, ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_CANTOPEN]
    {
        assert!(matches!(told(code), StoreError::ReadOnly(_)), "{code}");
    }
    assert!(matches!(told(ffi::SQLITE_CORRUPT), StoreError::Inconsistent(_)));
    assert!(matches!(told(ffi::SQLITE_CONSTRAINT), StoreError::Failed(_)));
}

#[test]
fn a_second_server_is_refused() {
    let home = Home::new();
    let refused = SqliteStore::open(home.path()).err().unwrap();
    assert!(matches!(refused, OpenError::InUse { .. }));
    let told = refused.to_string();
    assert!(told.contains(&home.path().display().to_string()), "{told}");
    assert!(told.contains("another server"), "{told}");
}

#[test]
fn what_cannot_be_opened_says_why() {
    let garbage = tempfile::tempdir().unwrap();
    fs::write(garbage.path().join(DATABASE_FILE), "not a database".repeat(500)).unwrap();
    let refused = SqliteStore::open(garbage.path()).err().unwrap();
    assert!(matches!(refused, OpenError::Corrupt { .. }), "{refused:?}");
    assert!(refused.to_string().contains("damaged"), "{refused}");

    let foreign = tempfile::tempdir().unwrap();
    let other = Connection::open(foreign.path().join(DATABASE_FILE)).unwrap();
    other.execute_batch("create table theirs (id integer)").unwrap();
    let refused = SqliteStore::open(foreign.path()).err().unwrap();
    assert!(matches!(refused, OpenError::Corrupt { .. }), "{refused:?}");

    let no_file = tempfile::tempdir().unwrap();
    fs::create_dir(no_file.path().join(DATABASE_FILE)).unwrap();
    let refused = SqliteStore::open(no_file.path()).err().unwrap();
    assert!(matches!(refused, OpenError::NotWritable { .. }), "{refused:?}");

    let file = tempfile::NamedTempFile::new().unwrap();
    let refused = SqliteStore::open(file.path()).err().unwrap();
    assert!(matches!(refused, OpenError::Missing { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_alone() {
    let home = Home::new();
    home.sql("insert into migration (number) values (1000)").await;
    home.store().close().await.unwrap();
    let before = fs::read(home.path().join(DATABASE_FILE)).unwrap();
    let refused = SqliteStore::open(home.path()).err().unwrap();
    assert!(matches!(refused, OpenError::Newer { found: 1000, .. }), "{refused:?}");
    assert_eq!(fs::read(home.path().join(DATABASE_FILE)).unwrap(), before);
}

#[test]
fn the_lock_does_not_depend_on_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let _first = SqliteStore::open(folder.path()).unwrap();
    fs::remove_file(folder.path().join(super::lock::LOCK_FILE)).unwrap();
    let refused = SqliteStore::open(folder.path()).err().unwrap();
    assert!(matches!(refused, OpenError::InUse { .. }), "{refused:?}");
}

#[cfg(unix)]
#[test]
fn what_is_made_is_for_its_user_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let _store = SqliteStore::open(&folder).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 3, "database, log, lock: {files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn a_folder_that_is_gone_is_noticed_and_so_is_its_return() {
    let home = tempfile::tempdir().unwrap();
    let (folder, away) = (home.path().join("data"), home.path().join("away"));
    let store = SqliteStore::open(&folder).unwrap();
    store.probe().await.unwrap();
    fs::rename(&folder, &away).unwrap();
    assert!(matches!(store.probe().await, Err(StoreError::ReadOnly(_))));
    fs::create_dir(&folder).unwrap();
    fs::copy(away.join(DATABASE_FILE), folder.join(DATABASE_FILE)).unwrap();
    assert!(matches!(store.probe().await, Err(StoreError::ReadOnly(_))), "another file in its place");
    fs::remove_dir_all(&folder).unwrap();
    fs::rename(&away, &folder).unwrap();
    store.probe().await.unwrap();
}

#[test]
fn missing_folders_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    SqliteStore::open(&deep).unwrap();
    assert!(deep.join(DATABASE_FILE).exists());
}

/// Holds the writer inside a batch, so that everything asked meanwhile joins that batch. Gives back the key that lets go.
async fn hold(sqlite: &Arc<SqliteStore>) -> mpsc::Sender<()> {
    let (entered, inside) = tokio::sync::oneshot::channel();
    let (release, held) = mpsc::channel();
    let sqlite = Arc::clone(sqlite);
    tokio::spawn(async move {
        let work = move |_: &mut Tx<'_>| {
            let _ = entered.send(());
            let _ = held.recv();
            Ok(())
        };
        sqlite.write(work).await
    });
    inside.await.unwrap();
    release
}

/// Asks without waiting for the answer; when this returns the writer has it in its queue.
async fn ask(
    store: &Arc<dyn Store>,
    commit: domain::commit::Commit,
) -> tokio::task::JoinHandle<Result<(), CommitError>> {
    let store = Arc::clone(store);
    let task = tokio::spawn(async move { store.commit(commit).await });
    // On this single-threaded runtime the task now runs up to where it waits for its answer.
    tokio::task::yield_now().await;
    task
}

#[tokio::test]
async fn a_stale_member_leaves_its_batch_alive() {
    let home = Home::new();
    let store = home.store();
    let mut talk = Talk::begun(1, &store).await;
    let other = Talk::new(2);
    let stale = talk.write(at(1), "decided on the same state");
    let first = talk.write(at(1), "first");
    let release = hold(home.sqlite()).await;
    let first_asked = ask(&store, first.clone()).await;
    let stale_asked = ask(&store, stale).await;
    // Decided on what an earlier member of the same batch makes of it.
    talk.adopt(first);
    let second = talk.write(at(2), "second");
    let second_asked = ask(&store, second.clone()).await;
    let begun = ask(&store, other.opening(at(3))).await;
    release.send(()).unwrap();
    talk.adopt(second);
    assert_eq!(first_asked.await.unwrap(), Ok(()));
    assert_eq!(stale_asked.await.unwrap(), Err(CommitError::Stale));
    assert_eq!(second_asked.await.unwrap(), Ok(()));
    assert_eq!(begun.await.unwrap(), Ok(()));
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head));
    assert!(store.conversation(other.id()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_failed_batch_is_told_to_every_member_and_leaves_nothing() {
    let home = Home::new();
    let store = home.store();
    let mut old = Talk::begun(1, &store).await;
    let new = Talk::new(2);
    let release = hold(home.sqlite()).await;
    let written = ask(&store, old.write(at(1), "hello")).await;
    let begun = ask(&store, new.opening(at(1))).await;
    let sqlite = Arc::clone(home.sqlite());
    let failing = tokio::spawn(async move {
        let work = |tx: &mut Tx<'_>| write::run(tx, "insert into event (id) values (null)", []);
        sqlite.write(work).await
    });
    tokio::task::yield_now().await;
    release.send(()).unwrap();
    assert!(matches!(written.await.unwrap(), Err(CommitError::Store(_))));
    assert!(matches!(begun.await.unwrap(), Err(CommitError::Store(_))));
    assert!(failing.await.unwrap().is_err());
    assert_eq!(store.conversation(old.id()).await.unwrap(), Some(old.head.clone()));
    assert_eq!(store.conversation(new.id()).await.unwrap(), None);
    // Nothing the writer remembers is from the lost batch.
    old.run(&store, old.write(at(2), "again")).await;
    store.commit(new.opening(at(2))).await.unwrap();
    let latest = store.latest_conversation(new.head.birth.contact, new.head.birth.entry_point);
    assert_eq!(latest.await.unwrap(), Some(new.id()));
}

#[tokio::test]
async fn who_stops_waiting_stops_nothing() {
    let home = Home::new();
    let store = home.store();
    let talk = Talk::begun(1, &store).await;
    let release = hold(home.sqlite()).await;
    let asked = ask(&store, talk.write(at(1), "hello")).await;
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    release.send(()).unwrap();
    store.probe().await.unwrap();
    let head = store.conversation(talk.id()).await.unwrap().unwrap();
    assert_eq!(head.messages, 2);
}

#[tokio::test]
async fn what_is_taken_back_is_not_in_the_file() {
    let home = Home::new();
    let store = home.store();
    let mut talk = Talk::begun(1, &store).await;
    let secret = "4111-1111-1111-1111";
    talk.run(&store, talk.raw(at(1), vec![posted(secret)])).await;
    let target = talk.head.shared_seq;
    let again = format!("{secret} 12/29");
    talk.run(&store, talk.raw(at(2), vec![edited(target, &again)])).await;
    talk.run(&store, talk.raw(at(3), vec![deleted(target)])).await;
    store.close().await.unwrap();
    let bytes = fs::read(home.path().join(DATABASE_FILE)).unwrap();
    let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
    assert!(!found);
}

#[tokio::test]
async fn outbox_and_audit_are_written_with_their_commit() {
    let home = Home::new();
    let store = home.store();
    let mut talk = Talk::begun(1, &store).await;
    let mut commit = talk.write(at(1), "hello");
    let delivery = Delivery::new(talk.id(), commit.conversations[0].head.seq, at(1));
    commit.outbox.push(DeliveryChange { expected: 0, delivery });
    commit.audit.push(AuditEntry { by: Some(ANNA), act: "test.done", on: "1".into(), details: "{}".into() });
    talk.run(&store, commit).await;
    let queued = "select count(*) from outbox where state = 'queued' and attempts = 0 and event = 5";
    assert_eq!(home.number(queued).await, 1);
    let told = "select count(*) from audit where act = 'test.done' and length(by) = 16";
    assert_eq!(home.number(told).await, 1);
}

#[tokio::test]
async fn old_waits_are_trimmed() {
    let home = Home::new();
    let store = home.store();
    let mut talk = Talk::begun(1, &store).await;
    talk.run(&store, talk.offer(at(1), ANNA)).await;
    // One short of a multiple of 64, which is when trimming happens.
    home.sql(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 447)
         insert into wait (queue, at, ms) select (select id from name where uuid = x'00000000000000000000000000000007'), 0, i from n",
    )
    .await;
    talk.run(&store, talk.accept(at(2))).await;
    let kept = store.last_waits(super::super::conformance::talk::QUEUE, 999).await.unwrap();
    assert_eq!((kept.len(), kept[0].0), (256, 193));
    assert_eq!(home.number("select count(*) from wait").await, 256);
}

/// Rows as the first release wrote them. They must read for ever: do not change this text, only add to it.
#[test]
fn stored_shapes_read_for_ever() {
    let posted = r#"{"v":1,"e":{"Shared":{"MessagePosted":{"by":0,"body":"Erased","via":"Channel"}}}}"#;
    let content = r#"{"v":1,"e":{"Body":{"Text":{"text":"hello","attachments":[]}}}}"#;
    let mut event: Event = codec::decode(posted, String::new).unwrap();
    event.put_content(codec::decode(content, String::new).unwrap());
    let Event::Shared(domain::conversation::SharedEvent::MessagePosted { body, .. }) = &event else {
        panic!("{event:?}");
    };
    assert_eq!(*body, MessageBody::text("hello"));
    event.take_content();
    assert_eq!(codec::encode(&event).unwrap(), posted);

    let later = posted.replace("\"v\":1", "\"v\":2");
    let refused = codec::decode::<Event>(&later, || "event 3".into()).unwrap_err();
    assert!(refused.to_string().contains("event 3"), "{refused}");
}

#[test]
fn every_timer_has_a_key_of_its_own() {
    use domain::timer::Timer;
    use domain::{AgentId, ConversationId, EngagementNo};
    let (id, no) = (ConversationId::from_number(3), EngagementNo(4));
    let timers = [
        Timer::Offer(id, no),
        Timer::WrapUp(id, no),
        Timer::Prefer(id),
        Timer::Overflow(id),
        Timer::Quiet(id),
        Timer::Park(id),
        Timer::Recovery(AgentId::from_number(3)),
    ];
    assert!(timers.is_sorted());
    let keys = timers.map(codec::timer_key);
    assert!(keys.is_sorted());
    for (timer, (kind, id, no)) in timers.into_iter().zip(keys) {
        assert_eq!(codec::timer(kind, id, no), Ok(timer));
    }
}
