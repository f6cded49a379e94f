//! Presets: arguments that belong together and come by one name, such as all that a known program needs.
//!
//! The definitions put them among the arguments of a step that names the preset; what the step sets itself wins, and what
//! it names in [`LEFT_OUT`] does not come.

/// The argument that names a preset.
pub const PRESET: &str = "preset";

/// The argument that names what a step does not take from its preset.
pub const LEFT_OUT: &str = "preset-without";

/// Arguments that come by one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    /// Keys and values, in the order in which they are told; values may hold placeholders.
    pub arguments: &'static [(&'static str, &'static str)],
}

impl Preset {
    /// Returns the keys of all that it brings.
    pub fn keys(&self) -> Vec<&'static str> {
        self.arguments.iter().map(|(key, _)| *key).collect()
    }

    /// Tells whether it brings an argument with just this value.
    pub fn brings(&self, key: &str, value: &str) -> bool {
        self.arguments.contains(&(key, value))
    }
}
