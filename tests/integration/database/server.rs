//! A MariaDB server that all tests of a run share.
//!
//! Invariant: it ends with the tests, however they end. A shell between them holds the reading end of a pipe whose other end only we have;
//! when it closes, the shell kills the server and removes its directory.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use crate::tool::tool;

/// How the server is made small, quick and careless: what it holds is worth nothing.
const SETTINGS: &[&str] = &[
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--skip-log-bin",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-log-file-size=4M",
    "--innodb-buffer-pool-size=16M",
    "--innodb-flush-method=nosync",
    "--innodb-fast-shutdown=2",
];

/// Makes a server's files in a directory, runs the server until the standard input closes, then removes the directory.
const KEEPER: &str = r#"
    directory=$1; install=$2; server=$3; shift 3
    if "$install" --no-defaults --datadir="$directory/data" --skip-test-db --skip-name-resolve \
        --auth-root-authentication-method=normal --innodb-log-file-size=4M --innodb-flush-method=nosync $AS_ROOT >&2
    then
        "$server" --no-defaults --datadir="$directory/data" $AS_ROOT "$@" </dev/null & server=$!
        exec 2>/dev/null; cat >/dev/null
        kill -KILL "$server"; wait "$server"
    fi
    rm -rf "$directory"
"#;

/// How often a server that does not come up is started anew: somebody may have taken its port meanwhile.
const STARTS_MAX: usize = 3;

/// A running server.
pub(super) struct Server {
    pub(super) socket: PathBuf,
    pub(super) port: u16,
    /// The certificate that its own is made by.
    pub(super) authority: PathBuf,
    /// The server ends when the input of this closes.
    _keeper: Child,
}

/// Returns the server of this run; if MariaDB is not installed, says that the test is skipped.
///
/// # Panics
/// It is not installed and `CI` is `true`, or it does not start.
pub(super) fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Server> = OnceLock::new();
    let install = tool("mariadb-install-db")?;
    Some(SERVER.get_or_init(|| {
        let mut said = String::new();
        for _ in 0..STARTS_MAX {
            match start(&install) {
                Ok(server) => return server,
                Err(text) => said = text,
            }
        }
        panic!("MariaDB does not start:\n{said}");
    }))
}

/// Makes a directory and a server in it, and waits until it takes connections.
fn start(install: &OsString) -> Result<Server, String> {
    // In memory where possible, since a new server writes much.
    let directory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory can be made").keep();
    let authority = super::encryption::write_certificates(&directory);
    let (socket, port) = (directory.join("socket"), free_port());
    let keeper = begin(install, &directory, &socket, port)?;
    Ok(Server { socket, port, authority, _keeper: keeper })
}

/// Starts the server, and waits until it takes connections.
fn begin(install: &OsString, directory: &Path, socket: &Path, port: u16) -> Result<Child, String> {
    let at = |name: &str| directory.join(name).display().to_string();
    let mut keeper = Command::new("sh")
        .args(["-c", KEEPER, "keeper"])
        .args([directory.as_os_str(), install.as_os_str(), mariadbd().as_os_str()])
        .args(SETTINGS)
        .arg(format!("--socket={}", socket.display()))
        .arg(format!("--port={port}"))
        .arg(format!("--ssl-cert={}", at("server.pem")))
        .arg(format!("--ssl-key={}", at("server.key")))
        .env("AS_ROOT", as_root())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        // A Ctrl-C at the terminal ends the tests, and the keeper clears up after them.
        .process_group(0)
        .spawn()
        .expect("a shell can be started");
    let mut output = BufReader::new(keeper.stderr.take().expect("it was asked for"));
    let mut said = String::new();
    while output.read_line(&mut said).is_ok_and(|read| read > 0) {
        if said.ends_with("ready for connections.\n") {
            // Who never reads lets the server wait some day.
            thread::spawn(move || output.read_to_end(&mut Vec::new()));
            return Ok(keeper);
        }
    }
    // Closes its input, and so lets it clear up.
    let _ = keeper.wait();
    Err(said)
}

/// Returns the server's program; it is where only root looks by default.
fn mariadbd() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = std::env::split_paths(&path).chain(["/usr/sbin", "/usr/libexec", "/usr/local/sbin"].map(PathBuf::from));
    let found = folders.find_map(|folder| fs::canonicalize(folder.join("mariadbd")).ok());
    found.expect("mariadbd is beside mariadb-install-db")
}

/// Root has to say that it means it.
fn as_root() -> &'static str {
    if nix::unistd::geteuid().is_root() { "--user=root" } else { "" }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port can be taken");
    listener.local_addr().expect("it has an address").port()
}
