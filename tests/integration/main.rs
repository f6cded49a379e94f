//! The tests that look at bunchd from outside: one binary, a module for each subject.

mod acceptance;
mod cli;
mod crash;
mod daemon;
mod hour;
mod layers;
mod media;
mod media_refresh;
mod purge;
mod readme;
mod samples;
mod sources;
mod systemd;
mod world;
mod yard;
