//! Which pipeline extends which: found over all texts, so a base may stand below those who extend it.
//!
//! Invariant: following the bases of an intact pipeline ends after at most [`EXTENDS_MAX`] of them. Each unknown base,
//! each circle and each line that is too long is reported once.

use std::collections::HashMap;

use super::EXTENDS_MAX;
use super::merge::Merged;
use super::report::Report;
use super::tree::Element;

/// What a pipeline extends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lineage {
    /// Nothing.
    Founder,
    /// Another pipeline.
    Heir {
        /// Index of the other pipeline.
        base: usize,
        /// How many pipelines it extends in all, one by way of the other.
        level: usize,
    },
    /// Something that is missing, or that leads back to where it began.
    Broken,
}

impl Lineage {
    /// Returns how many pipelines it extends in all; `None` if that cannot be told.
    pub(super) fn level(self) -> Option<usize> {
        match self {
            Self::Founder => Some(0),
            Self::Heir { level, .. } => Some(level),
            Self::Broken => None,
        }
    }
}

/// Returns the lineage of each pipeline.
pub(super) fn trace(pipelines: &[&Element], merged: &Merged, report: &mut Report<'_>) -> Vec<Lineage> {
    let names: HashMap<&str, usize> =
        pipelines.iter().enumerate().filter_map(|(at, pipeline)| Some((pipeline.value("name")?.text.as_str(), at))).collect();
    let mut trace = Trace { merged, pipelines, found: vec![None; pipelines.len()], is_on_path: vec![false; pipelines.len()] };
    for start in 0..pipelines.len() {
        trace.follow(start, &names, report);
    }
    trace.found.into_iter().map(|lineage| lineage.unwrap_or(Lineage::Broken)).collect()
}

struct Trace<'e> {
    merged: &'e Merged,
    pipelines: &'e [&'e Element],
    found: Vec<Option<Lineage>>,
    is_on_path: Vec<bool>,
}

impl Trace<'_> {
    fn follow(&mut self, start: usize, names: &HashMap<&str, usize>, report: &mut Report<'_>) {
        let (mut path, mut at) = (Vec::new(), start);
        let mut below = loop {
            if let Some(known) = self.found[at] {
                break known;
            }
            if self.is_on_path[at] {
                self.refuse_circle(path.iter().copied().skip_while(|other| *other != at).collect(), report);
                break Lineage::Broken;
            }
            let Some(wanted) = self.pipelines[at].value("extends") else {
                self.found[at] = Some(Lineage::Founder);
                break Lineage::Founder;
            };
            path.push(at);
            self.is_on_path[at] = true;
            match names.get(wanted.text.as_str()) {
                Some(base) => at = *base,
                None => break self.refuse_unknown(path.last().copied().unwrap_or(start), report),
            }
        };
        for heir in path.into_iter().rev() {
            below = self.heir_of(at, below, heir, report);
            self.found[heir] = Some(below);
            at = heir;
        }
    }

    fn heir_of(&self, base: usize, lineage: Lineage, heir: usize, report: &mut Report<'_>) -> Lineage {
        match lineage.level() {
            Some(EXTENDS_MAX) => {
                if let Some(value) = self.pipelines[heir].value("extends") {
                    let message = format!("the pipeline extends more than {EXTENDS_MAX} others, one by way of the other");
                    report.error(&value.at, message, "extend one that is nearer to the beginning");
                }
                Lineage::Broken
            }
            Some(level) => Lineage::Heir { base, level: level + 1 },
            None => Lineage::Broken,
        }
    }

    fn refuse_unknown(&self, at: usize, report: &mut Report<'_>) -> Lineage {
        let Some(wanted) = self.pipelines[at].value("extends") else { return Lineage::Broken };
        if let Some(removal) = self.merged.removal("referencePipeline", &wanted.text) {
            let message = format!("the pipeline `{}` to extend was removed", wanted.text);
            let help = "remove this pipeline, too, or keep the other".to_owned();
            report.error_with(&wanted.at, message, help, &removal.at, "it is removed here");
        } else if !report.is_cut {
            // A text that could not be read to its end may define it.
            let others = self.pipelines.iter().enumerate().filter(|(other, _)| *other != at);
            let known: Vec<&str> = others.filter_map(|(_, other)| other.value("name")).map(|name| name.text.as_str()).collect();
            let message = format!("there is no pipeline `{}` to extend", wanted.text);
            report.unknown(&wanted.at, message, &wanted.text, "defined are", &known);
        }
        Lineage::Broken
    }

    /// Reports a circle at the pipeline in it that is written first.
    fn refuse_circle(&self, mut circle: Vec<usize>, report: &mut Report<'_>) {
        let first = circle.iter().enumerate().min_by_key(|(_, pipeline)| **pipeline).map_or(0, |(at, _)| at);
        circle.rotate_left(first);
        let values = |name| circle.iter().filter_map(move |at| self.pipelines[*at].value(name));
        let (names, bases): (Vec<_>, Vec<_>) = (values("name").collect(), values("extends").collect());
        let (Some(name), Some(first), Some(last)) = (names.first(), bases.first(), bases.last()) else { return };
        let message = format!("the pipeline `{}` extends itself", name.text);
        let help = "let one of them extend nothing";
        if circle.len() == 1 {
            report.error(&first.at, message, "name another pipeline, or remove `extends`");
        } else {
            let way = names.iter().skip(1).take(EXTENDS_MAX).map(|name| format!("`{}`", name.text)).collect::<Vec<_>>().join(", ");
            report.error_with(&first.at, format!("{message} by way of {way}"), help.to_owned(), &last.at, "here the circle closes");
        }
    }
}
