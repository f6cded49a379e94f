//! What can go wrong with parting a file.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::model::validation::BAD_RANGES_MAX;

/// Why the good and the bad records of a file were not written into files of their own.
#[derive(Debug, Error)]
pub enum PartsError {
    /// It is not known where all bad records are.
    #[error(
        "the records with errors of {name} lie in more than {BAD_RANGES_MAX} places of it, too many to part them: correct the whole file"
    )]
    TooMany {
        /// The file.
        name: String,
    },
    /// Some records may be bad, and nobody knows.
    #[error("not all records of {name} were judged, so it is not known which ones are good: correct what stopped the check first")]
    NotJudged {
        /// The file.
        name: String,
    },
    /// It is not the file any more that was validated.
    #[error("{name} was changed while it was validated, or afterwards ({was} bytes then, {is} now): validate it again")]
    Changed {
        /// The file.
        name: String,
        /// Bytes that were validated.
        was: u64,
        /// Bytes that there are.
        is: u64,
    },
    /// The original cannot be read.
    #[error("cannot read {name}: {source}")]
    Read {
        /// The file.
        name: String,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// A part cannot be written.
    #[error("cannot write {}, a part of {name}: {source}", path.display())]
    Write {
        /// The file that was parted.
        name: String,
        /// The part.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
}
