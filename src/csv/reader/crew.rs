//! Several threads that read parts of one file, and one that puts them in order.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::Sizes;
use crate::csv::Watch;
use crate::csv::opened::Opened;
use crate::csv::part::{End, Part};
use crate::csv::pass::Pass;
use crate::csv::plan::Plan;
use crate::csv::window::Halt;

/// How many parts each thread may be ahead of the one that is awaited.
const AHEAD: u64 = 3;

/// What all threads read.
pub(super) struct Crew<'a> {
    pub(super) file: &'a Opened<'a>,
    pub(super) plan: &'a Plan<'a>,
    pub(super) watch: &'a dyn Watch,
    pub(super) sizes: Sizes,
    /// How many parts there are, at least 1.
    pub(super) parts: u64,
}

/// What a thread tells: the number of a part, and what it is; `None` where no beginning was found.
type Told = (u64, Result<Option<Part>, Halt>);

/// Which parts are handed out.
#[derive(Default)]
struct Board {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    next: u64,
    awaited: u64,
    is_over: bool,
}

/// Ends the handing out when it goes, also by a panic: else the others would wait for ever.
struct Ending<'a>(&'a Board);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl Crew<'_> {
    pub(super) fn read(&self, take: impl FnMut(Part) -> Result<ControlFlow<()>, Halt>) -> Result<(), Halt> {
        let board = Board::default();
        let (sender, receiver) = channel();
        std::thread::scope(|scope| {
            for _ in 0..self.sizes.threads {
                let (sender, board) = (sender.clone(), &board);
                scope.spawn(move || self.work(board, &sender));
            }
            drop(sender);
            let _end = Ending(&board);
            self.order(&board, &receiver, take)
        })
    }

    /// Reads parts until there are none left.
    fn work(&self, board: &Board, sender: &Sender<Told>) {
        let _end = Ending(board);
        let from = self.file.head.records_from.byte;
        let window = self.file.window(self.watch, from, self.sizes.buffer_bytes);
        let mut pass = Pass::new(self.plan, window, End::start(self.plan.style));
        while let Some(number) = board.next(self.parts, AHEAD * self.sizes.threads as u64) {
            let result = self.part(&mut pass, number);
            let is_failed = result.is_err();
            if sender.send((number, result)).is_err() || is_failed {
                return;
            }
        }
    }

    fn part(&self, pass: &mut Pass<'_>, number: u64) -> Result<Option<Part>, Halt> {
        let begin = self.begin(number);
        let end = End::start(self.plan.style);
        pass.want_until(self.begin(number + 1));
        if number == 0 {
            pass.go_to(begin, end);
        } else if !pass.seek(begin, end)? {
            return Ok(None);
        }
        pass.run(self.begin(number + 1)).map(Some)
    }

    /// Returns where a part begins at the earliest.
    fn begin(&self, number: u64) -> u64 {
        let from = self.file.head.records_from.byte;
        if number < self.parts { from + number * self.sizes.part_bytes } else { u64::MAX }
    }

    /// Hands the parts on in order; what was begun at a wrong place is read once more.
    fn order(
        &self,
        board: &Board,
        receiver: &Receiver<Told>,
        mut take: impl FnMut(Part) -> Result<ControlFlow<()>, Halt>,
    ) -> Result<(), Halt> {
        let from = self.file.head.records_from.byte;
        let (mut at, mut end) = (from, End::start(self.plan.style));
        let mut early = BTreeMap::new();
        for number in 0..self.parts {
            board.await_part(number);
            while !early.contains_key(&number) {
                let Ok((told, part)) = receiver.recv() else { break };
                early.insert(told, part);
            }
            let told = early.remove(&number).transpose()?.flatten();
            let part = match told.filter(|part| part.range.start == at && end.is_clean(at)) {
                Some(part) => part,
                None => self.once_more(at, end, number)?,
            };
            (at, end) = (part.range.end, part.end.behind(&end));
            if take(part)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn once_more(&self, at: u64, end: End, number: u64) -> Result<Part, Halt> {
        let window = self.file.window(self.watch, at, self.sizes.buffer_bytes);
        Pass::new(self.plan, window, end).run(self.begin(number + 1))
    }
}

impl Board {
    /// Hands out a part, as soon as it is not too far ahead.
    fn next(&self, parts: u64, ahead: u64) -> Option<u64> {
        let state = self.lock();
        let too_early = |state: &mut State| !state.is_over && state.next < parts && state.next >= state.awaited + ahead;
        let mut state = self.changed.wait_while(state, too_early).unwrap_or_else(PoisonError::into_inner);
        let number = state.next;
        state.next += 1;
        (!state.is_over && number < parts).then_some(number)
    }

    fn await_part(&self, number: u64) {
        self.lock().awaited = number;
        self.changed.notify_all();
    }

    fn end(&self) {
        self.lock().is_over = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
