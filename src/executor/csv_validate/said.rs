//! The messages of a check: the brief first, then findings, then where the rest is. Never more than [`MESSAGES_MAX`], whatever was found.

use super::brief;
use crate::model::message::{Message, Severity};
use crate::model::validation::Validation;

/// Most messages of one attempt.
const MESSAGES_MAX: usize = 200;

/// Of these, most for counts.
const COUNTS_MAX: usize = 50;

/// Of these, most that say what becomes of the files.
const NOTES_MAX: usize = 50;

/// Returns the messages; `highest` is how much a finding can matter to how the step ends.
pub(super) fn messages(validation: &Validation, highest: Severity, mut notes: Vec<Message>) -> Vec<Message> {
    let more_counts = validation.counts.len().saturating_sub(COUNTS_MAX);
    let mut messages: Vec<Message> =
        validation.counts.iter().take(COUNTS_MAX).map(|count| Message::new(count.severity.min(highest), brief::kind(count))).collect();
    if more_counts > 0 {
        messages.push(Message::new(Severity::Info, format!("{more_counts} more kinds of findings are counted, but not listed here")));
    }
    if let Some(why) = &validation.ended_early {
        messages.push(Message::new(Severity::Warning, format!("the check ended before the end of the files: {why}")));
    }
    let more_notes = notes.len().saturating_sub(NOTES_MAX);
    notes.truncate(NOTES_MAX);
    if more_notes > 0 {
        notes.push(Message::new(Severity::Info, format!("{more_notes} more files are not listed here")));
    }
    let room = MESSAGES_MAX - messages.len() - notes.len() - 1;
    let found = validation.findings.iter().take(room).map(|finding| {
        let message = finding.message();
        Message { severity: message.severity.min(highest), ..message }
    });
    messages.extend(found);
    let listed = validation.findings.len().min(room) as u64;
    let left_out = (validation.errors() + validation.warnings()).saturating_sub(listed);
    if left_out > 0 {
        let text = format!("{left_out} more findings are counted, but not listed here");
        messages.push(Message::new(Severity::Info, text));
    }
    messages.extend(notes);
    messages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::executor::csv_validate::tests::{count, finding, validation};
    use crate::model::rule::Rule;

    /// Proves E14 as far as the messages go.
    #[test]
    fn e14_the_brief_comes_first_and_a_flood_of_findings_is_cut() {
        let findings = (0..5000).map(|line| finding("b.csv", line + 2, "no sku")).collect();
        let found = validation(vec![count(Rule::Sku, 7000, "sku"), count(Rule::Max, 3, "qty")], findings);
        let notes = (0..80).map(|number| Message::new(Severity::Info, format!("note {number}"))).collect();
        let told = messages(&found, Severity::Error, notes);
        assert_eq!(told.len(), MESSAGES_MAX);
        assert_eq!((told[0].text.as_str(), told[1].text.as_str()), ("7000 × sku in sku", "3 × max in qty"));
        assert!(told[2].place.is_some());
        assert_eq!(told[148].text, "6857 more findings are counted, but not listed here");
        assert_eq!(told[199].text, "30 more files are not listed here");
    }

    #[test]
    fn e14_where_the_step_goes_on_errors_are_told_as_warnings() {
        let found = validation(vec![count(Rule::Sku, 1, "sku")], vec![finding("b.csv", 2, "no sku")]);
        let told = messages(&found, Severity::Warning, Vec::new());
        assert!(told.len() == 2 && told.iter().all(|message| message.severity == Severity::Warning), "{told:?}");
    }
}
