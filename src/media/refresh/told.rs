//! A refresh as people are told of it.

use super::make::Made;
use super::plan::{DueOf, Plan, Size};
use crate::model::variant::Variant;
use crate::view::media::refresh::{RefreshView, VariantDue};

impl Plan {
    /// Tells what was made of the plan, or, with nothing made, what it would do.
    pub fn told(&self, made: Option<&Made>) -> RefreshView {
        let sizes = self.sizes.iter().zip(self.due_of());
        let variant = |(size, (variant, due)): (&Size, (&Variant, DueOf))| VariantDue {
            name: variant.name.clone(),
            folder: size.directory.clone(),
            missing: due.missing,
            older: due.older,
            again: due.again,
        };
        let mut left_out = self.refused.clone();
        left_out.merge(made.map(|made| made.problems.clone()).unwrap_or_default());
        RefreshView {
            dry_run: made.is_none(),
            media: self.media.clone(),
            originals: self.originals,
            missing: self.missing.clone(),
            current: self.current,
            due: self.due(),
            variants: sizes.map(variant).collect(),
            leftovers: self.leftovers(),
            created: made.map_or(0, |made| made.created),
            failed: made.map_or(0, |made| made.failed),
            bytes: made.map_or(0, |made| made.bytes),
            left_out,
            stopped: self.stopped || made.is_some_and(|made| made.stopped),
            ended_by: made.and_then(|made| made.ended_by.as_ref()).map(ToString::to_string),
        }
    }
}
