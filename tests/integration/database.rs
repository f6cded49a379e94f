//! The shop's database, as MariaDB answers: a server of our own, with tables as Magento makes them.

mod between;
mod encryption;
mod face;
mod gallery;
mod indexes;
mod read_only;
mod refusals;
mod server;
mod shop;
mod steps;
