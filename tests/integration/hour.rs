//! One hour of operation: in the model, and in the real daemon on a shortened clock. Both tell the same story.

mod model;
mod plan;
mod reality;

use std::collections::BTreeSet;

use plan::Line;

/// Lines of two executions that lie so far apart in the model, in seconds, come in the same order in reality.
const APART_S: i64 = 120;

/// How often the hour is lived through: a machine that stands still for half a second makes another story of it.
const TRIES: usize = 3;

/// Proves P4, P5 and P8 for whole hours: what the model says is what the daemon does.
#[test]
fn p5_an_hour_in_the_model_is_an_hour_in_reality() {
    let model = model::story();
    let differences = (0..TRIES).map_while(|_| difference(&model, &reality::story()));
    let differences: Vec<String> = differences.collect();
    assert!(differences.len() < TRIES, "{}", differences.join("\n\n"));
}

/// Says what is not the same in both stories.
fn difference(model: &[Line], reality: &[Line]) -> Option<String> {
    if texts(model) != texts(reality) {
        return Some(format!("not the same things happened\nmodel: {model:#?}\nreality: {reality:#?}"));
    }
    let place = |line: &Line| reality.iter().position(|other| other.text == line.text);
    let pairs = model.iter().enumerate().flat_map(|(index, line)| model[index..].iter().map(move |later| (line, later)));
    let mut apart = pairs.filter(|(line, later)| later.at.duration_since(line.at).as_secs() >= APART_S);
    let (line, later) = apart.find(|(line, later)| place(line) >= place(later))?;
    Some(format!("{:?} comes before {:?} in the model\nreality: {reality:#?}", line.text, later.text))
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
