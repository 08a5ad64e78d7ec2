//! One suite for every member of the seam. A case is an `async fn(&dyn Store)` in one of the files here; [`cases!`] lists
//! them, and a case that is not listed is dead code, which the linter refuses.

mod calls;
mod commits;
mod files;
mod find;
mod house;
mod index;
mod letters;
mod outbox;
mod people;
mod races;
mod reading;
pub(super) mod talk;

use std::any::Any;
use std::sync::Arc;

use super::Store;
use super::memory::MemoryStore;
use super::sqlite::SqliteStore;

use talk::{ANNA, BEN, QUEUE, Talk, at};

/// A fresh store, and what must outlive it.
type Made = (Box<dyn Any>, Arc<dyn Store>);

macro_rules! cases {
    ($make:path; $($group:ident: $($case:ident)+;)+) => {$(
        mod $group {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    // The folder comes first, so that it is dropped after the store.
                    let (_home, store) = $make();
                    crate::store::conformance::$group::$case(&store).await;
                }
            )+
        }
    )+};
}

/// Runs the whole suite over stores that `$make` makes.
macro_rules! conformance_tests {
    ($member:ident, $make:path) => {
        mod $member {
            cases! { $make;
                commits:
                    writes_every_part all_or_nothing stale_conversation stale_agent stale_contact
                    no_free_slot freed_slots_count_first a_command_is_carried_out_once two_conversations_in_one_commit
                    senseless_commits_are_refused what_hangs_on_nothing_is_stale;
                index:
                    open_key_is_exclusive open_key_passes_on_in_one_commit open_key_comes_back_with_a_reopening
                    open_ones_are_counted_where_they_came_in
                    lists_follow a_contacts_conversations_are_listed parts_follow who_left_had_a_part
                    waits_are_kept;
                reading:
                    heads_follow_long_logs records_continue_without_gaps shared_records_continue_without_gaps
                    shared_numbers_are_dense pages_walk_to_the_start shared_pages_walk_to_the_start
                    pages_fold_alterations pages_are_cut_after_folding deleting_blanks_every_version
                    erasing_leaves_places erased_names_do_not_come_back unknown_is_empty extremes_are_harmless;
                files:
                    files_are_begun_once_and_move_on_in_order unsent_files_are_counted_by_whose_they_are
                    kept_files_are_nobodys_to_send_or_to_throw_away
                    a_message_binds_its_files what_does_not_fit_binds_nothing files_go_with_their_message
                    spent_files_are_thrown_away;
                calls:
                    calls_are_listed_and_end calls_are_written_with_their_conversation only_the_latest_calls_are_kept;
                find:
                    words_are_found_where_they_were_said contacts_are_found_by_what_is_known;
                house:
                    agents_are_listed drafts_have_versions sent_drafts_are_consumed timers_are_replaced_and_cleared
                    timers_come_in_order settling_undoes_nothing_newer cursors_only_move_forward
                    documents_have_versions probing_leaves_nothing closed_is_closed;
                outbox:
                    deliveries_are_kept deliveries_have_versions deliveries_come_in_order a_delivery_lets_others_pass
                    deliveries_are_found_by_what_carriers_call_them;
                letters:
                    letters_are_found_by_name the_first_letter_of_a_name_stands erased_letters_have_no_name;
                people:
                    contacts_are_found identities_belong_to_one tokens_expire_together sessions_expire_together
                    credentials_are_replaced
                    a_new_password_ends_the_sessions_of_its_agent;
                races:
                    the_last_slot accept_against_expiry two_starts_of_one_customer one_command_twice
                    one_identity_twice one_merge_twice one_draft_twice many_writers_of_one_conversation readers_see_whole_commits;
            }
        }
    };
}

conformance_tests!(memory, super::super::in_memory);
conformance_tests!(sqlite, super::super::in_sqlite);

fn in_memory() -> Made {
    (Box::new(()), Arc::new(MemoryStore::new()))
}

fn in_sqlite() -> Made {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    (Box::new(folder), Arc::new(store))
}
