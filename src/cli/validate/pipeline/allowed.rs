//! Which pipelines may run: those that only validate, so that nobody imports by mistake.

use crate::model::pipeline::Pipeline;

/// Refuses a pipeline with a step that is no validation.
///
/// # Errors
/// The step, and what is allowed.
pub(super) fn check(pipeline: &Pipeline) -> Result<(), String> {
    let Some(step) = pipeline.steps.iter().find(|step| !step.only_validates()) else { return Ok(()) };
    let what = match (step.executor_type.as_str(), step.argument("operation")) {
        ("import", Some(operation)) => format!("imports, with the operation {}", operation.value.text),
        ("import", None) => "imports".to_owned(),
        ("command", _) => "runs a program, which may do anything".to_owned(),
        (other, _) => format!("is of executorType {other}"),
    };
    Err(format!(
        "the pipeline {0} does not only validate: its step {1} {what}. Allowed are csv-validate, check-permissions, report, import with \
         operation=\"validate\", and a command that changes nothing and says so: <argument key=\"validates\" value=\"true\"/>. Without --pipeline, files are checked as the step csv-validate of their pipeline does it",
        pipeline.name, step.name
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition;
    use crate::model::diagnostic::SourceText;

    fn checked(step: &str) -> Result<(), String> {
        let text = format!(r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="p">{step}</pipeline></pipelines>"#);
        let read = definition::read(&[SourceText { name: "p.xml".to_owned(), text }], &crate::executor::specs());
        assert!(read.is_usable(), "{:?}", read.diagnostics);
        check(&read.definitions.pipelines["p"])
    }

    fn import(operation: &str) -> String {
        let operation = if operation.is_empty() { String::new() } else { format!(r#"<argument key="operation" value="{operation}"/>"#) };
        format!(
            r#"<step name="s" executorType="import" sortOrder="1"><arguments><argument key="command" value="c"/>{operation}</arguments></step>"#
        )
    }

    fn command(validates: &str) -> String {
        let validates = if validates.is_empty() { String::new() } else { format!(r#"<argument key="validates" value="{validates}"/>"#) };
        format!(
            r#"<step name="s" executorType="command" sortOrder="1"><arguments><argument key="command" value="c"/>{validates}</arguments></step>"#
        )
    }

    #[test]
    fn e11_a_pipeline_with_a_step_that_may_change_something_is_refused() {
        for step in [import(""), import("add-update"), import("${env.OPERATION}"), import("validate-and-import")] {
            assert!(checked(&step).is_err_and(|why| why.contains("its step s imports")), "{step}");
        }
        for validates in ["", "false", "${env.VALIDATES}"] {
            assert!(checked(&command(validates)).is_err_and(|why| why.contains("its step s runs a program")), "{validates}");
        }
        let archive = r#"<step name="s" executorType="archive" sortOrder="1"/>"#;
        assert!(checked(archive).is_err_and(|why| why.contains("is of executorType archive")));
    }

    #[test]
    fn e11_a_pipeline_that_only_validates_may_run() {
        assert_eq!(checked(&import("validate")), Ok(()));
        assert_eq!(checked(&command("true")), Ok(()));
        for executor in ["check-permissions", "csv-validate", "report"] {
            assert_eq!(checked(&format!(r#"<step name="s" executorType="{executor}" sortOrder="1"/>"#)), Ok(()));
        }
    }
}
