//! The rules that the steps of a pipeline name: whole for programs, in words for people.

use serde::Serialize;

use super::Known;
use crate::model::argument::ValueKind;
use crate::model::pipeline::{Pipeline, Step};
use crate::model::rules::Rules;
use crate::view::lines::{Lines, printable};
use crate::view::palette::Tone;
use crate::view::rules::in_words;

/// Width of the names of columns; longer ones, and many together, stand above what is said.
const LABEL: usize = 24;

/// A set of rules that steps of the pipeline name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RulesPlan {
    /// Where its name was written, as `file:line`.
    pub defined_at: Option<String>,
    /// The steps that name it.
    pub steps: Vec<String>,
    /// All of it, what it takes over included.
    #[serde(flatten)]
    pub rules: Rules,
}

impl RulesPlan {
    pub(super) fn all_of(pipeline: &Pipeline, known: Known<'_>) -> Vec<Self> {
        let plan = |rules: &Rules| Self {
            defined_at: known.rules.get(&rules.name).and_then(|origin| known.place(origin)),
            steps: pipeline.steps.iter().filter(|step| names(step, rules, known)).map(|step| step.name.clone()).collect(),
            rules: rules.clone(),
        };
        pipeline.rules.iter().map(plan).collect()
    }
}

fn names(step: &Step, rules: &Rules, known: Known<'_>) -> bool {
    let spec = known.executors.iter().find(|spec| spec.name == step.executor_type);
    let mut keys = spec.iter().flat_map(|spec| spec.arguments).filter(|argument| argument.kind == ValueKind::Rules);
    keys.any(|argument| step.argument(argument.key).is_some_and(|argument| argument.value.text == rules.name))
}

/// Tells all sets of rules.
pub(super) fn rules(lines: &mut Lines, plans: &[RulesPlan]) {
    for plan in plans {
        let place = lines.place(plan.defined_at.as_deref());
        let title = lines.palette.paint(Tone::Strong, &printable(&format!("Rules {}, for {}", plan.rules.name, plan.steps.join(", "))));
        lines.line("");
        lines.line(&format!("{title}{place}"));
        if !plan.rules.description.is_empty() {
            lines.words(2, &plan.rules.description);
        }
        for rule in in_words(&plan.rules) {
            let about = printable(&rule.about.join(", "));
            let fits = about.chars().count() <= LABEL;
            if !fits {
                lines.words(2, &about);
            }
            lines.labelled(2, LABEL, if fits { &about } else { "" }, &rule.says);
        }
        let blank = plan.rules.blank.iter().map(|word| format!(" and {word}")).collect::<String>();
        lines.words(2, &format!("Empty cells{blank} break no rule but `never empty`."));
    }
}
