//! The screen pop of a queue: the address, and what it becomes with a customer who is made up.

use domain::contact::Details;
use domain::screen_pop::{self, Unfit};
use domain::template::Facts;
use leptos::prelude::*;

use crate::admin::setup::Sheet;
use crate::admin::setup::fields::TextField;
use crate::text::{Key, Setup};
use crate::ui::{Icon, shapes};

const PATH: &str = "screen_pop";
const SAMPLE: &str = "https://crm.example/find?email={{customer.email}}";

/// The field with its preview.
#[component]
pub(super) fn ScreenPop(sheet: Sheet) -> impl IntoView {
    let made = Memo::new(move |_| sheet.read(|form| preview(form.text(PATH), form.text("name"))));
    view! {
        <div>
            <TextField sheet path=PATH name=Setup::ScreenPop help=Setup::ScreenPopHelp sample=SAMPLE />
            {move || match made.get() {
                Preview::None => ().into_any(),
                Preview::Wrong(why) => view! { <p class="field-error" role="status">{why}</p> }.into_any(),
                Preview::Address(address) => {
                    view! {
                        <p class="admin-preview" role="status">
                            <span class="hint">{Setup::ScreenPopBecomes.say()}</span>
                            <br />
                            <a href=address.clone() target="_blank" rel="noopener noreferrer">
                                {address.clone()}
                                <Icon shape=shapes::EXTERNAL_LINK />
                            </a>
                        </p>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// What there is to show below the field.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Preview {
    /// There is no screen pop.
    #[default]
    None,
    /// It cannot be saved so.
    Wrong(String),
    /// It would open this.
    Address(String),
}

fn preview(template: &str, queue: &str) -> Preview {
    let checked = match screen_pop::checked(template) {
        Ok(checked) => checked,
        Err(unfit) => return Preview::Wrong(wrong(&unfit)),
    };
    let customer =
        Details { name: "Jo Doe".into(), email: "jo.doe@example.org".into(), phone: "+4915112345678".into() };
    let facts = Facts {
        customer,
        agent: "Anna".into(),
        queue: queue.to_owned(),
        conversation: "019aa100-0000-7000-8000-0000000000c1".into(),
        channel: "web_chat".into(),
        ..Facts::default()
    };
    screen_pop::address(&checked, &facts).map_or(Preview::None, Preview::Address)
}

fn wrong(unfit: &Unfit) -> String {
    match unfit {
        Unfit::Scheme | Unfit::Host => Setup::PopHost.say().to_owned(),
        Unfit::NoHost(host) => Setup::PopNoHost.fill(&[("host", host)]),
        Unfit::TooLong => Setup::PopTooLong.say().to_owned(),
        Unfit::Character => Setup::PopCharacter.say().to_owned(),
        Unfit::Field(name) | Unfit::Worded(name) => Setup::PopField.fill(&[("name", name)]),
        Unfit::Unreadable(_) => Setup::PopUnreadable.say().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_as_it_would_be_opened() {
        assert_eq!(preview(" ", "Support"), Preview::None);
        let address = "https://crm.example/find?email=jo.doe%40example.org";
        assert_eq!(preview(SAMPLE, "Support"), Preview::Address(address.into()));
        let queue = preview("https://crm.example/{{queue.name}}", "Ein & alles");
        assert_eq!(queue, Preview::Address("https://crm.example/Ein%20%26%20alles".into()));
        assert!(matches!(preview("https://@/", ""), Preview::Wrong(_)));
        assert!(matches!(preview("https://crm.example/{{nobody}}", ""), Preview::Wrong(_)));
    }
}
