//! Agents' messages on their way to carriers. Somebody else speaks to the carriers: he takes what is to be handed over, and
//! says what became of it.

use bytes::Bytes;
use domain::channel::Composer;
use domain::commit::Commit;
use domain::contact::IdentityKind;
use domain::conversation::{Actor, Event, SharedEvent};
use domain::delivery::{self, Delivery, DeliveryState, Handed, Outcome};
use domain::entry_point::EntryPoint;
use domain::message::{MessageBody, Undelivered};
use domain::{Refusal, Timestamp};
use protocol::limits;

use super::Desk;
use super::ledger::{ATTEMPTS, Trouble};
use super::letters::Answered;
use crate::channels::{Outbound, OutboundLetter, Reference};
use crate::store::{CommitError, StoreError};

/// Something to hand over, claimed for whoever holds this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The claim.
    pub delivery: Delivery,
    /// What to hand over.
    pub message: Outbound,
}

impl Desk {
    /// Claims up to `limit` messages that are to be handed over now. Whoever gets one reports by [`Self::delivered`]; of what
    /// nobody reports on, it is not known whether it was sent.
    pub async fn to_deliver(&self, limit: usize) -> Result<Vec<Parcel>, StoreError> {
        let now = self.clock.now();
        let mut parcels = Vec::new();
        for delivery in self.store.deliveries_due(now, limit).await? {
            if let DeliveryState::Claimed { .. } = delivery.state {
                self.delivered(&delivery, Outcome::Unknown).await?;
                continue;
            }
            let message = match self.outbound(&delivery).await? {
                Ok(message) => message,
                Err(why) => {
                    self.delivered(&delivery, Outcome::Refused { why }).await?;
                    continue;
                }
            };
            let within = if message.letter.is_some() { delivery::LETTER_CLAIM } else { delivery::CLAIM };
            let claim = delivery.claim(now, within);
            let mut commit = Commit::new(now);
            commit.outbox.push(claim.clone());
            match self.store.commit(commit).await {
                Ok(()) => parcels.push(Parcel { delivery: claim.delivery, message }),
                // Somebody else has it.
                Err(CommitError::Stale | CommitError::NoFreeSlot | CommitError::CommandExists) => {}
                Err(CommitError::Store(error)) => return Err(error),
            }
        }
        Ok(parcels)
    }

    /// When there is something to hand over, or a claim to look at.
    pub async fn next_delivery(&self) -> Result<Option<Timestamp>, StoreError> {
        self.store.next_delivery().await
    }

    /// What became of a message that was handed over. After an error it is to be said again.
    pub async fn delivered(&self, delivery: &Delivery, outcome: Outcome) -> Result<(), StoreError> {
        let id = delivery.conversation;
        let _lane = self.lanes.enter(id.0.as_u128()).await;
        for _ in 0..ATTEMPTS {
            match self.settle_delivery(delivery, &outcome).await {
                Ok(()) => return Ok(()),
                Err(Trouble::Again | Trouble::Repeated) => {}
                Err(Trouble::Refused(Refusal::StorageUnavailable)) => {
                    return Err(StoreError::ReadOnly(format!("delivery in {id}")));
                }
                Err(Trouble::Refused(refusal)) => {
                    return Err(StoreError::Failed(format!("delivery in {id}: {refusal}")));
                }
            }
        }
        Err(StoreError::Failed(format!("delivery in {id}: overtaken every time")))
    }

    async fn settle_delivery(&self, claimed: &Delivery, outcome: &Outcome) -> Result<(), Trouble> {
        let (id, event) = (claimed.conversation, claimed.event);
        let head = self.head(id).await?;
        let delivery = self.store.delivery(id, event).await?.ok_or(Refusal::Internal)?;
        // Somebody else handed it over since: this is no news of his attempt.
        if delivery.version != claimed.version && !delivery.is_done() {
            return Ok(());
        }
        let known = self.receipt_of(id, event).await?.ok_or(Refusal::Internal)?;
        let catalog = self.catalog.get();
        let context = self.context(&catalog, &head, Actor::House).await?;
        let dice = self.ids.secret()[0];
        let handed = Handed { head: &head, delivery: &delivery, known: &known };
        let mut commit = Self::commit(self.clock.now(), None);
        Self::with_house(&catalog, |house| {
            delivery::ended(&mut commit, handed, outcome.clone(), dice, &context, house);
        });
        if commit.is_empty() {
            return Ok(());
        }
        self.carry_out(commit, &[&head]).await
    }

    /// What to hand over, or why it cannot be.
    async fn outbound(&self, delivery: &Delivery) -> Result<Result<Outbound, Undelivered>, StoreError> {
        let (conversation, event) = (delivery.conversation, delivery.event);
        let Some(head) = self.store.conversation(conversation).await? else { return Ok(Err(Undelivered::Setup)) };
        let catalog = self.catalog.get();
        let Some(entry_point) = catalog.entry_points.get(&head.birth.entry_point) else {
            return Ok(Err(Undelivered::Setup));
        };
        let contact = self.store.contact(head.birth.contact).await?;
        if head.capability().composer == Composer::Mail {
            return Ok(self.outbound_letter(delivery, entry_point).await?.ok_or(Undelivered::Content));
        }
        let to = head.capability().identity.and_then(|kind| {
            let identity = contact.as_ref()?.identity(kind, entry_point.id)?;
            Some(identity.clone())
        });
        let Some(to) = to else { return Ok(Err(Undelivered::Recipient)) };
        let page = self.store.page(conversation, Some(event.next()), 1, limits::PAGE).await?;
        let said = page.items.into_iter().find(|item| item.seq == event.0).map(|item| item.event);
        let Some(Event::Shared(SharedEvent::MessagePosted { body: MessageBody::Text { text, attachments }, .. })) =
            said
        else {
            return Ok(Err(Undelivered::Content));
        };
        let reference = Reference { conversation, event };
        let approved = delivery.approved.clone();
        let entry_point = entry_point.clone();
        Ok(Ok(Outbound { reference, entry_point, to, text, files: attachments, approved, letter: None }))
    }

    /// A letter goes to everybody it names, as the file it is.
    async fn outbound_letter(&self, delivery: &Delivery, at: &EntryPoint) -> Result<Option<Outbound>, StoreError> {
        let Delivery { conversation, event, .. } = *delivery;
        let Some(Answered { letter, said, files, .. }) = self.letter_at(conversation, event).await? else {
            return Ok(None);
        };
        let mut recipients: Vec<String> =
            [&letter.to, &letter.cc, &letter.bcc].into_iter().flatten().map(|one| one.address.clone()).collect();
        if !delivery.missing.is_empty() {
            recipients.clone_from(&delivery.missing);
        }
        let first = recipients.first().and_then(|first| IdentityKind::Email.checked(at.id, first).ok());
        let (Some(to), Some(original)) = (first, letter.original) else { return Ok(None) };
        Ok(Some(Outbound {
            reference: Reference { conversation, event },
            entry_point: at.clone(),
            to,
            text: said,
            files,
            approved: None,
            letter: Some(OutboundLetter { message_id: letter.message_id, recipients, original, raw: Bytes::new() }),
        }))
    }
}
