//! Everything that reads the files and is measured.

use std::path::Path;
use std::time::Instant;

use super::peers::Peer;
use super::sheet::Sheet;
use super::{floors, ours};

/// Something that reads a file from its start to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runner {
    /// bunchd without rules.
    Structure,
    /// bunchd with rules and unique keys.
    Rules {
        threads: usize,
    },
    /// The floor of all.
    Read,
    /// The floor of those that look at each byte.
    Scan,
    Other(Peer),
}

impl Runner {
    /// Ours, each before those that it is compared with.
    pub(crate) const ALL: [Self; 10] = [
        Self::Structure,
        Self::Read,
        Self::Scan,
        Self::Other(Peer::WordCount),
        Self::Other(Peer::Qsv),
        Self::Rules { threads: 1 },
        Self::Rules { threads: 2 },
        Self::Other(Peer::QsvSchema),
        Self::Other(Peer::DuckDb),
        Self::Other(Peer::Polars),
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Structure => "structure and UTF-8, one thread",
            Self::Rules { threads: 1 } => "rules and unique SKUs, one thread",
            Self::Rules { .. } => "rules and unique SKUs, two threads",
            Self::Read => "floor: a bare read",
            Self::Scan => "floor: a read, and marks counted",
            Self::Other(peer) => peer.name(),
        }
    }

    pub(crate) fn is_installed(self) -> bool {
        match self {
            Self::Other(peer) => peer.is_installed(),
            Self::Structure | Self::Rules { .. } | Self::Read | Self::Scan => true,
        }
    }

    pub(crate) fn is_slow(self) -> bool {
        matches!(self, Self::Other(Peer::QsvSchema | Peer::DuckDb | Peer::Polars))
    }

    /// Returns which of ours this is compared with; `None`: it is one of ours.
    pub(crate) fn beside(self) -> Option<Self> {
        match self {
            Self::Structure | Self::Rules { .. } => None,
            Self::Read | Self::Scan | Self::Other(Peer::WordCount | Peer::Qsv) => Some(Self::Structure),
            Self::Other(Peer::QsvSchema | Peer::DuckDb | Peer::Polars) => Some(Self::Rules { threads: 2 }),
        }
    }

    /// Returns how many GB/s are wanted of the products.
    pub(crate) fn wanted(self) -> Option<f64> {
        match self {
            Self::Structure => Some(3.0),
            Self::Rules { threads: 1 } => Some(1.5),
            Self::Rules { .. } => Some(2.5),
            Self::Read | Self::Scan | Self::Other(_) => None,
        }
    }

    /// Reads a file and returns how long that took, in seconds.
    pub(crate) fn seconds(self, sheet: Sheet, path: &Path) -> f64 {
        let rules = sheet.rules();
        let start = Instant::now();
        match self {
            Self::Structure => drop(ours::validate(path, None, 1)),
            Self::Rules { threads } => drop(ours::validate(path, Some(&rules), threads)),
            Self::Read => floors::read(path),
            Self::Scan => floors::scan(path),
            Self::Other(peer) => return peer.seconds(sheet, path),
        }
        start.elapsed().as_secs_f64()
    }
}
