//! `bunchd index`: how the shop's indexes stand, and what the purpose chain would do with them.

use std::path::PathBuf;
use std::time::Duration;

use tokio::task::LocalSet;

use super::arguments::index::WhichStep;
use super::context::{Context, now, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use crate::config::IndexSource;
use crate::daemon::load::Loaded;
use crate::engine::requests::find_pipeline;
use crate::executor::Surroundings;
use crate::executor::index_source::{self, Asker, IndexSourceError};
use crate::executor::reindex::{Judged, Listener, Order, judge};
use crate::index::troubles;
use crate::model::index::IndexState;
use crate::model::pipeline::{Pipeline, Step};
use crate::model::step_state::ProcessId;
use crate::view::index::{IndexView, IndexesView, StepName, TroubleView};

/// How long all of it may take.
const TIME_MAX: Duration = Duration::from_secs(120);

/// The executor type whose steps have purposes.
const EXECUTOR: &str = "reindex";

/// The arguments that say what an index is asked, and where.
const ASKED: [&str; 5] = ["purposes", "thresholds", "purpose-command", "stale-after", "program"];

pub(super) fn status(context: &Context, which: &WhichStep, json: bool) -> Result<Exit, CliError> {
    let loaded = context.load()?;
    let chosen = Chosen::of(&loaded, which)?;
    let setup = loaded.setup();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::io("start a loop in", &setup.state))?;
    let view = LocalSet::new().block_on(&runtime, look(&setup.surroundings, chosen))?;
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
struct Patience(tokio::time::Instant);

impl Listener for Patience {
    async fn must_end(&self) {
        tokio::select! {
            () = tokio::time::sleep_until(self.0) => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }

    fn known(&self, _: ProcessId) {}
}

async fn look(surroundings: &Surroundings, Chosen { order, step, note }: Chosen) -> Result<IndexesView, CliError> {
    let asker = Asker {
        surroundings,
        program: order.program.as_deref(),
        directory: surroundings.base.clone(),
        log: PathBuf::from("/dev/null"),
        marker: "index-status".to_owned(),
        secrets: Vec::new(),
        now: now(),
    };
    let patience = Patience(tokio::time::Instant::now() + TIME_MAX);
    let states = index_source::read(&asker, patience.must_end(), |_| {}).await.map_err(|error| match error {
        IndexSourceError::Stopped => {
            CliError::Refused(format!("the shop did not say within {} s how its indexes stand", TIME_MAX.as_secs()))
        }
        IndexSourceError::NotStarted(why) | IndexSourceError::Trouble(why) => CliError::Refused(why),
    })?;
    let judged = judge(&order, &states, &asker, &patience).await.map_err(|failure| CliError::Refused(failure.text))?;
    let is_database = order.program.is_none() && surroundings.magento.index_state == IndexSource::Database;
    let source = if is_database { "database".to_owned() } else { format!("console {}", asker.called()) };
    let console = asker.console().map_or_else(|_| "bin/magento".to_owned(), |words| words.join(" "));
    let indexes = states.iter().map(|state| index_view(state, &order, &judged, &console)).collect();
    Ok(IndexesView { source, chain: order.chain.names().map(str::to_owned).collect(), step, note, indexes })
}

fn index_view(state: &IndexState, order: &Order, judged: &Judged<'_>, console: &str) -> IndexView {
    let decided = judged.indexes.iter().find(|(asked, _)| *asked == state).map(|(_, decided)| decided);
    let troubles = troubles(state, order.stale_after, console).into_iter();
    let troubles = troubles.map(|trouble| TroubleView { what: trouble.what, help: trouble.help }).collect();
    IndexView::of(state, order.thresholds.of(state), decided, troubles)
}
