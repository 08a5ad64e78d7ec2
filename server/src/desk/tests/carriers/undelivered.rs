//! What did not arrive comes back to somebody, by the carrier's answer and by its later report.

use domain::conversation::QueuedWhy;

use super::*;
impl World {
    async fn why_queued(&self, id: ConversationId) -> Option<QueuedWhy> {
        let (records, _) = self.store.records(id, Seq(0), usize::MAX).await.unwrap();
        records.into_iter().rev().find_map(|record| match record.event {
            Event::Desk(DeskEvent::Queued { why, .. }) => Some(why),
            _ => None,
        })
    }
}

#[tokio::test]
async fn what_is_refused_after_the_end_is_offered_to_whoever_wrote_it() {
    let world = carried();
    let (id, answer) = world.answered().await;
    let parcel = world.one_parcel().await;
    world.ends(id).await;
    world.ended(&parcel, Outcome::Refused { why: Undelivered::Recipient }).await;
    world.desk.run_pending().await;
    let head = world.head(id).await;
    assert!(matches!(head.phase, Phase::Offered { .. }) && head.engagement_of(ANNA).is_some(), "{:?}", head.phase);
    let missing = head.undelivered.map(|missing| missing.message);
    assert_eq!((missing, world.why_queued(id).await), (Some(answer), Some(QueuedWhy::Undelivered)));
    let parts = world.desk.row_parts(ANNA, &head).await.unwrap();
    assert_eq!(world.desk.row(ANNA, &head, &parts).unwrap().undelivered, Some(answer), "its row says so");
    world.accept(ANNA, id).await;
    world.says(id, "once more").await;
    let head = world.head(id).await;
    let parts = world.desk.row_parts(ANNA, &head).await.unwrap();
    assert_eq!(world.desk.row(ANNA, &head, &parts).unwrap().undelivered, None);
    assert_eq!(world.one_parcel().await.message.text, "once more");
}

#[tokio::test]
async fn a_report_that_comes_days_later_brings_it_back_once() {
    let world = carried();
    let (id, answer) = world.answered().await;
    world.ended(&world.one_parcel().await, taken("SM2")).await;
    world.ends(id).await;
    world.pass(Span::days(9)).await;
    world.reported(id, answer, Undelivered::Recipient.receipt()).await;
    assert!(matches!(world.head(id).await.phase, Phase::Waiting(_)));
    let before = world.head(id).await.seq;
    world.reported(id, answer, Undelivered::Recipient.receipt()).await;
    assert_eq!(world.head(id).await.seq, before);
}

#[tokio::test]
async fn where_the_customer_wrote_anew_the_older_one_stays_closed() {
    let world = carried();
    let (id, answer) = world.answered().await;
    world.ended(&world.one_parcel().await, taken("SM2")).await;
    world.ends(id).await;
    world.pass(Span::days(8)).await;
    let next = world.bring(&number(), &sms("SM3", "long ago")).await;
    assert_ne!(next, id);
    world.reported(id, answer, Undelivered::Recipient.receipt()).await;
    assert!(matches!(world.head(id).await.phase, Phase::Closed { .. }));
    assert_eq!(world.receipt(id, answer).await, Undelivered::Recipient.receipt());
}
