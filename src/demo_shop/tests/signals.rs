//! A stop by signal, on a real process: this test binary, started anew.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::super::run;
use super::bench::{Bench, products};

const ARGUMENTS: &str = "BUNCHD_TEST_DEMO_SHOP";

/// Not a test of its own: the demo shop as a process, where the variable holds its arguments.
#[test]
fn the_demo_shop_as_a_process() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        let code = run(arguments.lines().map(Into::into).collect());
        // `ExitCode` cannot be read, and a test cannot return one: end as `main` would.
        std::process::exit(i32::from(code == std::process::ExitCode::from(143)) * 143);
    }
}

#[test]
fn e3_a_terminated_import_ends_within_a_row_and_leaves_no_lies() {
    let bench = Bench::new();
    let name = "product-import_a_1.csv";
    // Rows enough for many seconds: only a stop ends this run in time.
    let skus: Vec<String> = (0..60_000).map(|number| number.to_string()).collect();
    bench.put(name, &products(&skus.iter().map(String::as_str).collect::<Vec<_>>())).put("product-import_a.ok", name);
    let arguments = bench.arguments(&["import:products", "--demo-slow=1"]);
    let arguments: Vec<&str> = arguments.iter().map(|argument| argument.to_str().unwrap()).collect();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "demo_shop::tests::signals::the_demo_shop_as_a_process", "--nocapture"])
        .env(ARGUMENTS, arguments.join("\n"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(|line| line.unwrap());
    assert!(lines.any(|line| line.contains("(201)")));
    assert_eq!(bench.names("work/s"), [name, "product-import_a_1.csv.inProgress"]);
    kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), Signal::SIGTERM).unwrap();
    let rest: String = lines.collect();
    assert_eq!(child.wait().unwrap().code(), Some(143), "{rest}");
    assert!(rest.contains("Can't finish import with serial s"), "{rest}");
    assert_eq!((bench.names("work/s"), bench.count("products")), (vec![name.to_owned()], 0));
    assert!(!bench.path("pid").exists());
}
