//! The commands that a Markdown text asks its reader to type.

use super::blocks::{Block, blocks};

/// One command of bunchd, and how it is said to end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// The number of its first line.
    pub(super) line: usize,
    /// What is typed.
    pub(super) typed: String,
    /// Its exit code: the one of a comment `# exit 1` at its end, or 0.
    pub(super) exit: i32,
}

/// What is run besides bunchd itself: it makes and changes the files as a reader does.
const ALSO_RUN: &[&str] = &["mkdir", "touch", "sed"];

/// Returns the commands of bunchd in all blocks marked `sh` or `console` and not `no-run`, in order.
///
/// Other programs (`cargo`, `sudo`, `tests/run`) are for people, except those that make files. In a `console` block a
/// command begins with `$`, and all else is output. A block marked `file=NAME` becomes a file of that name.
pub(super) fn commands(text: &str) -> Vec<Command> {
    blocks(text).iter().flat_map(|block| file(block).map_or_else(|| of_commands(block), |command| vec![command])).collect()
}

/// Returns the command that writes the file of a block, if it is marked as one.
fn file(block: &Block<'_>) -> Option<Command> {
    let name = block.info.iter().find_map(|word| word.strip_prefix("file="))?;
    let lines: String = block.lines.iter().map(|(_, line)| format!("{line}\n")).collect();
    let typed = format!("mkdir -p \"$(dirname '{name}')\" && cat >'{name}' <<'END OF FILE'\n{lines}END OF FILE");
    Some(Command { line: block.lines.first().map_or(0, |(line, _)| *line), typed, exit: 0 })
}

fn of_commands(block: &Block<'_>) -> Vec<Command> {
    if is_to_run(block) { of_block(block) } else { Vec::new() }
}

fn is_to_run(block: &Block<'_>) -> bool {
    matches!(block.info.first(), Some(&("sh" | "console"))) && !block.info.contains(&"no-run")
}

fn of_block(block: &Block<'_>) -> Vec<Command> {
    let mut lines = block.lines.iter().copied();
    let mut out = Vec::new();
    while let Some((number, line)) = lines.next() {
        let mut typed = line.to_owned();
        while let Some(begun) = typed.strip_suffix('\\') {
            typed = format!("{} {}", begun.trim_end(), lines.next().map_or("", |(_, more)| more));
        }
        out.extend(command(number, &typed, block.info[0] == "console"));
    }
    out
}

fn command(line: usize, typed: &str, is_console: bool) -> Option<Command> {
    let prompted = typed.strip_prefix("$ ").map(str::trim_start);
    let typed = if is_console { prompted? } else { prompted.unwrap_or(typed) };
    let (program, exit) = (typed.split_whitespace().next()?, exit_of(typed));
    (program == "bunchd" || ALSO_RUN.contains(&program)).then(|| Command { line, typed: typed.to_owned(), exit })
}

fn exit_of(typed: &str) -> i32 {
    typed.rsplit_once("# exit ").and_then(|(_, code)| code.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
fn typed(text: &str) -> Vec<(usize, String, i32)> {
    commands(text).into_iter().map(|command| (command.line, command.typed, command.exit)).collect()
}

#[test]
fn commands_of_bunchd_are_run_and_those_of_others_are_not() {
    let text = "```sh\ncargo build\n\n# a note\nbunchd check\nsudo bunchd run\nbunchd-old\ntests/run\n$ bunchd status\n```\n";
    assert_eq!(typed(text), [(5, "bunchd check".into(), 0), (9, "bunchd status".into(), 0)]);
}

#[test]
fn in_a_console_block_only_what_follows_the_prompt_is_a_command() {
    assert_eq!(typed("```console\n$ bunchd --version\nbunchd 0.1.0\n```"), [(2, "bunchd --version".into(), 0)]);
}

#[test]
fn blocks_of_other_languages_and_those_marked_no_run_are_left_alone() {
    let text = "```sh no-run\nbunchd run\n```\n```text\nbunchd status\n```\n```\nbunchd list\n```\nbunchd inbox\n";
    assert_eq!(typed(text), []);
}

#[test]
fn an_exit_code_is_read_from_the_comment_at_the_end() {
    let text = "```sh\nbunchd check # exit 78\nbunchd list # all of them\nbunchd once # exit soon\n```";
    assert_eq!(commands(text).iter().map(|command| command.exit).collect::<Vec<_>>(), [78, 0, 0]);
}

#[test]
fn a_command_goes_on_in_the_next_line_after_a_backslash() {
    assert_eq!(
        typed("```sh\nbunchd start catalog \\\n    --json # exit 1\nbunchd list\n```")[0],
        (2, "bunchd start catalog --json # exit 1".into(), 1)
    );
}

#[test]
fn a_block_with_a_file_name_becomes_that_file_before_the_commands_behind_it() {
    let text = "```csv file=inbox/a.csv\nsku\n```\n```sh\ntouch inbox/a.ok\nrm -r inbox\nbunchd once\n```";
    let write = "mkdir -p \"$(dirname 'inbox/a.csv')\" && cat >'inbox/a.csv' <<'END OF FILE'\nsku\nEND OF FILE";
    let expected = [(2, write.into(), 0), (5, "touch inbox/a.ok".into(), 0), (7, "bunchd once".into(), 0)];
    assert_eq!(typed(text), expected);
}
