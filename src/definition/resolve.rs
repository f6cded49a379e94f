//! Makes pipelines whole: each takes over what it extends, and its steps the shared steps that they name.
//!
//! This comes after all texts were merged, so a base or a shared step may stand in a later text, and every patch of it
//! reaches all who use it.
//!
//! - `extends` takes over attributes, parameters, conditions and steps, but not `name` and `description`: a sentence about
//!   the base would be wrong about its heir. Own attributes override, own children are added, a parameter of the same key
//!   takes the place of the inherited one, references patch or remove what is inherited. An inherited step or condition
//!   that is defined anew is a duplicate.
//! - `ref` takes over everything, the name and the description included. Own attributes override, conditions of the same
//!   type and arguments of the same key take the place of the shared ones, others are added, references patch or remove.
//!
//! Where sortOrder is the same, inherited steps come before own ones, as a base is read before its heirs.
//!
//! Invariant: at most [`TAKEN_OVER_MAX`] elements are taken over in all.

mod shared;

use std::collections::{HashMap, HashSet};

use super::TAKEN_OVER_MAX;
use super::lineage::{self, Lineage};
use super::merge::{self, Merged, Missing};
use super::report::Report;
use super::tree::{Element, Spot};
use super::value;

/// What a pipeline does not take over from the one that it extends.
const NOT_INHERITED: [&str; 3] = ["name", "extends", "description"];

/// What was written, with all that it takes over.
#[derive(Debug)]
pub(super) struct Resolved {
    /// Those that are extended come before those that extend them.
    pub(super) pipelines: Vec<Element>,
    /// The shared steps by themselves, to be held to be right although nobody uses them.
    pub(super) shared_steps: Vec<Element>,
}

/// Makes all pipelines whole; of duplicates, the first counts.
pub(super) fn resolve(merged: &Merged, report: &mut Report<'_>) -> Resolved {
    let shared_steps = value::without_duplicates(merged.shared_steps.iter(), "name", "shared step", report);
    let pipelines = value::without_duplicates(merged.pipelines.iter(), "name", "pipeline", report);
    let lineages = lineage::trace(&pipelines, merged, report);
    let by_name = shared_steps.iter().filter_map(|step| Some((step.value("name")?.text.as_str(), *step))).collect();
    let mut resolver = Resolver { merged, shared_steps: by_name, taken_over: 0 };
    let mut whole: Vec<Option<Element>> = vec![None; pipelines.len()];
    let mut order: Vec<usize> = (0..pipelines.len()).collect();
    order.sort_by_key(|at| lineages[*at].level());
    for at in &order {
        let base = match lineages[*at] {
            Lineage::Heir { base, .. } => whole[base].as_ref(),
            Lineage::Founder | Lineage::Broken => None,
        };
        whole[*at] = Some(resolver.make_whole(pipelines[*at], base, report));
    }
    let pipelines = order.into_iter().filter_map(|at| whole[at].take()).collect();
    let alone = |step: &Element| Element { is_partial: true, ..step.clone() };
    Resolved { pipelines, shared_steps: shared_steps.into_iter().map(alone).collect() }
}

struct Resolver<'e> {
    merged: &'e Merged,
    shared_steps: HashMap<&'e str, &'e Element>,
    taken_over: usize,
}

impl Resolver<'_> {
    fn make_whole(&mut self, own: &Element, base: Option<&Element>, report: &mut Report<'_>) -> Element {
        let mut own = own.clone();
        for step in own.children.iter_mut().filter(|child| child.name == "step" && merge::takes_over(child)) {
            shared::take_over(self, step, report);
        }
        let Some(at) = own.value("extends").map(|value| value.at.clone()) else { return own };
        match base.and_then(|base| self.copy(base, &at, report)) {
            Some(base) => extend(base, own, report),
            None => {
                drop_references(&mut own);
                own.is_partial = true;
                own
            }
        }
    }

    /// Returns a copy that is taken over at a place; `None` if too much was taken over before.
    fn copy(&mut self, element: &Element, at: &Spot, report: &mut Report<'_>) -> Option<Element> {
        let before = self.taken_over;
        self.taken_over = before.saturating_add(element.size());
        if self.taken_over <= TAKEN_OVER_MAX {
            return Some(element.taken_over(at));
        }
        if before <= TAKEN_OVER_MAX {
            let message = format!("more than {TAKEN_OVER_MAX} elements are taken over by `extends` and `ref`");
            report.error(at, message, "extend fewer or smaller pipelines");
        }
        self.taken_over = TAKEN_OVER_MAX + 1;
        None
    }
}

fn extend(mut base: Element, own: Element, report: &mut Report<'_>) -> Element {
    let is_sequential = own.value("processing").is_some_and(|value| value.text == "sequential");
    // Who asks for one at a time overrides how many of the base may run.
    let is_left_behind = |name: &str| NOT_INHERITED.contains(&name) || is_sequential && name == "max-parallel";
    base.attributes.retain(|attribute| !is_left_behind(&attribute.name));
    base.at = own.at;
    base.lacks_attributes |= own.lacks_attributes;
    base.is_cut |= own.is_cut;
    merge::override_attributes(&mut base, own.attributes.into_iter());
    for child in own.children {
        if child.name == "parameters" {
            let list = merge::list_of(&mut base, &child);
            replace_same(list, child.children, report);
        } else {
            merge::apply(&mut base, child, Missing::Refuse, report);
        }
    }
    base
}

/// Puts own parts in the place of those that say the same thing, and adds the others; references come first.
fn replace_same(list: &mut Element, own: Vec<Element>, report: &mut Report<'_>) {
    let (references, own): (Vec<Element>, Vec<Element>) = own.into_iter().partition(|part| merge::target_of(&part.name).is_some());
    for reference in references {
        if let Some(target) = merge::target_of(&reference.name) {
            merge::refer(&mut list.children, reference, target, Missing::Refuse, report);
        }
    }
    let id = |part: &Element| part.value(merge::key_of(&part.name)).map(|key| (part.name.clone(), key.text.clone()));
    let mut own: Vec<(_, Option<Element>)> = own.into_iter().map(|part| (id(&part), Some(part))).collect();
    let mut places: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, (id, _)) in own.iter().enumerate() {
        places.entry(id.clone()).or_default().push(at);
    }
    let mut replaced = HashSet::new();
    let mut parts = Vec::new();
    for inherited in std::mem::take(&mut list.children) {
        let id = id(&inherited);
        match places.get(&id).filter(|_| id.is_some()) {
            Some(same) if replaced.insert(id) => parts.extend(same.iter().filter_map(|at| own[*at].1.take())),
            Some(_) => {}
            None => parts.push(inherited),
        }
    }
    parts.extend(own.into_iter().filter_map(|(_, part)| part));
    list.children = parts;
}

/// Drops references that mean something unknown.
fn drop_references(element: &mut Element) {
    element.children.retain(|child| merge::target_of(&child.name).is_none());
    for list in &mut element.children {
        list.children.retain(|child| merge::target_of(&child.name).is_none());
    }
}
