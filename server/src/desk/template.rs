//! Locked templates as they are sent: what they say is checked against the template itself (SPEC C.3-5).

use domain::message::Attachment;
use domain::template::{Approved, Facts, locked};
use domain::{AgentId, ConversationId, Refusal, TemplateId};
use protocol::agent::TemplateUse;

use super::Desk;
use super::ledger::{Trouble, refusal};

impl Desk {
    /// The files of a template that this agent may use here, now.
    pub async fn template_files(
        &self,
        who: AgentId,
        id: ConversationId,
        template: TemplateId,
    ) -> Result<Vec<Attachment>, Refusal> {
        self.agent_file_rules(who, id).await?;
        let head = self.visible(who, id).await.map_err(|error| refusal(&error))?.ok_or(Refusal::NoSuchConversation)?;
        let catalog = self.catalog.get();
        let teams = catalog.profiles.get(&who).map_or(&[][..], |profile| &profile.teams);
        let template = catalog.templates.get(&template);
        let usable = template.filter(|one| one.is_for(who, teams) && one.fits(head.birth.channel));
        usable.map(|template| template.files.clone()).ok_or(Refusal::TemplateMismatch)
    }

    /// Refuses a text that is not what this template says with these values, and a template that is not for this agent, or
    /// not for this channel. Returns what its carrier is told of it, if it is an approved one.
    pub(super) async fn check_template(
        &self,
        who: AgentId,
        id: ConversationId,
        used: &TemplateUse,
        text: &str,
    ) -> Result<Option<Approved>, Trouble> {
        let head = self.visible(who, id).await?.ok_or(Refusal::NoSuchConversation)?;
        let catalog = self.catalog.get();
        let profile = catalog.profiles.get(&who).ok_or(Refusal::NotAllowed)?;
        let template = catalog.templates.get(&used.template);
        let template = template.filter(|one| one.is_for(who, &profile.teams) && one.fits(head.birth.channel));
        let template = template.filter(|one| one.locked).ok_or(Refusal::TemplateMismatch)?;
        let source = template.texts.get(&used.language).ok_or(Refusal::TemplateMismatch)?;
        let contact = self.root(head.birth.contact).await?;
        let facts = Facts {
            customer: contact.map(|contact| contact.details).unwrap_or_default(),
            agent: profile.name.clone(),
            queue: catalog.queue_name(head.queue),
            conversation: id.to_string(),
            ..Facts::default()
        };
        locked::verify(source, &used.values, &facts, text)?;
        Ok(template.approval.as_ref().map(|approval| approval.with(&used.language, &used.values)))
    }
}
