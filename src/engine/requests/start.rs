//! Starts a pipeline by hand: by itself, or with a bunch that is ready.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::draft::Draft;
use super::super::gate::{Gate, Occasion};
use super::super::spawn::{begin_claim, create, wait_for};
use crate::model::diagnostic::did_you_mean;
use crate::model::pipeline::Pipeline;
use crate::model::readiness::WaitReason;
use crate::model::request::Answer;

/// Finds a pipeline by its name.
///
/// # Errors
/// There is none of that name; the text says which are near.
pub fn find_pipeline<'a>(name: &str, pipelines: &'a BTreeMap<String, Arc<Pipeline>>) -> Result<&'a Arc<Pipeline>, String> {
    pipelines.get(name).ok_or_else(|| {
        let near = did_you_mean(name, pipelines.keys().map(String::as_str));
        let hint = near.map_or_else(|| "`bunchd pipelines` lists them".to_owned(), |near| format!("did you mean {near}?"));
        format!("there is no pipeline named {name}; {hint}")
    })
}

/// Starts a pipeline; `None` while something has to be looked up first.
pub(super) fn start(draft: &mut Draft<'_>, name: &str, bunch: Option<&str>) -> Option<Answer> {
    let snapshot = draft.snapshot;
    let pipeline = match find_pipeline(name, snapshot.pipelines) {
        Ok(pipeline) => pipeline,
        Err(why) => return Some(Answer::Refused { why }),
    };
    let takes_bunches = pipeline.is_importing() || snapshot.fed.contains(name);
    match bunch {
        Some(_) if !takes_bunches => {
            return Some(Answer::Refused { why: format!("the pipeline {name} takes no bunches: start it without naming one") });
        }
        bunch if takes_bunches => return start_with_bunch(draft, name, bunch),
        Some(_) | None => {}
    }
    let gate = Gate::of(draft);
    match gate.wait_reason(pipeline, Occasion::Hand { key: None }) {
        None => Some(Answer::Started { execution: create(draft, pipeline) }),
        Some(reason) => refused(draft, &gate, pipeline, &reason),
    }
}

/// Claims the oldest bunch that is ready for a pipeline, or the one that is named.
fn start_with_bunch(draft: &mut Draft<'_>, name: &str, bunch: Option<&str>) -> Option<Answer> {
    let snapshot = draft.snapshot;
    let gate = Gate::of(draft);
    let fits = |key: &str| bunch.is_none_or(|wanted| wanted == key);
    let ready = snapshot.ready.iter().filter(|ready| ready.pipeline.name == name && fits(&ready.bunch.key.to_string()));
    let mut first_reason = None;
    for ready in ready {
        match gate.wait_reason(&ready.pipeline, Occasion::Hand { key: Some(&ready.bunch.key) }) {
            None => return Some(Answer::Started { execution: begin_claim(draft, ready) }),
            Some(reason) => drop(first_reason.get_or_insert((ready, reason))),
        }
    }
    if let Some((ready, reason)) = first_reason {
        return refused(draft, &gate, &ready.pipeline, &reason);
    }
    let what = bunch.map_or_else(|| "no bunch".to_owned(), |bunch| format!("no bunch named \"{bunch}\""));
    Some(Answer::Refused {
        why: format!("{what} is ready for the pipeline {name}; `bunchd inbox` tells what lies there, and why it waits"),
    })
}

fn refused<'a>(draft: &mut Draft<'a>, gate: &Gate<'a>, pipeline: &'a Pipeline, reason: &WaitReason) -> Option<Answer> {
    if matches!(reason, WaitReason::ConditionFails { why: None, .. }) {
        wait_for(draft, gate, pipeline, reason);
        return None;
    }
    Some(Answer::Refused { why: reason.to_string() })
}
