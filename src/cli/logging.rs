//! Log lines: to journald with their fields under systemd, else to standard error.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging for a run that shows by itself what its steps do: only what is out of order.
pub(super) fn start_for_terminal() {
    start("bunchd=error,bunchd::daemon::log=off");
}

/// Starts logging with a filter, unless RUST_LOG says otherwise.
pub(super) fn start(filter: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(filter));
    let registry = tracing_subscriber::registry().with(filter);
    if std::env::var_os("JOURNAL_STREAM").is_some()
        && let Ok(journald) = tracing_journald::layer()
    {
        registry.with(journald.with_field_prefix(Some("BUNCHD".to_owned()))).init();
        return;
    }
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal()).with_target(false);
    registry.with(lines).init();
}
