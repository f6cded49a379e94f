//! Looks whether the disks have room enough for another bunch.

use std::time::{Duration, Instant};

use super::Daemon;

/// How long a look at the disks counts: many bunches that are claimed together share it.
const FRESH: Duration = Duration::from_secs(1);

impl Daemon<'_> {
    /// Looks at the disks, if something could be begun now, or if there was too little room before; the log hears when that changes.
    pub(super) fn look_at_disks(&mut self) {
        let now = Instant::now();
        let is_fresh = self.facts.disk_seen.is_some_and(|seen| now.duration_since(seen) < FRESH);
        let short = self.facts.short_of_disk.is_some();
        if is_fresh || !(short || !self.facts.requests.is_empty() || self.has_ready()) {
            return;
        }
        self.facts.disk_seen = Some(now);
        let found = self.setup.short_of_disk();
        match (&found, short) {
            (Some(found), false) => {
                let (path, free, limit) = (found.path.display(), found.free_bytes, found.limit_bytes);
                tracing::error!(
                    disk.path = %path,
                    free_bytes = free,
                    limit_bytes = limit,
                    "a disk is nearly full (limits.free_disk): no bunch is begun until there is room; what runs goes on"
                );
            }
            (None, true) => tracing::info!("the disks have room again; bunches are begun again"),
            (Some(_), true) | (None, false) => {}
        }
        self.facts.short_of_disk = found;
    }

    fn has_ready(&self) -> bool {
        self.setup.sources.iter().any(|(source, _)| self.inbox.ready(&source.name).next().is_some())
    }
}
