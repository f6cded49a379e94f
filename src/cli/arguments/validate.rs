//! The words of `bunchd validate`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Args};

use super::media::byte;
use crate::model::dialect::{Dialect, Encoding};
use crate::view::validation::Format;

/// What `--help` says below the options.
pub(super) const EXAMPLES: &str = "\
Nothing is imported, changed, moved or deleted, no daemon is needed, and nothing is noted anywhere.

Files of one bunch (the same type and identifier in their names) are checked together, so that keys
are compared over all of them; several bunches are checked each by itself. Files whose names say
nothing of a bunch count as one.

What is checked: by default what the first step csv-validate of the import would check, if a source
of bunchd.toml takes files of that name; else the structure only: quotes, columns, encoding, header.
A line on standard error says which, and names further such steps, which are not checked. With
--rules or --schema it is these rules, whoever takes the file.

With --pipeline, the steps of a pipeline that only validates run on a copy of the files, which lies
in the system's temporary folder (TMPDIR) and is removed at the end, also after Ctrl-C. Only if
bunchd itself is killed, a folder bunchd-validate-… stays there; it may be removed. A step of
executorType command runs only if it says validates=\"true\"; that it changes nothing is its word.

Ends with 0 if all is clean, 2 with warnings only or a bunch that cannot start as it lies there, 1
with errors, 78 if the pipeline does not only validate, and 130 after Ctrl-C.

Examples:
  bunchd validate import-product_20260302_1.csv
  bunchd validate *.csv --rules products --format csv --output findings.csv
  bunchd validate offers.csv --schema offers.schema.json --delimiter ';' --encoding windows-1252
  bunchd validate --bunch \"product 20260302\"       in its inbox, with or without an OK file
  bunchd validate --directory /var/lib/bunchd/working/12 --invalid-records /tmp/to-correct
  bunchd validate stock.csv --pipeline validation --json";

/// What is validated, by what, and how that is told.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["files", "bunches", "directory"]))]
pub(in crate::cli) struct ToValidate {
    /// CSV files
    #[arg(value_name = "FILE")]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// A bunch in an inbox, named as `bunchd inbox` names it; can be given several times
    #[arg(long = "bunch", short, value_name = "TYPE IDENTIFIER")]
    pub(in crate::cli) bunches: Vec<String>,
    /// All CSV files of a folder, such as the working directory of an execution
    #[arg(long, short, value_name = "DIR")]
    pub(in crate::cli) directory: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) by: By,
    #[command(flatten)]
    pub(in crate::cli) told: Told,
}

/// By what it is validated.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct By {
    /// Check values by these rules of the definitions
    #[arg(long, short, value_name = "NAME", conflicts_with_all = ["schema", "pipeline"])]
    pub(in crate::cli) rules: Option<String>,
    /// Check values by a Frictionless Table Schema
    #[arg(long, short, value_name = "FILE", conflicts_with = "pipeline")]
    pub(in crate::cli) schema: Option<PathBuf>,
    /// Run this pipeline, which must only validate, on a copy of the files
    #[arg(long, short, value_name = "NAME")]
    pub(in crate::cli) pipeline: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) written: Written,
    /// Columns that each file must have, separated by commas, besides those of the rules
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', conflicts_with = "pipeline")]
    pub(in crate::cli) required: Vec<String>,
    /// A file with a header and no record is fine
    #[arg(long, conflicts_with = "pipeline")]
    pub(in crate::cli) allow_empty: bool,
}

/// How the files are written; what is not given is as the source says, or usual.
#[derive(Debug, Clone, Copy, Args)]
pub(in crate::cli) struct Written {
    /// What stands between two cells: a character, or the word tab [default: the source's, or a comma]
    #[arg(long, value_name = "CHARACTER", value_parser = byte, conflicts_with = "pipeline")]
    delimiter: Option<u8>,
    /// What stands around a cell: a character [default: the source's, or a double quote]
    #[arg(long, value_name = "CHARACTER", value_parser = byte, conflicts_with = "pipeline")]
    quote: Option<u8>,
    /// What takes away the meaning of a quote behind it: a character [default: the source's, or none]
    #[arg(long, value_name = "CHARACTER", value_parser = byte, conflicts_with = "pipeline")]
    escape: Option<u8>,
    /// How characters are written: utf-8, utf-16, latin-1 or windows-1252 [default: the source's, or utf-8]
    #[arg(long, value_name = "NAME", value_parser = encoding(), hide_possible_values = true, conflicts_with = "pipeline")]
    encoding: Option<Encoding>,
    /// The first record names no columns: they are called by their numbers from 1
    #[arg(long, conflicts_with = "pipeline")]
    no_header: bool,
}

/// How the result is told.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Told {
    /// How it is printed: table, json, jsonl, csv or m2if (as validations.json)
    #[arg(long, short, value_name = "FORMAT", default_value = "table", hide_possible_values = true, value_parser = format())]
    format: Format,
    /// Print JSON for scripts, as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Print it into this file
    #[arg(long, short, value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(in crate::cli) output: PathBuf,
    /// Write the records with errors there, for each file one of the same name with its header, to be corrected
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) invalid_records: Option<PathBuf>,
    /// Tell at most so many findings of each rule and column; the counts are always exact
    #[arg(long, short = 'n', value_name = "N", default_value_t = 100, value_parser = limit, conflicts_with = "pipeline")]
    pub(in crate::cli) limit: usize,
}

/// Most findings of a rule and column that can be asked for.
const LIMIT_MAX: usize = 1_000_000;

impl Told {
    /// Returns how it is printed.
    pub(in crate::cli) fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

impl Written {
    /// Returns how the files are written, where all that was not given is as it is known.
    pub(in crate::cli) fn over(self, known: Dialect) -> Dialect {
        Dialect {
            delimiter: self.delimiter.unwrap_or(known.delimiter),
            quote: self.quote.unwrap_or(known.quote),
            escape: self.escape.or(known.escape),
            encoding: self.encoding.unwrap_or(known.encoding),
            header: known.header && !self.no_header,
        }
    }
}

fn encoding() -> impl TypedValueParser<Value = Encoding> {
    let names = PossibleValuesParser::new(Encoding::ALL.map(Encoding::name));
    names.map(|name| Encoding::ALL.into_iter().find(|known| known.name() == name).unwrap_or(Encoding::Utf8))
}

fn format() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::ALL.map(Format::name));
    names.map(|name| Format::of_name(&name).unwrap_or(Format::Table))
}

fn limit(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=LIMIT_MAX).contains(number));
    number.ok_or_else(|| format!("it must be a whole number from 1 to {LIMIT_MAX}"))
}
