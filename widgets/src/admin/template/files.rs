//! The files a template brings: what it has, and a tray for more.

use domain::template::FILES;
use leptos::prelude::*;

use super::form::{Shown, read};
use super::view::Page;
use crate::files::Tray;
use crate::text::{Admin, Key};
use crate::ui::{Icon, IconButton, shapes};

/// Its files. What was uploaded belongs to the form at once.
#[component]
pub fn FileField(page: Page, form: Shown) -> impl IntoView {
    let tray = Tray::new(&FILES, "", String::new());
    let files = Memo::new(move |_| read(form, |form| form.now.files.clone()));
    tray.on_ready(move |uploaded| {
        let new = uploaded.attachments().into_iter().map(Into::into);
        page.change(|form| form.now.files.extend(new));
    });
    view! {
        <div class="field">
            <h3 class="field-name">{Admin::Files.say()}</h3>
            <ul class="admin-files">
                <For each=move || files.get() key=|file| file.id let(file)>
                    <li>
                        <Icon shape=shapes::PAPERCLIP />
                        <bdi>{file.name.clone()}</bdi>
                        <IconButton
                            shape=shapes::X
                            name=Admin::FileRemove.fill(&[("name", &file.name)])
                            press=move || page.change(|form| form.now.files.retain(|other| other.id != file.id))
                        />
                    </li>
                </For>
            </ul>
            {tray.element().place()}
            {tray.pickers().place()}
            <p class="hint">{Admin::FilesHelp.say()}</p>
        </div>
    }
}
