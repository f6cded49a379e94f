//! What goes into the ledger comes out the same.

use super::*;
