//! pipelines.xml as any text: reading ends, and every mistake lies inside the text.
#![no_main]

use bunchd::definition::read;
use bunchd::executor::specs;
use bunchd::model::diagnostic::SourceText;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    let text = SourceText { name: "pipelines.xml".to_owned(), text: data.to_owned() };
    let read = read(std::slice::from_ref(&text), &specs());
    for diagnostic in &read.diagnostics {
        assert!(data.get(diagnostic.span.clone()).is_some(), "{diagnostic:?}");
    }
    for pipeline in read.definitions.pipelines.values() {
        assert!(!pipeline.steps.is_empty() && pipeline.max_parallel >= 1);
        assert!(pipeline.steps.is_sorted_by_key(|step| step.sort_order));
    }
});
