//! Files of stored values, by release and type.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A stored type: the name of its files, today's samples, and whether an old value is understood.
pub struct Fixture {
    name: &'static str,
    today: Vec<String>,
    understood: fn(&Value) -> Result<(), String>,
}

impl Fixture {
    /// The fixture of a type.
    pub fn of<T: Serialize + DeserializeOwned + PartialEq>(name: &'static str, samples: &[T]) -> Self {
        Self { name, today: samples.iter().map(json).collect(), understood: understood::<T> }
    }

    /// Whether this is one of its files.
    pub fn is_named(&self, file: &Path) -> bool {
        file.file_stem().is_some_and(|stem| stem == self.name)
    }

    /// What cannot be read of the releases so far.
    pub fn misunderstood(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for file in files().into_iter().filter(|file| self.is_named(file)) {
            for value in read(&file) {
                if let Err(why) = (self.understood)(&value) {
                    problems.push(format!("{}: {why}\n  {value}", file.display()));
                }
            }
        }
        problems
    }

    /// How today's samples differ from the newest file; writes them there when told to.
    pub fn changed(&self, update: bool) -> Option<String> {
        let file = newest_release().join(self.name).with_extension("json");
        let recorded = if file.exists() { read(&file) } else { Vec::new() };
        // By value: the order of fields means nothing in JSON.
        let today: Vec<Value> = self.today.iter().map(|text| value(&file, text)).collect();
        if today == recorded {
            return None;
        }
        if update {
            // One value per line, so that a change shows as the line it is.
            let text = format!("[\n{}\n]\n", self.today.join(",\n"));
            fs::write(&file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            return None;
        }
        let at =
            (0..today.len().max(recorded.len())).find(|at| today.get(*at) != recorded.get(*at)).unwrap_or_default();
        let text = |values: &[Value]| values.get(at).map_or_else(|| "(nothing)".to_owned(), Value::to_string);
        Some(format!("{}:{}\n  recorded {}\n  today    {}", file.display(), at + 2, text(&recorded), text(&today)))
    }
}

/// Every file of every release.
pub fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = releases().iter().flat_map(|release| entries(release)).collect();
    files.sort();
    files
}

fn releases() -> Vec<PathBuf> {
    let is_release = |path: &PathBuf| number(path) > 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stored");
    entries(&folder).into_iter().filter(is_release).collect()
}

fn newest_release() -> PathBuf {
    let newest = releases().into_iter().max_by_key(|release| number(release));
    newest.unwrap_or_else(|| panic!("tests/stored has no release folder such as v1"))
}

/// The number of a release's folder; 0 for anything else.
fn number(folder: &Path) -> u32 {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.strip_prefix('v').and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.filter_map(Result::ok).map(|entry| entry.path()).collect()
}

fn read(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    value(file, &text)
}

fn value<T: DeserializeOwned>(file: &Path, text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| panic!("a sample does not serialise: {error}"))
}

/// Reads a value as the store does, and checks that what is written again reads the same.
fn understood<T: Serialize + DeserializeOwned + PartialEq>(value: &Value) -> Result<(), String> {
    let old = T::deserialize(value).map_err(|error| error.to_string())?;
    match serde_json::from_str::<T>(&json(&old)) {
        Ok(again) if again == old => Ok(()),
        Ok(_) => Err("is another value once it was written again".to_owned()),
        Err(error) => Err(format!("cannot be read once it was written again: {error}")),
    }
}
