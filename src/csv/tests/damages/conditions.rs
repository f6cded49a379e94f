//! Rules for some records, about columns, and about how many there are.

use expect_test::expect;

use super::damages;
use super::ruled::{by_column, count, if_configurable, parents, typed, v};
use crate::csv::tests::bunch::Bunch;
use crate::model::message::Severity;
use crate::model::rules::{ColumnRule, ForbiddenColumn, Reference, Rules, ValueType};

fn required(severity: Severity) -> Rules {
    by_column(ColumnRule { required: true, severity, ..v() })
}

fn forbidden() -> Rules {
    let forbid = |column: &str, severity| ForbiddenColumn { column: column.to_owned(), severity };
    Rules { forbidden: vec![forbid("entity_id", Severity::Warning), forbid("x", Severity::Error)], ..Rules::new("test") }
}

/// Makes rules that name the columns `v`, `w`, `parent`, `type` and `y`, and allow no others.
fn known() -> Rules {
    Rules {
        unknown_columns: Some(Severity::Error),
        references: vec![Reference { to: Some("w".to_owned()), ..parents() }],
        conditionals: if_configurable(ColumnRule::new("y")).conditionals,
        ..by_column(v())
    }
}

fn whole_numbers(severity: Severity, stop_after: Option<u64>) -> Rules {
    by_column(ColumnRule { value: ValueType::Integer, severity, stop_after, ..v() })
}

damages! {
    e11_a_required_column: [
        Bunch::of("it is there", "v\n1\n").by(required(Severity::Error)),
        Bunch::of("it is missing", "sku,V\n1,2\n").by(required(Severity::Error)),
        Bunch::of("one file has it not", "sku,v\n1,2\n").and("sku\n1\n").by(required(Severity::Error)),
        Bunch::of("a warning", "sku\n1\n").by(required(Severity::Warning)),
    ] => expect![[]];
    e11_columns_that_are_forbidden: [
        Bunch::of("one", "sku,entity_id\n1,2\n").by(forbidden()),
        Bunch::of("both, in two files", "sku,x\n1,2\n").and("entity_id,sku\n1,2\n").by(forbidden()),
    ] => expect![[]];
    e11_columns_that_are_unknown: [
        Bunch::of("an error", "v,w,parent,type,y,z\n1,,,4,5,6\n").by(known()),
        Bunch::of("a warning in the second file", "v\n1\n")
            .and("v,u\n1,2\n")
            .by(Rules { unknown_columns: Some(Severity::Warning), ..by_column(v()) }),
    ] => expect![[]];
    e11_a_rule_for_some_records: [
        Bunch::of("a cell that must not be empty", "type,v\nsimple,\nconfigurable,\nbundle,a\nConfigurable,\n")
            .by(if_configurable(ColumnRule { not_empty: true, ..v() })),
        Bunch::of("a column that is required", "type\nsimple\nbundle\n").by(if_configurable(ColumnRule { required: true, ..v() })),
        Bunch::of("where there is no such record", "type\nsimple\n").by(if_configurable(ColumnRule { required: true, ..v() })),
        Bunch::of("a type", "v,type\nx,simple\nx,bundle\n1,bundle\n").by(if_configurable(ColumnRule { value: ValueType::Integer, ..v() })),
        Bunch::of("a file without the column that decides", "v\nx\n").by(if_configurable(ColumnRule { not_empty: true, ..v() })),
    ] => expect![[]];
    e11_how_many_records: [
        Bunch::of("too few", "sku\n1\n").and("sku\n2\n").by(count(Some(3), None, Severity::Error)),
        Bunch::of("just enough", "sku\n1\n").and("sku\n2\n").by(count(Some(2), Some(2), Severity::Error)),
        Bunch::of("too many", "sku\n1\n2\n3\n").by(count(None, Some(2), Severity::Warning)),
    ] => expect![[]];
    e11_the_end_after_so_many: [
        Bunch::of("errors", "sku,v\n1,x\n2,y\n3,z\n4,5\n").by(Rules { stop_after: Some(2), ..typed(ValueType::Integer) }),
        Bunch::of("findings of a rule", "sku,v\n1,x\n2,y\n3,z\n4,5\n").by(whole_numbers(Severity::Warning, Some(2))),
        Bunch::of("warnings are no errors", "sku,v\n1,x\n2,y\n3,z\n")
            .by(Rules { stop_after: Some(2), ..whole_numbers(Severity::Warning, None) }),
        Bunch::of("fewer than that", "sku,v\n1,x\n2,5\n").by(Rules { stop_after: Some(2), ..typed(ValueType::Integer) }),
    ] => expect![[]];
}
