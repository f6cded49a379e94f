//! What other steps than csv-validate said of the files, such as a validator of the import program's, as findings beside ours.

use std::sync::Arc;

use super::super::together::add_count;
use super::ended::CSV_VALIDATE;
use crate::model::message::{Message, Severity};
use crate::model::pipeline::Pipeline;
use crate::model::rule::Rule;
use crate::view::execution::StepMessage;
use crate::view::validation::{CountView, FindingView, ValidationSummary, ValidationView};

/// Returns all warnings and errors of other steps as one result; of a step that was tried several times, those of the last attempt.
pub(super) fn view(pipeline: &Pipeline, messages: &[StepMessage]) -> ValidationView {
    let is_ours = |name: &str| pipeline.steps.iter().any(|step| step.name == *name && step.executor_type == CSV_VALIDATE);
    let last = |step: &str| messages.iter().filter(|said| said.step == step).map(|said| said.attempt).max();
    let said = messages.iter().filter(|said| said.message.severity > Severity::Info && !is_ours(&said.step));
    let findings: Vec<FindingView> =
        said.filter(|said| last(&said.step) == Some(said.attempt)).map(|said| finding(&said.step, &said.message)).collect();
    let mut counts = Vec::new();
    for FindingView { rule, severity, column, .. } in &findings {
        add_count(&mut counts, CountView { rule: *rule, severity: *severity, column: column.clone(), count: 1, listed: 1 });
    }
    let of = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count() as u64;
    let (errors, warnings, findings_listed) = (of(Severity::Error), of(Severity::Warning), findings.len() as u64);
    ValidationView { summary: ValidationSummary { errors, warnings, findings_listed, counts, ..ValidationSummary::default() }, findings }
}

fn finding(step: &str, message: &Message) -> FindingView {
    let place = message.place.clone().unwrap_or_default();
    FindingView {
        severity: message.severity,
        rule: Rule::External,
        file: Arc::from(place.file),
        record: place.record,
        line: place.line,
        byte: None,
        column: place.column,
        value: None,
        text: format!("{step}: {}", message.text),
        valid: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition;
    use crate::model::diagnostic::SourceText;
    use crate::model::message::Place;

    #[test]
    fn e11_what_another_validator_said_in_its_last_attempt_is_a_finding_beside_ours() {
        let text = r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="p"><step name="ours" executorType="csv-validate" sortOrder="1"/>
            <step name="theirs" executorType="report" sortOrder="2"/></pipeline></pipelines>"#;
        let texts = [SourceText { name: "p.xml".to_owned(), text: text.to_owned() }];
        let pipeline = definition::read(&texts, &crate::executor::specs()).definitions.pipelines["p"].clone();
        let place = Place { file: "a.csv".to_owned(), record: Some(3), line: None, column: Some("price".to_owned()) };
        let said = |step: &str, attempt, severity| StepMessage {
            step: step.to_owned(),
            attempt,
            message: Message { severity, text: "no price".to_owned(), place: Some(place.clone()) },
        };
        let messages = [
            said("ours", 1, Severity::Error),
            said("theirs", 1, Severity::Error),
            said("theirs", 2, Severity::Error),
            said("theirs", 2, Severity::Info),
        ];
        let told = view(&pipeline, &messages);
        assert_eq!((told.summary.errors, told.findings.len(), told.summary.counts.len()), (1, 1, 1));
        let found = &told.findings[0];
        assert_eq!((found.rule, &*found.file, found.record, found.text.as_str()), (Rule::External, "a.csv", Some(3), "theirs: no price"));
    }
}
