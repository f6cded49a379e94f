//! `index-update`: has the shop take up the changes that wait for its indexes (mview), until no more than a limit wait.
//!
//! Magento has no command of its own for this. What takes changes up is the job `indexer_update_all_views` of the cron group
//! `index`, so the group is run: `cron:run --group=index --bootstrap=standaloneProcessStarted=1` (the option keeps it in the
//! foreground). A run does only what is due (each job is due once a minute), leaves at once where another one is at work, and
//! ends with 0 whatever happens; so this looks at the backlog again after each run, and runs the group again until it is done.
//!
//! Source: `Magento/Indexer/etc/crontab.xml`, `Magento/Cron/Observer/ProcessCronQueueObserver.php`, `CronCommand.php`.
//!
//! What it cannot do: take up the changes of one index alone; the group takes up all. The group also rebuilds what is invalid
//! (`indexer_reindex_all_invalid`). A call that lasts
//! longer than `timeout` is let come to its end: a cron job that is killed leaves its view in "working", where no other takes it up. Where a shop has a command of its own, such as `indexer:update-mview`, name it in `command`.

mod backlogs;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use jiff::SignedDuration;

use self::backlogs::Backlogs;
use super::shop::{Shop, without_secrets};
use super::{Executor, Signals, Task, Work, names, outcome_of, program};
use crate::definition::value::parse_duration;
use crate::engine::AttemptEnd;
use crate::index::lasting;
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Statistic};
use crate::model::progress::Progress;
use crate::model::template::Template;

/// Has the shop take up the changes that wait for its indexes.
pub(super) struct IndexUpdate;

/// What is called where nothing is said.
const COMMAND_DEFAULT: &str = "cron:run --group=index --bootstrap=standaloneProcessStarted=1";

/// How long it goes on where nothing is said.
const TIMEOUT_DEFAULT: SignedDuration = SignedDuration::from_mins(15);

/// The time between two runs where nothing is said.
const EVERY_DEFAULT: SignedDuration = SignedDuration::from_secs(20);

/// What Magento prints where its cron jobs are switched off (`cron/enabled` in env.php).
const CRON_IS_OFF: &str = "Cron is disabled";

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "index-update",
    summary: "Has the shop's cron group index take up the changes that wait for indexes, until no more than a limit wait",
    arguments: &[
        ArgumentSpec {
            key: "indexes",
            required: false,
            kind: ValueKind::Names,
            summary: "Whose changes are waited for, by id or title; default all that are updated by schedule",
        },
        ArgumentSpec {
            key: "backlog",
            required: false,
            kind: ValueKind::Number,
            summary: "How many changes of each index may be left; default 0",
        },
        ArgumentSpec {
            key: "command",
            required: false,
            kind: ValueKind::Text,
            summary: "The words after Magento's console; default cron:run --group=index --bootstrap=standaloneProcessStarted=1",
        },
        ArgumentSpec {
            key: "wait-only",
            required: false,
            kind: ValueKind::Boolean,
            summary: "Calls nothing, and only waits for the shop's own cron job; default false",
        },
        ArgumentSpec {
            key: "every",
            required: false,
            kind: ValueKind::Duration,
            summary: "The time between two calls; default 20 s, since each job of the group is due once a minute",
        },
        ArgumentSpec {
            key: "timeout",
            required: false,
            kind: ValueKind::Duration,
            summary: "It fails when too many changes still wait after this time; a call that has begun comes to its end first, since a cron job that is killed leaves its work in \"working\"; expireIn ends it; default 15 minutes",
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

impl Executor for IndexUpdate {
    fn spec(&self) -> &'static ExecutorSpec {
        &SPEC
    }

    fn execute<'a>(&'a self, task: &'a Task, signals: Signals) -> Work<'a> {
        Box::pin(async move {
            let mut messages = Vec::new();
            let mut taken_up = 0;
            let done = run(task, &signals, &mut messages, &mut taken_up).await;
            let outcome = done.map_or_else(|failure| Outcome::Failed { failure }, |()| outcome_of(&messages));
            let statistics = if taken_up > 0 { vec![Statistic::new("changes", "taken up", taken_up)] } else { Vec::new() };
            without_secrets(task, AttemptEnd { outcome, messages, statistics })
        })
    }
}

/// What a step asks for.
struct Order {
    indexes: Vec<String>,
    limit: u64,
    /// What is called; none if nothing is.
    command: Option<Command>,
    every: Duration,
    timeout: Duration,
    program: Option<String>,
}

/// What is called.
struct Command {
    /// The words after the console.
    words: Vec<String>,
    /// The same as it is written in the step: what stands for a placeholder may be a secret.
    told: String,
}

impl Order {
    fn of(task: &Task) -> Result<Self, Failure> {
        let wrong = |key: &str, why: String| Failure::new(FailureKind::NotStarted, format!("the argument {key} cannot be read: {why}"));
        let time = |key: &str, default: SignedDuration| {
            let time = task.value(key)?.map_or(Ok(default), |text| parse_duration(&text).map_err(|why| wrong(key, why)))?;
            Ok::<_, Failure>(Duration::try_from(time).unwrap_or_default())
        };
        let command = match task.step().argument("command") {
            _ if task.flag("wait-only")? => None,
            Some(argument) => Some(Command { words: program::words(task, &argument.value)?, told: argument.value.text.clone() }),
            None => Some(Command { words: program::words(task, &Template::new(COMMAND_DEFAULT))?, told: COMMAND_DEFAULT.to_owned() }),
        };
        let limit =
            task.value("backlog")?.map_or(Ok(0), |text| text.parse().map_err(|_| wrong("backlog", format!("`{text}` is no number"))))?;
        Ok(Self {
            indexes: task.value("indexes")?.map(|text| names(&text)).unwrap_or_default(),
            limit,
            command,
            every: time("every", EVERY_DEFAULT)?,
            timeout: time("timeout", TIMEOUT_DEFAULT)?,
            program: task.value("program")?,
        })
    }
}

async fn run(task: &Task, signals: &Signals, messages: &mut Vec<Message>, taken_up: &mut u64) -> Result<(), Failure> {
    let order = Order::of(task)?;
    let shop = Shop { task, signals, program: order.program.clone() };
    let begin = Instant::now();
    let mut first = None;
    let mut told = BTreeSet::new();
    let mut has_waited = false;
    loop {
        let states = shop.states().await?;
        let now = Backlogs::of(&states, &order.indexes).map_err(|why| Failure::new(FailureKind::NotStarted, why))?;
        let at_first = *first.get_or_insert_with(|| {
            messages.push(now.waiting_at_first());
            now.total()
        });
        messages.extend(now.not_waited_for(&shop.console(), &mut told));
        *taken_up = at_first.saturating_sub(now.total());
        (signals.progress)(Progress { done: *taken_up, total: Some(at_first), what: "changes".to_owned() });
        let waiting = now.above(order.limit);
        if waiting.is_empty() {
            return Ok(());
        }
        if shop.is_told_to_end() {
            return Err(shop.stopped());
        }
        if begin.elapsed() >= order.timeout {
            return Err(too_long(&order, &waiting));
        }
        shop.note(&format!("waits for {}", waiting.join(", ")));
        // The first call comes at once; a look follows each.
        if has_waited || order.command.is_none() {
            shop.wait(order.every.min(order.timeout.saturating_sub(begin.elapsed()))).await;
        }
        has_waited = true;
        if !shop.is_told_to_end() && begin.elapsed() < order.timeout {
            call(&order, &shop).await?;
        }
    }
}

async fn call(order: &Order, shop: &Shop<'_>) -> Result<(), Failure> {
    let Some(Command { words, told }) = &order.command else { return Ok(()) };
    let (mut last, mut is_off) = (String::new(), false);
    let on_line = |line: &[u8]| {
        let line = String::from_utf8_lossy(line);
        is_off |= line.contains(CRON_IS_OFF);
        if !line.trim().is_empty() {
            line.trim().clone_into(&mut last);
        }
    };
    let code = shop.call(words, on_line).await?.code;
    let fail = |kind, text: String| Err(Failure::new(kind, text));
    match code {
        0 if is_off => fail(
            FailureKind::NotStarted,
            "the shop's cron jobs are switched off: `cron/enabled` in app/etc/env.php; switch them on, or remove this step".to_owned(),
        ),
        0 => Ok(()),
        code => fail(FailureKind::ExitCode { code }, format!("{told} ended with exit code {code}: {last}")),
    }
}

fn too_long(order: &Order, waiting: &[String]) -> Failure {
    let timeout = lasting(SignedDuration::try_from(order.timeout).unwrap_or_default());
    let whose = if order.command.is_some() { "look into var/log/cron.log of the shop" } else { "look whether the shop's cron job runs" };
    let text = format!("after {timeout} there wait {}, and {} may; {whose}", waiting.join(", "), order.limit);
    Failure::new(FailureKind::Internal, text)
}
