//! Templates of any text: they split, and filling them in ends.
#![no_main]

use bunchd::model::template::Template;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    let template = Template::new(data);
    match template.parts() {
        Ok(_) => assert!(template.fill(&|_| Some(String::new())).is_ok()),
        Err(unclosed) => assert!(data[unclosed.offset..].starts_with("${")),
    }
});
