//! `bunchd index`: how the shop's indexes stand, and what the purpose chain would do with them.

use std::path::PathBuf;
use std::time::Duration;

use tokio::task::LocalSet;

use super::arguments::index::WhichStep;
use super::context::{Context, now, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use super::told_to_end::ToldToEnd;
use crate::config::IndexSource;
use crate::daemon::load::Loaded;
use crate::engine::requests::find_pipeline;
use crate::executor::Surroundings;
use crate::executor::index_source::{self, Asker, IndexSourceError};
use crate::executor::reindex::{Listener, Order, Plan, busy_at_a_look, judge};
use crate::index::troubles;
use crate::model::failure::FailureKind;
use crate::model::index::IndexState;
use crate::model::pipeline::{Pipeline, Step};
use crate::model::step_state::ProcessId;
use crate::view::index::{IndexView, IndexesView, StepName, TroubleView};

/// How long all of it may take.
const TIME_MAX: Duration = Duration::from_secs(120);

/// The executor type whose steps have purposes.
const EXECUTOR: &str = "reindex";

/// The arguments that say what an index is asked, where, and what becomes of it.
const ASKED: [&str; 7] = ["purposes", "thresholds", "purpose-command", "all-invalid", "stale-after", "on-stale", "program"];

pub(super) fn status(context: &Context, which: &WhichStep, json: bool) -> Result<Exit, CliError> {
    let loaded = context.load()?;
    let chosen = Chosen::of(&loaded, which)?;
    let setup = loaded.setup();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::io("start a loop in", &setup.state))?;
    let end = ToldToEnd::hear().map_err(CliError::io("hear signals in", &setup.state))?;
    let view = LocalSet::new().block_on(&runtime, look(&setup.surroundings, chosen, end))?;
    if json {
        print_json(&view)?;
    } else {
        print(&view.text(context.palette))?;
    }
    Ok(if view.has_trouble() { Exit::Warnings } else { Exit::Ok })
}

/// Whose purposes and thresholds are used.
struct Chosen {
    order: Order,
    step: Option<StepName>,
    note: Option<String>,
}

impl Chosen {
    fn of(loaded: &Loaded, which: &WhichStep) -> Result<Self, CliError> {
        if let Some(name) = &which.pipeline {
            find_pipeline(name, &loaded.definitions.pipelines).map_err(CliError::NotFound)?;
        }
        let fits = |wanted: &Option<String>, name: &str| wanted.as_deref().is_none_or(|wanted| wanted == name);
        let pipelines = loaded.definitions.pipelines.values().filter(|pipeline| fits(&which.pipeline, &pipeline.name));
        let steps = pipelines.flat_map(|pipeline| pipeline.steps.iter().map(move |step| (pipeline.as_ref(), step)));
        let found: Vec<(&Pipeline, &Step)> =
            steps.filter(|(_, step)| step.executor_type == EXECUTOR && fits(&which.step, &step.name)).collect();
        match found.as_slice() {
            [(pipeline, step)] => {
                let step_name = StepName { pipeline: pipeline.name.clone(), step: step.name.clone() };
                Ok(Self { order: order_of(pipeline, step)?, step: Some(step_name), note: None })
            }
            [] if which.pipeline.is_some() || which.step.is_some() => {
                Err(CliError::NotFound(format!("there is no such step with executorType=\"{EXECUTOR}\"")))
            }
            [] => Ok(Self::default_with(format!("No pipeline has a step with executorType=\"{EXECUTOR}\": these are the defaults"))),
            several => Self::of_several(several),
        }
    }

    /// Takes what all steps ask alike; where they differ, somebody has to choose.
    fn of_several(steps: &[(&Pipeline, &Step)]) -> Result<Self, CliError> {
        let names: Vec<String> = steps.iter().map(|(pipeline, step)| format!("{} of {}", step.name, pipeline.name)).collect();
        let names = names.join(", ");
        let asked = |step: &Step| ASKED.map(|key| step.argument(key).map(|argument| argument.value.text.clone()));
        match steps {
            [(pipeline, first), others @ ..] if others.iter().all(|(_, step)| asked(step) == asked(first)) => {
                let order = Order { indexes: Vec::new(), ..order_of(pipeline, first)? };
                Ok(Self { order, step: None, note: Some(format!("As these steps ask the indexes that they name: {names}")) })
            }
            _ => Ok(Self::default_with(format!(
                "There are several such steps ({names}): name one by --pipeline and --step; these are the defaults"
            ))),
        }
    }

    fn default_with(note: String) -> Self {
        Self { order: Order::default(), step: None, note: Some(note) }
    }
}

fn order_of(pipeline: &Pipeline, step: &Step) -> Result<Order, CliError> {
    Order::of_step(step).map_err(|failure| CliError::Refused(format!("step {} of {}: {failure}", step.name, pipeline.name)))
}

/// Somebody at the command line, who may end it.
struct Patience {
    until: tokio::time::Instant,
    end: ToldToEnd,
}

impl Patience {
    /// Says why it was ended.
    fn over(&self) -> CliError {
        if self.end.is_told() {
            return CliError::Refused("it was ended before it was known how the indexes stand".to_owned());
        }
        CliError::Refused(format!("it was not known within {} s how the indexes stand and what is to be rebuilt", TIME_MAX.as_secs()))
    }
}

impl Listener for Patience {
    async fn must_end(&self) {
        tokio::select! {
            () = tokio::time::sleep_until(self.until) => {}
            () = self.end.told() => {}
        }
    }

    fn known(&self, _: ProcessId) {}
}

async fn look(surroundings: &Surroundings, Chosen { order, step, note }: Chosen, end: ToldToEnd) -> Result<IndexesView, CliError> {
    let asker = Asker {
        surroundings,
        program: order.program.as_deref(),
        directory: surroundings.base.clone(),
        log: PathBuf::from("/dev/null"),
        marker: "index-status".to_owned(),
        secrets: Vec::new(),
        now: now(),
    };
    let patience = Patience { until: tokio::time::Instant::now() + TIME_MAX, end };
    let states = index_source::read(&asker, patience.must_end(), |_| {}).await.map_err(|error| match error {
        IndexSourceError::Stopped => patience.over(),
        IndexSourceError::NotStarted(why) | IndexSourceError::Trouble(why) => CliError::Refused(why),
    })?;
    let judged = judge(&order, &states, &asker, &patience)
        .await
        .map_err(|failure| if failure.kind == FailureKind::Stopped { patience.over() } else { CliError::Refused(failure.text) })?;
    let plan = Plan::make(&order, &states, &busy_at_a_look(&states), judged);
    let is_database = order.program.is_none() && surroundings.magento.index_state == IndexSource::Database;
    let source = if is_database { "database".to_owned() } else { format!("console {}", asker.called()) };
    let console = asker.console().map_or_else(|_| "bin/magento".to_owned(), |words| words.join(" "));
    let indexes = states.iter().map(|state| index_view(state, &order, &plan, &console)).collect();
    Ok(IndexesView { source, chain: order.chain.names().map(str::to_owned).collect(), step, note, indexes })
}

fn index_view(state: &IndexState, order: &Order, plan: &Plan<'_>, console: &str) -> IndexView {
    let troubles = troubles(state, order.stale_after, console).into_iter();
    let troubles = troubles.map(|trouble| TroubleView { what: trouble.what, help: trouble.help }).collect();
    IndexView::of(state, order.thresholds.of(state), plan.fate(state), troubles)
}
