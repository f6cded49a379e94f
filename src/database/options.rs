//! How the driver is told where to connect, and whom to trust.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mysql_async::{Opts, OptsBuilder, SslOpts};

use super::{DatabaseError, password};
use crate::config::Database;

/// How long the line is silent before the system asks whether the other end is still there.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// The largest message in bytes: known here, so that the server need not be asked.
const PACKET_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Names another file with trusted certificates, as OpenSSL has it.
const CERTIFICATES_VARIABLE: &str = "SSL_CERT_FILE";

/// Where systems keep the certificates that they trust: Debian, Red Hat, SUSE, Alpine.
const CERTIFICATES: &[&str] =
    &["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"];

/// Returns what the driver has to know; no connection is made.
///
/// # Errors
/// The password or the trusted certificates cannot be read.
pub(super) fn options(database: &Database, environment: &dyn Fn(&str) -> Option<String>) -> Result<Opts, DatabaseError> {
    let password = password::read(&database.password, environment)?;
    // A socket does not leave the machine; there is nothing to encrypt.
    let encryption = if database.tls && database.socket.is_none() { Some(encryption(environment)?) } else { None };
    let socket = database.socket.as_ref().map(|socket| socket.to_string_lossy().into_owned());
    let options = OptsBuilder::default()
        .ip_or_hostname(database.host.as_str())
        .tcp_port(database.port)
        .socket(socket)
        // Otherwise the driver asks for the server's socket and goes over to it, past what is configured.
        .prefer_socket(false)
        .user(Some(database.user.as_str()))
        .pass(password)
        .db_name(Some(database.name.as_str()))
        .ssl_opts(encryption)
        .tcp_keepalive(Some(KEEPALIVE))
        .max_allowed_packet(Some(PACKET_BYTES_MAX))
        .wait_timeout(Some(usize::try_from(KEEPALIVE.as_secs()).unwrap_or(usize::MAX)))
        .connect_attributes(HashMap::from([("program_name".to_owned(), "bunchd".to_owned())]));
    Ok(options.into())
}

/// Trusts what this machine trusts, so that an authority of one's own is made known by the usual means of the system.
fn encryption(environment: &dyn Fn(&str) -> Option<String>) -> Result<SslOpts, DatabaseError> {
    let named = environment(CERTIFICATES_VARIABLE).map(PathBuf::from);
    let path = named.or_else(|| CERTIFICATES.iter().map(PathBuf::from).find(|path| path.is_file()));
    let failed = |source| DatabaseError::Certificates { path: path.clone(), source };
    let found: &Path = path.as_deref().ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
    let certificates = fs::read(found).map_err(failed)?;
    Ok(SslOpts::default().with_root_certs(vec![certificates.into()]).with_disable_built_in_roots(true))
}
