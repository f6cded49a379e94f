//! The `bunchd` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    bunchd::cli::main()
}
