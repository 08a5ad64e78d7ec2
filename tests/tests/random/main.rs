//! Random lives of a whole installation, seeded: customers, letters, agents, a carrier, clock, lost answers, failing disks and
//! restarts over the real desk service and the memory store, in one process and without waiting. What must hold is checked at every rest.
//!
//! A failing seed prints itself. `SEED=… STEPS=… cargo test -p tests --test random` replays it; seeds that once failed are kept
//! below. `SEEDS=1000` runs more of them.

#![expect(clippy::expect_used, reason = "what is not as expected fails the test")]

mod check;
mod mail;
mod people;
mod world;

use world::World;

/// Seeds that once failed, as lives were then: a deadline was settled although the store had refused its work; a second
/// reminder that was late together with the first was forgotten; a contact waited for ever because the commit that returned it
/// was in doubt; one stayed where it had overflowed to although somebody at home was free; a letter that was taken back by
/// somebody who had been given up was nobody's.
const ONCE_FAILED: [u64; 4] = [1, 5, 6, 143];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn run(seed: u64, steps: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let life = std::panic::AssertUnwindSafe(|| runtime.block_on(World::new(seed).live(steps)));
    if let Err(panic) = std::panic::catch_unwind(life) {
        eprintln!("replay with SEED={seed} STEPS={steps}");
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn random_lives_keep_every_promise() {
    let steps = number("STEPS").unwrap_or(2_000);
    if let Some(seed) = number("SEED") {
        return run(seed, steps);
    }
    for seed in 0..number("SEEDS").unwrap_or(20) {
        run(seed, steps);
    }
}

#[test]
fn what_once_failed_holds() {
    for seed in ONCE_FAILED {
        run(seed, 2_000);
    }
}
