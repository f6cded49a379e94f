//! What a refusal of the database means, and what to do about it.
//!
//! Source of the numbers: "Server Error Message Reference" of MySQL 8.0, and "MariaDB Error Codes".

use std::io;

use mysql_async::{DriverError, Error, IoError, ServerError};

use crate::database::place::Place;

/// A table that is asked for does not exist.
pub(in crate::database) const NO_TABLE: u16 = 1146;
/// A column that is asked for does not exist.
pub(in crate::database) const NO_COLUMN: u16 = 1054;
/// The user may not read a table.
const NO_SELECT: u16 = 1142;
/// A variable of the server does not exist.
pub(in crate::database) const NO_VARIABLE: u16 = 1193;
/// A query took longer than it may: MariaDB's number and MySQL's.
pub(in crate::database) const TOO_LONG: [u16; 2] = [1969, 3024];

/// Longest text of a server that goes into a message, in characters.
const WORDS_MAX: usize = 300;

pub(super) fn of(error: &Error, place: &Place) -> String {
    match error {
        Error::Server(error) => server(error, place),
        Error::Io(IoError::Io(error)) => io(error, place),
        Error::Io(IoError::Tls(error)) => tls(error),
        Error::Driver(error) => driver(error),
        error @ (Error::Other(_) | Error::Url(_)) => error.to_string(),
    }
}

fn server(error: &ServerError, place: &Place) -> String {
    let Place { user, name, table_prefix, .. } = place;
    let advice = match error.code {
        1045 | 1698 => format!("it refuses the login of {user}; check `user` and the password of [magento.database]"),
        1044 => format!("{user} may not use this database; GRANT SELECT ON `{name}`.* is enough"),
        1049 => "it has no database of this name; check `name` of [magento.database]".to_owned(),
        NO_TABLE if table_prefix.is_empty() => "it has no such table; does the shop have a `table_prefix`?".to_owned(),
        NO_TABLE => format!("it has no such table; is {table_prefix} the shop's `table_prefix`?"),
        NO_SELECT | 1143 => format!("{user} may not read the table; GRANT SELECT ON `{name}`.* is enough"),
        NO_COLUMN => "the table is none of Magento 2.3 or 2.4".to_owned(),
        1129 | 1130 => "it lets nobody in from this machine; ask who runs it".to_owned(),
        1040 | 1203 | 1226 => "it has too many connections; try again later".to_owned(),
        3159 => "it takes encrypted connections only; write `tls = true`".to_owned(),
        _ => "it refused".to_owned(),
    };
    format!("{advice} (it says: {})", words(&error.message))
}

/// Returns what a server said as one line of limited length.
fn words(text: &str) -> String {
    text.chars().take(WORDS_MAX).map(|character| if character.is_control() { ' ' } else { character }).collect()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of the standard library are open")]
fn io(error: &io::Error, place: &Place) -> String {
    let is_socket = place.server.starts_with('/');
    match error.kind() {
        io::ErrorKind::NotFound if is_socket => format!("{error}; does the server run, and is `socket` right?"),
        io::ErrorKind::PermissionDenied if is_socket => format!("{error}; bunchd's user may not use the socket"),
        io::ErrorKind::ConnectionRefused => format!("{error}; does the server run, and are `host` and `port` or `socket` right?"),
        // The driver hands on what the encryption says as an error of this kind, and what it cannot read at all too.
        io::ErrorKind::InvalidData if error.to_string().contains("certificate") => tls(error),
        io::ErrorKind::InvalidData => {
            format!("what answers there does not speak as MySQL and MariaDB do, or not a cipher that we do: {error}")
        }
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            format!("the connection broke off ({error}); look into the server's log")
        }
        _ => format!("{error}; check `host` and `port`, or `socket`"),
    }
}

fn tls(error: &impl std::fmt::Display) -> String {
    format!("no encrypted connection came about: {error}; is the certificate of an authority that this machine trusts, and for `host`?")
}

#[expect(clippy::wildcard_enum_match_arm, reason = "all others mean that it speaks another protocol")]
fn driver(error: &DriverError) -> String {
    match error {
        DriverError::NoClientSslFlagFromServer => {
            "it offers no encryption; set it up there, or write `tls = false` if nobody can listen between".to_owned()
        }
        DriverError::UnknownAuthPlugin { .. } | DriverError::CleartextPluginDisabled | DriverError::MysqlOldPasswordDisabled => {
            format!("it wants a way of login that bunchd does not know ({error}); give the user a password")
        }
        DriverError::ConnectionClosed => "it closed the connection; look into the server's log".to_owned(),
        error => format!("what answers there does not speak as MySQL and MariaDB do: {error}"),
    }
}
