//! Rules for values in words: what a column must hold, a sentence for each rule.
//!
//! Columns of which the same is said stand together. The words are for people; who needs the rules themselves has them.

use crate::model::message::Severity;
use crate::model::rules::{ColumnRule, Conditional, RecordCount, Reference, Rules, ValueType};

/// How many values or formats a sentence lists at most.
const LISTED_MAX: usize = 8;

/// Something that rules are about, and what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInWords {
    /// Columns of which the same is said, at least one; or a word for what it is about.
    pub about: Vec<String>,
    /// What is said, a part of a sentence.
    pub says: String,
}

/// Says all rules of a set, columns first, in the order of the set.
pub fn in_words(rules: &Rules) -> Vec<RuleInWords> {
    let mut words: Vec<RuleInWords> = Vec::new();
    for rule in &rules.columns {
        let says = column(rule);
        match words.iter_mut().find(|known| known.says == says && !known.about.contains(&rule.column)) {
            Some(known) => known.about.push(rule.column.clone()),
            None => words.push(RuleInWords { about: vec![rule.column.clone()], says }),
        }
    }
    let about = |about: &str, says: String| RuleInWords { about: vec![about.to_owned()], says };
    words.extend(rules.forbidden.iter().map(|rule| about(&rule.column, format!("must not be there{}", doubt(rule.severity)))));
    words.extend(rules.unique.iter().map(|key| {
        let says = format!("{} only once in the bunch{}", key.columns.join(" with "), limited(key.severity, key.stop_after));
        about("keys", says)
    }));
    words.extend(rules.references.iter().map(|rule| about(&rule.column, reference(rule))));
    words.extend(rules.conditionals.iter().map(|rule| about(&format!("if {}", rule.column), conditional(rule))));
    words.extend(rules.records.iter().map(|count| about("records", records(count))));
    words.extend(rules.unknown_columns.map(|severity| about("other columns", format!("must not be there{}", doubt(severity)))));
    words.extend(rules.stop_after.map(|errors| about("the check", format!("ends after {errors} errors"))));
    words
}

/// Says what the cells of a column must hold.
fn column(rule: &ColumnRule) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(rule.required.then(|| "in every file".to_owned()));
    parts.extend(rule.not_empty.then(|| "never empty".to_owned()));
    parts.extend(value_type(&rule.value).filter(|_| !rule.is_kind_told));
    parts.extend(bounds(rule));
    parts.extend(length(rule));
    parts.extend(rule.pattern.as_ref().map(|pattern| format!("fits {pattern}")));
    parts.extend(rule.separator.map(|separator| format!("each of several values with {separator} between")));
    parts.extend(rule.default.as_ref().map(|default| format!("the import takes {default} for an empty cell")));
    let said = if parts.is_empty() { "any text".to_owned() } else { parts.join(", ") };
    said + &limited(rule.severity, rule.stop_after)
}

fn value_type(value: &ValueType) -> Option<String> {
    Some(match value {
        ValueType::Text => return None,
        ValueType::Integer => "a whole number".to_owned(),
        ValueType::Decimal => "a number".to_owned(),
        ValueType::Boolean => "yes or no (1, 0, true, false, yes, no)".to_owned(),
        ValueType::Date { formats } => format!("a date as {}", listed(formats, " | ")),
        ValueType::Time { formats } => format!("a time as {}", listed(formats, " | ")),
        ValueType::DateTime { formats } => format!("a date with time as {}", listed(formats, " | ")),
        ValueType::Choice { choices } => format!("one of {}", listed(choices, " | ")),
        ValueType::Url => "an address with http or https".to_owned(),
        ValueType::Email => "a mail address".to_owned(),
        ValueType::Sku => "a SKU of 1 to 64 characters without blanks at its ends".to_owned(),
        ValueType::File { below } => format!("a file that exists below {below}"),
    })
}

fn bounds(rule: &ColumnRule) -> Option<String> {
    match (&rule.min, &rule.max) {
        (Some(min), Some(max)) => Some(format!("from {min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}

fn length(rule: &ColumnRule) -> Option<String> {
    match (rule.length_min, rule.length_max) {
        (Some(min), Some(max)) if min == max => Some(format!("{min} characters")),
        (Some(min), Some(max)) => Some(format!("{min} to {max} characters")),
        (Some(min), None) => Some(format!("at least {min} characters")),
        (None, Some(max)) => Some(format!("at most {max} characters")),
        (None, None) => None,
    }
}

fn reference(rule: &Reference) -> String {
    let column = rule.to.as_ref().map(|to| format!("in the column {to} of the bunch"));
    let file = rule.key_file.as_ref().map(|file| format!("in the file {file}"));
    let places: Vec<String> = column.into_iter().chain(file).collect();
    let each = rule.separator.map(|separator| format!(", each of several with {separator} between")).unwrap_or_default();
    format!("must be {}{each}{}", places.join(" or "), limited(rule.severity, rule.stop_after))
}

fn conditional(rule: &Conditional) -> String {
    let columns: Vec<String> = rule.columns.iter().map(|rule| format!("{} {}", rule.column, column(rule))).collect();
    format!("is {}: {}", listed(&rule.values, " or "), columns.join("; "))
}

fn records(count: &RecordCount) -> String {
    let said = match (count.min, count.max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "any number".to_owned(),
    };
    said + doubt(count.severity)
}

fn listed(words: &[String], between: &str) -> String {
    let shown = &words[..words.len().min(LISTED_MAX)];
    let more = words.len() - shown.len();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    shown.join(between) + &rest
}

fn doubt(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "",
        Severity::Warning | Severity::Info => " (a warning)",
    }
}

fn limited(severity: Severity, stop_after: Option<u64>) -> String {
    let ends = stop_after.map(|findings| format!("; the check ends after {findings}")).unwrap_or_default();
    format!("{}{ends}", doubt(severity))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::definition::read;
    use crate::model::diagnostic::SourceText;

    #[test]
    fn e11_each_kind_of_rule_is_said_in_words() {
        let text = r#"<pipelines xmlns="urn:bunchd:pipelines"><rules name="all" unknown-columns="warn" stop-after="1000">
          <column name="sku" required="true" type="sku" not-empty="true"/><column name="free"/><column name="open"/>
          <column name="qty" type="decimal" min="0" max="99" default="1"/><column name="price" type="integer" max="5" severity="warning" stop-after="50"/>
          <column name="status" type="choice" choices="1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10"/><column name="on" type="boolean"/>
          <column name="from" type="date" formats="%Y-%m-%d | %m/%d/%y"/><column name="at" type="time"/><column name="stamp" type="date-time"/>
          <column name="images" separator="," type="file" below="media"/><column name="link" type="url"/><column name="mail" type="email"/>
          <column name="name" length="1..255" pattern="[a-z]+"/><column name="ean" length="13"/><column name="note" length="3.."/>
          <forbidden column="entity_id" severity="warning"/><unique columns="sku, store" severity="warning" stop-after="2"/>
          <reference column="parent" separator="|" to="sku" key-file="keys.txt"/>
          <when column="type" is="bundle | grouped"><column name="parts" not-empty="true"/><column name="qty" min="1"/></when>
          <records min="1" max="500" severity="warning"/></rules></pipelines>"#;
        let read = read(&[SourceText { name: "a.xml".to_owned(), text: text.to_owned() }], &[]);
        let said: String =
            in_words(&read.definitions.rules["all"]).iter().map(|rule| format!("{}: {}\n", rule.about.join(", "), rule.says)).collect();
        expect![[r#"
            sku: in every file, never empty, a SKU of 1 to 64 characters without blanks at its ends
            free, open: any text
            qty: a number, from 0 to 99, the import takes 1 for an empty cell
            price: a whole number, at most 5 (a warning); the check ends after 50
            status: one of 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 and 2 more
            on: yes or no (1, 0, true, false, yes, no)
            from: a date as %Y-%m-%d | %m/%d/%y
            at: a time as %H:%M:%S
            stamp: a date with time as %Y-%m-%d %H:%M:%S
            images: a file that exists below media, each of several values with , between
            link: an address with http or https
            mail: a mail address
            name: 1 to 255 characters, fits [a-z]+
            ean: 13 characters
            note: at least 3 characters
            entity_id: must not be there (a warning)
            keys: sku with store only once in the bunch (a warning); the check ends after 2
            parent: must be in the column sku of the bunch or in the file keys.txt, each of several with | between
            if type: is bundle or grouped: parts never empty; qty at least 1
            records: 1 to 500 (a warning)
            other columns: must not be there (a warning)
            the check: ends after 1000 errors
        "#]]
        .assert_eq(&said);
    }
}
