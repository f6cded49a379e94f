//! The fenced blocks of a Markdown text.

/// One block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block<'a> {
    /// The words behind the opening fence, such as `sh no-run`.
    pub(super) info: Vec<&'a str>,
    /// Its lines, each with its number in the text, without the blanks around it.
    pub(super) lines: Vec<(usize, &'a str)>,
}

/// Returns all fenced blocks, in order; one that is never closed reaches to the end.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut lines = text.lines().map(str::trim).enumerate().map(|(index, line)| (index + 1, line));
    let mut out = Vec::new();
    while let Some((_, line)) = lines.next() {
        let Some((fence, info)) = opening(line) else { continue };
        let info = info.split_whitespace().collect();
        out.push(Block { info, lines: lines.by_ref().take_while(|(_, line)| !is_closing(line, fence)).collect() });
    }
    out
}

/// Splits an opening line into its fence and what stands behind it.
fn opening(line: &str) -> Option<(&str, &str)> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let info = line.trim_start_matches(mark);
    let fence = &line[..line.len() - info.len()];
    // Three backticks and more of them later in the line are code within a sentence.
    (fence.len() >= 3 && !(mark == '`' && info.contains('`'))).then_some((fence, info))
}

/// Tells whether a line closes a block: the same mark, at least as often, and nothing else.
fn is_closing(line: &str, fence: &str) -> bool {
    line.strip_prefix(fence).is_some_and(|rest| rest.chars().all(|mark| fence.starts_with(mark)))
}

#[test]
fn blocks_have_their_info_words_and_numbered_lines() {
    let text = "# Title\n\n```sh no-run\nbunchd run\n```\n\n1. A list:\n   ~~~~text\n   ~~~\n   a\n   ~~~~\n";
    let expected = [
        Block { info: vec!["sh", "no-run"], lines: vec![(4, "bunchd run")] },
        Block { info: vec!["text"], lines: vec![(9, "~~~"), (10, "a")] },
    ];
    assert_eq!(blocks(text), expected);
}

#[test]
fn code_in_a_sentence_opens_no_block_and_an_open_block_reaches_to_the_end() {
    assert_eq!(blocks("```bunchd``` is a word\n`sh`\n"), []);
    assert_eq!(blocks("```\na\n\n"), [Block { info: vec![], lines: vec![(2, "a"), (3, "")] }]);
}
