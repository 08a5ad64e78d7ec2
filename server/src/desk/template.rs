//! Locked templates as they are sent: what they say is checked against the template itself (SPEC C.3-5).

use domain::template::{Facts, locked};
use domain::{AgentId, ConversationId, Refusal};
use protocol::agent::TemplateUse;

use super::Desk;
use super::ledger::Trouble;

impl Desk {
    /// Refuses a text that is not what this template says with these values, and a template that is not for this agent, or
    /// not for this channel.
    pub(super) async fn check_template(
        &self,
        who: AgentId,
        id: ConversationId,
        used: &TemplateUse,
        text: &str,
    ) -> Result<(), Trouble> {
        let head = self.visible(who, id).await?.ok_or(Refusal::NoSuchConversation)?;
        let catalog = self.catalog.get();
        let profile = catalog.profiles.get(&who).ok_or(Refusal::NotAllowed)?;
        let template = catalog.templates.get(&used.template);
        let template = template.filter(|one| one.is_for(who, &profile.teams) && one.fits(head.birth.channel));
        let source = template.filter(|one| one.locked).and_then(|one| one.texts.get(&used.language));
        let source = source.ok_or(Refusal::TemplateMismatch)?;
        let contact = self.root(head.birth.contact).await?;
        let facts = Facts {
            customer: contact.map(|contact| contact.details).unwrap_or_default(),
            agent: profile.name.clone(),
            queue: catalog.queue_name(head.queue),
            conversation: id.to_string(),
            ..Facts::default()
        };
        Ok(locked::verify(source, &used.values, &facts, text)?)
    }
}
