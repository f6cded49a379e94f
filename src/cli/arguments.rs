//! The command line, as clap reads it.

pub(super) mod control;
pub(super) mod index;
pub(super) mod list;
pub(super) mod media;
pub(super) mod validate;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use self::control::{From, Scope, Switch, why};
use self::index::IndexCommand;
use self::list::Wanted;
use self::media::MediaCommand;
use self::validate::ToValidate;
use super::exit::HELP;

const STYLES: Styles = Styles::styled().header(AnsiColor::Green.on_default().bold()).usage(AnsiColor::Green.on_default().bold());

/// The import daemon of a shop: it checks dropped CSV bunches, claims them, and runs them through pipelines.
#[derive(Debug, Parser)]
#[command(name = "bunchd", version, styles = STYLES, max_term_width = 100, after_help = HELP)]
pub(super) struct Arguments {
    /// The configuration [default: $BUNCHD_CONFIG, then ./bunchd.toml, then /etc/bunchd/bunchd.toml]
    #[arg(long, short, global = true, env = "BUNCHD_CONFIG", hide_env = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Colour the output: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true, hide_default_value = true)]
    pub(super) color: Colour,
    /// What to do
    #[command(subcommand)]
    pub(super) command: Command,
}

/// When to colour the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// All commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run the daemon: wait for bunches and import them until told to end
    #[command(after_help = "\
SIGTERM ends it as [stop] on_sigterm says, SIGHUP reads the configuration again.
Log lines go to journald under systemd, else to standard error; RUST_LOG=bunchd=debug shows more.

Example:
  bunchd run --config /etc/bunchd/bunchd.toml")]
    Run,
    /// Import what is ready now, in the foreground, and end
    #[command(after_help = "\
Ends with 0 if all went well, 2 with warnings, 1 if an execution failed.
Retries are waited for. What is paused, or waits for a condition, is told and left to a later run.

Examples:
  bunchd once
  bunchd once --json | jq .commits")]
    Once(Json),
    /// Set up a demo shop, drop sample bunches and import them
    #[command(after_help = "\
Everything stays below the directory; running it again drops the samples again.

Example:
  bunchd demo --directory /tmp/bunchd-demo")]
    Demo {
        /// Where to set it up
        #[arg(long, short, value_name = "DIR", default_value = "bunchd-demo")]
        directory: PathBuf,
    },
    /// Check bunchd.toml and all pipelines, and show every mistake
    #[command(after_help = "\
Example:
  bunchd check --config /etc/bunchd/bunchd.toml && systemctl reload bunchd")]
    Check,
    /// Show what lies in the inboxes, and why it waits
    #[command(after_help = "\
Examples:
  bunchd inbox
  bunchd inbox --source products --json")]
    Inbox {
        /// Only this source
        #[arg(long, short, value_name = "NAME")]
        source: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Check CSV files, or a bunch in an inbox, and import nothing
    #[command(after_help = validate::EXAMPLES)]
    Validate(Box<ToValidate>),
    /// Show whether the daemon runs, what is in progress, and what failed lately
    Status(Json),
    /// List executions, the newest first
    #[command(after_help = "\
Examples:
  bunchd list --status failed
  bunchd list --pipeline catalog_import --limit 5 --json
  bunchd list --search \"product 2026\" --since 7d")]
    List {
        #[command(flatten)]
        wanted: Wanted,
        #[command(flatten)]
        json: Json,
    },
    /// Show one execution, with all that its steps wait for, counted and said; or a pipeline
    #[command(after_help = "\
Examples:
  bunchd show 12
  bunchd show last --json
  bunchd show catalog_import        its conditions, what is in progress, what waits")]
    Show {
        /// Number of an execution, the word last, or the name of a pipeline
        #[arg(value_name = "EXECUTION|PIPELINE")]
        what: String,
        #[command(flatten)]
        json: Json,
    },
    /// Print what the programs of an execution printed
    #[command(after_help = "\
Examples:
  bunchd log 12                     the latest attempt of the latest step that has a log
  bunchd log 12 import -f           follow a step until it ends
  bunchd log 12 --attempt 1         an earlier attempt")]
    Log {
        /// Number of the execution, or the word last
        #[arg(value_name = "EXECUTION")]
        execution: String,
        /// Name of the step
        #[arg(value_name = "STEP")]
        step: Option<String>,
        /// Number of the attempt
        #[arg(long, short, value_name = "N")]
        attempt: Option<u32>,
        /// Go on printing until the attempt ends
        #[arg(long, short)]
        follow: bool,
    },
    /// List the pipelines that are defined, by connector
    Pipelines {
        /// Only those that import
        #[arg(long)]
        importing: bool,
        /// Only those of this connector
        #[arg(long, value_name = "NAME")]
        connector: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Explain a pipeline: its steps as they will run, and where each value comes from
    #[command(after_help = "\
Values of environment variables are never shown, only whether they are set where you are.

Examples:
  bunchd explain catalog_import
  bunchd explain catalog_import --dot | dot -Tsvg > catalog_import.svg
  bunchd explain catalog_import --json | jq '.steps[].name'")]
    Explain {
        /// Name of the pipeline
        #[arg(value_name = "PIPELINE")]
        pipeline: String,
        /// Also list the arguments that are not set, with their defaults
        #[arg(long)]
        all: bool,
        /// Draw it in the language of Graphviz
        #[arg(long, conflicts_with_all = ["all", "mermaid", "json"])]
        dot: bool,
        /// Draw it as a Mermaid flowchart
        #[arg(long, conflicts_with_all = ["all", "json"])]
        mermaid: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Take up an execution again that did not end well
    #[command(after_help = "\
By default the steps that did not end well run again, and those with runAlwaysStep.

Examples:
  bunchd retry 12
  bunchd retry last --step import
  bunchd retry 12 --from-start")]
    Retry {
        /// Number of the execution, or the word last
        #[arg(value_name = "EXECUTION")]
        execution: String,
        #[command(flatten)]
        from: From,
        #[command(flatten)]
        json: Json,
    },
    /// Start a pipeline now, with the oldest bunch that is ready if it takes bunches
    #[command(after_help = "\
Examples:
  bunchd start index
  bunchd start catalog_import
  bunchd start catalog_import --bunch \"product 20260302\"")]
    Start {
        /// Name of the pipeline
        pipeline: String,
        /// This bunch, named as `bunchd inbox` names it
        #[arg(long, short, value_name = "TYPE IDENTIFIER")]
        bunch: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Ask executions to end early, in good order: running steps are asked to end, later ones do not begin
    #[command(after_help = "\
Only for pipelines with stoppable=\"true\"; `bunchd cancel` always works.
Steps with runAlwaysStep still run.

Examples:
  bunchd stop 12
  bunchd stop --pipeline catalog_import")]
    Stop {
        #[command(flatten)]
        scope: Scope,
        #[command(flatten)]
        json: Json,
    },
    /// Call executions off: running steps are ended, later ones do not begin
    #[command(after_help = "\
Steps with runAlwaysStep still run, unless --force is given.

Examples:
  bunchd cancel 12
  bunchd cancel --all --force")]
    Cancel {
        #[command(flatten)]
        scope: Scope,
        /// End also the steps with runAlwaysStep
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Start nothing new in a scope until it is resumed; what runs goes on
    #[command(after_help = "\
A pause is kept when the daemon restarts. `bunchd status` shows all pauses.

Examples:
  bunchd pause 12
  bunchd pause --pipeline catalog_import --why \"the price list is wrong\"")]
    Pause {
        #[command(flatten)]
        scope: Scope,
        /// Why, for others to read
        #[arg(long, short, value_name = "TEXT", value_parser = why)]
        why: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// End a pause
    #[command(after_help = "\
Examples:
  bunchd resume 12
  bunchd resume --pipeline catalog_import")]
    Resume {
        #[command(flatten)]
        scope: Scope,
        #[command(flatten)]
        json: Json,
    },
    /// Switch maintenance mode on or off: nothing new is started, what runs goes on
    #[command(after_help = "\
It is a pause of everything, and is kept when the daemon restarts.

Examples:
  bunchd maintenance on --why \"deploy of 2.4\"
  bunchd maintenance
  bunchd maintenance off")]
    Maintenance {
        /// Switch it; without this, it is shown
        #[arg(value_name = "on|off", hide_possible_values = true)]
        switch: Option<Switch>,
        /// Why, for others to read
        #[arg(long, short, value_name = "TEXT", value_parser = why, requires = "switch")]
        why: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Make the daemon read configuration and pipelines again
    #[command(after_help = "\
With a mistake in them, the old ones stay in force.
What runs goes on with the definition that it started with.

Example:
  bunchd check && bunchd reload")]
    Reload(Json),
    /// Remove what retention no longer keeps: old files, logs and rows, as [retention] in bunchd.toml says
    #[command(after_help = "\
The daemon does it by itself from time to time ([retention] every);
without a daemon, this command does it.

Examples:
  bunchd purge --dry-run            what would go, and what that frees
  bunchd purge
  bunchd purge --pipeline stock_import --json")]
    Purge {
        /// Only what executions of this pipeline have left
        #[arg(long, short, value_name = "NAME")]
        pipeline: Option<String>,
        /// Tell what would be removed, and remove nothing
        #[arg(long, short = 'n')]
        dry_run: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Look at the shop's indexes
    #[command(subcommand_value_name = "COMMAND")]
    Index {
        /// What to do with them
        #[command(subcommand)]
        command: IndexCommand,
    },
    /// The shop's images: remove cached ones, make them anew, and list their sizes
    Media {
        /// What to do
        #[command(subcommand)]
        command: MediaCommand,
    },
    /// Print a completion script for a shell
    #[command(after_help = "\
Example:
  bunchd completions bash > /etc/bash_completion.d/bunchd")]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// A small shop to try imports on: for the demo, the samples and the tests only
    #[command(disable_help_flag = true)]
    DemoShop {
        /// As for M2IF or bin/magento; `bunchd demo-shop list` shows them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

/// Whether the output is for programs.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Json {
    /// Print JSON for scripts
    #[arg(long)]
    pub(super) json: bool,
}
