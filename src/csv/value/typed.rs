//! The kinds of values, each compiled from what the rule says of it.

use std::path::Path;

use super::boolean::Boolean;
use super::choice::Choice;
use super::email::Email;
use super::file::Below;
use super::kind::Kind;
use super::moment::{Moment, Span};
use super::number::{Decimal, Integer};
use super::sku::Sku;
use super::text::Text;
use super::url::Url;
use crate::model::rules::{ColumnRule, ValueType};

/// One of the kinds.
#[derive(Debug)]
pub(super) enum Typed {
    Text(Text),
    Integer(Integer),
    Decimal(Decimal),
    Boolean(Boolean),
    Moment(Moment),
    Choice(Choice),
    Url(Url),
    Email(Email),
    Sku(Sku),
    File(Below),
}

impl Typed {
    /// Compiles the kind of a rule, with its bounds.
    pub(super) fn new(rule: &ColumnRule, base: &Path) -> Result<Self, String> {
        let has_bounds = rule.min.is_some() || rule.max.is_some();
        let typed = match &rule.value {
            ValueType::Integer => return Ok(Self::Integer(Integer::new(rule)?)),
            ValueType::Decimal => return Ok(Self::Decimal(Decimal::new(rule)?)),
            ValueType::Date { formats } => return Ok(Self::Moment(Moment::new(Span::Day, formats, rule)?)),
            ValueType::Time { formats } => return Ok(Self::Moment(Moment::new(Span::Time, formats, rule)?)),
            ValueType::DateTime { formats } => return Ok(Self::Moment(Moment::new(Span::DayAndTime, formats, rule)?)),
            ValueType::Text => Self::Text(Text),
            ValueType::Boolean => Self::Boolean(Boolean),
            ValueType::Choice { choices } => Self::Choice(Choice::new(choices)),
            ValueType::Url => Self::Url(Url),
            ValueType::Email => Self::Email(Email),
            ValueType::Sku => Self::Sku(Sku),
            ValueType::File { below } => Self::File(Below::new(&base.join(below))?),
        };
        if has_bounds { Err(format!("column {:?}: min and max are for numbers, dates and times only", rule.column)) } else { Ok(typed) }
    }

    /// Returns the kind, for what is not done a million times.
    pub(super) fn kind(&self) -> &dyn Kind {
        match self {
            Self::Text(kind) => kind,
            Self::Integer(kind) => kind,
            Self::Decimal(kind) => kind,
            Self::Boolean(kind) => kind,
            Self::Moment(kind) => kind,
            Self::Choice(kind) => kind,
            Self::Url(kind) => kind,
            Self::Email(kind) => kind,
            Self::Sku(kind) => kind,
            Self::File(kind) => kind,
        }
    }
}
