//! Starts a program and sees it through to its end.
//!
//! Invariant: what [`spawn`] started has ended when [`Spawned::wait`] returns: the leader is reaped, its group is killed. A
//! [`Spawned`] that is dropped takes its group with it. The child gets the three standard files, its directory and its environment,
//! and nothing else of ours.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::pin::pin;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::Signal;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;

use super::error::SpawnError;
use super::leader::{Exit, Leader};
use super::log::{Log, LogSummary};
use super::output::Output;
use super::program::{MARKER_VARIABLE, Program};
use super::secrets::Secrets;
use super::table;
use super::tree::Tree;
use crate::model::step_state::ProcessId;

/// How long a descendant that escaped and holds the output open can hold up the end.
const DRAIN_MAX: Duration = Duration::from_millis(250);

type OwnMarker = Box<dyn Fn(&str) -> bool + Send + Sync>;

/// A program that runs.
pub struct Spawned {
    /// Its process, which leads a group of the same number.
    pub process: ProcessId,
    leader: Leader,
    tree: Tree<OwnMarker>,
    output: Output,
}

/// How an attempt's program ended, and what became of its output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The end of the program itself.
    pub exit: Exit,
    /// Whether it was told to stop before it ended by itself.
    pub stopped: bool,
    /// Its log.
    pub log: LogSummary,
    /// Processes of its tree that not even SIGKILL ended (a disk or network mount hangs); nearly always empty.
    pub survivors: Vec<ProcessId>,
}

/// Starts a program, its standard output and error in one pipe, in a process group of its own.
///
/// Must be called inside a tokio runtime with its I/O and time. Call [`Spawned::wait`] soon: until then nobody reads its output.
///
/// # Errors
/// Nothing was started: the program, its directory or its log cannot be used, or the system has no room. The message says what to do.
pub fn spawn(program: &Program) -> Result<Spawned, SpawnError> {
    let file = program.find()?;
    let log = Log::new(&program.log, program.makes_log_directory, program.log_bytes_max)
        .map_err(|source| SpawnError::Log { log: program.log.clone(), source })?;
    let refused = |source| SpawnError::System { program: file.clone(), source };
    // Asked for before the child exists: its end must not be missed, and must not be ignored by inheritance.
    let child_ended = signal(SignalKind::child()).map_err(refused)?;
    let (pipe, writer) = io::pipe().map_err(refused)?;
    let output = Output::new(pipe, Secrets::new(&program.secrets), log).map_err(refused)?;
    let child = start(program, &file, writer).map_err(|source| SpawnError::explain(program, file.clone(), source))?;
    let leader = Leader::new(child, child_ended);
    let process = table::row(leader.pid()).ok_or_else(|| refused(io::Error::other("/proc does not show it; is it mounted?")))?.process();
    let marker = program.marker.clone();
    let tree = Tree::new(Some(leader.pid()), Box::new(move |found: &str| found == marker) as OwnMarker);
    Ok(Spawned { process, leader, tree, output })
}

/// Executes; the command, which holds our copies of the pipe, ends with this function.
///
/// All that is asked for here can be done by `posix_spawn`, whose time does not grow with our memory. A whole path, no user, no
/// group and no code before exec are the conditions; without them the standard library forks, which is some ten times slower.
fn start(program: &Program, file: &Path, writer: io::PipeWriter) -> io::Result<Child> {
    let mut command = Command::new(file);
    command
        .args(&program.arguments)
        .current_dir(&program.directory)
        .env_clear()
        .envs(program.environment.iter().map(|(name, value)| (name, value)))
        .env(MARKER_VARIABLE, &program.marker)
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .process_group(0);
    command.spawn()
}

impl Spawned {
    /// Waits for its end; when `stop` is done before, its whole tree gets SIGTERM, and SIGKILL after `grace`.
    ///
    /// `on_line` gets each line of output, secrets hidden, up to [`super::LINE_BYTES_MAX`] bytes of it. What is left of its
    /// group when it ends by itself is killed; what left the group is for [`super::sweep`]. A leader that the kernel
    /// cannot kill (it hangs in a dead mount) is waited for without bound, since its work has not ended.
    pub async fn wait(self, stop: impl Future<Output = ()>, grace: Duration, mut on_line: impl FnMut(&[u8])) -> Ended {
        let Self { mut leader, mut tree, mut output, .. } = self;
        let (stopped, survivors) = {
            let mut life = pin!(live(&mut leader, &mut tree, stop, grace));
            let mut drain = pin!(output.drain(&mut on_line));
            tokio::select! {
                biased;
                end = &mut life => {
                    let _ = timeout(DRAIN_MAX, drain).await;
                    end
                }
                () = &mut drain => life.await,
            }
        };
        let log = output.finish(&mut on_line);
        Ended { exit: leader.reap(), stopped, log, survivors }
    }
}

async fn live(leader: &mut Leader, tree: &mut Tree<OwnMarker>, stop: impl Future<Output = ()>, grace: Duration) -> (bool, Vec<ProcessId>) {
    let stopped = tokio::select! {
        biased;
        () = leader.ended() => false,
        () = stop => true,
    };
    let survivors = if stopped { tree.end(grace).await } else { Vec::new() };
    leader.ended().await;
    leader.signal_group(Signal::SIGKILL);
    (stopped, survivors)
}
