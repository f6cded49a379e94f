use super::*;
use expect_test::expect;

#[test]
fn e11_every_mistake_in_rules_is_reported_at_once_with_its_place() {
    let content = r#"<rules name="my products" unknown-colums="warn" blank="" stop-after="0">
  <column name="" required="yes"/>
  <column name="a" type="decimel" min="1"/>
  <column name="b" min="1"/>
  <column name="c" type="integer" min="1.5" max="many"/>
  <column name="d" type="decimal" min="10" max="9.5"/>
  <column name="e" type="date" formats="%Y-%m | yyyy | %Q" min="2020"/>
  <column name="e2" type="time" formats="%Y-%m-%d | %H:%M" min="2020"/>
  <column name="f" type="date" min="01.02.2020"/>
  <column name="g" pattern="[a-z"/>
  <column name="h" pattern="a)(b"/>
  <column name="i" pattern="(\w{1000}){1000}"/>
  <column name="j" pattern="x(?=y)"/>
  <column name="k" type="choice"/>
  <column name="l" type="choice" choices="1 | | 2 | 1"/>
  <column name="m" choices="1 | 2"/>
  <column name="n" type="file"/>
  <column name="o" separator="||" length="9..1" severity="info"/>
  <column nme="p"/>
  <columns name="p"/>
  <forbidden column="c"/><forbidden column="x"/><forbidden column="x"/>
  <unique columns=" , "/><unique columns="sku, sku"/><unique/>
  <reference column="parent"/><reference column="parent" to="parent"/><reference column="parent" key-file=" "/>
  <when column="type" is=""><column name="x"/></when><when column="type" is="a"/>
  <records/><records min="5" max="1"/>
</rules>
<rules name="b" extends="c"/><rules name="c" extends="d"/><rules name="d" extends="c"/><rules name="e" extends="e"/>
<rules name="f" extends="nobody"/><rules name="f"/>"#;
    expect![[r#"
        error: `my products` is not a name
         --> rules.xml:2:14
          |
        2 | <rules name="my products" unknown-colums="warn" blank="" stop-after="0">
          |              ^^^^^^^^^^^
          |
          = help: a name begins with a letter, goes on with letters, digits, `_`, `.` or `-`, and has at most 64 characters

        error: `<rules>` has no attribute `unknown-colums`
         --> rules.xml:2:27
          |
        2 | <rules name="my products" unknown-colums="warn" blank="" stop-after="0">
          |                           ^^^^^^^^^^^^^^
          |
          = help: did you mean `unknown-columns`? allowed here: name, description, blank, unknown-columns, stop-after, extends, schema

        error: the value is empty
         --> rules.xml:2:56
          |
        2 | <rules name="my products" unknown-colums="warn" blank="" stop-after="0">
          |                                                        ^
          |
          = help: write them with `|` between, such as `__EMPTY__VALUE__ | NULL`

        error: `0` is not an allowed number
         --> rules.xml:2:70
          |
        2 | <rules name="my products" unknown-colums="warn" blank="" stop-after="0">
          |                                                                      ^
          |
          = help: allowed: a whole number from 1 to 999999999

        error: the name of a column is empty
         --> rules.xml:3:17
          |
        3 |   <column name="" required="yes"/>
          |                 ^
          |
          = help: write it as the header of the files does

        error: `yes` is neither true nor false
         --> rules.xml:3:29
          |
        3 |   <column name="" required="yes"/>
          |                             ^^^
          |
          = help: allowed: true, false

        error: unknown type `decimel`
         --> rules.xml:4:26
          |
        4 |   <column name="a" type="decimel" min="1"/>
          |                          ^^^^^^^
          |
          = help: did you mean `decimal`? allowed: text, integer, decimal, boolean, date, time, date-time, choice, url, email, sku, file

        error: `min` is only for numbers, dates and times
         --> rules.xml:5:25
          |
        5 |   <column name="b" min="1"/>
          |                 -       ^
          |                 |
          |                 the rule is about this column
          |
          = help: say what the values are, such as `type="decimal"`; how long a text may be is said by `length`

        error: `1.5` is not a whole number
         --> rules.xml:6:40
          |
        6 |   <column name="c" type="integer" min="1.5" max="many"/>
          |                                        ^^^
          |
          = help: write it without a point

        error: `many` is not a number
         --> rules.xml:6:50
          |
        6 |   <column name="c" type="integer" min="1.5" max="many"/>
          |                                                  ^^^^
          |
          = help: write digits, at most 18, and for a fraction a point and at most 12 more

        error: the least is 10, which is more than the most, 9.5
         --> rules.xml:7:40
          |
        7 |   <column name="d" type="decimal" min="10" max="9.5"/>
          |                                        ^^       --- the most is here
          |
          = help: exchange them, or correct one

        error: `%Y-%m` does not say which day it is
         --> rules.xml:8:41
          |
        8 |   <column name="e" type="date" formats="%Y-%m | yyyy | %Q" min="2020"/>
          |                                         ^^^^^
          |
          = help: a date needs year, month and day, such as %Y-%m-%d

        error: `yyyy` has no word such as %Y
         --> rules.xml:8:49
          |
        8 |   <column name="e" type="date" formats="%Y-%m | yyyy | %Q" min="2020"/>
          |                                                 ^^^^
          |
          = help: %Y year, %m month, %d day, %H hour, %M minute, %S second; %y a year of two digits, %b a month such as Jan, %% the sign itself

        error: `%Q` does not say which day it is
         --> rules.xml:8:56
          |
        8 |   <column name="e" type="date" formats="%Y-%m | yyyy | %Q" min="2020"/>
          |                                                        ^^
          |
          = help: a date needs year, month and day, such as %Y-%m-%d

        error: `%Y-%m-%d` does not say which time of day it is
         --> rules.xml:9:42
          |
        9 |   <column name="e2" type="time" formats="%Y-%m-%d | %H:%M" min="2020"/>
          |                                          ^^^^^^^^
          |
          = help: write %H:%M:%S, or %I:%M %p for hours up to 12

        error: `2020` is not written as the values are
         --> rules.xml:9:65
          |
        9 |   <column name="e2" type="time" formats="%Y-%m-%d | %H:%M" min="2020"/>
          |                                                                 ^^^^
          |
          = help: write it as %H:%M

        error: `01.02.2020` is not written as the values are
          --> rules.xml:10:37
           |
        10 |   <column name="f" type="date" min="01.02.2020"/>
           |                                     ^^^^^^^^^^
           |
           = help: write it as %Y-%m-%d

        error: the pattern cannot be used: unclosed character class
          --> rules.xml:11:29
           |
        11 |   <column name="g" pattern="[a-z"/>
           |                             ^^^^
           |
           = help: it is a regular expression for the whole value; a sign that means something, such as `.`, is written with `\` before it

        error: the pattern cannot be used: unopened group
          --> rules.xml:12:29
           |
        12 |   <column name="h" pattern="a)(b"/>
           |                             ^^^^
           |
           = help: it is a regular expression for the whole value; a sign that means something, such as `.`, is written with `\` before it

        error: the pattern becomes too large
          --> rules.xml:13:29
           |
        13 |   <column name="i" pattern="(\w{1000}){1000}"/>
           |                             ^^^^^^^^^^^^^^^^
           |
           = help: write smaller numbers of repetitions, or `length` for them

        error: the pattern cannot be used: look-around, including look-ahead and look-behind, is not supported
          --> rules.xml:14:29
           |
        14 |   <column name="j" pattern="x(?=y)"/>
           |                             ^^^^^^
           |
           = help: what follows or came before cannot be asked for: write a pattern for the whole value, or several rules about the column

        error: a column of type `choice` needs `choices`
          --> rules.xml:15:26
           |
        15 |   <column name="k" type="choice"/>
           |                          ^^^^^^
           |
           = help: add it, such as `choices="simple | virtual"`

        error: a value is missing here
          --> rules.xml:16:47
           |
        16 |   <column name="l" type="choice" choices="1 | | 2 | 1"/>
           |                                               ^
           |
           = help: write them with `|` between, such as `simple | virtual`

        error: `1` is given twice
          --> rules.xml:16:53
           |
        16 |   <column name="l" type="choice" choices="1 | | 2 | 1"/>
           |                                                     ^
           |
           = help: remove one of them

        error: a column of type `text` has no `choices`
          --> rules.xml:17:20
           |
        17 |   <column name="m" choices="1 | 2"/>
           |                    ^^^^^^^
           |
           = help: write `type="choice"`, or remove `choices`

        error: a column of type `file` needs `below`
          --> rules.xml:18:26
           |
        18 |   <column name="n" type="file"/>
           |                          ^^^^
           |
           = help: add it, such as `below="/var/www/shop/pub/media/import"`

        error: `||` is not one character
          --> rules.xml:19:31
           |
        19 |   <column name="o" separator="||" length="9..1" severity="info"/>
           |                               ^^
           |
           = help: write the character that stands between the values of a cell, such as `,` or `|`

        error: no value has at least 9 and at most 1 characters
          --> rules.xml:19:43
           |
        19 |   <column name="o" separator="||" length="9..1" severity="info"/>
           |                                           ^^^^
           |
           = help: write a number of characters, such as `5`, `1..255`, `..64` or `3..`

        error: unknown severity `info`
          --> rules.xml:19:59
           |
        19 |   <column name="o" separator="||" length="9..1" severity="info"/>
           |                                                           ^^^^
           |
           = help: allowed: error, warning

        error: `<column>` has no attribute `nme`
          --> rules.xml:20:11
           |
        20 |   <column nme="p"/>
           |           ^^^
           |
           = help: did you mean `name`? allowed here: name, required, not-empty, type, choices, formats, below, separator, min, max, length, pattern, default, severity, stop-after

        error: `<columns>` is not allowed in `<rules>`
          --> rules.xml:21:4
           |
        21 |   <columns name="p"/>
           |    ^^^^^^^
           |
           = help: did you mean `column`? allowed here: column, forbidden, unique, reference, when, records

        error: the column `c` is forbidden, and another rule is about it
          --> rules.xml:22:22
           |
         6 |   <column name="c" type="integer" min="1.5" max="many"/>
           |                 - the other rule is here
        ...
        22 |   <forbidden column="c"/><forbidden column="x"/><forbidden column="x"/>
           |                      ^
           |
           = help: remove one of them

        error: the column `x` is forbidden, and another rule is about it
          --> rules.xml:22:45
           |
        22 |   <forbidden column="c"/><forbidden column="x"/><forbidden column="x"/>
           |                                             ^
        ...
        25 |   <when column="type" is=""><column name="x"/></when><when column="type" is="a"/>
           |                                           - the other rule is here
           |
           = help: remove one of them

        error: the column `x` is forbidden twice
          --> rules.xml:22:68
           |
        22 |   <forbidden column="c"/><forbidden column="x"/><forbidden column="x"/>
           |                                             -                      ^
           |                                             |
           |                                             it is forbidden here first
           |
           = help: remove one of them

        error: a value is missing here
          --> rules.xml:23:21
           |
        23 |   <unique columns=" , "/><unique columns="sku, sku"/><unique/>
           |                     ^
           |
           = help: write them with `,` between, such as `sku, store_view_code`

        error: a value is missing here
          --> rules.xml:23:23
           |
        23 |   <unique columns=" , "/><unique columns="sku, sku"/><unique/>
           |                       ^
           |
           = help: write them with `,` between, such as `sku, store_view_code`

        error: `sku` is given twice
          --> rules.xml:23:48
           |
        23 |   <unique columns=" , "/><unique columns="sku, sku"/><unique/>
           |                                                ^^^
           |
           = help: remove one of them

        error: `<unique>` needs the attribute `columns`
          --> rules.xml:23:55
           |
        23 |   <unique columns=" , "/><unique columns="sku, sku"/><unique/>
           |                                                       ^^^^^^
           |
           = help: write `columns="…"`

        error: `<reference>` needs `to` or `key-file`, or both
          --> rules.xml:24:4
           |
        24 |   <reference column="parent"/><reference column="parent" to="parent"/><reference column="parent" key-file=" "/>
           |    ^^^^^^^^^
           |
           = help: say where the keys are: `to="…"` names a column of the bunch, `key-file="…"` a text file with a key on each line

        error: the column `parent` refers to itself, where each key is found
          --> rules.xml:24:62
           |
        24 |   <reference column="parent"/><reference column="parent" to="parent"/><reference column="parent" key-file=" "/>
           |                                                              ^^^^^^
           |
           = help: name another column

        error: the value is empty
          --> rules.xml:24:108
           |
        24 |   <reference column="parent"/><reference column="parent" to="parent"/><reference column="parent" key-file=" "/>
           |                                                                                                            ^
           |
           = help: write the path of a text file with a key on each line

        error: the value is empty
          --> rules.xml:25:27
           |
        25 |   <when column="type" is=""><column name="x"/></when><when column="type" is="a"/>
           |                           ^
           |
           = help: write them with `|` between, such as `configurable | bundle`

        error: `<when>` says nothing
          --> rules.xml:25:55
           |
        25 |   <when column="type" is=""><column name="x"/></when><when column="type" is="a"/>
           |                                                       ^^^^
           |
           = help: write what holds then, such as `<column name="configurable_variations" not-empty="true"/>`, or remove it

        error: `<records>` says nothing
          --> rules.xml:26:4
           |
        26 |   <records/><records min="5" max="1"/>
           |    ^^^^^^^
           |
           = help: say how many there may be: `min="1"`, `max="500000"`, or both

        error: the number of records is given twice
          --> rules.xml:26:14
           |
        26 |   <records/><records min="5" max="1"/>
           |    -------   ^^^^^^^
           |    |
           |    it is given here first
           |
           = help: remove one of them

        error: the set of rules `c` extends itself
          --> rules.xml:28:55
           |
        28 | <rules name="b" extends="c"/><rules name="c" extends="d"/><rules name="d" extends="c"/><rules name="e" extends="e"/>
           |                                                       ^
           |
           = help: let one of the sets in this circle extend nothing

        error: the set of rules `e` extends itself
          --> rules.xml:28:113
           |
        28 | <rules name="b" extends="c"/><rules name="c" extends="d"/><rules name="d" extends="c"/><rules name="e" extends="e"/>
           |                                                                                                                 ^
           |
           = help: name another set, or remove `extends`

        error: there is no set of rules `nobody` to extend
          --> rules.xml:29:26
           |
        29 | <rules name="f" extends="nobody"/><rules name="f"/>
           |                          ^^^^^^
           |
           = help: defined are: my products, b, c, d, e

        error: the set of rules `f` is defined twice
          --> rules.xml:29:48
           |
        29 | <rules name="f" extends="nobody"/><rules name="f"/>
           |              - it is defined here first        ^
           |
           = help: remove one of them

        49 errors
    "#]].assert_eq(&rendered(&[pipelines("rules.xml", content)]));
}

#[test]
fn e11_a_set_of_rules_has_limits() {
    let column = |content: &str| format!(r#"<column name="a" {content}/>"#);
    let many = |count: usize, between: &str| (0..count).map(|number| number.to_string()).collect::<Vec<_>>().join(between);
    let rows = |count: usize, row: &dyn Fn(usize) -> String| (0..count).map(row).collect::<String>();
    let tries: [(String, &str); 8] = [
        (column(&format!("type=\"choice\" choices=\"{}\"", many(2001, "|"))), "there are 2001 values; at most 2000 are allowed"),
        (column(&format!("pattern=\"{}\"", "a".repeat(2001))), "the pattern has 2001 characters; at most 2000 are allowed"),
        (column(&format!("type=\"date\" formats=\"{}\"", many(17, "|"))), "there are 17 values; at most 16 are allowed"),
        (column(&format!("type=\"date\" formats=\"%Y-%m-%d{}\"", "x".repeat(100))), "the format has more than 100 characters"),
        (format!(r#"<column name="{}"/>"#, "n".repeat(256)), "the name of a column has 256 characters"),
        (format!(r#"<unique columns="{}"/>"#, many(17, ",")), "there are 17 values; at most 16 are allowed"),
        (rows(2001, &|_| column("")), "the set has 2001 rules about columns; at most 2000 are allowed"),
        (rows(201, &|row| format!(r#"<forbidden column="c{row}"/>"#)), "the set has 201 rules of one kind; at most 200 are allowed"),
    ];
    for (content, message) in tries {
        let read = read(&[pipelines("a.xml", &format!("<rules name=\"r\">{content}</rules>"))], EXECUTORS);
        assert_eq!(read.diagnostics.iter().map(|found| found.message.as_str()).collect::<Vec<_>>(), [message]);
    }
    let sets = rows(201, &|row| format!(r#"<rules name="r{row}"/>"#));
    assert!(rendered(&[pipelines("a.xml", &sets)]).contains("there are more than 200 sets of rules"));
    let chain = rows(10, &|row| format!(r#"<rules name="r{row}" extends="r{}"/>"#, row + 1)) + "<rules name=\"r10\"/>";
    assert!(rendered(&[pipelines("a.xml", &chain)]).contains("the set extends more than 8 others"));
}

#[test]
fn e11_a_mistake_that_is_taken_over_is_told_once_where_it_is_written() {
    let content = r#"<rules name="base"><column name="a" type="decimal" min="x"/></rules>
      <rules name="one" extends="base"/><rules name="two" extends="one"><forbidden column="b"/><unique columns="b"/></rules>"#;
    let text = pipelines("a.xml", content);
    let found = read(std::slice::from_ref(&text), EXECUTORS).diagnostics;
    let places: Vec<_> = found.iter().map(|found| (&text.text[found.span.clone()], found.message.as_str())).collect();
    assert_eq!(places, [("x", "`x` is not a number"), ("b", "the column `b` is forbidden, and another rule is about it")]);
}
