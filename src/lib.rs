//! bunchd, the import daemon of a shop.
//!
//! A pure engine decides, thin adapters do. ARCHITECTURE.md is the map.

pub mod cli;
pub mod config;
pub mod crash;
pub mod csv;
pub mod daemon;
pub mod database;
pub mod definition;
pub mod demo_shop;
pub mod dispatch;
pub mod engine;
pub mod executor;
pub mod inbox;
pub mod index;
pub mod ledger;
pub mod media;
pub mod model;
pub mod process;
pub mod storage;
pub mod view;
