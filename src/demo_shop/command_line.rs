//! The command line as Symfony reads it: `<command> [<argument>…] [--option=value | --option value]`.
//!
//! An option that M2IF does not know is an error, since the real program would refuse it too.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use super::error::DemoShopError;

/// Options with a value that the demo shop obeys.
const OBEYED: &[&str] = &[
    "serial",
    "installation-dir",
    "source-dir",
    "target-dir",
    "archive-dir",
    "archive-artefacts",
    "clear-artefacts",
    "pid-filename",
    "log-level",
    "strict-mode",
    "demo-fail-times",
    "demo-state",
    "demo-slow",
];

/// Options with a value that M2IF knows and the demo shop ignores.
const IGNORED: &[&str] = &[
    "configuration",
    "custom-configuration-dir",
    "params",
    "params-file",
    "single-transaction",
    "log-file",
    "debug-mode",
    "system-name",
    "magento-edition",
    "magento-version",
    "entity-type-code",
    "move-files-prefix",
    "source-date-format",
    "db-pdo-dsn",
    "db-username",
    "db-password",
    "db-table-prefix",
    "cache-enabled",
    "group",
    "bootstrap",
];

/// Switches without a value.
const SWITCHES: &[&str] = &["help", "json", "async", "skip_hidden_images", "quiet", "ansi", "no-ansi", "no-interaction", "version"];

/// Short forms, and what they stand for.
const SHORT: &[(&str, &str)] =
    &[("-h", "help"), ("-a", "async"), ("-q", "quiet"), ("-n", "no-interaction"), ("-V", "version"), ("-v", ""), ("-vv", ""), ("-vvv", "")];

/// A command line, read but not yet obeyed.
#[derive(Debug, Default)]
pub(super) struct CommandLine {
    /// The words that are no options; the first is the command.
    pub(super) words: Vec<String>,
    options: BTreeMap<&'static str, String>,
}

impl CommandLine {
    /// Reads the words after `demo-shop`.
    ///
    /// # Errors
    /// An option is unknown or lacks its value, or a word is not UTF-8.
    pub(super) fn parse(arguments: Vec<OsString>) -> Result<Self, DemoShopError> {
        let mut line = Self::default();
        let mut arguments = arguments.into_iter().map(text);
        while let Some(argument) = arguments.next() {
            let argument = argument?;
            if let Some(option) = argument.strip_prefix("--") {
                line.option(option, &mut arguments)?;
            } else if argument.starts_with('-') {
                line.short(&argument)?;
            } else {
                line.words.push(argument);
            }
        }
        Ok(line)
    }

    fn option(&mut self, option: &str, rest: &mut impl Iterator<Item = Result<String, DemoShopError>>) -> Result<(), DemoShopError> {
        let (name, value) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value.to_owned())));
        if let Some(known) = SWITCHES.iter().find(|known| **known == name) {
            self.options.insert(known, "true".to_owned());
            return Ok(());
        }
        let Some(known) = OBEYED.iter().chain(IGNORED).find(|known| **known == name) else {
            return Err(DemoShopError::Usage(format!("The \"--{name}\" option does not exist.")));
        };
        let value = match value {
            Some(value) => value,
            None => rest.next().unwrap_or_else(|| Err(DemoShopError::Usage(format!("The \"--{name}\" option requires a value."))))?,
        };
        self.options.insert(known, value);
        Ok(())
    }

    fn short(&mut self, argument: &str) -> Result<(), DemoShopError> {
        let Some((_, name)) = SHORT.iter().find(|(short, _)| *short == argument) else {
            return Err(DemoShopError::Usage(format!("The \"{argument}\" option does not exist.")));
        };
        self.options.insert(name, "true".to_owned());
        Ok(())
    }

    /// Returns the value of an option.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    /// Whether a switch or a boolean option is set; the default where it is not given.
    pub(super) fn is_on(&self, name: &str, default: bool) -> bool {
        self.value(name).map_or(default, |value| matches!(value, "true" | "1" | "on" | "yes"))
    }

    /// Returns the number that an option holds.
    ///
    /// # Errors
    /// The value is no whole number.
    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, DemoShopError> {
        let wrong = |value: &str| DemoShopError::Usage(format!("The \"--{name}\" option needs a whole number, not \"{value}\"."));
        self.value(name).map(|value| value.parse().map_err(|_| wrong(value))).transpose()
    }

    /// Returns the root of the installation: the option, or the current directory.
    pub(super) fn installation_dir(&self) -> PathBuf {
        PathBuf::from(self.value("installation-dir").unwrap_or("."))
    }
}

fn text(argument: OsString) -> Result<String, DemoShopError> {
    argument.into_string().map_err(|raw| DemoShopError::Usage(format!("the argument {} is not UTF-8", raw.display())))
}
