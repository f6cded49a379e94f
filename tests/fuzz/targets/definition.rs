//! pipelines.xml as any text: reading ends, and every mistake lies inside the text.
#![no_main]

use std::collections::HashSet;

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
        // Mistakes keep the rest readable, so that only what may be used is held to be whole.
        if read.is_usable() {
            let names: HashSet<&str> = pipeline.steps.iter().map(|step| step.name.as_str()).collect();
            assert_eq!(names.len(), pipeline.steps.len(), "{}", pipeline.name);
            assert_eq!(names.len(), read.definitions.origins[&pipeline.name].steps.len(), "{}", pipeline.name);
        }
    }
});
