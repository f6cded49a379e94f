//! What a step asks for, with the defaults.

use jiff::SignedDuration;

use crate::definition::value::parse_duration;
use crate::executor::{Task, names, program};
use crate::index::{CHAIN_DEFAULT, Chain, Chosen, STALE_AFTER_DEFAULT, check_names, choose};
use crate::model::failure::{Failure, FailureKind};
use crate::model::index::IndexState;
use crate::model::pipeline::Step;
use crate::model::thresholds::{THRESHOLD_HELP, Thresholds};

/// How long an index that somebody else rebuilds is waited for, where nothing is said.
const WAIT_DEFAULT: SignedDuration = SignedDuration::from_mins(10);

/// What a step asks for.
#[derive(Debug)]
pub struct Order {
    /// Names of indexes; empty for all.
    pub indexes: Vec<String>,
    /// What each of them is asked.
    pub chain: Chain,
    /// How many changes may wait.
    pub thresholds: Thresholds,
    /// Further indexes that Magento says must be rebuilt are rebuilt as well.
    pub all_invalid: bool,
    /// How long an index that somebody else rebuilds is waited for.
    pub wait: SignedDuration,
    /// A rebuild that lasts longer was killed.
    pub stale_after: SignedDuration,
    /// What is done with what it left.
    pub on_stale: OnStale,
    /// The console that the step names.
    pub program: Option<String>,
}

/// What is done with an index that a killed rebuild left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnStale {
    /// It is told.
    Report,
    /// It is reset and rebuilt.
    Reset,
}

impl Default for Order {
    fn default() -> Self {
        let thresholds = Thresholds::default();
        let chain = Chain::of(CHAIN_DEFAULT.iter().copied(), &thresholds, &[]).expect("these purposes exist and need nothing");
        Self {
            indexes: Vec::new(),
            chain,
            thresholds,
            all_invalid: false,
            wait: WAIT_DEFAULT,
            stale_after: STALE_AFTER_DEFAULT,
            on_stale: OnStale::Report,
            program: None,
        }
    }
}

impl Order {
    /// Reads what the step of an attempt asks for.
    ///
    /// # Errors
    /// A placeholder has no value, or a value that was behind one is wrong.
    pub(super) fn of_task(task: &Task) -> Result<Self, Failure> {
        let command = task.step().argument("purpose-command").map(|argument| program::words(task, &argument.value));
        Self::read(|key| task.value(key), command.transpose()?.unwrap_or_default())
    }

    /// Reads what a step asks for outside an execution, where no placeholder has a value.
    ///
    /// # Errors
    /// A value is wrong, or stands behind a placeholder.
    pub fn of_step(step: &Step) -> Result<Self, Failure> {
        let value = |key: &str| match step.argument(key) {
            Some(argument) if argument.value.has_placeholder() => {
                Err(wrong(key, "has a placeholder, which has a value in an execution only"))
            }
            other => Ok(other.map(|argument| argument.value.text.clone())),
        };
        let command = value("purpose-command")?.unwrap_or_default();
        let words = shell_words::split(&command).map_err(|_| wrong("purpose-command", "has a quote that is not closed"))?;
        Self::read(value, words)
    }

    /// Picks those of the shop's indexes that are asked.
    ///
    /// # Errors
    /// The shop has no index of a name in `indexes` or in `thresholds`.
    pub(super) fn choose<'a>(&'a self, states: &'a [IndexState]) -> Result<Chosen<'a>, Failure> {
        let fails = |why: String| Failure::new(FailureKind::NotStarted, why);
        check_names(states, self.thresholds.names()).map_err(|why| fails(format!("the argument thresholds: {why}")))?;
        choose(states, &self.indexes).map_err(fails)
    }

    fn read(value: impl Fn(&str) -> Result<Option<String>, Failure>, command: Vec<String>) -> Result<Self, Failure> {
        let default = Self::default();
        let thresholds = match value("thresholds")? {
            None => default.thresholds,
            Some(text) => Thresholds::read(&text).map_err(|mistakes| {
                let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
                wrong("thresholds", &format!("cannot be read: {}; {THRESHOLD_HELP}", mistakes.join("; ")))
            })?,
        };
        let chain = match value("purposes")? {
            None => Chain::of(CHAIN_DEFAULT.iter().copied(), &thresholds, &command),
            Some(text) => Chain::of(names(&text).iter().map(String::as_str), &thresholds, &command),
        };
        let time = |key: &str, default| match value(key)? {
            None => Ok(default),
            Some(text) => parse_duration(&text).map_err(|why| wrong(key, &format!("cannot be read: {why}"))),
        };
        Ok(Self {
            indexes: value("indexes")?.map(|text| names(&text)).unwrap_or_default(),
            chain: chain.map_err(|error| Failure::new(FailureKind::NotStarted, error.to_string()))?,
            thresholds,
            all_invalid: value("all-invalid")?.as_deref() == Some("true"),
            wait: time("wait", default.wait)?,
            stale_after: time("stale-after", default.stale_after)?,
            on_stale: if value("on-stale")?.as_deref() == Some("reset") { OnStale::Reset } else { OnStale::Report },
            program: value("program")?,
        })
    }
}

fn wrong(key: &str, what: &str) -> Failure {
    Failure::new(FailureKind::NotStarted, format!("the argument {key} {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::thresholds::THRESHOLD_DEFAULT;

    fn read(values: &[(&str, &str)], command: &[&str]) -> Result<Order, String> {
        let value = |key: &str| Ok(values.iter().find(|(known, _)| *known == key).map(|(_, value)| (*value).to_owned()));
        Order::read(value, command.iter().map(|word| (*word).to_owned()).collect()).map_err(|failure| failure.text)
    }

    #[test]
    fn e7_what_a_step_leaves_out_is_as_its_summary_says() {
        let order = read(&[], &[]).expect("it is sound");
        let said = |key: &str| super::super::SPEC.arguments.iter().find(|spec| spec.key == key).expect("it is there").summary;
        assert!(said("purposes").ends_with(&format!("default {}", order.chain)));
        assert!(said("thresholds").ends_with(&format!("default default={THRESHOLD_DEFAULT}")));
        assert!(said("wait").ends_with("default 10 minutes") && order.wait == SignedDuration::from_mins(10));
        assert!(said("stale-after").ends_with("default 2 hours") && order.stale_after == SignedDuration::from_hours(2));
        assert!((order.on_stale, order.all_invalid, order.indexes.len()) == (OnStale::Report, false, 0));
    }

    #[test]
    fn e7_a_value_that_was_behind_a_placeholder_is_refused_with_its_argument() {
        let refused = |key: &str, value: &str| read(&[(key, value)], &[]).expect_err("it is wrong");
        assert_eq!(refused("wait", "soon"), "the argument wait cannot be read: `soon` is not a duration");
        assert!(
            refused("thresholds", "a=b")
                .starts_with("the argument thresholds cannot be read: `a=b` is not an index with its threshold; write")
        );
        assert!(refused("purposes", "on-safe").starts_with("there is no purpose \"on-safe\""));
        assert!(refused("purposes", "command").contains("purpose-command"));
        let order = read(&[("purposes", " command ,on-save"), ("indexes", "Product Price, inventory")], &["check"]).expect("it is sound");
        assert_eq!(
            (order.chain.to_string().as_str(), order.indexes),
            ("command, on-save", vec!["Product Price".to_owned(), "inventory".to_owned()])
        );
    }
}
