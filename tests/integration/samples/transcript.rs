//! The lines of `expected.txt` that make something happen; all others are output.

/// One such line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// `$ bunchd WORDS`, without the exit code behind it.
    Typed(&'a str),
    /// `# SENTENCE`: something happens to the world.
    Happens(&'a str),
}

/// Reads a transcript.
pub(super) fn read_transcript(text: &str) -> Vec<Line<'_>> {
    text.lines().filter_map(read_line).collect()
}

fn read_line(line: &str) -> Option<Line<'_>> {
    if let Some(typed) = line.strip_prefix("$ bunchd ") {
        let words = typed.split_once("# exit ").map_or(typed, |(words, _)| words);
        return Some(Line::Typed(words.trim_end()));
    }
    line.strip_prefix("# ").map(Line::Happens)
}

#[test]
fn commands_and_happenings_are_read_and_output_is_passed_over() {
    let text = "$ bunchd inbox\nproducts: nothing\n# it rains\n$ bunchd retry 1  # exit 75\n$ ls\n";
    assert_eq!(read_transcript(text), [Line::Typed("inbox"), Line::Happens("it rains"), Line::Typed("retry 1")]);
}
