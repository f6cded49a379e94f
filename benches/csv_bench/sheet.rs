//! The two files: how they are made, and what rules they keep.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use bunchd::model::message::Severity;
use bunchd::model::rules::{ColumnRule, Rules, UniqueKey, ValueType};

use super::dice::Dice;
use super::records::Records;
use super::{products, stock};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/csv-validate");

/// Counts up when the files are made otherwise, so that old ones are not taken for new ones.
const EDITION: u32 = 1;

/// A file of a shop.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sheet {
    Products,
    Stock,
}

impl Sheet {
    pub(crate) const ALL: [Self; 2] = [Self::Products, Self::Stock];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::Stock => "stock",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|sheet| sheet.name() == name).expect("it is one of them")
    }

    /// Returns the file, which is made if it is not there yet; the stock is half as large as the products.
    pub(crate) fn file(self, products_mb: u64) -> PathBuf {
        let bytes = match self {
            Self::Products => products_mb * 1_000_000,
            Self::Stock => products_mb * 500_000,
        };
        let path = Path::new(FOLDER).join(format!("{}-{EDITION}-{bytes}.csv", self.name()));
        if !path.exists() {
            let part = path.with_extension("part");
            fs::create_dir_all(FOLDER)
                .and_then(|()| self.write(bytes, &part))
                .and_then(|()| fs::rename(&part, &path))
                .expect("target is writable");
        }
        path
    }

    fn write(self, bytes: u64, path: &Path) -> std::io::Result<()> {
        let columns: &[&str] = match self {
            Self::Products => &products::COLUMNS,
            Self::Stock => &stock::COLUMNS,
        };
        let mut out = BufWriter::new(File::create(path)?);
        let (mut records, mut dice, mut written) = (Records::default(), Dice::new(7), 0);
        columns.iter().for_each(|column| records.cell(column));
        records.end();
        for number in 0.. {
            written += records.bytes.len() as u64;
            out.write_all(&records.bytes)?;
            if written >= bytes {
                break;
            }
            records.bytes.clear();
            match self {
                Self::Products => products::write(number, &mut dice, &mut records),
                Self::Stock => stock::write(number, &mut dice, &mut records),
            }
        }
        out.flush()
    }

    /// Returns rules that the file keeps: 12 columns with types of the products, 5 of the stock; SKUs are unique in both.
    pub(crate) fn rules(self) -> Rules {
        let mut rules = Rules::new(self.name());
        rules.columns = match self {
            Self::Products => product_columns(),
            Self::Stock => {
                vec![sku(), decimal("qty", "99999999"), boolean("is_in_stock"), integer("notify_stock_qty"), boolean("manage_stock")]
            }
        };
        rules.unique = vec![UniqueKey { columns: vec!["sku".to_owned()], severity: Severity::Error, stop_after: None }];
        rules
    }
}

fn product_columns() -> Vec<ColumnRule> {
    let dates = |format: &str| vec![format.to_owned()];
    vec![
        sku(),
        choice("product_type", &["simple", "virtual", "configurable", "bundle", "grouped", "downloadable"]),
        decimal("weight", "9999"),
        integer("product_online"),
        choice("tax_class_name", &["None", "Taxable Goods"]),
        choice("visibility", &["Not Visible Individually", "Catalog", "Search", "Catalog, Search"]),
        ColumnRule { not_empty: true, ..decimal("price", "100000") },
        decimal("special_price", "100000"),
        typed("special_price_from_date", ValueType::Date { formats: dates("%Y-%m-%d") }),
        typed("created_at", ValueType::DateTime { formats: dates("%Y-%m-%d %H:%M:%S") }),
        decimal("qty", "99999999"),
        boolean("is_in_stock"),
    ]
}

fn typed(column: &str, value: ValueType) -> ColumnRule {
    ColumnRule { required: true, value, ..ColumnRule::new(column) }
}

fn sku() -> ColumnRule {
    ColumnRule { not_empty: true, length_max: Some(64), ..typed("sku", ValueType::Sku) }
}

fn decimal(column: &str, max: &str) -> ColumnRule {
    ColumnRule { min: Some("0".to_owned()), max: Some(max.to_owned()), ..typed(column, ValueType::Decimal) }
}

fn integer(column: &str) -> ColumnRule {
    ColumnRule { min: Some("0".to_owned()), max: Some("9".to_owned()), ..typed(column, ValueType::Integer) }
}

fn boolean(column: &str) -> ColumnRule {
    typed(column, ValueType::Boolean)
}

fn choice(column: &str, choices: &[&str]) -> ColumnRule {
    typed(column, ValueType::Choice { choices: choices.iter().map(|&word| word.to_owned()).collect() })
}
