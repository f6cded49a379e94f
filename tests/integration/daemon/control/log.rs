//! `bunchd log`: what each attempt printed, and what one prints while it runs.

use std::{fs, thread};

use super::super::{drop_bunch, pipeline, twice};
use super::{has, told};
use crate::yard::{Yard, eventually};

/// Fails at once the first time; the second time it goes on until the test lets it go.
const SECOND_IS_LONG: &str = r#"
echo "attempt $ATTEMPT begins"
test "$ATTEMPT" = 2 || exit 7
echo begun > "$yard/tally"
while ! test -e "$yard/go"; do sleep 0.01; done
echo "attempt $ATTEMPT ends"
"#;

/// Tells whether a command has printed something, whether it has ended or not.
fn is_printed(yard: &Yard, text: &str) -> bool {
    let entries = fs::read_dir(yard.home()).expect("the yard can be read").filter_map(Result::ok);
    let printed = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("out."));
    printed.filter_map(|entry| fs::read_to_string(entry.path()).ok()).any(|printed| printed.contains(text))
}

/// Proves P8 for logs.
#[test]
fn p8_the_log_of_each_attempt_is_printed_and_followed_to_its_end() {
    let yard = Yard::new(&pipeline("", &twice(0), ""));
    yard.importer(SECOND_IS_LONG);
    yard.configure();
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    eventually("the second attempt runs", || !yard.tally().is_empty());
    has(&told(&yard, "log 1 import --attempt 1", 0), "attempt 1 begins\n");
    thread::scope(|scope| {
        let follower = scope.spawn(|| told(&yard, "log 1 -f", 0));
        eventually("the follower tells the beginning", || is_printed(&yard, "attempt 2 begins"));
        super::super::go(&yard);
        assert_eq!(follower.join().expect("it ends by itself"), "attempt 2 begins\nattempt 2 ends\n");
    });
    yard.executions_over(1);
    assert_eq!(told(&yard, "log 1 import", 0), "attempt 2 begins\nattempt 2 ends\n");
    has(
        &told(&yard, "log 1 import --attempt 3", 66),
        "attempt 3 of the step import in execution 1 has no log: the step has had 2 attempts",
    );
    daemon.terminate();
}
