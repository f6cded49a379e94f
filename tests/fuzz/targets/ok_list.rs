//! An OK file of any bytes: names come out without blanks around them, or a sentence.
#![no_main]

use bunchd::inbox::ok_list::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(names) = parse(data, 4096) {
        assert!(names.iter().all(|name| !name.is_empty() && name.trim() == name && !name.contains(['\n', '\r'])));
    }
});
