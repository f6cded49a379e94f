//! The `bunchd` command.

fn main() {}
