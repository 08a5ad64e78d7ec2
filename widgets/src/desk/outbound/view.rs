//! The dialog: how, to whom, from where. The conversation opens when the server has made it, with the focus in its composer.

use domain::agent::Presence;
use domain::channel::ChannelKind;
use domain::contact::IdentityKind;
use domain::{EntryPointId, Refusal};
use leptos::html::Input;
use leptos::prelude::*;
use protocol::agent::OutboundEntry;
use wasm_bindgen_futures::spawn_local;

use super::model::{Form, channels, why};
use crate::channel::look;
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::keys::Action;
use crate::desk::outgoing::request::Act;
use crate::desk::refusal;
use crate::desk::store::load_outbound;
use crate::dom::focus;
use crate::text::{Common, Desk, Key, Outbound, Words};
use crate::ui::lazy::{in_dialog, lazy};
use crate::ui::{Dialog, Icon, shapes};

/// What opens the dialog, in the bar.
#[component]
pub fn BeginButton() -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let title = move || desk.titled(words, Desk::Begin, Action::Begin);
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=Desk::Begin.say()
            aria-haspopup="dialog"
            title=title
            on:click=move |_| panes.beginning.set(true)
        >
            <Icon shape=shapes::PLUS large=true />
        </button>
    }
}

/// The dialog, while it is open.
#[component]
pub fn BeginDialog() -> impl IntoView {
    let (desk, panes) = (use_desk(), use_panes());
    // Whether what stands in it was sent: it goes when that is done.
    let asked = RwSignal::new(false);
    let is_open = Memo::new(move |_| {
        let done = desk
            .shown
            .requests
            .with(|requests| !requests.is_pending(Act::Begin) && requests.refused(Act::Begin).is_none());
        panes.beginning.get() && !(asked.get() && done)
    });
    let close = Callback::new(move |()| panes.beginning.set(false));
    move || is_open.get().then(|| lazy(move || open(asked), in_dialog(Desk::Begin.say().to_owned(), close, "")))
}

crate::part! {
    fn open(asked: RwSignal<bool>) in tools { view! { <Open asked /> } }
}

#[component]
fn Open(asked: RwSignal<bool>) -> impl IntoView {
    let (desk, panes) = (use_desk(), use_panes());
    on_cleanup(move || {
        panes.beginning.try_set(false);
        asked.try_set(false);
    });
    desk.forget_refusal(Act::Begin);
    // `None` until an answer comes, then what it says, or that there was none.
    let list = RwSignal::new(None::<Option<Vec<OutboundEntry>>>);
    let form = RwSignal::new(Form::default());
    spawn_local(async move {
        let loaded = load_outbound().await;
        form.try_set(Form::new(loaded.as_deref().unwrap_or_default()));
        list.try_set(Some(loaded));
    });
    let close = Callback::new(move |()| panes.beginning.set(false));
    let what = move || match list.with(|list| list.as_ref().map(|list| list.as_ref().map(Vec::is_empty))) {
        None => view! { <p class="dialog-text hint" role="status">{Desk::WhomLoading.say()}</p> }.into_any(),
        Some(None) => view! { <p class="dialog-text" role="alert">{Outbound::LoadFailed.say()}</p> }.into_any(),
        Some(Some(true)) => view! { <p class="dialog-text" role="status">{Outbound::None.say()}</p> }.into_any(),
        Some(Some(false)) => {
            let list = list.get_untracked().flatten().unwrap_or_default();
            view! { <Fields list=StoredValue::new(list) form asked close /> }.into_any()
        }
    };
    view! {
        <Dialog title=Desk::Begin.say().to_owned() close>
            {what}
        </Dialog>
    }
}

#[component]
fn Fields(
    list: StoredValue<Vec<OutboundEntry>>,
    form: RwSignal<Form>,
    asked: RwSignal<bool>,
    close: Callback<()>,
) -> impl IntoView {
    let desk = use_desk();
    let pending = Memo::new(move |_| desk.shown.requests.with(|requests| requests.is_pending(Act::Begin)));
    let refused = Memo::new(move |_| desk.shown.requests.with(|requests| requests.refused(Act::Begin).cloned()));
    let may = Memo::new(move |_| {
        let presence = desk.shown.me.with(|me| me.as_ref().map(|me| me.presence));
        matches!(presence, Some(Presence::Available | Presence::Rona))
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some((from, to)) = form.with_untracked(Form::checked).filter(|_| may.get_untracked()) {
            desk.begin_conversation(from, to);
            asked.set(true);
        }
    };
    let channel = Memo::new(move |_| form.with(|form| form.channel));
    let word = move || channel.get().map_or(Outbound::New, |channel| look(channel).begin);
    let common = expect_context::<Words<Common>>();
    view! {
        <form class="dialog-text begin" novalidate on:submit=submit>
            <Channels list form />
            <Show when=move || channel.get().is_some()>
                <To form first=list.with_value(|list| channels(list).len() == 1) />
                <From list form />
            </Show>
            <Show when=move || !may.get()>
                <p class="hint" role="status">{Outbound::Idle.say()}</p>
            </Show>
            {move || refused.get().map(|why| view! { <Refused why close /> })}
            <footer class="dialog-foot">
                <button type="button" class="button" on:click=move |_| close.run(())>
                    {common.get(Common::Cancel)}
                </button>
                <button
                    type="submit"
                    class="button primary"
                    disabled=move || pending.get() || !may.get() || form.with(|form| form.checked().is_none())
                    aria-busy=move || pending.get().to_string()
                >
                    {move || word().say()}
                </button>
            </footer>
        </form>
    }
}

#[component]
fn Channels(list: StoredValue<Vec<OutboundEntry>>, form: RwSignal<Form>) -> impl IntoView {
    let words = use_words();
    let all = list.with_value(|list| channels(list));
    let several = all.len() > 1;
    let one = move |(place, channel): (usize, ChannelKind)| {
        let look = look(channel);
        let field = NodeRef::<Input>::new();
        if several && place == 0 {
            field.on_load(|field| focus::focus(&field));
        }
        let chosen = move || form.with(|form| form.channel == Some(channel));
        view! {
            <label class="choice begin-channel" class:chosen=chosen>
                <input
                    node_ref=field
                    type="radio"
                    name="begin-channel"
                    prop:checked=chosen
                    on:change=move |_| list.with_value(|list| form.update(|form| form.choose(channel, list)))
                />
                <Icon shape=look.shape />
                <span>{words.get(look.name)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="begin-channels">
            <legend class="field-name">{Outbound::Channel.say()}</legend>
            {all.into_iter().enumerate().map(one).collect_view()}
        </fieldset>
    }
}

#[component]
fn To(form: RwSignal<Form>, first: bool) -> impl IntoView {
    // While it is typed for the first time nothing of it is wrong yet.
    let left = RwSignal::new(false);
    let field = NodeRef::<Input>::new();
    if first {
        field.on_load(|field| focus::focus(&field));
    }
    let is_mail = Memo::new(move |_| form.with(Form::kind) == Some(IdentityKind::Email));
    let problem = Memo::new(move |_| left.get().then(|| form.with(Form::problem)).flatten());
    let name = move || if is_mail.get() { Outbound::Address } else { Outbound::Number };
    let hint = move || if is_mail.get() { Outbound::AddressHint } else { Outbound::NumberHint };
    view! {
        <label class="field">
            <span class="field-name">{move || name().say()}</span>
            <input
                node_ref=field
                type=move || if is_mail.get() { "email" } else { "tel" }
                dir="ltr"
                autocomplete="off"
                maxlength="254"
                aria-invalid=move || problem.with(Option::is_some).to_string()
                aria-describedby="begin-to-hint begin-to-problem"
                prop:value=move || form.with(|form| form.to.clone())
                on:input:target=move |event| form.update(|form| form.to = event.target().value())
                on:blur=move |_| {
                    form.update(Form::tidy);
                    left.set(form.with_untracked(|form| !form.to.is_empty()));
                }
            />
            <span class="hint" id="begin-to-hint">{move || hint().say()}</span>
        </label>
        <p class="field-error" id="begin-to-problem" role="status">
            {move || problem.get().map(Key::say)}
        </p>
    }
}

#[component]
fn From(list: StoredValue<Vec<OutboundEntry>>, form: RwSignal<Form>) -> impl IntoView {
    let entries = move || {
        let channel = form.with(|form| form.channel);
        list.with_value(|list| list.iter().filter(|entry| Some(entry.channel) == channel).cloned().collect::<Vec<_>>())
    };
    let option = move |entry: OutboundEntry| {
        let OutboundEntry { id, name, address, .. } = entry;
        let text = if name == address { name } else { [&name, " · ", &*address].concat() };
        view! {
            <option value=id.to_string() prop:selected=move || form.with(|form| form.from == Some(id))>
                {text}
            </option>
        }
    };
    let choose = move |value: String| form.update(|form| form.from = value.parse::<EntryPointId>().ok());
    view! {
        <label class="field">
            <span class="field-name">{Outbound::From.say()}</span>
            <select on:change:target=move |event| choose(event.target().value())>
                <option value="" prop:selected=move || form.with(|form| form.from.is_none())>
                    {Outbound::FromChoose.say()}
                </option>
                {move || entries().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Refused(why: Refusal, close: Callback<()>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let text = self::why(&why).map_or_else(|| refusal::say(words, &why), |text| text.say().to_owned());
    let open = match why {
        Refusal::OutboundActive { conversation } => conversation,
        _ => None,
    };
    view! {
        <p class="trouble" role="alert">
            <Icon shape=shapes::CIRCLE_ALERT />
            <span>{text}</span>
            {open
                .map(|id| view! {
                    <button type="button" class="button" on:click=move |_| {
                        close.run(());
                        desk.open_to_write(id);
                    }>{Outbound::ActiveOpen.say()}</button>
                })}
        </p>
    }
}
