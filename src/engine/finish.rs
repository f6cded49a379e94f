//! Ends executions whose steps are all final, and sends their files where they belong.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, tz::TimeZone};

use super::decision::Effect;
use super::draft::Draft;
use super::snapshot::Places;
use crate::model::execution::{Execution, Location};

/// Longest name that a directory in the archive gets, in bytes.
const NAME_BYTES_MAX: usize = 120;

/// Finishes every execution that has nothing left to run.
pub(super) fn finish_executions(draft: &mut Draft<'_>) {
    let (places, now) = (draft.snapshot.places, draft.snapshot.now);
    let mut over = Vec::new();
    for execution in draft.executions() {
        if let Location::Working { path } = &execution.location
            && execution.status().is_final()
        {
            over.push((execution.id, path.clone(), final_directory(execution, places, now)));
        }
    }
    for (id, from, to) in over {
        draft.finish(id);
        draft.change_location(id, Location::PuttingAway { from: from.clone(), to: to.clone() });
        draft.perform(Effect::Move { execution: id, from, to });
    }
}

/// Returns where the directory of a finished execution goes: `<archive or failed>/<pipeline>/<day>/<id>_<bunch>`.
pub fn final_directory(execution: &Execution, places: &Places, now: Timestamp) -> PathBuf {
    let root: &Path = if execution.status().is_success() { &places.archive } else { &places.failed };
    let day = now.to_zoned(TimeZone::UTC).date().to_string();
    root.join(&execution.pipeline.name).join(day).join(directory_name(execution))
}

fn directory_name(execution: &Execution) -> String {
    let mut name = format!("{:06}", execution.id);
    if let Some(bunch) = &execution.bunch {
        let parts = [bunch.key.bunch_type.as_deref(), Some(bunch.key.identifier.as_str())];
        for part in parts.into_iter().flatten() {
            name.push('_');
            name.push_str(part);
        }
    }
    let mut end = name.len().min(NAME_BYTES_MAX);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    name.replace(['/', '\0'], "-")
}
