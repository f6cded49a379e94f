//! Gives each set of rules what it takes over by `extends`; the other set may stand in a later text.
//!
//! Invariant: a set takes over from at most [`EXTENDS_MAX`] others, one by way of the other, and never from itself.

use std::collections::HashMap;

use super::draft::Draft;
use crate::definition::EXTENDS_MAX;
use crate::definition::report::Report;

/// Makes all sets whole, in their order; what is wrong with an `extends` is reported, and takes over nothing.
pub(super) fn resolve(drafts: Vec<Draft>, report: &mut Report<'_>) -> Vec<Draft> {
    let places: HashMap<&str, usize> = drafts.iter().enumerate().map(|(at, draft)| (draft.name.text.as_str(), at)).collect();
    let base = |at: usize| drafts[at].extends.as_ref().and_then(|wanted| places.get(wanted.text.as_str())).copied();
    let mut whole = Vec::new();
    for (start, draft) in drafts.iter().enumerate() {
        refuse_unknown(draft, &drafts, base(start).is_some(), report);
        let (mut set, mut path, mut at) = (draft.clone(), vec![start], start);
        while let Some(next) = base(at) {
            if path.contains(&next) {
                refuse_circle(&drafts, &path, next, report);
                break;
            }
            if path.len() > EXTENDS_MAX {
                refuse_depth(draft, report);
                break;
            }
            set.take_over(&drafts[next]);
            path.push(next);
            at = next;
        }
        whole.push(set);
    }
    whole
}

fn refuse_unknown(draft: &Draft, drafts: &[Draft], is_known: bool, report: &mut Report<'_>) {
    // A text that could not be read to its end may define it.
    let Some(wanted) = draft.extends.as_ref().filter(|_| !is_known && !report.is_cut) else { return };
    let names = drafts.iter().map(|other| other.name.text.as_str());
    let known: Vec<&str> = names.filter(|name| *name != draft.name.text).collect();
    let message = format!("there is no set of rules `{}` to extend", wanted.text);
    report.unknown(&wanted.at, message, &wanted.text, "defined are", &known);
}

/// Reports a circle once, at the set in it that is written first.
fn refuse_circle(drafts: &[Draft], path: &[usize], first: usize, report: &mut Report<'_>) {
    let circle: Vec<usize> = path.iter().copied().skip_while(|at| *at != first).collect();
    let Some(first) = circle.iter().min().map(|at| &drafts[*at]) else { return };
    let Some(extends) = &first.extends else { return };
    let message = format!("the set of rules `{}` extends itself", first.name.text);
    let help =
        if circle.len() == 1 { "name another set, or remove `extends`" } else { "let one of the sets in this circle extend nothing" };
    report.error(&extends.at, message, help);
}

fn refuse_depth(draft: &Draft, report: &mut Report<'_>) {
    if let Some(extends) = &draft.extends {
        let message = format!("the set extends more than {EXTENDS_MAX} others, one by way of the other");
        report.error(&extends.at, message, "extend one that is nearer to the beginning");
    }
}
