//! The end of a case: everything goes well from now on, and nothing may be left.

use super::Chaos;
use crate::engine::{Effect, Mode};
use crate::model::condition::PipelineCondition;
use crate::model::failure::Outcome;
use crate::model::pipeline::Pipeline;
use crate::model::request::{Request, Target};

/// Most rounds in which everything that goes on ends well.
const ROUNDS_MAX: usize = 2000;

impl Chaos {
    /// Lets everything go well until nothing is left to do. What then waits for something that never comes says so, and can be called off.
    pub(in super::super) fn come_to_the_end(&mut self) {
        self.mode = Mode::Working;
        self.end_schedules();
        for target in self.state.pauses.keys().cloned().collect::<Vec<_>>() {
            self.request(Request::Resume { target });
        }
        for _ in 0..ROUNDS_MAX {
            self.let_all_go_well();
            if self.state.executions.is_empty() && self.state.claims.is_empty() {
                return self.check_end();
            }
            self.request(Request::Cancel { target: Target::All, force: true });
        }
        panic!("something is left that cannot even be called off: {:#?}", self.state);
    }

    fn let_all_go_well(&mut self) {
        for _ in 0..ROUNDS_MAX {
            self.settle();
            self.check_rest();
            if !self.running.is_empty() || !self.asked.is_empty() || !self.looking.is_empty() {
                self.end_all();
            } else if let Some(wake) = self.decide().wake {
                let seconds = self.now.duration_until(wake.at).as_secs().max(0);
                self.pass(seconds + 1);
            } else {
                return;
            }
        }
        panic!("there is no end: {:#?}", self.state);
    }

    /// Lets all that goes on end well.
    fn end_all(&mut self) {
        for key in std::mem::take(&mut self.running) {
            self.running.insert(key);
            self.end(key, Outcome::Succeeded);
        }
        while !self.asked.is_empty() {
            self.perform(0, true);
        }
        while !self.looking.is_empty() {
            self.found(0, true);
        }
    }

    /// Takes the schedules away from pipelines that would start by them for ever.
    fn end_schedules(&mut self) {
        let unfed = self.pipelines.values().filter(|pipeline| !self.fed.contains(&pipeline.name));
        for mut pipeline in unfed.map(|pipeline| (**pipeline).clone()).collect::<Vec<_>>() {
            pipeline.conditions.retain(|condition| !matches!(condition, PipelineCondition::Cron { .. }));
            self.define(pipeline);
        }
    }

    fn check_end(&self) {
        let by_hand = |condition: &PipelineCondition| {
            matches!(condition, PipelineCondition::NoAutoSpawn | PipelineCondition::Enabled { value: false })
        };
        let waits = |pipeline: &Pipeline| pipeline.conditions.iter().any(by_hand);
        assert!(self.ready.iter().all(|ready| waits(&ready.pipeline)), "a bunch was never claimed: {:?}", self.ready);
        assert!(!self.asked.iter().any(|effect| matches!(effect, Effect::Claim { .. })));
        assert!(self.requests.is_empty(), "a request has no answer: {:?}", self.requests);
    }
}
