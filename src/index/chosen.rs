//! Which of the shop's indexes a step names.

use super::known::KNOWN;
use crate::model::diagnostic::did_you_mean;
use crate::model::index::IndexState;

/// The indexes that were named, and those that are not there.
#[derive(Debug, PartialEq, Eq)]
pub struct Chosen<'a> {
    /// Each once, in the order of the names; without names all, in the order of the shop.
    pub states: Vec<&'a IndexState>,
    /// Names of Magento's own indexes that the shop does not show, since they are switched off.
    pub switched_off: Vec<&'a str>,
}

/// Finds indexes by their ids or titles; no names mean all.
///
/// # Errors
/// A sentence that tells which name the shop does not have.
pub fn choose<'a>(states: &'a [IndexState], names: &'a [String]) -> Result<Chosen<'a>, String> {
    if names.is_empty() {
        return Ok(Chosen { states: states.iter().collect(), switched_off: Vec::new() });
    }
    let mut chosen = Chosen { states: Vec::new(), switched_off: Vec::new() };
    for name in names {
        let found = states.iter().find(|state| state.id.as_deref() == Some(name) || state.title == *name);
        match found {
            Some(state) if chosen.states.contains(&state) => {}
            Some(state) => chosen.states.push(state),
            None if KNOWN.iter().any(|(id, title)| id == name || title == name) => chosen.switched_off.push(name),
            None => return Err(unknown(name, states)),
        }
    }
    Ok(chosen)
}

/// Checks that each name is that of an index of the shop, or of one of Magento's own that is switched off.
///
/// # Errors
/// A sentence that tells which name nobody has.
pub fn check_names<'a>(states: &[IndexState], names: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    let is_there = |name: &str| states.iter().any(|state| state.id.as_deref() == Some(name) || state.title == name);
    let is_known = |name: &str| KNOWN.iter().any(|(id, title)| *id == name || *title == name);
    let wrong = names.into_iter().find(|name| !is_there(name) && !is_known(name));
    wrong.map_or(Ok(()), |name| Err(unknown(name, states)))
}

fn unknown(name: &str, states: &[IndexState]) -> String {
    let near = did_you_mean(name, states.iter().map(IndexState::name));
    format!("the shop has no index {name}{}", near.map_or_else(String::new, |near| format!("; did you mean {near}?")))
}
