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
        Bunch::of("a warning, and an error for the same column", "sku\n1\n")
            .by(Rules { columns: [required(Severity::Warning).columns, required(Severity::Error).columns].concat(), ..Rules::new("test") }),
    ] => expect![[r#"
        it is there: 1 records
        it is missing: 1 records
          line 1, byte 0, record 1, v: missing-column
        one file has it not: 1 + 1 records
          b.csv, line 1, byte 0, record 1, v: missing-column
        a warning: 1 records
          line 1, byte 0, record 1, v: missing-column (warning)
        a warning, and an error for the same column: 1 records
          line 1, byte 0, record 1, v: missing-column
        = missing-column: the required column "v" is missing, and no column is one that is known: is the header line missing?
        = missing-column: the required column "v" is missing; did you mean "V"?
    "#]];
    e11_columns_that_are_forbidden: [
        Bunch::of("one", "sku,entity_id\n1,2\n").by(forbidden()),
        Bunch::of("both, in two files", "sku,x\n1,2\n").and("entity_id,sku\n1,2\n").by(forbidden()),
    ] => expect![[r#"
        one: 1 records
          line 1, byte 0, record 1, entity_id: forbidden-column (warning)
        both, in two files: 1 + 1 records
          a.csv, line 1, byte 0, record 1, x: forbidden-column
          b.csv, line 1, byte 0, record 1, entity_id: forbidden-column (warning)
        = forbidden-column: the column "entity_id" must not be there; remove it
        = forbidden-column: the column "x" must not be there; remove it
    "#]];
    e11_columns_that_are_unknown: [
        Bunch::of("an error", "v,w,parent,type,y,z\n1,,,4,5,6\n").by(known()),
        Bunch::of("a warning in the second file", "v\n1\n")
            .and("v,u\n1,2\n")
            .by(Rules { unknown_columns: Some(Severity::Warning), ..by_column(v()) }),
    ] => expect![[r#"
        an error: 1 records
          line 1, byte 0, record 1, z: unknown-column
        a warning in the second file: 1 + 1 records
          b.csv, line 1, byte 0, record 1, u: unknown-column (warning)
        = unknown-column: no rule knows the column "u"; remove it, or add it to the rules
        = unknown-column: no rule knows the column "z"; remove it, or add it to the rules
    "#]];
    e11_a_rule_for_some_records: [
        Bunch::of("a cell that must not be empty", "type,v\nsimple,\nconfigurable,\nbundle,a\nConfigurable,\n")
            .by(if_configurable(ColumnRule { not_empty: true, ..v() })),
        Bunch::of("a column that is required", "type\nsimple\nbundle\n").by(if_configurable(ColumnRule { required: true, ..v() })),
        Bunch::of("where there is no such record", "type\nsimple\n").by(if_configurable(ColumnRule { required: true, ..v() })),
        Bunch::of("a type", "v,type\nx,simple\nx,bundle\n1,bundle\n").by(if_configurable(ColumnRule { value: ValueType::Integer, ..v() })),
        Bunch::of("a file without the column that decides", "v\nx\n").by(if_configurable(ColumnRule { not_empty: true, ..v() })),
    ] => expect![[r#"
        a cell that must not be empty: 4 records
          line 3, byte 28, record 3, v: not-empty <>
        a column that is required: 2 records
          line 3, byte 12, record 3, v: missing-column
        where there is no such record: 1 records
        a type: 3 records
          line 3, byte 16, record 3, v: integer <x>
        a file without the column that decides: 1 records
        = integer: no whole number: write digits only [valid: a whole number]
        = missing-column: the column "v" is not there, but a record with "bundle" in "type" needs it; add it
        = not-empty: there is no value: fill it in [valid: text]
    "#]];
    e11_how_many_records: [
        Bunch::of("too few", "sku\n1\n").and("sku\n2\n").by(count(Some(3), None, Severity::Error)),
        Bunch::of("just enough", "sku\n1\n").and("sku\n2\n").by(count(Some(2), Some(2), Severity::Error)),
        Bunch::of("too many", "sku\n1\n2\n3\n").by(count(None, Some(2), Severity::Warning)),
    ] => expect![[r#"
        too few: 1 + 1 records
          b.csv, line 1, byte 0, record 1: records <2>
        just enough: 1 + 1 records
        too many: 3 records
          line 1, byte 0, record 1: records (warning) <3>
        = records: there are 2 records in all files, and at least 3 are expected; was the export cut? [valid: at least 3 records]
        = records: there are 3 records in all files, and at most 2 are expected; is it the right file? [valid: at most 2 records]
    "#]];
    e11_the_end_after_so_many: [
        Bunch::of("errors", "sku,v\n1,x\n2,y\n3,z\n4,5\n").by(Rules { stop_after: Some(2), ..typed(ValueType::Integer) }),
        Bunch::of("findings of a rule", "sku,v\n1,x\n2,y\n3,z\n4,5\n").by(whole_numbers(Severity::Warning, Some(2))),
        Bunch::of("warnings are no errors", "sku,v\n1,x\n2,y\n3,z\n")
            .by(Rules { stop_after: Some(2), ..whole_numbers(Severity::Warning, None) }),
        Bunch::of("fewer than that", "sku,v\n1,x\n2,5\n").by(Rules { stop_after: Some(2), ..typed(ValueType::Integer) }),
    ] => expect![[r#"
        errors: 4 records
          line 2, byte 8, record 2, v: integer <x>
          line 3, byte 12, record 3, v: integer <y>
          line 4, byte 16, record 4, v: integer <z>
          ended early: it ended after 3 errors, as the rules ask
        findings of a rule: 4 records
          line 2, byte 8, record 2, v: integer (warning) <x>
          line 3, byte 12, record 3, v: integer (warning) <y>
          line 4, byte 16, record 4, v: integer (warning) <z>
          ended early: it ended after 3 findings of one rule, as that rule asks
        warnings are no errors: 3 records
          line 2, byte 8, record 2, v: integer (warning) <x>
          line 3, byte 12, record 3, v: integer (warning) <y>
          line 4, byte 16, record 4, v: integer (warning) <z>
        fewer than that: 2 records
          line 2, byte 8, record 2, v: integer <x>
        = integer: no whole number: write digits only [valid: a whole number]
    "#]];
}
