//! Requests in words, for people who look at what waits for the daemon.

use crate::model::request::{Request, RetryFrom};

/// Says what is asked, as a part of a sentence.
pub fn words(request: &Request) -> String {
    match request {
        Request::Retry { execution, from: RetryFrom::Failed } => format!("retry execution {execution}"),
        Request::Retry { execution, from: RetryFrom::Start } => format!("retry execution {execution} from the start"),
        Request::Retry { execution, from: RetryFrom::Step(step) } => format!("retry the step {step} of execution {execution}"),
        Request::Start { pipeline, bunch: None } => format!("start the pipeline {pipeline}"),
        Request::Start { pipeline, bunch: Some(bunch) } => format!("start the pipeline {pipeline} with {bunch}"),
        Request::Stop { target } => format!("stop {target}"),
        Request::Cancel { target, .. } => format!("cancel {target}"),
        Request::Pause { target, .. } => format!("pause {target}"),
        Request::Resume { target } => format!("resume {target}"),
        Request::Reload => "read configuration and pipelines again".to_owned(),
        Request::Purge { pipeline: None } => "remove what retention no longer keeps".to_owned(),
        Request::Purge { pipeline: Some(name) } => format!("remove what retention no longer keeps of {name}"),
    }
}
