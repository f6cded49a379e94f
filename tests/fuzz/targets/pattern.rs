//! File names of any text: what is read fits into the name, and an OK name that is asked for is read again as one.
#![no_main]

use bunchd::model::pattern::{FileName, OkKind, Pattern};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    for pattern in [Pattern::bunchd(), Pattern::m2if()] {
        let _ = pattern.near_miss(data);
        let Some(FileName::Csv(csv)) = pattern.read(data) else { continue };
        assert!(!csv.bunch_type.is_empty() && !csv.identifier.is_empty());
        let ok = pattern.expected_ok_name(OkKind::Bunch, data).expect("a CSV name has an OK name");
        assert!(matches!(pattern.read(&ok), Some(FileName::Ok(_))), "{ok:?}");
    }
});
