//! A pipeline as it runs by itself: each step is tried once, and what other executions do is not waited for.

use crate::model::condition::StepCondition;
use crate::model::pipeline::Pipeline;

/// Returns the pipeline without the conditions of its steps that look beyond its own execution, or wait for another attempt.
pub(super) fn alone(pipeline: &Pipeline) -> Pipeline {
    let mut alone = pipeline.clone();
    for step in &mut alone.steps {
        step.conditions.retain(looks_at_its_own_execution);
    }
    alone
}

fn looks_at_its_own_execution(condition: &StepCondition) -> bool {
    match condition {
        StepCondition::PreviousStepsCompleted | StepCondition::PreviousStepsFinished | StepCondition::DependsOnSteps { .. } => true,
        StepCondition::AttemptsLimit { .. }
        | StepCondition::TimeBetweenAttempts { .. }
        | StepCondition::StepNotRunning { .. }
        | StepCondition::NoConflictingSteps { .. }
        | StepCondition::NamedPipelineStatus { .. }
        | StepCondition::NoConflictingIndexing { .. } => false,
    }
}
