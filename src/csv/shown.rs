//! Makes text of a file fit for a terminal, a log line and a page.
//!
//! What comes out has no control character, no invisible or direction-turning character, and a known length.

/// Most characters of a shown value.
const SHOWN_CHARACTERS_MAX: usize = 60;

/// Returns the text in at most 60 characters, with line breaks, controls and invisible characters written out.
pub fn shown(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for character in text.chars() {
        let start = out.len();
        if is_unsafe(character) {
            out.extend(character.escape_default())
        } else {
            out.push(character)
        }
        length += out[start..].chars().count();
        if length > SHOWN_CHARACTERS_MAX {
            return shortened(&out);
        }
    }
    out
}

/// Returns a name between quotation marks, made safe.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", shown(text))
}

fn shortened(text: &str) -> String {
    text.chars().take(SHOWN_CHARACTERS_MAX - 1).chain(['…']).collect()
}

fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
