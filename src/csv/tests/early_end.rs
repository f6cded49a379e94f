//! Where a validation ends early does not depend on how many threads read.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::bunch::Bunch;
use crate::csv::reader::Sizes;
use crate::model::rules::{ColumnRule, Rules, ValueType};

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Proves E11: on several threads, what is told of a file that is not read to its end is the same as on one.
    #[test]
    fn e11_the_end_after_so_many_errors_is_the_same_on_each_number_of_threads(
        records in vec(select(&["1,a\n", "x,b\n", "2\n", "3,\"c\nd\"\n"][..]), 0..60),
        part_bytes in 1_u64..80,
        stop_after in 1_u64..6,
    ) {
        let rule = ColumnRule { value: ValueType::Integer, ..ColumnRule::new("x") };
        let rules = Rules { columns: vec![rule], stop_after: Some(stop_after), ..Rules::new("test") };
        let bunch = Bunch::of("", ["x,y\n", &records.concat()].concat()).and("x,y\nz,1\n").by(rules);
        let sizes = [1, 2, 3].map(|threads| Sizes { buffer_bytes: 16, part_bytes, threads });
        let [alone, two, three]: [_; 3] = bunch.validated_by(&sizes).try_into().expect("there are three");
        prop_assert_eq!(&alone, &two);
        prop_assert_eq!(&alone, &three);
    }
}
