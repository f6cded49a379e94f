//! Reads one table of the configuration, key by key; what nobody asked for is unknown.
//!
//! Each question returns `None` where the key is absent, or wrong and reported.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use jiff::SignedDuration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::definition::choice_help;
use crate::definition::value::{DURATION_HELP, parse_duration};

use super::reading::Reading;
use super::size;

/// One table, or the lack of it.
pub(super) struct Section<'a, 'r> {
    name: Cow<'static, str>,
    table: Option<&'a DeTable<'a>>,
    known: Vec<&'static str>,
    pub(super) reading: &'r mut Reading,
}

type Found<'a> = &'a Spanned<DeValue<'a>>;

impl<'a, 'r> Section<'a, 'r> {
    /// Begins with a table; `name` is how people call it.
    pub(super) fn new(name: impl Into<Cow<'static, str>>, table: Option<&'a DeTable<'a>>, reading: &'r mut Reading) -> Self {
        Self { name: name.into(), table, known: Vec::new(), reading }
    }

    /// Ends: reports the keys that nobody asked for.
    pub(super) fn finish(self) {
        for key in self.table.into_iter().flat_map(DeTable::keys).filter(|key| !self.known.contains(&key.get_ref().as_ref())) {
            let place = if self.name.is_empty() { "at the top level".to_owned() } else { format!("in [{}]", self.name) };
            let help = choice_help(key.get_ref(), "allowed here", &self.known);
            self.reading.error(key.span(), format!("unknown key `{}` {place}", key.get_ref()), help);
        }
    }

    /// Returns the value of a key, whatever it is.
    pub(super) fn value(&mut self, key: &'static str) -> Option<Found<'a>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let found = self.table.and_then(|table| table.get(key));
        if found.is_none() {
            self.reading.absent.push(if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) });
        }
        found
    }

    /// Returns a table.
    pub(super) fn table(&mut self, key: &'static str) -> Option<&'a DeTable<'a>> {
        let found = self.value(key)?;
        self.expect(found, found.get_ref().as_table(), "a table", &format!("write `[{key}]` and its keys below"))
    }

    /// Returns a table within another one, which people call `outer`.
    pub(super) fn table_in(&mut self, outer: &str, key: &'static str) -> Option<&'a DeTable<'a>> {
        let found = self.value(key)?;
        self.expect(found, found.get_ref().as_table(), "a table", &format!("write `[{outer}.{key}]` and its keys below"))
    }

    /// Returns a text that is not empty, with its place.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let found = self.value(key)?;
        self.text_of(found)
    }

    /// Returns a text that is not empty, with its place.
    pub(super) fn text_of(&mut self, found: Found<'a>) -> Option<Spanned<String>> {
        let text = self.expect(found, found.get_ref().as_str(), "a text", "write it in quotes")?;
        if text.is_empty() || text.contains('\0') {
            self.reading.error(found.span(), "the text is empty or holds a zero character", "write a text, or remove the key");
            return None;
        }
        Some(Spanned::new(found.span(), text.to_owned()))
    }

    /// Returns a list of texts.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<Spanned<String>>> {
        let found = self.value(key)?;
        self.texts_of(found)
    }

    /// Returns a list of texts.
    pub(super) fn texts_of(&mut self, found: Found<'a>) -> Option<Vec<Spanned<String>>> {
        let list = self.expect(found, found.get_ref().as_array(), "a list of texts", "write `[\"…\", \"…\"]`")?;
        let texts: Vec<_> = list.iter().filter_map(|item| self.text_of(item)).collect();
        (texts.len() == list.len()).then_some(texts)
    }

    /// Returns true or false.
    pub(super) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let found = self.value(key)?;
        self.expect(found, found.get_ref().as_bool(), "true or false", "write true or false, without quotes")
    }

    /// Returns a whole number within bounds.
    pub(super) fn number(&mut self, key: &'static str, allowed: RangeInclusive<usize>) -> Option<usize> {
        let found = self.value(key)?;
        let number = found.get_ref().as_integer().and_then(|number| usize::from_str_radix(number.as_str(), number.radix()).ok());
        let help = format!("allowed: a whole number from {} to {}", allowed.start(), allowed.end());
        self.expect(found, number.filter(|number| allowed.contains(number)), "an allowed number", &help)
    }

    /// Returns a size in bytes within bounds.
    pub(super) fn size(&mut self, key: &'static str, allowed: RangeInclusive<u64>) -> Option<u64> {
        let found = self.value(key)?;
        let number = found.get_ref().as_integer().and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok());
        let size = number.or_else(|| found.get_ref().as_str().and_then(size::parse));
        let (first, last) = (size::show(*allowed.start()), size::show(*allowed.end()));
        let help = format!("allowed: {first} to {last}, written as \"50 MiB\" or as a number of bytes");
        self.expect(found, size.filter(|size| allowed.contains(size)), "an allowed size", &help)
    }

    /// Returns a duration that is longer than nothing.
    pub(super) fn duration(&mut self, key: &'static str) -> Option<SignedDuration> {
        let text = {
            let found = self.value(key)?;
            self.expect(found, found.get_ref().as_str().map(|text| (text, found.span())), "a duration", DURATION_HELP)?
        };
        parse_duration(text.0).map_err(|message| self.reading.error(text.1, message, DURATION_HELP)).ok()
    }

    /// Returns one of several values.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, allowed: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        self.choice_of(&text, key, allowed)
    }

    /// Returns one of several values.
    pub(super) fn choice_of<T: Copy>(&mut self, text: &Spanned<String>, key: &str, allowed: &[(&str, T)]) -> Option<T> {
        let found = allowed.iter().find(|(name, _)| name == text.get_ref()).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = allowed.iter().map(|(name, _)| *name).collect();
            let message = format!("unknown value `{}` of `{key}`", text.get_ref());
            self.reading.error(text.span(), message, choice_help(text.get_ref(), "allowed", &names));
        }
        found
    }

    fn expect<T>(&mut self, found: Found<'a>, value: Option<T>, what: &str, help: &str) -> Option<T> {
        if value.is_none() {
            self.reading.error(found.span(), format!("{what} is expected here"), help);
        }
        value
    }
}
