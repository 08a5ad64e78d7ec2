//! A short sound made on the spot: no file to load. Browsers allow it once the person has touched the page.

use wasm_bindgen::JsValue;
use web_sys::{AudioContext, AudioContextState, OscillatorType};

/// What makes sounds; made at the first one.
#[derive(Debug, Default)]
pub struct Chime(Option<AudioContext>);

impl Chime {
    /// Two soft notes: something arrived. Silence if the browser does not allow it.
    pub fn ring(&mut self) {
        if self.0.is_none() {
            self.0 = AudioContext::new().ok();
        }
        if let Some(context) = &self.0 {
            if context.state() == AudioContextState::Suspended {
                let _ = context.resume();
            }
            let _ = note(context, 660.0, 0.0);
            let _ = note(context, 880.0, 0.12);
        }
    }
}

impl Drop for Chime {
    fn drop(&mut self) {
        if let Some(context) = self.0.take() {
            let _ = context.close();
        }
    }
}

fn note(context: &AudioContext, pitch: f32, after: f64) -> Result<(), JsValue> {
    const LOUD: f32 = 0.08;
    let start = context.current_time() + after;
    let volume = context.create_gain()?;
    volume.gain().set_value_at_time(0.0, start)?;
    volume.gain().linear_ramp_to_value_at_time(LOUD, start + 0.015)?;
    volume.gain().exponential_ramp_to_value_at_time(0.000_1, start + 0.3)?;
    volume.connect_with_audio_node(&context.destination())?;
    let tone = context.create_oscillator()?;
    tone.set_type(OscillatorType::Sine);
    tone.frequency().set_value(pitch);
    tone.connect_with_audio_node(&volume)?;
    tone.start_with_when(start)?;
    tone.stop_with_when(start + 0.32)
}
