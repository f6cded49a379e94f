//! How fast all sizes of a picture are made: photograph-like JPEGs of 2000 × 2000, five sizes each, two at a time, written to files.
//! Wanted, in sources per second: at least 1.0 × Pillow-SIMD and 3.5 × vipsthumbnail, with the feature turbojpeg 1.4 × and 5 ×;
//! at most 0.3 dB farther from a float Lanczos than vips; at most 200 MB of memory.
//! `benches/media_peers/set_up` installs the others.

/// What several benches share.
mod support {
    pub(crate) mod children;
    pub(crate) mod fidelity;
    #[expect(dead_code, reason = "its other half is for benches that watch the daemon")]
    pub(crate) mod memory;
    pub(crate) mod peers;
    pub(crate) mod photographs;
    pub(crate) mod table;
}

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Instant;

use bunchd::media::pixels::{Limits, Resizer};
use bunchd::model::variant::Variant;
use support::peers::Peer;
use support::{children, fidelity, memory, photographs, table};
use tempfile::TempDir;

const PICTURES: u32 = 100;

/// So many of them are enough for the slow ones, and for the fidelity.
const FEW: usize = 8;

/// Rounds of all, in turns; the best one of each counts, since the machine may have other work.
const ROUNDS: usize = 3;

const SIZES: [u32; 5] = [1200, 700, 300, 240, 75];

/// Pictures are made two at a time.
const CORES: f64 = 2.0;

/// The word that makes this executable the program that is measured.
const WORD: &str = "make-all-sizes";

/// Sources per second of those others, and how many times as fast bunchd is wanted to be.
const WANTED: [(Peer, f64); 2] =
    if cfg!(feature = "turbojpeg") { [(Peer::PillowSimd, 1.4), (Peer::Vips, 5.0)] } else { [(Peer::PillowSimd, 1.0), (Peer::Vips, 3.5)] };

/// A program and its best rates so far, in sources per second.
struct Runner {
    peer: Option<Peer>,
    rate: f64,
    /// What it would be if two cores had done nothing else: tells more than the other one where they have.
    rate_of_cpu: f64,
    out: PathBuf,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, out, files @ ..] = &arguments[..]
        && word == WORD
    {
        return make_all(Path::new(out), &files.iter().map(PathBuf::from).collect::<Vec<_>>());
    }
    let folder = TempDir::new().expect("a folder");
    let files = photographs(folder.path());
    let mut runners: Vec<Runner> = [None].into_iter().chain(Peer::ALL.map(Some)).filter_map(|peer| runner(peer, folder.path())).collect();
    let mut peak = 0;
    for _ in 0..ROUNDS {
        for runner in &mut runners {
            let files = if runner.peer.is_some_and(Peer::is_slow) { &files[..FEW] } else { &files[..] };
            let (start, cpu_s) = (Instant::now(), children::cpu_s());
            match runner.peer {
                Some(peer) => peer.make(files, &SIZES, &runner.out),
                None => peak = peak.max(run_ours(files, &runner.out)),
            }
            let count = files.len() as f64;
            runner.rate = runner.rate.max(count / start.elapsed().as_secs_f64());
            runner.rate_of_cpu = runner.rate_of_cpu.max(count * CORES / (children::cpu_s() - cpu_s));
        }
    }
    print_rates(&runners, peak);
    print_fidelity(&runners, &files[..FEW]);
}

fn photographs(folder: &Path) -> Vec<PathBuf> {
    let files: Vec<PathBuf> = (0..PICTURES).map(|number| folder.join(format!("{number:03}.jpg"))).collect();
    thread::scope(|scope| {
        for half in 0..2 {
            let files = &files;
            scope.spawn(move || {
                for number in (half..PICTURES).step_by(2) {
                    fs::write(&files[number as usize], photographs::jpeg(number)).expect("the folder is writable");
                }
            });
        }
    });
    files
}

/// Prepares a runner; `None`: that peer is not installed.
#[expect(clippy::print_stderr, reason = "a missing peer must not go unseen")]
fn runner(peer: Option<Peer>, folder: &Path) -> Option<Runner> {
    if let Some(missing) = peer.filter(|peer| !peer.is_installed()) {
        eprintln!("MISSING: {}, so nothing is compared with it; install it by benches/media_peers/set_up", missing.name());
        return None;
    }
    let out = folder.join(peer.map_or("bunchd", Peer::name));
    fs::create_dir(&out).expect("the folder is writable");
    Some(Runner { peer, rate: 0.0, rate_of_cpu: 0.0, out })
}

/// Runs this executable, so that starting it counts as for the others; returns its peak of memory in bytes.
fn run_ours(files: &[PathBuf], out: &Path) -> u64 {
    let output = Command::new(std::env::current_exe().expect("this executable")).arg(WORD).arg(out).args(files).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("it tells its memory")
}

/// Makes all sizes with two threads, each with a resizer of its own, and tells the peak of memory in bytes.
#[expect(clippy::print_stdout, reason = "the bench reads it")]
fn make_all(out: &Path, files: &[PathBuf]) {
    let variants = SIZES.map(|side| Variant { width: Some(side), height: Some(side), ..Variant::named(side.to_string()) });
    let variants: Vec<&Variant> = variants.iter().collect();
    thread::scope(|scope| {
        for half in files.chunks(files.len().div_ceil(2)) {
            let variants = &variants;
            scope.spawn(move || {
                let mut resizer = Resizer::new(Limits { pixels_max: 64_000_000, bytes_max: 100 << 20 });
                for file in half {
                    let name = file.file_name().expect("a file").to_string_lossy();
                    for (bytes, size) in resizer.make(file, variants).expect("a whole picture").iter().zip(SIZES) {
                        fs::write(out.join(format!("{size}-{name}")), bytes).expect("the folder is writable");
                    }
                }
            });
        }
    });
    println!("{}", memory::peak_bytes(std::process::id()));
}

fn name(runner: &Runner) -> &'static str {
    let ours = if cfg!(feature = "turbojpeg") { "bunchd, turbojpeg" } else { "bunchd" };
    runner.peer.map_or(ours, Peer::name)
}

fn print_rates(runners: &[Runner], peak: u64) {
    let ours = &runners[0];
    let mut rows = vec![table::row(["", "sources per s", "bunchd is", "per s of two free cores", "bunchd is", "wanted"])];
    for runner in runners {
        let wanted = WANTED.iter().find(|(peer, _)| Some(*peer) == runner.peer).map_or(String::new(), |(_, times)| format!("{times:.1} ×"));
        let times = |ours: f64, theirs: f64| runner.peer.map_or(String::new(), |_| format!("{:.2} ×", ours / theirs));
        let [rate, rate_of_cpu] = [runner.rate, runner.rate_of_cpu].map(|rate| format!("{rate:.1}"));
        let (of_time, of_cpu) = (times(ours.rate, runner.rate), times(ours.rate_of_cpu, runner.rate_of_cpu));
        rows.push(vec![name(runner).to_owned(), rate, of_time, rate_of_cpu, of_cpu, wanted]);
    }
    let memory = format!("{} MB", peak / 1_000_000);
    rows.push(table::row(["(peak memory of bunchd)", &memory, "", "", "", "≤ 200 MB"]));
    let title = format!("{PICTURES} JPEGs of 2000 × 2000, sizes {SIZES:?}, quality 80, two at a time; the best of {ROUNDS} rounds");
    table::print(&title, &rows);
}

/// Tells for each size how near the results are to the reference, over a few pictures.
fn print_fidelity(runners: &[Runner], files: &[PathBuf]) {
    let mut rows = vec![["".to_owned()].into_iter().chain(SIZES.map(|size| size.to_string())).collect::<Vec<_>>()];
    let mut errors = vec![[0.0; SIZES.len()]; runners.len()];
    for file in files {
        let (side, pixels) = fidelity::decode(file);
        for (at, size) in SIZES.into_iter().enumerate() {
            let reference = fidelity::scaled(&pixels, side, size as usize);
            for (runner, errors) in runners.iter().zip(&mut errors) {
                errors[at] += fidelity::error(&fidelity::decode(&result(runner, size, file)).1, &reference) / files.len() as f64;
            }
        }
    }
    for (runner, errors) in runners.iter().zip(&errors) {
        let cells = errors.map(|error| format!("{:.2}", fidelity::decibel(error)));
        rows.push([name(runner).to_owned()].into_iter().chain(cells).collect());
    }
    table::print("PSNR against a float Lanczos, in dB; wanted of bunchd: at most 0.3 less than vipsthumbnail", &rows);
}

fn result(runner: &Runner, size: u32, file: &Path) -> PathBuf {
    runner.out.join(format!("{size}-{}", file.file_name().expect("a file").to_string_lossy()))
}
