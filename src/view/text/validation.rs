//! What the checks of an execution found, as part of its story.

use super::line;
use crate::view::execution::{ExecutionDetail, StepMessage};
use crate::view::lines::printable;
use crate::view::palette::{Palette, Tone};
use crate::view::validation::{StepValidation, ValidationExcerpt, ValidationFound, excerpt_text};

/// Tells what each check of the execution found, brief first.
pub(super) fn validation(text: &mut String, detail: &ExecutionDetail, palette: Palette) {
    for StepValidation { step, found } in &detail.validation {
        let heading = if detail.validation.len() == 1 { "Validation".to_owned() } else { format!("Validation by {step}") };
        line(text, &palette.paint(Tone::Strong, &heading));
        match found {
            ValidationFound::Findings(excerpt) => text.push_str(&excerpt_text(excerpt, palette)),
            ValidationFound::Unreadable(unreadable) => {
                line(text, &format!("  {}", palette.paint(Tone::Attention, &printable(&unreadable.trouble))));
            }
        }
    }
}

/// Tells whether this tells a message of the story too: a finding or a count of the last attempt of a check.
pub(super) fn tells(detail: &ExecutionDetail, said: &StepMessage) -> bool {
    let is_last_attempt = detail.steps.iter().any(|step| step.name == said.step && step.attempts == said.attempt);
    is_last_attempt && detail.validation.iter().filter(|shown| shown.step == said.step).any(|shown| is_told(&shown.found, said))
}

fn is_told(found: &ValidationFound, said: &StepMessage) -> bool {
    let is_count = |excerpt: &ValidationExcerpt| excerpt.summary.counts.iter().any(|count| count.said() == said.message.text);
    match found {
        ValidationFound::Findings(excerpt) => said.message.place.is_some() || is_count(excerpt),
        ValidationFound::Unreadable(_) => false,
    }
}
