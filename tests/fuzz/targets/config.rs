//! bunchd.toml as any text: reading ends, and every mistake lies inside the text.
#![no_main]

use bunchd::config::read;
use bunchd::model::diagnostic::SourceText;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    let text = SourceText { name: "bunchd.toml".to_owned(), text: data.to_owned() };
    match read(&text) {
        Ok(config) => assert!(config.limits.attempts >= 1 && config.limits.claimed >= 1),
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty());
            assert!(diagnostics.iter().all(|diagnostic| data.get(diagnostic.span.clone()).is_some()));
        }
    }
});
