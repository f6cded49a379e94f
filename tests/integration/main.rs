//! The tests that look at bunchd from outside: one binary, a module for each subject.

mod acceptance;
mod cli;
mod crash;
mod daemon;
mod database;
mod hour;
mod index;
mod layers;
mod m2if;
mod media;
mod media_refresh;
mod purge;
mod readme;
mod samples;
mod shipped_rules;
mod sources;
mod systemd;
mod tool;
mod validation;
mod world;
mod yard;
