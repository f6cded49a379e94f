//! What can be imported: one table from command to file prefix, operations and required columns.

/// The entity that a command imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entity {
    Product,
    Stock,
    Price,
    TierPrice,
    Category,
    Customer,
}

/// What a run does with the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Validate,
    AddUpdate,
    Replace,
    Delete,
}

impl Operation {
    /// Returns the operation of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Validate, Self::AddUpdate, Self::Replace, Self::Delete].into_iter().find(|operation| operation.name() == name)
    }

    /// Returns the name on the command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Validate => "validate",
            Self::AddUpdate => "add-update",
            Self::Replace => "replace",
            Self::Delete => "delete",
        }
    }
}

/// One import command.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) command: &'static str,
    pub(super) entity: Entity,
    /// What file names begin with.
    pub(super) prefix: &'static str,
    pub(super) operations: &'static [Operation],
    /// Columns that the header must have.
    pub(super) columns: &'static [&'static str],
}

use Operation::{AddUpdate, Delete, Replace, Validate};

/// All import commands.
pub(super) const KINDS: [Kind; 6] = [
    Kind {
        command: "import:products",
        entity: Entity::Product,
        prefix: "product-import",
        operations: &[Validate, AddUpdate, Replace, Delete],
        columns: &["sku"],
    },
    Kind {
        command: "import:products:inventory",
        entity: Entity::Stock,
        prefix: "product-import-inventory",
        operations: &[AddUpdate],
        columns: &["sku", "qty"],
    },
    Kind {
        command: "import:products:price",
        entity: Entity::Price,
        prefix: "product-import-price",
        operations: &[AddUpdate],
        columns: &["sku", "price"],
    },
    Kind {
        command: "import:products:price:tier",
        entity: Entity::TierPrice,
        prefix: "product-import-tier-price",
        operations: &[AddUpdate, Replace, Delete],
        columns: &["sku", "tier_price_website", "tier_price_customer_group", "tier_price_qty", "tier_price"],
    },
    Kind {
        command: "import:categories",
        entity: Entity::Category,
        prefix: "category-import",
        operations: &[Validate, AddUpdate, Replace, Delete],
        columns: &["path"],
    },
    Kind {
        command: "import:customers",
        entity: Entity::Customer,
        prefix: "customer-import",
        operations: &[Validate, AddUpdate, Replace, Delete],
        columns: &["email"],
    },
];

impl Kind {
    /// Returns the kind that this command imports.
    pub(super) fn of_command(command: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.command == command)
    }
}
