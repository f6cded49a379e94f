//! Whatever a console prints: its table of indexes is read, or a sentence says why not.
#![no_main]

use bunchd::index::{nothing_is_rebuilt, read_status_table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    match read_status_table(data) {
        Ok(rows) => {
            let named: Vec<String> = vec!["cataloginventory_stock".to_owned()];
            assert!(!nothing_is_rebuilt(&rows, &named).why.is_empty());
            assert!(!nothing_is_rebuilt(&rows, &[]).why.is_empty());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
