//! Plain data for people: the only serialised types of the command line, the API and the pages.

pub mod execution;
pub mod palette;
pub mod text;
//! What people read: texts and plain data made from the model.

pub mod diagnostic;
