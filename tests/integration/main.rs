//! The tests that look at bunchd from outside: one binary, a module for each subject.

mod acceptance;
mod crash;
mod daemon;
mod cli;
mod layers;
mod readme;
mod samples;
mod sources;
mod systemd;
mod yard;
mod world;
