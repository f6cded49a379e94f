//! Renders diagnostics for people: file, line, column, the line with carets, help, second place.
//!
//! Invariant: any diagnostic can be rendered, whatever its span and its text are.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::model::diagnostic::{Diagnostic, Related, SourceText};
use crate::model::message::Severity;

/// How wide a shown line may be, in columns; longer ones are cut around the mistake.
const WIDTH: usize = 140;

/// How much of a place is marked, in bytes; the rest of a longer one is not.
const MARKED_BYTES_MAX: usize = 120;

/// How long a message or a help text may be, in characters; longer ones are cut.
const MESSAGE_LENGTH_MAX: usize = 1000;

/// Renders all diagnostics in their order, and a last line that counts them; the empty text if there are none.
pub fn render(diagnostics: &[Diagnostic], texts: &[SourceText], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let mut rendered = String::new();
    for diagnostic in diagnostics {
        rendered.push_str(&renderer.render(&groups(diagnostic, texts)));
        rendered.push_str("\n\n");
    }
    if !diagnostics.is_empty() {
        rendered.push_str(&count(diagnostics));
        rendered.push('\n');
    }
    rendered
}

/// Counts diagnostics as people say it: `3 errors, 1 warning`.
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |severity: Severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let words = [(of(Severity::Error), "error"), (of(Severity::Warning), "warning"), (of(Severity::Info), "note")];
    let parts = words.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, word)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" })).collect();
    if parts.is_empty() { "no mistakes".to_owned() } else { parts.join(", ") }
}

fn groups<'a>(diagnostic: &'a Diagnostic, texts: &'a [SourceText]) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    let text_of = |name: &str| texts.iter().find(|text| text.name == name);
    let primary = [(AnnotationKind::Primary, diagnostic.span.clone(), None)];
    let related = diagnostic.related.as_ref();
    let is_near = |related: &&Related| {
        related.file == diagnostic.file
            && text_of(&related.file).is_some_and(|text| can_be_shown_together(text, &diagnostic.span, &related.span))
    };
    let same_file = related.filter(is_near);
    let mut marks = primary.to_vec();
    marks.extend(same_file.map(|related| (AnnotationKind::Context, related.span.clone(), Some(related.message.as_str()))));
    let mut group = level.primary_title(printable(&diagnostic.message)).elements(None::<Snippet<'_, annotate_snippets::Annotation<'_>>>);
    group = match text_of(&diagnostic.file) {
        Some(text) => group.element(snippet(text, &marks)),
        None => group.element(Origin::path(diagnostic.file.as_str())),
    };
    let elsewhere = related.filter(|related| !is_near(related));
    if let Some((related, text)) = elsewhere.and_then(|related| Some((related, text_of(&related.file)?))) {
        group = group.element(snippet(text, &[(AnnotationKind::Context, related.span.clone(), Some(related.message.as_str()))]));
    }
    if !diagnostic.help.is_empty() {
        group = group.element(Level::HELP.message(printable(&diagnostic.help)));
    }
    vec![group]
}

/// Tells whether both places are so far left in their lines that no line has to be shown in full for them.
fn can_be_shown_together(text: &SourceText, one: &Range<usize>, other: &Range<usize>) -> bool {
    [one, other].into_iter().all(|span| text.line_column(span.start).1 <= WIDTH)
}

/// Cuts a long text, and replaces what a terminal would obey instead of show.
fn printable(text: &str) -> String {
    let show = |character: char| if character.is_control() && character != '\n' { '\u{fffd}' } else { character };
    let mut shown: String = text.chars().take(MESSAGE_LENGTH_MAX).map(show).collect();
    if text.chars().nth(MESSAGE_LENGTH_MAX).is_some() {
        shown.push('…');
    }
    shown
}

type Mark<'a> = (AnnotationKind, Range<usize>, Option<&'a str>);

/// Shows the lines from the first mark to the last one, with what lies between left out.
fn snippet<'a>(text: &'a SourceText, marks: &[Mark<'a>]) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let marks: Vec<Mark<'a>> = marks.iter().map(|(kind, span, label)| (*kind, in_one_line(&text.text, span), *label)).collect();
    let first = marks.iter().map(|(_, span, _)| span.start).min().unwrap_or(0);
    let last = marks.iter().map(|(_, span, _)| span.end).max().unwrap_or(0);
    let start = text.text[..first].rfind('\n').map_or(0, |at| at + 1);
    let end = text.text[last..].find('\n').map_or(text.text.len(), |at| at + last);
    let annotations = marks.into_iter().map(|(kind, span, label)| kind.span(span.start - start..span.end - start).label(label));
    let line = text.text[..start].matches('\n').count() + 1;
    let lines = &text.text[start..end];
    let lines = if end < text.text.len() { lines.strip_suffix('\r').unwrap_or(lines) } else { lines };
    Snippet::source(lines).line_start(line).path(text.name.as_str()).fold(true).annotations(annotations)
}

/// Puts a span into the text, onto character boundaries, and ends it with the line on which it begins.
fn in_one_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut start = floor(span.start);
    if text[..start].ends_with('\r') && text[start..].starts_with('\n') {
        start -= 1;
    }
    let end = floor(span.end.min(start + MARKED_BYTES_MAX)).max(start);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| at + start);
    let line_end = if line_end > start && text[..line_end].ends_with('\r') { line_end - 1 } else { line_end };
    start..end.min(line_end).max(start)
}

#[cfg(test)]
mod tests;
