//! One hour of operation: in the model, and in the real daemon on a shortened clock. Both tell the same story.

mod model;
mod plan;
mod reality;

use std::collections::BTreeSet;

use plan::Line;

/// Lines of two executions that lie so far apart in the model, in seconds, come in the same order in reality.
const APART_S: i64 = 120;

/// Proves P4, P5 and P8 for whole hours: what the model says is what the daemon does.
#[test]
fn p5_an_hour_in_the_model_is_an_hour_in_reality() {
    let (model, reality) = (model::story(), reality::story());
    assert_eq!(texts(&model), texts(&reality), "not the same things happened\nmodel: {model:#?}\nreality: {reality:#?}");
    let place = |line: &Line| reality.iter().position(|other| other.text == line.text).expect("both tell the same lines");
    for (index, line) in model.iter().enumerate() {
        for later in model[index..].iter().filter(|later| later.at.duration_since(line.at).as_secs() >= APART_S) {
            assert!(place(line) < place(later), "{:?} comes before {:?} in the model\nreality: {reality:#?}", line.text, later.text);
        }
    }
}

#[test]
fn p5_the_hour_of_the_model_holds_what_it_is_to_prove() {
    let story = model::story();
    let story = texts(&story);
    let wanted = [
        "2 import 1 failed",
        "2 import 2 succeeded",
        "3 reindex 1 succeeded",
        "4 import 1 failed",
        "4 finished stopped",
        "5 created index",
        "6 finished succeeded",
    ];
    wanted.into_iter().for_each(|line| assert!(story.contains(line), "{line} is missing in {story:#?}"));
}

fn texts(story: &[Line]) -> BTreeSet<&str> {
    story.iter().map(|line| line.text.as_str()).collect()
}
