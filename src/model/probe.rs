//! Facts that must be looked up in the world for a condition: the engine says what it wants to know, an adapter finds it out.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Something to be looked up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "probe", rename_all = "kebab-case")]
pub enum Probe {
    /// Whether a program ends with exit code 0.
    Command {
        /// Name of an entry of `[programs]`, or a path.
        program: String,
        /// The words after it; no placeholders.
        words: Vec<String>,
        /// It is ended when it takes longer, and the condition does not hold.
        timeout: SignedDuration,
    },
    /// Whether a file fits a pattern.
    Files {
        /// A glob pattern; a relative one counts from the folder of the configuration.
        pattern: String,
    },
    /// Whether the shop rebuilds an index now.
    Indexing {
        /// Name of an entry of `[programs]`, or a path: Magento's console; `None`: whatever `[magento]` says.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        program: Option<String>,
        /// Names of the indexes; empty for all.
        indexes: Vec<String>,
    },
}

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Whether the condition holds.
    pub holds: bool,
    /// What was found, for people: a part of a sentence.
    pub why: String,
}

/// A finding, and since when looks have found the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The latest finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// When `holds` last changed.
    pub since: Timestamp,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command { program, words, .. } => {
                f.write_str(program)?;
                words.iter().try_for_each(|word| write!(f, " {word}"))
            }
            Self::Files { pattern } => f.write_str(pattern),
            Self::Indexing { program, indexes } => {
                let which = if indexes.is_empty() { "all indexes".to_owned() } else { indexes.join(", ") };
                match program {
                    Some(program) => write!(f, "{which} of {program}"),
                    None => f.write_str(&which),
                }
            }
        }
    }
}

#[test]
fn p10_a_probe_that_an_older_release_has_stored_is_still_read() {
    let stored = r#"{"probe":"indexing","program":"magento","indexes":["x"]}"#;
    let probe: Probe = serde_json::from_str(stored).expect("it is read");
    assert_eq!(probe, Probe::Indexing { program: Some("magento".into()), indexes: vec!["x".into()] });
    assert_eq!(serde_json::to_string(&probe).expect("it is plain"), stored);
    assert_eq!(probe.to_string(), "x of magento");
    let without = Probe::Indexing { program: None, indexes: Vec::new() };
    assert_eq!(serde_json::to_string(&without).expect("it is plain"), r#"{"probe":"indexing","indexes":[]}"#);
    assert_eq!(without.to_string(), "all indexes");
}
