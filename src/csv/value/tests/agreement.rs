//! Judging and explaining agree, whatever the rule and the value; what is said is one safe sentence.

use std::path::Path;

use proptest::prelude::*;

use super::super::Judge;
use super::{broken_ones, formats};
use crate::model::rules::{ColumnRule, ValueType};

fn value_type() -> impl Strategy<Value = ValueType> {
    prop_oneof![
        Just(ValueType::Text),
        Just(ValueType::Integer),
        Just(ValueType::Decimal),
        Just(ValueType::Boolean),
        Just(ValueType::Date { formats: formats(&["%Y-%m-%d", "%m/%d/%y"]) }),
        Just(ValueType::Date { formats: formats(&["%d %b %Y"]) }),
        Just(ValueType::Time { formats: formats(&["%H:%M:%S"]) }),
        Just(ValueType::DateTime { formats: formats(&["%Y-%m-%d %H:%M:%S", "%m/%d/%y, %I:%M %p"]) }),
        Just(ValueType::Choice { choices: formats(&["simple", "bundle", "1"]) }),
        Just(ValueType::Url),
        Just(ValueType::Email),
        Just(ValueType::Sku),
        Just(ValueType::File { below: env!("CARGO_MANIFEST_DIR").to_owned() + "/src" }),
    ]
}

prop_compose! {
    fn rule()(
        value in value_type(), not_empty: bool, separator in prop::option::of(prop::sample::select(vec![',', '|', '·'])),
        length_min in prop::option::of(0_u64..4), length_max in prop::option::of(3_u64..20), pattern in prop::option::of(Just("[^x]*".to_owned())),
        has_bounds: bool,
    ) -> ColumnRule {
        let bound = |number: &str, day: &str| {
            let is_number = matches!(value, ValueType::Integer | ValueType::Decimal);
            let is_day = matches!(&value, ValueType::Date { formats } if formats[0] == "%Y-%m-%d");
            [(is_number, number), (is_day, day)].into_iter().find(|(is, _)| *is).map(|(_, bound)| bound.to_owned())
        };
        let (min, max) = if has_bounds { (bound("-3", "2020-02-29"), bound("12", "2030-12-31")) } else { (None, None) };
        ColumnRule { value, not_empty, separator, length_min, length_max, pattern, min, max, ..ColumnRule::new("column") }
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-+]?[0-9]{1,5}[.,]?[0-9]{0,3}[eE€% ]?[0-9]?",
        "[ ']?[0-9]{2,4}[-./ ][0-9]{1,2}[-./ ][0-9]{2,4}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( [AP]M)?)?",
        "(https?://)?[a-zü.@:/ ,]{0,12}",
        "[ ]?(simple|Bundle|true|WAHR|ja|csv\\.rs|/csv/value\\.rs|CSV\\.rs|\\.\\./src/csv\\.rs|__EMPTY__VALUE__|null)[ ,|·]?(1|x|)",
        "[\\PC\u{0}-\u{20}\u{2028}]{0,80}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn judging_and_explaining_agree(rule in rule(), cells in prop::collection::vec(cell(), 0..12)) {
        let judge = Judge::new(&rule, &["__EMPTY__VALUE__".to_owned()], Path::new("/")).expect("the rule is fine");
        let values: Vec<&[u8]> = cells.iter().map(String::as_bytes).collect();
        let explained: Vec<_> = values.iter().map(|value| judge.explain(value)).collect();
        let expected: Vec<usize> = (0..values.len()).filter(|index| explained[*index].is_some()).collect();
        prop_assert_eq!(broken_ones(&judge, &values), expected);
        for broken in explained.into_iter().flatten() {
            for text in [&broken.text, &broken.valid] {
                prop_assert!(!text.is_empty() && !text.ends_with('.') && !text.chars().any(char::is_control), "{:?}", text);
                prop_assert!(text.chars().count() < 700, "{:?}", text);
            }
        }
    }
}
