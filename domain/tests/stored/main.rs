//! What the store holds must decode for ever (DESIGN.md §4). `v<n>/<type>.json` are values of each stored type as release n
//! wrote them.
//!
//! - Every file of every release must decode, and be the same value once it was written again.
//! - The newest release's files are what today's samples serialise to, so that no shape changes unnoticed. After a change
//!   that is meant, `UPDATE_STORED=1 cargo test -p domain --test stored` writes them anew.
//! - When a release is made its folder is never touched again: the next change begins with a copy of it as `v<n + 1>`.

mod coverage;
mod fixtures;
mod samples {
    pub mod house;
    pub mod mail;
    pub mod people;
    pub mod talk;
}

use domain::conversation::{Birth, Event};
use fixtures::Fixture;
use samples::{house, mail, people, talk};

/// Every stored type: the name of its file, and samples of it.
fn fixtures() -> Vec<Fixture> {
    vec![
        Fixture::of("agent", &people::agents()),
        Fixture::of("birth", &births()),
        Fixture::of("blocked", &mail::blocked()),
        Fixture::of("contact", &[talk::contact(), talk::merged_contact()]),
        Fixture::of("content", &people::contents()),
        Fixture::of("conversation", &talk::heads()),
        Fixture::of("draft", &house::drafts()),
        Fixture::of("entry_point", &people::entry_points()),
        Fixture::of("event", &people::events()),
        Fixture::of("mail_rules", &mail::rules()),
        Fixture::of("mailbox", &mail::accounts()),
        Fixture::of("profile", &people::profiles()),
        Fixture::of("queue", &people::queues()),
        Fixture::of("settings", &house::settings()),
        Fixture::of("signatures", &mail::signatures()),
        Fixture::of("site", &house::sites()),
        Fixture::of("template", &house::templates()),
        Fixture::of("word", &house::words()),
        Fixture::of("workflow", &house::workflows()),
        Fixture::of("workflow_call", &people::calls()),
    ]
}

fn births() -> Vec<Birth> {
    talk::heads().into_iter().map(|head| head.birth).collect()
}

#[test]
fn samples_show_everything_that_is_stored() {
    let mut seen = coverage::Seen::default();
    seen.look(&people::agents());
    seen.look(&births());
    seen.look(&talk::contact());
    seen.look(&talk::merged_contact());
    seen.look(&people::contents());
    seen.look(&talk::heads());
    seen.look(&house::drafts());
    seen.look(&house::settings());
    seen.look(&house::sites());
    seen.look(&people::entry_points());
    seen.look(&house::templates());
    seen.look(&house::words());
    seen.look(&mail::accounts());
    seen.look(&mail::blocked());
    seen.look(&mail::rules());
    seen.look(&mail::signatures());
    seen.look(&house::workflows());
    seen.look(&people::calls());
    seen.look(&people::profiles());
    seen.look(&people::queues());
    // Whole events: in the log what is erasable stands apart from them.
    seen.look(&talk::shared_events());
    seen.look(&talk::desk_events().into_iter().map(Event::Desk).collect::<Vec<_>>());
    seen.look(&Event::Shared(domain::conversation::SharedEvent::Delayed));
    let gaps = coverage::gaps(&seen, coverage::domain::ENUMS);
    assert!(gaps.is_empty(), "samples lack:\n{}", gaps.join("\n"));
}

#[test]
fn every_release_is_understood_for_ever() {
    let problems: Vec<String> = fixtures().iter().flat_map(Fixture::misunderstood).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_newest_release_is_what_is_written_today() {
    let update = std::env::var_os("UPDATE_STORED").is_some();
    let problems: Vec<String> = fixtures().iter().filter_map(|fixture| fixture.changed(update)).collect();
    assert!(problems.is_empty(), "{}\n(UPDATE_STORED=1 writes them anew)", problems.join("\n"));
}

#[test]
fn no_file_is_left_over() {
    let known = fixtures();
    let files = fixtures::files();
    let orphans: Vec<_> = files.iter().filter(|file| !known.iter().any(|fixture| fixture.is_named(file))).collect();
    assert!(orphans.is_empty(), "no test reads {orphans:?}: add the type to `fixtures()`");
}

#[test]
fn content_taken_out_and_put_back_is_the_same_event() {
    let desk = talk::desk_events().into_iter().map(Event::Desk);
    for event in talk::shared_events().into_iter().map(Event::Shared).chain(desk) {
        let mut stored = event.clone();
        let content = stored.take_content();
        if let Some(content) = content {
            stored.put_content(content);
        }
        assert_eq!(stored, event);
    }
}

#[test]
fn what_no_sample_shows_is_noticed() {
    let mut seen = coverage::Seen::default();
    seen.look(&domain::draft::Draft::default());
    seen.look(&domain::agent::Presence::Rona);
    seen.look(&domain::message::Receipt::Queued);
    let presence = coverage::domain::ENUMS.iter().filter(|listed| listed.name == "Presence");
    let expected = [
        "Form: not listed in `variants!`",
        "Presence::SignedOut: no sample",
        "Presence::Idle: no sample",
        "Presence::Available: no sample",
        "Receipt: not listed in `variants!`",
        "Draft.letter: never full",
        "Draft.added: always empty",
        "Draft.files: always empty",
        "Draft.overwritten: always empty",
        "Form::Free: always empty",
    ];
    assert_eq!(coverage::gaps(&seen, presence), expected);
}
