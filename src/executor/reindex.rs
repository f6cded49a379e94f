//! `reindex`: asks each index its purposes, and rebuilds those to which one applies, in one call of the shop's console.
//!
//! Invariant: an index that was to be rebuilt and was not makes the attempt fail, and the failure names it and the reason; whatever
//! else happens, it is never waited for longer than `wait`.
//!
//! What it cannot do: Magento rebuilds dependent indexes along, whether they are named or not; they are told, and one of them that
//! fails is a warning. A rebuild that is killed leaves its index in "working"; then the messages say how to free it.

mod deciding;
mod order;
mod plan;
mod rebuild;
mod waiting;

use self::rebuild::Rebuild;
use self::waiting::Seen;
use super::shop::{Shop, without_secrets};
use super::{Executor, Signals, Task, Work, outcome_of};
use crate::engine::AttemptEnd;
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};
use crate::model::failure::{Failure, Outcome};
use crate::model::message::{Message, Severity, Statistic};

pub use deciding::{Judged, Listener, judge};
pub use order::{OnStale, Order};
pub use plan::Plan;
pub use waiting::{Busy, busy_at_a_look};

/// Rebuilds those indexes that have to be.
pub(super) struct Reindex;

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "reindex",
    summary: "Asks each index its purposes in order, and rebuilds those to which one applies; the others are left to the delta",
    arguments: &[
        ArgumentSpec {
            key: "indexes",
            required: false,
            kind: ValueKind::Names,
            summary: "Which indexes are asked, by id or title; default all that the shop has",
        },
        ArgumentSpec {
            key: "purposes",
            required: false,
            kind: ValueKind::SomeOf(crate::index::PURPOSES),
            summary: "What is asked, in this order: on-save (it is updated on save), threshold (more changes wait than its threshold), \
                      reindex-required (Magento says so; it is reset first), command (purpose-command says so); default on-save, threshold, reindex-required",
        },
        ArgumentSpec {
            key: "thresholds",
            required: false,
            kind: ValueKind::Thresholds,
            summary: "How many changes may wait, for all indexes and for single ones, such as default=1000, catalog_product_price=5000; default default=1000",
        },
        ArgumentSpec {
            key: "purpose-command",
            required: false,
            kind: ValueKind::Text,
            summary: "The program of the purpose command, an entry of [programs] or a path, and its words; {index} is the id; exit code 0 says yes, 1 says no",
        },
        ArgumentSpec {
            key: "all-invalid",
            required: false,
            kind: ValueKind::Boolean,
            summary: "Rebuilds all other indexes as well that Magento says must be; default false",
        },
        ArgumentSpec {
            key: "wait",
            required: false,
            kind: ValueKind::Duration,
            summary: "How long it waits for an index that somebody else rebuilds; default 10 minutes",
        },
        ArgumentSpec {
            key: "stale-after",
            required: false,
            kind: ValueKind::Duration,
            summary: "A rebuild that lasts longer was killed: it is told, and not waited for; its age is known from the database, or by waiting; default 2 hours",
        },
        ArgumentSpec {
            key: "on-stale",
            required: false,
            kind: ValueKind::Choice(&["report", "reset"]),
            summary: "What is done with an index that such a rebuild left behind: report it, or reset and rebuild it; default report",
        },
        ArgumentSpec {
            key: "program",
            required: false,
            kind: ValueKind::Text,
            summary: "Magento's console, an entry of [programs] in bunchd.toml, or a path; default what [magento] says",
        },
    ],
    takes_options: false,
    takes_environment: false,
};

impl Executor for Reindex {
    fn spec(&self) -> &'static ExecutorSpec {
        &SPEC
    }

    fn execute<'a>(&'a self, task: &'a Task, signals: Signals) -> Work<'a> {
        Box::pin(async move {
            let mut story = Story::default();
            let done = run(task, &signals, &mut story).await;
            without_secrets(task, story.end(done))
        })
    }
}

/// What is told of an attempt.
#[derive(Debug, Default)]
struct Story {
    messages: Vec<Message>,
    statistics: Vec<Statistic>,
}

impl Story {
    fn say(&mut self, severity: Severity, text: impl Into<String>) {
        self.messages.push(Message::new(severity, text));
    }

    fn count(&mut self, operation: &str, count: usize) {
        self.statistics.push(Statistic::new("indexes", operation, count as u64));
    }

    fn end(self, done: Result<(), Failure>) -> AttemptEnd {
        let outcome = done.map_or_else(|failure| Outcome::Failed { failure }, |()| outcome_of(&self.messages));
        AttemptEnd { outcome, messages: self.messages, statistics: self.statistics }
    }
}

async fn run(task: &Task, signals: &Signals, story: &mut Story) -> Result<(), Failure> {
    let order = Order::of_task(task)?;
    let shop = Shop { task, signals, program: order.program.clone() };
    let Seen { states, busy, waited } = waiting::states(&order, &shop).await?;
    let plan = Plan::make(&order, &states, &busy, judge(&order, &states, &shop.asker(), &shop).await?);
    plan.known()?;
    let console = shop.console();
    for (severity, text) in plan.told(&order, &waited, &console) {
        shop.note(&text);
        story.say(severity, text);
    }
    if plan.left() > 0 {
        story.count("left", plan.left());
    }
    if shop.is_told_to_end() {
        return Err(shop.stopped());
    }
    Rebuild { plan: &plan, shop: &shop, console: &console }.run(story).await
}
