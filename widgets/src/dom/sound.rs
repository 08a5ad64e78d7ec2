//! A short sound made on the spot: no file to load. Browsers allow it once the person has touched the page.

use wasm_bindgen::JsValue;
use web_sys::{AudioContext, AudioContextState, OscillatorType};

/// A note: its pitch in hertz, and the seconds before it.
pub type Note = (f32, f64);

/// Two soft notes, upwards: something arrived.
pub const ARRIVED: [Note; 2] = [(660.0, 0.0), (880.0, 0.12)];
/// One: somebody wrote.
#[cfg(feature = "desk")]
pub const WRITTEN: [Note; 1] = [(740.0, 0.0)];

/// How loud sounds are that nobody set, from 0 to 100.
pub const USUAL: u8 = 50;

/// What makes sounds; made at the first one.
#[derive(Debug, Default)]
pub struct Chime(Option<AudioContext>);

impl Chime {
    /// Makes a sound, from 0 to 100 loud. Silence if the browser does not allow it.
    pub fn play(&mut self, notes: &[Note], volume: u8) {
        if self.0.is_none() {
            self.0 = AudioContext::new().ok();
        }
        if let Some(context) = &self.0 {
            if context.state() == AudioContextState::Suspended {
                let _ = context.resume();
            }
            for &(pitch, after) in notes {
                let _ = note(context, pitch, after, f32::from(volume) / LOUDEST);
            }
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

// A volume of 100 is 0.16 of what the device can do.
const LOUDEST: f32 = 625.0;

fn note(context: &AudioContext, pitch: f32, after: f64, loud: f32) -> Result<(), JsValue> {
    let start = context.current_time() + after;
    let volume = context.create_gain()?;
    volume.gain().set_value_at_time(0.0, start)?;
    volume.gain().linear_ramp_to_value_at_time(loud, start + 0.015)?;
    volume.gain().exponential_ramp_to_value_at_time(0.000_1, start + 0.3)?;
    volume.connect_with_audio_node(&context.destination())?;
    let tone = context.create_oscillator()?;
    tone.set_type(OscillatorType::Sine);
    tone.frequency().set_value(pitch);
    tone.connect_with_audio_node(&volume)?;
    tone.start_with_when(start)?;
    tone.stop_with_when(start + 0.32)
}
