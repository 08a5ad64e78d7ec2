//! The line about the colleague in the open conversation: asked, there, or gone again (SPEC A.4, I.2).

use domain::{ConversationId, ReasonId};
use leptos::prelude::*;
use protocol::agent::Command;

use crate::desk::context::{use_desk, use_words};
use crate::desk::outgoing::request::Act;
use crate::desk::panel::Trouble;
use crate::desk::store::{Conference, Face};
use crate::text::Desk;
use crate::ui::{Icon, shapes};

/// What there is to say and to do about a conference; nothing without one.
#[component]
pub fn ConferenceBar(
    /// Which conversation.
    id: ConversationId,
    /// What is known of it.
    face: Memo<Option<Face>>,
) -> impl IntoView {
    let desk = use_desk();
    let words = use_words();
    let me = Memo::new(move |_| desk.shown.me.with(|me| me.as_ref().map(|me| me.agent)));
    let conference = Memo::new(move |_| face.with(|face| face.as_ref()?.conference.clone()));
    let owner = Memo::new(move |_| face.with(|face| face.as_ref()?.owner) == me.get() && me.get().is_some());
    let agent = Memo::new(move |_| face.with(|face| face.as_ref().map_or(String::new(), |face| face.agent.clone())));
    view! {
        {move || {
            let owner = owner.get();
            match conference.get() {
                Some(Conference::Requested { name, .. }) => {
                    let text = words.fill(Desk::ConferenceRequested, &[("name", &name)]);
                    view! {
                        <Bar text>
                            {owner
                                .then(|| view! {
                                    <Press id name=Desk::ConferenceCancel command=Command::CancelInvitation { conversation: id } />
                                })}
                        </Bar>
                    }
                        .into_any()
                }
                Some(Conference::On { name, agent: colleague }) => {
                    if me.get() == Some(colleague) {
                        let text = words.fill(Desk::ConferenceOf, &[("name", &agent.get())]);
                        view! {
                            <Bar text>
                                <Press id name=Desk::ConferenceLeave command=Command::LeaveConference { conversation: id } />
                            </Bar>
                        }
                            .into_any()
                    } else {
                        let text = words.fill(Desk::ConferenceWith, &[("name", &name)]);
                        view! {
                            <Bar text>
                                {owner
                                    .then(|| view! {
                                        <Press id name=Desk::HandOver command=Command::HandOver { conversation: id } />
                                        <Press id name=Desk::ConferenceEnd command=Command::EndConference { conversation: id } />
                                    })}
                            </Bar>
                        }
                            .into_any()
                    }
                }
                Some(Conference::Over) if owner => view! { <Over id /> }.into_any(),
                _ => ().into_any(),
            }
        }}
        <Trouble act=Act::Conference(id) />
    }
}

#[component]
fn Bar(text: String, children: Children) -> impl IntoView {
    view! {
        <div class="conference" role="status">
            <Icon shape=shapes::USERS />
            <p dir="auto">{text}</p>
            {children()}
        </div>
    }
}

#[component]
fn Press(id: ConversationId, name: Desk, command: Command) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let pending = move || desk.shown.requests.with(|requests| requests.is_pending(Act::Conference(id)));
    view! {
        <button type="button" class="button" disabled=pending on:click=move |_| desk.confer(command.clone())>
            {words.get(name)}
        </button>
    }
}

// Optional: it stands beside the work and locks nothing (SPEC I.2).
#[component]
fn Over(id: ConversationId) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let chosen = RwSignal::new(Vec::<ReasonId>::new());
    let reasons = Memo::new(move |_| {
        desk.shown.settings.with(|settings| settings.as_ref().map_or(Vec::new(), |it| it.wrap_up_reasons.clone()))
    });
    let most = desk.channel_of(id).capability().max_reasons.map_or(usize::MAX, |most| most as usize);
    let toggle = move |id| {
        chosen.update(|chosen| match chosen.iter().position(|known| *known == id) {
            Some(at) => drop(chosen.remove(at)),
            None if chosen.len() < most => chosen.push(id),
            None => *chosen = vec![id],
        });
    };
    let say = move |reasons| desk.confer(Command::WrapUpConference { conversation: id, reasons });
    view! {
        <div class="conference over" role="group" aria-label=words.get(Desk::ConferenceOver)>
            <p>{words.get(Desk::ConferenceOver)}</p>
            <div class="conference-reasons">
                <For each=move || reasons.get() key=|reason| reason.id let(reason)>
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || chosen.with(|chosen| chosen.contains(&reason.id)).to_string()
                        on:click=move |_| toggle(reason.id)
                    >
                        {reason.name.clone()}
                    </button>
                </For>
            </div>
            <button
                type="button"
                class="button"
                disabled=move || chosen.with(Vec::is_empty)
                on:click=move |_| say(chosen.get_untracked())
            >
                {words.get(Desk::Save)}
            </button>
            <button type="button" class="button" on:click=move |_| say(Vec::new())>
                {words.get(Desk::Dismiss)}
            </button>
        </div>
    }
}
