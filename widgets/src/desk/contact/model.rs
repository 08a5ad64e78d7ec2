//! The contact form as data: what is typed, what is wrong with it, and who was faster.

use domain::Refusal;
use domain::contact::{Contact, Details};
use domain::refusal::Field;

/// The form of one contact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// What is typed.
    pub typed: Details,
    /// What it was typed on.
    pub base: Contact,
    /// What the contact became meanwhile through somebody else.
    pub newer: Option<Contact>,
    /// What is wrong.
    pub error: Option<(Field, Wrong)>,
}

/// What is wrong with a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// Empty and needed.
    Missing,
    /// Not of its form.
    Invalid,
}

impl Form {
    /// A form that shows this contact.
    pub fn of(contact: Contact) -> Self {
        Self { typed: contact.details.clone(), base: contact, newer: None, error: None }
    }

    /// Whether anything differs from what it was typed on.
    pub fn is_changed(&self) -> bool {
        self.typed != self.base.details
    }

    /// Types into a field.
    pub fn set(&mut self, field: Field, value: String) {
        if let Some(slot) = self.typed.get_mut(field) {
            *slot = value;
        }
        if self.error.is_some_and(|(wrong, _)| wrong == field) {
            self.error = None;
        }
    }

    /// What stands in a field.
    pub fn get(&self, field: Field) -> &str {
        self.typed.get(field)
    }

    /// The contact is this now. Untouched fields follow, typed ones stay; where somebody else changed a typed one, the
    /// difference is shown.
    pub fn arrived(&mut self, contact: Contact) {
        // Merged, or no longer: another contact's versions say nothing.
        if contact.version <= self.base.version && contact.id == self.base.id {
            return;
        }
        if Details::FIELDS.into_iter().all(|field| self.agrees(field, &contact.details)) {
            self.follow(contact);
        } else {
            self.newer = Some(contact);
        }
    }

    /// Takes the newer contact and drops what was typed.
    pub fn take_newer(&mut self) {
        if let Some(newer) = self.newer.take() {
            *self = Self::of(newer);
        }
    }

    /// Keeps what is typed, on top of the newer contact: fields that were not touched are as they are there.
    pub fn keep_mine(&mut self) {
        if let Some(newer) = self.newer.take() {
            self.follow(newer);
        }
    }

    fn agrees(&self, field: Field, newer: &Details) -> bool {
        let [typed, base, newer] = [&self.typed, &self.base.details, newer].map(|details| details.get(field));
        typed == base || newer == base || newer == typed
    }

    fn follow(&mut self, newer: Contact) {
        for field in Details::FIELDS {
            if self.typed.get(field) == self.base.details.get(field)
                && let Some(slot) = self.typed.get_mut(field)
            {
                newer.details.get(field).clone_into(slot);
            }
        }
        self.base = newer;
        self.newer = None;
    }

    /// What to save, and the version it was typed on; what is wrong is kept for the view.
    pub fn save(&mut self) -> Option<(u32, Details)> {
        self.error = None;
        match self.typed.checked() {
            Ok(details) => {
                // As it will be stored, so that our own change is recognised when it comes back.
                self.typed = details.clone();
                Some((self.base.version, details))
            }
            Err(refusal) => {
                self.refused(&refusal);
                None
            }
        }
    }

    /// The server found something wrong. Returns whether it belongs to a field.
    pub fn refused(&mut self, refusal: &Refusal) -> bool {
        self.error = match refusal {
            Refusal::FieldMissing { field } => Some((*field, Wrong::Missing)),
            Refusal::FieldInvalid { field } => Some((*field, Wrong::Invalid)),
            _ => None,
        };
        self.error.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ContactId;

    fn contact(version: u32, name: &str) -> Contact {
        let details = Details { name: name.into(), ..Details::default() };
        Contact { version, details, ..Contact::new(ContactId::from_number(1)) }
    }

    #[test]
    fn an_untouched_form_follows() {
        let mut form = Form::of(contact(1, "Jo"));
        form.arrived(contact(2, "Joanna"));
        assert_eq!(form.get(Field::Name), "Joanna");
        assert!(!form.is_changed());
    }

    #[test]
    fn what_is_typed_stays_and_the_rest_follows() {
        let mut form = Form::of(contact(1, "Jo"));
        form.set(Field::Phone, "+4917012345678".into());
        form.arrived(contact(2, "Joanna"));
        assert_eq!((form.get(Field::Phone), form.get(Field::Name)), ("+4917012345678", "Joanna"));
        assert_eq!(form.newer, None, "nobody else touched what is typed");
        assert_eq!(form.save().map(|(version, _)| version), Some(2));
    }

    #[test]
    fn two_who_change_the_same_are_told_and_keeping_puts_back_nothing_else() {
        let newer = Contact {
            details: Details { name: "Joanna".into(), phone: "+4930123456".into(), ..Details::default() },
            ..contact(2, "")
        };
        let mut form = Form::of(contact(1, "Jo"));
        form.set(Field::Phone, "+4917012345678".into());
        form.arrived(newer.clone());
        assert_eq!(form.newer, Some(newer));
        let mut kept = form.clone();
        kept.keep_mine();
        let saved = kept.save().expect("valid");
        assert_eq!((saved.0, &*saved.1.name, &*saved.1.phone), (2, "Joanna", "+4917012345678"));
        form.take_newer();
        assert_eq!((form.get(Field::Phone), form.is_changed()), ("+4930123456", false));
    }

    #[test]
    fn our_own_change_comes_back_as_no_conflict() {
        let mut form = Form::of(contact(1, "Jo"));
        form.set(Field::Name, "Joanna".into());
        form.arrived(contact(2, "Joanna"));
        assert_eq!(form.newer, None);
        assert!(!form.is_changed());
    }

    #[test]
    fn errors_stand_beside_their_field_until_it_is_touched() {
        let mut form = Form::of(contact(1, "Jo"));
        form.set(Field::Email, "jo@".into());
        assert_eq!(form.save(), None);
        assert_eq!(form.error, Some((Field::Email, Wrong::Invalid)));
        form.set(Field::Email, "jo@example.org".into());
        assert_eq!(form.error, None);
        assert!(form.save().is_some());
    }
}
