//! What happens in the hour: the pipelines, how long their steps take, and when people do what.

use bunchd::model::execution::AttemptKey;
use bunchd::model::request::{Request, Target};
use jiff::{SignedDuration, Timestamp};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) at: Timestamp,
    pub(super) text: String,
}

/// What people do.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    Drop(&'static str),
    Ask(Request),
}

/// When the hour begins.
pub(super) fn start() -> Timestamp {
    "2026-01-05T09:00:00Z".parse().expect("it is a time")
}

/// Returns a time of the hour.
pub(super) fn minute(half_minutes: i64) -> Timestamp {
    start() + SignedDuration::from_secs(half_minutes * 30)
}

/// How many executions there are.
pub(super) const EXECUTIONS: usize = 6;

/// When the story ends: before the next full hour.
pub(super) fn end() -> Timestamp {
    minute(119)
}

/// Who does what when, in half minutes; nothing that matters is nearer to anything else than a minute.
pub(super) fn deeds() -> Vec<(Timestamp, Deed)> {
    let index = || Target::Pipeline("index".to_owned());
    let deeds = vec![
        (3, Deed::Drop("A")),
        (27, Deed::Drop("B")),
        (67, Deed::Drop("C")),
        (73, Deed::Ask(Request::Stop { target: Target::Execution(4) })),
        (77, Deed::Ask(Request::Pause { target: index(), why: String::new() })),
        (93, Deed::Ask(Request::Resume { target: index() })),
        (97, Deed::Drop("D")),
    ];
    deeds.into_iter().map(|(at, deed)| (minute(at), deed)).collect()
}

/// How long a step takes, in minutes.
pub(super) fn minutes(step: &str) -> i64 {
    match step {
        "import" => 4,
        "images" => 8,
        _ => 1,
    }
}

/// Tells whether an attempt fails: the first import of the second execution.
pub(super) fn fails(key: AttemptKey, step: &str) -> bool {
    (key.execution, step, key.attempt) == (2, "import", 1)
}

/// Writes the pipelines, of which a source feeds `p`; `command` says what a step runs.
pub(super) fn pipelines(command: impl Fn(&str) -> String) -> String {
    let step = |name: &str, attributes: &str, conditions: &str| {
        let command = command(name);
        format!(
            r#"<step name="{name}" executorType="command" {attributes}><conditions>{conditions}</conditions>
               <arguments><argument key="command" value="{command}"/></arguments></step>"#
        )
    };
    let completed = r#"<step_condition type="previous-steps-completed"/>"#;
    let tries = r#"<step_condition type="attempts-limit" limit="2"/><step_condition type="time-between-attempts" minutes="5"/>"#;
    format!(
        r#"<pipeline name="p" stoppable="true">{}{}{}{}</pipeline>
           <pipeline name="index">
             <conditions><pipeline_condition type="cron" schedule="*/20 * * * *" timezone="UTC"/></conditions>{}
           </pipeline>"#,
        step("validate", r#"sortOrder="10""#, ""),
        step("import", r#"sortOrder="20""#, &format!("{completed}{tries}")),
        step("images", r#"sortOrder="20""#, completed),
        step("report", r#"sortOrder="90" runAlwaysStep="true""#, ""),
        step("reindex", r#"sortOrder="10""#, r#"<step_condition type="no-conflicting-steps" steps="import"/>"#),
    )
}
