//! What is drawn on a terminal, and that nothing is drawn elsewhere.

use std::io;
use std::sync::{Arc, Mutex};

use indicatif::{ProgressDrawTarget, TermLike};

use super::*;
use crate::engine::tests::{pipeline, step};
use crate::model::execution::{Control, Location, StepExecution};
use crate::model::progress::{Mark, Progress as Amount};

/// A terminal that keeps all that was ever written on it.
#[derive(Debug, Clone, Default)]
struct Paper(Arc<Mutex<String>>);

impl Paper {
    fn text(&self) -> String {
        self.0.lock().expect("nobody panics while writing").clone()
    }
}

impl TermLike for Paper {
    fn width(&self) -> u16 {
        100
    }

    fn move_cursor_up(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_down(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_right(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_left(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.write_str(&format!("{text}\n"))
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.0.lock().expect("nobody panics while writing").push_str(text);
        Ok(())
    }

    fn clear_line(&self) -> io::Result<()> {
        Ok(())
    }

    fn flush(&self) -> io::Result<()> {
        Ok(())
    }
}

const KEY: AttemptKey = AttemptKey { execution: 7, step: 0, attempt: 1 };

/// Returns an execution of one step in a state.
fn execution(state: StepState) -> Execution {
    Execution {
        id: KEY.execution,
        pipeline: Arc::new(pipeline(vec![step("import")])),
        bunch: None,
        retry_of: None,
        created_at: now(),
        finished_at: None,
        location: Location::Working { path: "/working/7".into() },
        control: Control::default(),
        steps: vec![StepExecution { state, ..StepExecution::pending() }],
    }
}

/// Returns what an import told in the last ten seconds.
fn told(done: u64, total: Option<u64>) -> Told {
    let at = now();
    let first = Mark { at: at - jiff::SignedDuration::from_secs(10), done: 0 };
    Told { progress: Amount { done, total, what: "rows".into() }, at, first, recent: first }
}

/// Lets an execution run its step until it has told something, and end it.
fn run(progress: &mut Progress, told: &Told) {
    let mut state = State::default();
    let mut is_now = |progress: &mut Progress, known: Execution, change: Change| {
        state.executions.insert(known.id, known);
        progress.committed(&[change], &state);
        state.clone()
    };
    let changed = |known: &Execution| Change::StepChanged { execution: known.id, step: 0, now: known.steps[0].clone() };
    let running = execution(StepState::Running { attempt: 1, since: now(), process: None });
    is_now(progress, running.clone(), Change::ExecutionCreated { execution: running.clone() });
    let state = is_now(progress, running.clone(), changed(&running));
    progress.told(KEY, told, &state);
    let over = execution(StepState::Succeeded);
    is_now(progress, over.clone(), changed(&over));
}

#[test]
fn b31_a_terminal_shows_a_bar_for_the_running_step_and_takes_it_away_with_it() {
    let paper = Paper::default();
    let target = ProgressDrawTarget::term_like_with_hz(Box::new(paper.clone()), 255);
    let mut progress = Progress::on(Palette::PLAIN, false, Some(MultiProgress::with_draw_target(target)));
    run(&mut progress, &told(1000, Some(4000)));
    let text = paper.text();
    assert!(text.contains("    import [=====>              ] 1,000 of 4,000 rows (25 %), about 30 seconds left, 100 per second"), "{text}");
    let after = text.rsplit("7 p: import succeeded").next().expect("there is a last part");
    assert!(text.contains("7 p: import succeeded") && !after.contains("rows"), "{text}");
}

#[test]
fn b31_without_a_total_the_line_stands_alone() {
    let paper = Paper::default();
    let target = ProgressDrawTarget::term_like_with_hz(Box::new(paper.clone()), 255);
    let mut progress = Progress::on(Palette::PLAIN, false, Some(MultiProgress::with_draw_target(target)));
    run(&mut progress, &told(1000, None));
    assert!(paper.text().contains("    import 1,000 rows, 100 per second"), "{}", paper.text());
}

#[test]
fn b31_without_a_terminal_no_bar_is_made() {
    let mut progress = Progress::on(Palette::PLAIN, true, None);
    run(&mut progress, &told(1000, Some(4000)));
    assert!(progress.steps.is_empty());
}
