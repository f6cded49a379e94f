use expect_test::expect;
use proptest::prelude::*;

use super::*;
use crate::definition::{NAMESPACE, SchemaFile, read_with, schema_name, schema_paths};
use crate::model::rules::{ColumnRule, Reference, UniqueKey, ValueType};
use crate::view::diagnostic::render;

fn source(name: &str, text: &str) -> SourceText {
    SourceText { name: name.to_owned(), text: text.to_owned() }
}

fn told(text: &str) -> String {
    let text = source("products.json", text);
    render(&read_table_schema(&text, "products").diagnostics, &[text], false)
}

fn fields(fields: &str) -> String {
    format!("{{\n  \"fields\": [\n    {fields}\n  ]\n}}\n")
}

#[test]
fn e11_a_table_schema_is_read_as_rules() {
    let text = r#"{
      "$schema": "https://datapackage.org/profiles/2.0/tableschema.json", "title": "Products",
      "fields": [
        {"name": "sku", "title": "Number", "constraints": {"required": true, "maxLength": 64, "pattern": "[A-Z]+-[0-9]+"}},
        {"name": "price", "type": "number", "constraints": {"minimum": 0.5, "maximum": "100000"}},
        {"name": "qty", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "visible", "type": "boolean"},
        {"name": "on", "type": "boolean", "trueValues": ["on", "1"], "falseValues": ["off"]},
        {"name": "from", "type": "date", "constraints": {"minimum": "2020-01-01"}},
        {"name": "to", "type": "date", "format": "%d.%m.%Y"},
        {"name": "at", "type": "time"},
        {"name": "stamp", "type": "datetime"},
        {"name": "mail", "type": "string", "format": "email", "constraints": {"unique": true}},
        {"name": "kind", "constraints": {"enum": ["simple", "a|b"], "minLength": 2}},
        {"name": "year", "type": "year"},
        {"name": "parent", "type": "any"}
      ],
      "missingValues": ["", "-", {"value": "n/a", "label": "not known"}],
      "primaryKey": "sku",
      "uniqueKeys": [["sku", "mail"]],
      "foreignKeys": [{"fields": "parent", "reference": {"resource": "", "fields": "sku"}}]
    }"#;
    assert_eq!(told(text), "");
    let rules = read_table_schema(&source("products.json", text), "products").rules.expect("there are no errors");
    let column = ColumnRule::new;
    let text = |text: &str| Some(text.to_owned());
    let choice = |words: &[&str]| ValueType::Choice { choices: words.iter().map(|word| (*word).to_owned()).collect() };
    let formats = |formats: &[&str]| formats.iter().map(|format| (*format).to_owned()).collect::<Vec<_>>();
    let unique = |columns: &[&str]| UniqueKey { columns: formats(columns), severity: Severity::Error, stop_after: None };
    let expected = Rules {
        blank: vec!["-".to_owned(), "n/a".to_owned()],
        columns: vec![
            ColumnRule { required: true, not_empty: true, length_max: Some(64), pattern: text("[A-Z]+-[0-9]+"), ..column("sku") },
            ColumnRule { value: ValueType::Decimal, min: text("0.5"), max: text("100000"), ..column("price") },
            ColumnRule { value: ValueType::Integer, min: text("0"), ..column("qty") },
            ColumnRule { value: ValueType::Boolean, ..column("visible") },
            ColumnRule { value: choice(&["on", "1", "off"]), ..column("on") },
            ColumnRule { value: ValueType::Date { formats: formats(&["%Y-%m-%d"]) }, min: text("2020-01-01"), ..column("from") },
            ColumnRule { value: ValueType::Date { formats: formats(&["%d.%m.%Y"]) }, ..column("to") },
            ColumnRule { value: ValueType::Time { formats: formats(&["%H:%M:%S"]) }, ..column("at") },
            ColumnRule {
                value: ValueType::DateTime { formats: formats(&["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%:z", "%Y-%m-%dT%H:%M:%S"]) },
                ..column("stamp")
            },
            ColumnRule { value: ValueType::Email, ..column("mail") },
            ColumnRule { length_min: Some(2), ..column("kind") },
            ColumnRule { value: choice(&["simple", "a|b"]), ..column("kind") },
            ColumnRule { value: ValueType::Integer, ..column("year") },
            ColumnRule { pattern: text("-?[0-9]{4,}"), ..column("year") },
            column("parent"),
        ],
        unique: vec![unique(&["mail"]), unique(&["sku"]), unique(&["sku", "mail"])],
        references: vec![Reference {
            column: "parent".to_owned(),
            separator: None,
            to: text("sku"),
            key_file: None,
            severity: Severity::Error,
            stop_after: None,
        }],
        ..Rules::new("products")
    };
    assert_eq!(rules, expected);
}

#[test]
fn e11_what_rules_cannot_keep_of_a_schema_is_told_and_the_rest_is_used() {
    let text = r#"{
  "fields": [
    {"name": "a", "type": "number", "decimalChar": ",", "constraints": {"minimum": 1}},
    {"name": "b", "type": "geopoint"},
    {"name": "c", "type": "date", "format": "any"},
    {"name": "d", "type": "date", "format": "YYYY-MM-DD"},
    {"name": "e", "type": "string", "format": "uri", "missingValues": ["x"]},
    {"name": "f", "constraints": {"exclusiveMinimum": 1, "requird": true}, "typ": "integer"},
    {"name": "g", "trueValues": ["x"]},
    {"name": "h", "type": "integer", "bareNumber": false}
  ],
  "missingValues": ["-"],
  "fieldsMatch": "exact",
  "primarykey": "a",
  "foreignKeys": [
    {"fields": "a", "reference": {"resource": "others", "fields": "x"}},
    {"fields": ["a", "b"], "reference": {"fields": ["c", "d"]}}
  ]
}"#;
    let read = read_table_schema(&source("products.json", text), "products");
    let rules = read.rules.expect("there are only warnings");
    assert!(rules.columns.iter().all(|rule| rule.required) && rules.unknown_columns == Some(Severity::Error));
    expect![[r#"
        warning: numbers with `,` are not judged: any text passes
         --> products.json:3:52
          |
        3 |     {"name": "a", "type": "number", "decimalChar": ",", "constraints": {"minimum": 1}},
          |                                                    ^^^
          |
          = help: numbers are written with a point before the fraction, and nothing between thousands

        warning: the constraint `minimum` is left out
         --> products.json:3:74
          |
        3 |     {"name": "a", "type": "number", "decimalChar": ",", "constraints": {"minimum": 1}},
          |                                                                          ^^^^^^^
          |
          = help: it is only for numbers, dates and times that are judged; how long a text may be is said by `maxLength`

        warning: values of type `geopoint` are not judged
         --> products.json:4:27
          |
        4 |     {"name": "b", "type": "geopoint"},
          |                           ^^^^^^^^^^
          |
          = help: any text passes; write a `pattern`, if there is one

        warning: with the format `any`, dates and times are not judged
         --> products.json:5:45
          |
        5 |     {"name": "c", "type": "date", "format": "any"},
          |                                             ^^^^^
          |
          = help: any text passes; write a format such as %Y-%m-%d

        warning: `YYYY-MM-DD` has no word such as %Y; the values are not judged
         --> products.json:6:45
          |
        6 |     {"name": "d", "type": "date", "format": "YYYY-MM-DD"},
          |                                             ^^^^^^^^^^^^
          |
          = help: %Y year, %m month, %d day, %H hour, %M minute, %S second; %y a year of two digits, %b a month such as Jan, %% the sign itself

        warning: of `uri`, only addresses with http and https pass
         --> products.json:7:47
          |
        7 |     {"name": "e", "type": "string", "format": "uri", "missingValues": ["x"]},
          |                                               ^^^^^
          |
          = help: leave the format out, if there are others

        warning: `missingValues` of a single field is left out
         --> products.json:7:55
          |
        7 |     {"name": "e", "type": "string", "format": "uri", "missingValues": ["x"]},
          |                                                       ^^^^^^^^^^^^^
          |
          = help: write them beside `fields`, where they hold for all columns

        warning: the constraint `exclusiveMinimum` is not judged, and is left out
         --> products.json:8:36
          |
        8 |     {"name": "f", "constraints": {"exclusiveMinimum": 1, "requird": true}, "typ": "integer"},
          |                                    ^^^^^^^^^^^^^^^^
          |
          = help: known are: required, unique, minimum, maximum, minLength, maxLength, pattern, enum

        warning: the constraint `requird` is not judged, and is left out
         --> products.json:8:59
          |
        8 |     {"name": "f", "constraints": {"exclusiveMinimum": 1, "requird": true}, "typ": "integer"},
          |                                                           ^^^^^^^
          |
          = help: did you mean `required`? known are: required, unique, minimum, maximum, minLength, maxLength, pattern, enum

        warning: `typ` is not known here, and is left out
         --> products.json:8:77
          |
        8 |     {"name": "f", "constraints": {"exclusiveMinimum": 1, "requird": true}, "typ": "integer"},
          |                                                                             ^^^
          |
          = help: did you mean `type`? known are: name, type, format, constraints, trueValues, falseValues, decimalChar, groupChar, bareNumber, missingValues, categories

        warning: `trueValues` means nothing for the type `string`, and is left out
         --> products.json:9:20
          |
        9 |     {"name": "g", "trueValues": ["x"]},
          |                    ^^^^^^^^^^
          |
          = help: remove it, or correct the type

        warning: numbers with signs around them are not judged: any text passes
          --> products.json:10:52
           |
        10 |     {"name": "h", "type": "integer", "bareNumber": false}
           |                                                    ^^^^^
           |
           = help: write the numbers alone

        warning: an empty cell counts as missing, too
          --> products.json:12:20
           |
        12 |   "missingValues": ["-"],
           |                    ^
           |
           = help: add the empty text to the list

        warning: the order of the columns is not judged
          --> products.json:13:18
           |
        13 |   "fieldsMatch": "exact",
           |                  ^^^^^^^
           |
           = help: write `equal`, which asks for the same columns in whatever order

        warning: `primarykey` is not known here, and is left out
          --> products.json:14:4
           |
        14 |   "primarykey": "a",
           |    ^^^^^^^^^^
           |
           = help: did you mean `primaryKey`? known are: fields, missingValues, primaryKey, uniqueKeys, foreignKeys, fieldsMatch

        warning: the reference to `others` is not judged, and is left out
          --> products.json:16:47
           |
        16 |     {"fields": "a", "reference": {"resource": "others", "fields": "x"}},
           |                                               ^^^^^^^^
           |
           = help: references are judged within the files of a bunch, or by a `key-file` of a `<reference>` in XML

        warning: a foreign key of several columns is not judged, and is left out
          --> products.json:17:16
           |
        17 |     {"fields": ["a", "b"], "reference": {"fields": ["c", "d"]}}
           |                ^^^^^^^^^^
           |
           = help: only single columns are

        17 warnings
    "#]].assert_eq(&told(text));
}

#[test]
fn e11_every_mistake_in_a_schema_is_reported_with_its_place() {
    let text = fields(
        r#"{"name": "a", "type": "integr", "constraints": {"required": "yes", "pattern": "[a-z"}},
    {"name": "b", "type": "integer", "constraints": {"minimum": 5, "maximum": 1.5}},
    {"name": "ä", "type": "decimal"}, {"name": "b"}, {"name": ""}, {"type": "string"}, "c",
    {"name": "d", "type": "date", "constraints": {"minimum": "01.02.2020", "enum": []}, "type": "time"},
    {"name": "e", "constraints": {"minLength": 9, "maxLength": 1}},
    {"name": "f", "constraints": {"maxLength": -1}, "format": "emial"}"#,
    )
    .replace("  ]\n}", "  ],\n  \"primaryKey\": [\"a\", \"x\"],\n  \"foreignKeys\": {}, \"uniqueKeys\": [[]]\n}");
    assert_eq!(read_table_schema(&source("products.json", &text), "products").rules, None);
    expect![[r#"
        error: unknown type `integr`
         --> products.json:3:28
          |
        3 |     {"name": "a", "type": "integr", "constraints": {"required": "yes", "pattern": "[a-z"}},
          |                            ^^^^^^
          |
          = help: did you mean `integer`? allowed: string, number, integer, boolean, date, time, datetime, year, yearmonth, any, object, array, list, duration, geopoint, geojson

        error: true or false is expected here
         --> products.json:3:65
          |
        3 |     {"name": "a", "type": "integr", "constraints": {"required": "yes", "pattern": "[a-z"}},
          |                                                                 ^
          |
          = help: write it without quotes

        error: the pattern cannot be used: unclosed character class
         --> products.json:3:84
          |
        3 |     {"name": "a", "type": "integr", "constraints": {"required": "yes", "pattern": "[a-z"}},
          |                                                                                    ^^^^
          |
          = help: it is a regular expression for the whole value; a sign that means something, such as `.`, is written with `\` before it

        error: `1.5` is not a whole number
         --> products.json:4:79
          |
        4 |     {"name": "b", "type": "integer", "constraints": {"minimum": 5, "maximum": 1.5}},
          |                                                                               ^^^
          |
          = help: write it without a point

        error: unknown type `decimal`
         --> products.json:5:28
          |
        5 |     {"name": "ä", "type": "decimal"}, {"name": "b"}, {"name": ""}, {"type": "string"}, "c",
          |                            ^^^^^^^
          |
          = help: allowed: string, number, integer, boolean, date, time, datetime, year, yearmonth, any, object, array, list, duration, geopoint, geojson

        error: the field `b` is there twice
         --> products.json:5:49
          |
        4 |     {"name": "b", "type": "integer", "constraints": {"minimum": 5, "maximum": 1.5}},
          |               - it is here first
        5 |     {"name": "ä", "type": "decimal"}, {"name": "b"}, {"name": ""}, {"type": "string"}, "c",
          |                                                 ^
          |
          = help: remove one of them

        error: the name of a column is empty
         --> products.json:5:64
          |
        5 |     {"name": "ä", "type": "decimal"}, {"name": "b"}, {"name": ""}, {"type": "string"}, "c",
          |                                                                ^
          |
          = help: write it as the header of the files does

        error: the field has no `name`
         --> products.json:5:68
          |
        5 |     {"name": "ä", "type": "decimal"}, {"name": "b"}, {"name": ""}, {"type": "string"}, "c",
          |                                                                    ^
          |
          = help: write the name of its column: `"name": "sku"`

        error: an object is expected here
         --> products.json:5:88
          |
        5 |     {"name": "ä", "type": "decimal"}, {"name": "b"}, {"name": ""}, {"type": "string"}, "c",
          |                                                                                        ^
          |
          = help: write it in curly brackets

        error: `01.02.2020` is not written as the values are
         --> products.json:6:63
          |
        6 |     {"name": "d", "type": "date", "constraints": {"minimum": "01.02.2020", "enum": []}, "type": "time"},
          |                                                               ^^^^^^^^^^
          |
          = help: write it as %Y-%m-%d

        error: no value is allowed
         --> products.json:6:84
          |
        6 |     {"name": "d", "type": "date", "constraints": {"minimum": "01.02.2020", "enum": []}, "type": "time"},
          |                                                                                    ^^
          |
          = help: list the values that are, or remove `enum`

        error: `type` is given twice
         --> products.json:6:90
          |
        6 |     {"name": "d", "type": "date", "constraints": {"minimum": "01.02.2020", "enum": []}, "type": "time"},
          |                    ---- it is given here first                                           ^^^^
          |
          = help: remove one of them

        error: no value has at least 9 and at most 1 characters
         --> products.json:7:15
          |
        7 |     {"name": "e", "constraints": {"minLength": 9, "maxLength": 1}},
          |               ^
          |
          = help: correct `minLength` or `maxLength`

        error: `-1` is not a length
         --> products.json:8:48
          |
        8 |     {"name": "f", "constraints": {"maxLength": -1}, "format": "emial"}
          |                                                ^^
          |
          = help: write a whole number of characters

        error: unknown format `emial`
         --> products.json:8:63
          |
        8 |     {"name": "f", "constraints": {"maxLength": -1}, "format": "emial"}
          |                                                               ^^^^^^^
          |
          = help: did you mean `email`? allowed: default, email, uri, uuid, binary

        error: there is no field `x`
          --> products.json:10:24
           |
        10 |   "primaryKey": ["a", "x"],
           |                        ^
           |
           = help: defined are: a, b, ä, d, e, f

        error: a list is expected here
          --> products.json:11:18
           |
        11 |   "foreignKeys": {}, "uniqueKeys": [[]]
           |                  ^
           |
           = help: write it in square brackets

        error: a key has 1 to 16 columns
          --> products.json:11:37
           |
        11 |   "foreignKeys": {}, "uniqueKeys": [[]]
           |                                     ^^
           |
           = help: name the columns, or remove the key

        18 errors
    "#]].assert_eq(&told(&text));
}

#[test]
fn e11_a_text_that_is_no_table_schema_is_refused_with_what_to_do() {
    let texts = [
        "",
        "[]",
        "{\"fields\": [}",
        "\u{feff}{\n  \"fields\": [\n    {\"name\": \"ä\" \"type\": \"string\"}\n  ]\n}",
        "{\"resources\": [{\"schema\": {\"fields\": []}}]}",
        "{\"columns\": []}",
        "{\"fields\": [{\"name\": \"\\ud800\"}]}",
        &format!("{{\"fields\": {}{}}}", "[".repeat(20), "]".repeat(20)),
        &fields(&vec!["{\"name\": \"a\"}"; 1001].join(", ")),
    ];
    let told: String = texts.iter().map(|text| told(text)).collect();
    expect![[r#"
        error: this is not well-formed JSON: EOF while parsing a value
         --> products.json:1:1
          |
        1 |
          | ^
          |
          = help: the schema cannot be read

        1 error
        error: a Table Schema is an object
         --> products.json:1:1
          |
        1 | []
          | ^^
          |
          = help: it begins with `{`, and has a list `fields`

        1 error
        error: this is not well-formed JSON: expected value
         --> products.json:1:13
          |
        1 | {"fields": [}
          |             ^
          |
          = help: the schema cannot be read

        1 error
        error: this is not well-formed JSON: expected `,` or `}`
         --> products.json:3:18
          |
        3 |     {"name": "ä" "type": "string"}
          |                  ^
          |
          = help: the schema cannot be read

        1 error
        error: the schema has no `fields`
         --> products.json:1:1
          |
        1 | {"resources": [{"schema": {"fields": []}}]}
          | ^
          |
          = help: this is a Data Package: put the `schema` of its resource into a file of its own

        1 error
        error: the schema has no `fields`
         --> products.json:1:1
          |
        1 | {"columns": []}
          | ^
          |
          = help: list the columns: `"fields": [{"name": "sku"}]`

        1 error
        error: this is not well-formed JSON: unexpected end of hex escape
         --> products.json:1:22
          |
        1 | {"fields": [{"name": "\ud800"}]}
          |                      ^^^^^^^^
          |
          = help: the schema cannot be read

        1 error
        error: values are nested more than 16 deep
         --> products.json:1:27
          |
        1 | {"fields": [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}
          |                           ^
          |
          = help: make the schema smaller

        1 error
        error: the schema has 1001 fields; at most 1000 are allowed
         --> products.json:2:13
          |
        2 |   "fields": [
          |             ^
          |
          = help: split it into several schemas

        1 error
    "#]]
    .assert_eq(&told);
}

#[test]
fn e11_a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let text = fields("{\"name\": \"a\", \"type\": \"integer\"},\n    {\"name\": \"b\"}");
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let rules = |text: &str| read_table_schema(&source("a.json", text), "a").rules.expect("it is fine");
    assert_eq!(rules(&text), rules(&windows));
    let broken = source("a.json", &windows.replace("integer", "intger"));
    let found = &read_table_schema(&broken, "a").diagnostics[0];
    assert_eq!(&broken.text[found.span.clone()], "intger");
}

#[test]
fn e11_a_set_of_rules_takes_over_a_schema_file_beside_it() {
    let rules = r#"<rules name="mine" schema="schemas/products.json" stop-after="7"><column name="b" type="sku"/></rules>
        <rules name="heir" extends="mine"><column name="c"/></rules>"#;
    let definition = source("etc/own.xml", &format!("<pipelines xmlns=\"{NAMESPACE}\">{rules}</pipelines>"));
    assert_eq!(schema_paths(&definition), ["schemas/products.json"]);
    let name = schema_name("etc/own.xml", "schemas/products.json");
    assert_eq!(name, "etc/schemas/products.json");
    let text = source(&name, &fields("{\"name\": \"a\", \"type\": \"integer\"}, {\"name\": \"b\", \"type\": \"integer\"}"));
    let schema = SchemaFile { text, problem: None };
    let read = |schema: &SchemaFile| read_with(std::slice::from_ref(&definition), std::slice::from_ref(schema), &[]);
    let good = read(&schema);
    assert_eq!(good.diagnostics, []);
    let heir = &good.definitions.rules["heir"];
    let columns: Vec<_> = heir.columns.iter().map(|rule| (rule.column.as_str(), &rule.value)).collect();
    assert_eq!(columns, [("a", &ValueType::Integer), ("b", &ValueType::Sku), ("c", &ValueType::Text)]);
    assert_eq!(heir.stop_after, Some(7));

    let broken = SchemaFile { text: source(&name, "{\n}"), problem: None };
    let gone = SchemaFile { text: source(&name, ""), problem: Some("No such file or directory".to_owned()) };
    let texts = [definition.clone(), broken.text.clone()];
    let told = render(&read(&broken).diagnostics, &texts, false) + &render(&read(&gone).diagnostics, &texts, false);
    expect![[r#"
        error: the schema has no `fields`
         --> etc/schemas/products.json:1:1
          |
        1 | {
          | ^
          |
          = help: list the columns: `"fields": [{"name": "sku"}]`

        1 error
        error: cannot read the schema etc/schemas/products.json: No such file or directory
         --> etc/own.xml:1:68
          |
        1 | <pipelines xmlns="urn:bunchd:pipelines"><rules name="mine" schema="schemas/products.json" stop-after="7"><column name="b" type="sku"/...
          |                                                                    ^^^^^^^^^^^^^^^^^^^^^
          |
          = help: write the path of a Table Schema (JSON), from the folder of this file

        1 error
    "#]].assert_eq(&told);
}

#[test]
fn e11_a_schema_and_a_base_at_once_are_refused() {
    let rules = r#"<rules name="a" schema="x.json" extends="b"/><rules name="b"/><rules name="c" schema=" "/>"#;
    let definition = source("own.xml", &format!("<pipelines xmlns=\"{NAMESPACE}\">{rules}</pipelines>"));
    let told: Vec<String> = read_with(&[definition], &[], &[]).diagnostics.into_iter().map(|found| found.message).collect();
    assert_eq!(told, ["a set takes over a schema or another set, not both", "the value is empty"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn e11_any_damage_to_a_good_schema_is_survived(at in 0usize..700, length in 0usize..30, put in "[{}\"\\\\:,é 0-9a-u]{0,6}") {
        let mut text = fields("{\"name\": \"ä\", \"type\": \"number\", \"constraints\": {\"minimum\": 0.5, \"enum\": [\"\\u00e4\", 2]}},\n {\"name\": \"b\", \"type\": \"date\", \"format\": \"%d.%m.%Y\"}")
            .replace("  ]\n}", "  ], \"primaryKey\": \"ä\", \"missingValues\": [\"-\"], \"foreignKeys\": [{\"fields\": \"b\", \"reference\": {\"fields\": [\"ä\"]}}]}");
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let range = floor(at)..floor(at + length);
        text.replace_range(range, &put);
        let text = source("a.json", &text);
        for found in read_table_schema(&text, "a").diagnostics {
            prop_assert!(text.text.get(found.span.clone()).is_some(), "{found:?}");
        }
    }
}
