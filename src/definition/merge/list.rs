//! Lists such as `<arguments>`: they hold parts and mean nothing by themselves.
//!
//! Invariant: an element that was merged has at most one list of each name.

use super::{takes_over, target_of};
use crate::definition::tree::{Attribute, Element};

/// Tells whether elements of a name hold parts and mean nothing by themselves.
pub(in crate::definition) fn is_list(name: &str) -> bool {
    matches!(name, "parameters" | "conditions" | "arguments")
}

/// Joins lists of the same name, and drops references that can mean nothing, which the grammar refuses.
///
/// A step that has no name is called like the shared step that it uses, so that references find it.
pub(super) fn gather(mut element: Element) -> Element {
    let keeps_references = takes_over(&element) || target_of(&element.name).is_some();
    let is_kept = |child: &Element| keeps_references || target_of(&child.name).is_none();
    let mut gathered: Vec<Element> = Vec::new();
    for mut child in element.children.into_iter().filter(is_kept) {
        if !is_list(&child.name) {
            gathered.push(gather(child));
            continue;
        }
        child.children.retain(is_kept);
        match gathered.iter_mut().find(|earlier| earlier.name == child.name) {
            Some(list) => list.children.append(&mut child.children),
            None => gathered.push(child),
        }
    }
    element.children = gathered;
    if let (None, Some(reference)) = (element.value("name"), element.attributes.iter().find(|attribute| attribute.name == "ref")) {
        let name = Attribute { name: "name".to_owned(), ..reference.clone() };
        element.attributes.push(name);
    }
    element
}

/// Returns the list of an element that a list is to be merged with; made if there is none.
pub(in crate::definition) fn list_of<'e>(parent: &'e mut Element, list: &Element) -> &'e mut Element {
    let at = parent.children.iter().position(|earlier| earlier.name == list.name).unwrap_or_else(|| {
        parent.children.push(Element {
            name: list.name.clone(),
            at: list.at.clone(),
            attributes: Vec::new(),
            lacks_attributes: false,
            children: Vec::new(),
            is_cut: list.is_cut,
            is_partial: false,
        });
        parent.children.len() - 1
    });
    &mut parent.children[at]
}
