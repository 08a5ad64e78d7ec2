//! An agent's connection: his desk, and the streams of the conversations he reads.

mod streams;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::conversation::{Conversation, EngagementState, Record};
use domain::{AgentId, ConversationId, Refusal, Seq};
use futures_util::{Sink, Stream};
use protocol::agent::{ClientFrame, DeskChange, Directory, Held, Me, Row, ServerFrame, Welcome};
use protocol::{close, codec, limits};
use tokio::time::MissedTickBehavior;

use super::bucket::Bucket;
use super::pulse::{Beat, Pulse};
use super::wire::{End, Incoming, Outgoing, Wire};
use crate::app::{SharedApp, stopping};
use crate::auth::extract::SignedIn;
use crate::auth::session::{self, Standing};
use crate::bus::{News, Received, Subscription, Topic};
use crate::desk::RowParts;
use crate::store::StoreError;

/// An open directory is looked at this often.
const DIRECTORY_EVERY: std::time::Duration = std::time::Duration::from_secs(1);

/// Serves one connection of this agent until it or his session ends; `None` is somebody without a session.
pub async fn serve<S, K>(app: SharedApp, stream: S, sink: K, who: Option<SignedIn>)
where
    S: Stream<Item = Incoming> + Unpin,
    K: Sink<Outgoing> + Unpin,
{
    let (mut wire, hello) = Wire::open(stream, sink, codec::AGENT_WIRE).await;
    let end = match (hello, who) {
        (Err(end), _) => end,
        (Ok(_), None) => End::close(close::UNAUTHORIZED, "not signed in"),
        (Ok(ClientFrame::Hello { held }), Some(SignedIn { agent, session })) => {
            let who = agent.id;
            let mut news = app.bus.subscription();
            news.add(Topic::Agent(who));
            news.add(Topic::Desks);
            let mut session = Session {
                who,
                signed_in_by: session,
                used: false,
                me: None,
                wire,
                news,
                rows: BTreeMap::new(),
                streams: BTreeMap::new(),
                desk_number: 0,
                bucket: Bucket::new(app.clock.now()),
                directory: None,
                app,
            };
            let end = session.run(held).await;
            session.wire.end(end).await;
            return;
        }
        (Ok(_), Some(_)) => End::close(close::BAD_FRAME, "the first frame must be Hello"),
    };
    wire.end(end).await;
}

struct Session<S, K> {
    app: SharedApp,
    who: AgentId,
    /// Names the session he came with; the connection does not outlive it.
    signed_in_by: [u8; 32],
    /// Whether he did something since the latest ping: that is a use of the session.
    used: bool,
    /// Himself as it was sent.
    me: Option<Me>,
    wire: Wire<S, K>,
    news: Subscription,
    /// The desk as it was sent.
    rows: BTreeMap<ConversationId, (RowParts, Row)>,
    /// The conversations that are streamed.
    streams: BTreeMap<ConversationId, Streamed>,
    desk_number: u32,
    bucket: Bucket,
    /// The directory that is open, as it was sent.
    directory: Option<(ConversationId, Option<Directory>)>,
}

/// A conversation that is streamed.
struct Streamed {
    head: Arc<Conversation>,
    /// The last event that may be sent, if he left while the conversation goes on.
    last: Option<Seq>,
    /// The last event sent.
    sent: Seq,
    /// The last event sent before the latest ping, until it is answered: a pong that holds less has lost something.
    pinged: Option<Seq>,
}

type Step = Result<(), End>;

impl<S, K> Session<S, K>
where
    S: Stream<Item = Incoming> + Unpin,
    K: Sink<Outgoing> + Unpin,
{
    async fn run(&mut self, held: Vec<Held>) -> End {
        let end = match self.app.desk.link_up(self.who).await {
            Ok(()) => match self.converse(held).await {
                Ok(()) => End::close(close::RESTART, "the server stops"),
                Err(end) => end,
            },
            Err(refusal) => End::close(close::INTERNAL, refusal.to_string()),
        };
        // Also when it could not be written down that it came: it was counted.
        self.app.desk.link_down(self.who).await;
        end
    }

    async fn converse(&mut self, held: Vec<Held>) -> Step {
        let mut stop = self.app.shutdown.clone();
        // It may have ended between the request and now, when nobody listened.
        self.insist_on_session().await?;
        Box::pin(self.welcome()).await?;
        for held in held.into_iter().take(limits::HELD) {
            Box::pin(self.subscribe(held)).await?;
        }
        self.wire.flush().await?;
        let mut pulse = Pulse::new();
        let mut look = tokio::time::interval(DIRECTORY_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                frame = self.wire.next::<ClientFrame>() => {
                    pulse.heard();
                    if !self.bucket.take(self.app.clock.now()) {
                        return Err(End::close(close::TOO_MANY, "too many frames"));
                    }
                    let frame = frame?;
                    // What ends the connection comes before what it asks for.
                    self.all_news().await?;
                    if let Some(frame) = frame {
                        // Boxed: what a frame takes to be carried out is not reserved while nothing comes.
                        Box::pin(self.frame(frame)).await?;
                    }
                }
                news = self.news.next() => Box::pin(self.news(news)).await?,
                beat = pulse.next() => {
                    if beat == Beat::Silent {
                        return Err(End::close(close::SILENT, "nothing heard"));
                    }
                    self.insist_on_session().await?;
                    for stream in self.streams.values_mut() {
                        stream.pinged = Some(stream.sent);
                    }
                    self.wire.send(&ServerFrame::Ping { now: self.app.clock.now() }).await?;
                }
                _ = look.tick(), if self.directory.is_some() => self.show_directory().await?,
                () = stopping(&mut stop) => return Ok(()),
            }
            self.all_news().await?;
            self.wire.flush().await?;
        }
    }

    async fn all_news(&mut self) -> Step {
        while let Some(news) = self.news.try_next() {
            Box::pin(self.news(news)).await?;
        }
        Ok(())
    }

    /// Ends the connection when the session it came with is over.
    async fn insist_on_session(&mut self) -> Step {
        let (store, now) = (&*self.app.store, self.app.clock.now());
        let stands = if std::mem::take(&mut self.used) {
            // He was here a moment ago, whatever the session knew before.
            session::resume(store, self.signed_in_by, now, None).await
        } else {
            session::look(store, self.signed_in_by, now, self.app.catalog.get().settings.inactivity).await
        };
        match stands {
            Ok(Standing::Over) => Err(End::close(close::UNAUTHORIZED, "the session is over")),
            Ok(Standing::Inactive) => {
                self.app.desk.left_alone(self.who).await;
                Err(End::close(close::UNAUTHORIZED, "nothing was done for too long"))
            }
            Ok(Standing::Stands(_)) => Ok(()),
            // A store that cannot be read must not sign anybody out.
            Err(error) => {
                tracing::warn!(%error, "a session could not be looked up");
                Ok(())
            }
        }
    }

    /// The whole desk; at the beginning, and after news was lost.
    async fn welcome(&mut self) -> Step {
        let state = self.app.desk.agent_state(self.who).await.map_err(|error| failed(&error))?;
        let Some(me) = self.app.desk.me(&state) else {
            return Err(End::close(close::UNAUTHORIZED, "this account is gone"));
        };
        self.rows.clear();
        let ids = self.app.desk.desk_conversations(self.who).await.map_err(|error| failed(&error))?;
        for id in ids {
            let Some(head) = self.app.store.conversation(id).await.map_err(|error| failed(&error))? else { continue };
            let parts = self.app.desk.row_parts(self.who, &head).await.map_err(|error| failed(&error))?;
            if let Some(row) = self.app.desk.row(self.who, &head, &parts) {
                self.rows.insert(id, (parts, row));
            }
        }
        self.desk_number = 0;
        self.me = Some(me.clone());
        let welcome = Welcome {
            now: self.app.clock.now(),
            me,
            rows: self.rows.values().map(|(_, row)| row.clone()).collect(),
            settings: self.app.desk.desk_settings(),
        };
        self.wire.send(&ServerFrame::Welcome(Box::new(welcome))).await
    }

    async fn frame(&mut self, frame: ClientFrame) -> Step {
        match frame {
            ClientFrame::Hello { .. } => Err(End::close(close::BAD_FRAME, "Hello twice")),
            ClientFrame::Command { id, command } => {
                self.used = true;
                let result = self.app.desk.agent(self.who, id, &command).await;
                self.wire.send(&ServerFrame::Ack { id, result }).await
            }
            ClientFrame::Active => {
                self.used = true;
                Ok(())
            }
            ClientFrame::Subscribe(held) => self.subscribe(held).await,
            ClientFrame::Unsubscribe { conversation } => {
                self.streams.remove(&conversation);
                self.news.remove(Topic::Conversation(conversation));
                Ok(())
            }
            ClientFrame::History { conversation, before } => self.history(conversation, before).await,
            ClientFrame::Typing { conversation } => {
                self.used = true;
                if let Some((head, me)) = self.active(conversation) {
                    self.app.desk.typing(&head, me);
                }
                Ok(())
            }
            ClientFrame::Seen { conversation, up_to } => {
                let Some((head, me)) = self.active(conversation) else { return Ok(()) };
                // A cursor that cannot be written is said again with the next one.
                let _ = self.app.desk.seen(&head, me, up_to).await;
                Ok(())
            }
            ClientFrame::Directory { conversation } => {
                self.directory = conversation.map(|conversation| (conversation, None));
                self.show_directory().await
            }
            ClientFrame::Pong { held } => {
                for held in held.into_iter().take(limits::HELD) {
                    self.pong(held).await?;
                }
                Ok(())
            }
        }
    }

    async fn news(&mut self, received: Received) -> Step {
        match received {
            Received::Lagged => {
                self.insist_on_session().await?;
                self.welcome().await?;
                self.drop_unreadable().await?;
                let ids: Vec<_> = self.streams.keys().copied().collect();
                for id in ids {
                    self.catch_up(id).await?;
                }
                Ok(())
            }
            Received::News(Topic::Agent(_) | Topic::Desks, news) => self.desk_news(news).await,
            Received::News(_, news) => self.stream_news(news).await,
        }
    }

    // --- the desk ---

    async fn desk_news(&mut self, news: News) -> Step {
        match news {
            News::Appended { head, records } => self.row_moved(&head, &records).await,
            News::Agent(state) => match self.app.desk.me(&state) {
                Some(me) => self.show_me(me).await,
                None => Ok(()),
            },
            News::SessionEnded => self.insist_on_session().await,
            News::SignedOut => Err(End::close(close::UNAUTHORIZED, "signed out")),
            News::Draft { conversation, version } => self.change(DeskChange::Draft { conversation, version }).await,
            News::LeftOffline { count } => self.change(DeskChange::LeftOffline { count }).await,
            News::Mentioned { conversation, by, customer } => {
                self.change(DeskChange::Mentioned { conversation, by, customer }).await
            }
            News::Catalog => {
                let catalog = self.app.catalog.get();
                if !catalog.profiles.get(&self.who).is_some_and(|profile| profile.active) {
                    return Err(End::close(close::UNAUTHORIZED, "no longer allowed to sign in"));
                }
                self.change(DeskChange::Settings(self.app.desk.desk_settings())).await?;
                let state = self.app.desk.agent_state(self.who).await.map_err(|error| failed(&error))?;
                if let Some(me) = self.app.desk.me(&state).filter(|me| self.me.as_ref() != Some(me)) {
                    self.show_me(me).await?;
                }
                self.drop_unreadable().await
            }
            News::Contact { conversation, contact } => {
                if let Some((parts, _)) = self.rows.get_mut(&conversation) {
                    parts.know(&contact);
                }
                let contact = (*contact).clone();
                self.change(DeskChange::Contact { conversation, contact }).await?;
                let head = self.app.store.conversation(conversation).await.map_err(|error| failed(&error))?;
                match (head, self.rows.get(&conversation)) {
                    (Some(head), Some((parts, _))) => self.show_row(&head, parts.clone()).await,
                    _ => Ok(()),
                }
            }
            News::Seen { conversation, .. } => {
                let head = self.app.store.conversation(conversation).await.map_err(|error| failed(&error))?;
                let Some(head) = head else { return Ok(()) };
                let parts = self.app.desk.row_parts(self.who, &head).await.map_err(|error| failed(&error))?;
                self.show_row(&head, parts).await
            }
            News::Signal { .. } => Ok(()),
        }
    }

    async fn row_moved(&mut self, head: &Conversation, records: &[Record]) -> Step {
        let Some((_, part)) = head.engagement_of(self.who) else {
            if self.rows.remove(&head.id()).is_some() {
                self.change(DeskChange::RowGone { conversation: head.id() }).await?;
                // The contact's earlier conversations were read because of this one.
                self.drop_unreadable().await?;
            }
            return Ok(());
        };
        let offered = matches!(part.state, EngagementState::Offered { .. });
        let known = self
            .rows
            .get(&head.id())
            .filter(|(_, row)| offered == matches!(row.state, protocol::agent::RowState::Offered { .. }));
        let parts = match known {
            Some((parts, _)) => {
                let mut parts = parts.clone();
                if !offered && part.left.is_none() {
                    parts.take(records);
                }
                parts
            }
            None => self.app.desk.row_parts(self.who, head).await.map_err(|error| failed(&error))?,
        };
        self.show_row(head, parts).await
    }

    async fn show_row(&mut self, head: &Conversation, parts: RowParts) -> Step {
        let Some(row) = self.app.desk.row(self.who, head, &parts) else { return Ok(()) };
        let old = self.rows.insert(head.id(), (parts, row.clone()));
        if old.is_some_and(|(_, old)| old == row) {
            return Ok(());
        }
        self.change(DeskChange::Row(Box::new(row))).await
    }

    /// Says to whom the conversation could go, if that is another answer than before.
    async fn show_directory(&mut self) -> Step {
        let Some((id, sent)) = &self.directory else { return Ok(()) };
        let directory = self.app.desk.directory(self.who, *id).await.map_err(|error| failed(&error))?;
        let Some(directory) = directory.filter(|directory| sent.as_ref() != Some(directory)) else { return Ok(()) };
        self.directory = Some((*id, Some(directory.clone())));
        self.wire.send(&ServerFrame::Directory(directory)).await
    }

    async fn show_me(&mut self, me: Me) -> Step {
        self.me = Some(me.clone());
        self.change(DeskChange::Me(me)).await
    }

    pub(super) async fn change(&mut self, change: DeskChange) -> Step {
        self.desk_number += 1;
        self.wire.send(&ServerFrame::Desk { number: self.desk_number, change }).await
    }
}

fn failed(error: &StoreError) -> End {
    tracing::error!(%error, "a connection could not be served");
    End::close(close::INTERNAL, Refusal::Internal.to_string())
}
