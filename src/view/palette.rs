//! Colours for a terminal, and none elsewhere.

use anstyle::{AnsiColor, Style};

use crate::model::execution::Status;

/// Colours texts, or leaves them as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Whether colours are wanted.
    pub colour: bool,
}

/// What a colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It ended well.
    Good,
    /// Look at it when you can.
    Attention,
    /// It failed.
    Bad,
    /// It goes on.
    Active,
    /// Less important.
    Quiet,
    /// A heading.
    Strong,
}

impl Palette {
    /// No colours.
    pub const PLAIN: Self = Self { colour: false };

    /// Gives a text a colour.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let style = match tone {
            Tone::Good => AnsiColor::Green.on_default(),
            Tone::Attention => AnsiColor::Yellow.on_default(),
            Tone::Bad => AnsiColor::Red.on_default().bold(),
            Tone::Active => AnsiColor::Cyan.on_default(),
            Tone::Quiet => Style::new().dimmed(),
            Tone::Strong => Style::new().bold(),
        };
        format!("{style}{text}{style:#}")
    }

    /// Gives a status its colour.
    pub fn status(self, status: Status) -> String {
        self.paint(tone_of(status.name()), status.name())
    }

    /// Gives the state of a step its colour.
    pub fn state(self, state: &str) -> String {
        self.paint(tone_of(state), state)
    }
}

fn tone_of(name: &str) -> Tone {
    match name {
        "succeeded" => Tone::Good,
        "succeeded-with-warnings" | "retrying" | "stopping" | "stopped" => Tone::Attention,
        "failed" | "cancelled" | "aborted" => Tone::Bad,
        "running" | "enqueued" => Tone::Active,
        _ => Tone::Quiet,
    }
}
