use super::*;
use crate::model::failure::FailureKind;
use crate::model::message::{Message, Severity, Statistic};

fn end(outcome: Outcome, text: &str) -> AttemptEnd {
    let statistic = Statistic { table: text.to_owned(), operation: "removed".to_owned(), count: 1 };
    AttemptEnd { outcome, messages: vec![Message::new(Severity::Info, text)], statistics: vec![statistic] }
}

#[test]
fn e9_the_end_of_the_cleanup_and_of_the_console_are_one_and_nothing_that_was_said_is_lost() {
    let failure = || Failure::new(FailureKind::ExitCode { code: 3 }, "the program ended with exit code 3");
    let (fine, odd, bad) = (Outcome::Succeeded, Outcome::SucceededWithWarnings, Outcome::Failed { failure: failure() });
    for (cleanup, console, expected) in [(&fine, &fine, &fine), (&fine, &odd, &odd), (&odd, &fine, &odd), (&odd, &odd, &odd)] {
        let both = together(end(cleanup.clone(), "a"), end(console.clone(), "b"));
        assert_eq!(&both.outcome, expected);
        assert_eq!((both.messages.len(), both.statistics.len()), (2, 2));
    }
    let both = together(end(odd, "a"), end(bad, "b"));
    let Outcome::Failed { failure } = both.outcome else { panic!("it has failed") };
    assert_eq!(failure.text, "the image cache is clean, but cache:clean failed: the program ended with exit code 3");
    assert_eq!((failure.kind, both.messages.len(), both.statistics.len()), (FailureKind::ExitCode { code: 3 }, 2, 2));
}
