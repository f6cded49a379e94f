//! bunchd, the import daemon of a shop.
//!
//! A pure engine decides, thin adapters do. ARCHITECTURE.md is the map.

pub mod crash;
pub mod engine;
pub mod ledger;
pub mod csv;
pub mod model;
pub mod view;
pub mod process;
