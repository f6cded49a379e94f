//! The demo shop from outside: arguments in, output, files and exit code out.

mod bench;
mod console_commands;
mod imports;
mod ok_files;
mod samples;
mod signals;
