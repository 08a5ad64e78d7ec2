//! What an agent can be in and how he gets there.

use super::*;

const NOW: Timestamp = Timestamp(1_000_000);

fn signed_in() -> Agent {
    after(&Agent::new(AgentId::from_number(1), NOW), AgentCommand::SignIn, NOW)
}

fn after(agent: &Agent, command: AgentCommand, now: Timestamp) -> Agent {
    agent.decide(command, 0, &Settings::default(), now).unwrap().unwrap_or_else(|| agent.clone())
}

#[test]
fn sign_in_lands_on_the_default_idle_reason() {
    let reason = Settings::default().default_idle_reason();
    assert_eq!(signed_in().presence, Presence::Idle { reason });
}

#[test]
fn only_available_and_connected_is_reachable() {
    let available = after(&signed_in(), AgentCommand::Choose(Choice::Available), NOW);
    assert!(!available.is_reachable(), "no connection yet");
    let connected = after(&available, AgentCommand::LinkUp, NOW);
    assert!(connected.is_reachable());
    assert!(!after(&connected, AgentCommand::LinkDown, NOW).is_reachable());
}

#[test]
fn rona_ends_by_choice_only_and_cannot_be_chosen_without_signing_in() {
    let rona = after(&signed_in(), AgentCommand::Missed { queue: None }, NOW);
    assert_eq!(rona.presence, Presence::Rona);
    assert_eq!(after(&rona, AgentCommand::LinkUp, NOW).presence, Presence::Rona);
    assert_eq!(after(&rona, AgentCommand::Choose(Choice::Available), NOW).presence, Presence::Available);
    let away = Agent::new(AgentId::from_number(1), NOW);
    let choice = AgentCommand::Choose(Choice::Available);
    assert_eq!(away.decide(choice, 0, &Settings::default(), NOW), Err(Refusal::StateNotAllowed));
}

#[test]
fn an_unknown_idle_reason_is_refused() {
    let choice = AgentCommand::Choose(Choice::Idle { reason: ReasonId::from_number(99) });
    assert_eq!(signed_in().decide(choice, 0, &Settings::default(), NOW), Err(Refusal::ReasonUnknown));
}

#[test]
fn nobody_signs_out_past_an_offer() {
    assert_eq!(signed_in().decide(AgentCommand::SignOut, 1, &Settings::default(), NOW), Err(Refusal::StateNotAllowed));
    assert_eq!(after(&signed_in(), AgentCommand::SignOut, NOW).presence, Presence::SignedOut);
}

#[test]
fn the_recovery_timeout_signs_out_and_a_returning_link_cancels_it() {
    let settings = Settings::default();
    let lost = after(&after(&signed_in(), AgentCommand::LinkUp, NOW), AgentCommand::LinkDown, NOW);
    let due = lost.recovery_at(settings.recovery).unwrap();
    let early = Timestamp(due.0 - 1);
    assert_eq!(after(&lost, AgentCommand::RecoveryOver, early).presence, lost.presence);
    assert_eq!(after(&lost, AgentCommand::RecoveryOver, due).presence, Presence::SignedOut);
    assert_eq!(after(&lost, AgentCommand::LinkUp, early).recovery_at(settings.recovery), None);
}

#[test]
fn idle_time_adds_up_over_reasons() {
    let idle = signed_in();
    let lunch = AgentCommand::Choose(Choice::Idle { reason: Settings::default().idle_reasons[2].id });
    let later = after(&idle, lunch, NOW + Span::minutes(5));
    assert_eq!((later.since, later.idle_since), (NOW + Span::minutes(5), Some(NOW)));
}

#[test]
fn a_clock_that_went_back_lengthens_no_recovery() {
    let settings = Settings::default();
    let lost = after(&after(&signed_in(), AgentCommand::LinkUp, NOW), AgentCommand::LinkDown, NOW);
    let earlier = Timestamp(0) + Span::seconds(100);
    let mended = after(&lost, AgentCommand::ClockBack, earlier);
    assert_eq!(mended.recovery_at(settings.recovery), Some(earlier + settings.recovery));
    assert_eq!(mended.decide(AgentCommand::ClockBack, 0, &settings, NOW), Ok(None));
}
