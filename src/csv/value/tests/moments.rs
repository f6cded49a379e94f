//! Days and times: what is one, what is said of what is none, and that jiff reads the same.

use expect_test::expect;
use jiff::civil;
use jiff::fmt::strtime::BrokenDownTime;
use proptest::prelude::*;

use super::super::layout::Layout;
use super::{formats, judge, rule, told};
use crate::model::rules::{ColumnRule, ValueType};

fn date(of: &[&str]) -> ValueType {
    ValueType::Date { formats: formats(of) }
}

fn date_time(of: &[&str]) -> ValueType {
    ValueType::DateTime { formats: formats(of) }
}

#[test]
fn days_are_told_from_what_other_countries_and_spreadsheets_write() {
    let values = [
        "2026-07-01",
        "2024-02-29",
        "2026-7-1",
        "2026-02-29",
        "2026-02-31",
        "2026-13-01",
        "2026-00-10",
        "1900-02-29",
        "2000-02-29",
        "01.07.2026",
        "1.7.26",
        "07/01/2026",
        "07/31/2026",
        "31/07/2026",
        "31/31/2026",
        "7/7/26",
        "2026/07/01",
        "20260701",
        "01-07-2026",
        "2026-07-01 00:00:00",
        "2026-07-01T12:30:00Z",
        "46204",
        "46204.5",
        "0000-00-00",
        "0000-00-00 00:00:00",
        " 2026-07-01",
        "'2026-07-01",
        "31.02.2026",
        "26-07-01",
        "2026-07",
        "tomorrow",
        "2026-07-0１",
        "",
        "2026-07-011",
        "July 1, 2026",
        "   ",
    ];
    expect![[r#"
        (a date, written like 2026-12-31)
        "2026-07-01" fine
        "2024-02-29" fine
        "2026-7-1" fine
        "2026-02-29" date: the month 2026-02 has no day 29: correct the date
        "2026-02-31" date: the month 2026-02 has no day 31: correct the date
        "2026-13-01" date: there is no month 13: correct the date, or are day and month exchanged?
        "2026-00-10" date: there is no month 0: correct the date, or are day and month exchanged?
        "1900-02-29" date: the month 1900-02 has no day 29: correct the date
        "2000-02-29" fine
        "01.07.2026" date: the day is written first, as in German: write 2026-07-01
        "1.7.26" date: the day is written first, as in German: write 2026-07-01
        "07/01/2026" date: it is not clear whether the day or the month is first: write it like 2026-12-31
        "07/31/2026" date: the month is written first, as in the United States: write 2026-07-31
        "31/07/2026" date: the day is written first: write 2026-07-31
        "31/31/2026" date: there is no month 31: correct the date, or are day and month exchanged?
        "7/7/26" date: the month is written first, as in the United States: write 2026-07-07
        "2026/07/01" date: written in another way: write 2026-07-01
        "20260701" date: written in another way: write 2026-07-01
        "01-07-2026" date: the day is written first: write 2026-07-01
        "2026-07-01 00:00:00" date: there is a time behind the date: write 2026-07-01
        "2026-07-01T12:30:00Z" date: there is a time behind the date: write 2026-07-01
        "46204" date: a number, as Excel counts days: write 2026-07-01
        "46204.5" date: a number, as Excel counts days: write 2026-07-01
        "0000-00-00" date: a date of zeros, which a database writes for no date: leave the cell empty
        "0000-00-00 00:00:00" date: a date of zeros, which a database writes for no date: leave the cell empty
        " 2026-07-01" date: there are blanks around the value: remove them
        "'2026-07-01" date: an apostrophe before the value, which Excel puts there for text: remove it
        "31.02.2026" date: the month 2026-02 has no day 31: correct the date
        "26-07-01" date: not written as asked for: write it like 2026-12-31
        "2026-07" date: not written as asked for: write it like 2026-12-31
        "tomorrow" date: not written as asked for: write it like 2026-12-31
        "2026-07-0１" date: not written as asked for: write it like 2026-12-31
        "" fine
        "2026-07-011" date: not written as asked for: write it like 2026-12-31
        "July 1, 2026" date: not written as asked for: write it like 2026-12-31
        "   " date: only blanks: fill it in, or leave the cell empty
    "#]]
    .assert_eq(&told(&rule(date(&["%Y-%m-%d"])), &values));
}

#[test]
fn days_in_several_formats_are_fine_in_each() {
    let values = ["2026-07-01", "07/01/26", "7/1/26", "7/1/2026", "13/1/26", "2/29/26", "01.07.2026"];
    expect![[r#"
        (a date, written like 2026-12-31 or 12/31/26)
        "2026-07-01" fine
        "07/01/26" fine
        "7/1/26" fine
        "7/1/2026" date: it is not clear whether the day or the month is first: write it like 2026-12-31
        "13/1/26" date: there is no month 13: correct the date, or are day and month exchanged?
        "2/29/26" date: the month 2026-02 has no day 29: correct the date
        "01.07.2026" date: the day is written first, as in German: write 2026-07-01
    "#]]
    .assert_eq(&told(&rule(date(&["%Y-%m-%d", "%m/%d/%y"])), &values));
    expect![[r#"
        (a date, written like 31.12.2026)
        "01.07.2026" fine
        "1.7.2026" fine
        "2026-07-01" date: the year is written first: write 01.07.2026
        "07/31/2026" date: the month is written first, as in the United States: write 31.07.2026
        "1.7.26" date: written in another way: write 01.07.2026
    "#]]
    .assert_eq(&told(&rule(date(&["%d.%m.%Y"])), &["01.07.2026", "1.7.2026", "2026-07-01", "07/31/2026", "1.7.26"]));
    expect![[r#"
        (a date, written like 20261231)
        "20260701" fine
        "2026071" date: not written as asked for: write it like 20261231
        "2026-07-01" date: written in another way: write 20260701
    "#]]
    .assert_eq(&told(&rule(date(&["%Y%m%d"])), &["20260701", "2026071", "2026-07-01"]));
}

#[test]
fn formats_with_rare_words_are_read_by_jiff() {
    let values = ["1 Jul 2026", "31 Feb 2026", "1 Foo 2026", "2026-07-01"];
    expect![[r#"
        (a date, written like 31 Dec 2026)
        "1 Jul 2026" fine
        "31 Feb 2026" date: not written as asked for: write it like 31 Dec 2026
        "1 Foo 2026" date: not written as asked for: write it like 31 Dec 2026
        "2026-07-01" date: the year is written first: write 01 Jul 2026
    "#]]
    .assert_eq(&told(&rule(date(&["%d %b %Y"])), &values));
    expect![[r#"
        (a date with a time, written like 2026-12-31T18:30:00+0000)
        "2026-07-01T12:30:00+0200" fine
        "2026-07-01T12:30:00" date-time: written in another way: write 2026-07-01T12:30:00+0000
    "#]]
    .assert_eq(&told(&rule(date_time(&["%Y-%m-%dT%H:%M:%S%z"])), &["2026-07-01T12:30:00+0200", "2026-07-01T12:30:00"]));
}

#[test]
fn days_with_times_are_told_from_what_is_near() {
    let values = [
        "2026-07-01 00:00:00",
        "2026-07-01 23:59:59",
        "2026-07-01 24:00:00",
        "2026-07-01 12:60:00",
        "2026-07-01 12:00:60",
        "2026-07-01 5:00:00",
        "2026-02-30 12:00:00",
        "2026-07-01",
        "2026-07-01T12:30:00",
        "2026-07-01 12:30",
        "01.07.2026 12:30",
        "7/13/26, 3:04\u{202f}PM",
        "7/1/26, 3:04 PM",
        "46204.75",
        "2026-07-01 12:30:00.000",
        "2026-07-01  12:30:00",
        "2026-07-01 12:0:00",
    ];
    expect![[r#"
        (a date with a time, written like 2026-12-31 18:30:00)
        "2026-07-01 00:00:00" fine
        "2026-07-01 23:59:59" fine
        "2026-07-01 24:00:00" date-time: there is no such time of day: it goes from 00:00:00 to 23:59:59
        "2026-07-01 12:60:00" date-time: there is no such time of day: it goes from 00:00:00 to 23:59:59
        "2026-07-01 12:00:60" date-time: there is no such time of day: it goes from 00:00:00 to 23:59:59
        "2026-07-01 5:00:00" fine
        "2026-02-30 12:00:00" date-time: the month 2026-02 has no day 30: correct the date
        "2026-07-01" date-time: the time of day is missing: write 2026-07-01 00:00:00
        "2026-07-01T12:30:00" date-time: written in another way: write 2026-07-01 12:30:00
        "2026-07-01 12:30" date-time: written in another way: write 2026-07-01 12:30:00
        "01.07.2026 12:30" date-time: the day is written first, as in German: write 2026-07-01 12:30:00
        "7/13/26, 3:04\u{202f}PM" date-time: the month is written first, as in the United States: write 2026-07-13 15:04:00
        "7/1/26, 3:04 PM" date-time: it is not clear whether the day or the month is first: write it like 2026-12-31 18:30:00
        "46204.75" date-time: a number, as Excel counts days: write 2026-07-01 00:00:00
        "2026-07-01 12:30:00.000" date-time: written in another way: write 2026-07-01 12:30:00
        "2026-07-01  12:30:00" date-time: written in another way: write 2026-07-01 12:30:00
        "2026-07-01 12:0:00" date-time: not written as asked for: write it like 2026-12-31 18:30:00
    "#]]
    .assert_eq(&told(&rule(date_time(&["%Y-%m-%d %H:%M:%S"])), &values));
    let values = [
        "7/1/26, 3:04 PM",
        "07/01/26, 12:00 am",
        "7/1/26, 13:04 PM",
        "7/1/26, 0:04 PM",
        "7/1/26, 3:04 XM",
        "7/1/26, 3:04PM",
        "2026-07-01 15:04:00",
    ];
    expect![[r#"
        (a date with a time, written like 12/31/26, 06:30 PM)
        "7/1/26, 3:04 PM" fine
        "07/01/26, 12:00 am" fine
        "7/1/26, 13:04 PM" date-time: there is no such hour: with AM and PM, hours go from 1 to 12
        "7/1/26, 0:04 PM" date-time: there is no such hour: with AM and PM, hours go from 1 to 12
        "7/1/26, 3:04 XM" date-time: not written as asked for: write it like 12/31/26, 06:30 PM
        "7/1/26, 3:04PM" date-time: not written as asked for: write it like 12/31/26, 06:30 PM
        "2026-07-01 15:04:00" date-time: the year is written first: write 07/01/26, 03:04 PM
    "#]]
    .assert_eq(&told(&rule(date_time(&["%m/%d/%y, %I:%M %p"])), &values));
}

#[test]
fn times_are_told_from_what_is_near() {
    let kind = ValueType::Time { formats: formats(&["%H:%M:%S"]) };
    let values = ["00:00:00", "23:59:59", "24:00:00", "12:60:00", "12:30", "3:04 PM", "12.30", "noon", " 12:30:00", "9:00:00"];
    expect![[r#"
        (a time, written like 18:30:00)
        "00:00:00" fine
        "23:59:59" fine
        "24:00:00" time: there is no such time of day: it goes from 00:00:00 to 23:59:59
        "12:60:00" time: there is no such time of day: it goes from 00:00:00 to 23:59:59
        "12:30" time: written in another way: write 12:30:00
        "3:04 PM" time: written in another way: write 15:04:00
        "12.30" time: written in another way: write 12:30:00
        "noon" time: not written as asked for: write it like 18:30:00
        " 12:30:00" time: there are blanks around the value: remove them
        "9:00:00" fine
    "#]]
    .assert_eq(&told(&rule(kind), &values));
}

#[test]
fn bounds_of_days_and_times_compare_as_days_and_times() {
    let bounded = |value, min: &str, max: &str| ColumnRule { min: Some(min.to_owned()), max: Some(max.to_owned()), ..rule(value) };
    let days = bounded(date(&["%m/%d/%y", "%Y-%m-%d"]), "02/01/25", "12/31/26");
    expect![[r#"
        (a date from 02/01/25 to 12/31/26, written like 12/31/26 or 2026-12-31)
        "02/01/25" fine
        "01/31/25" min: below the least that is allowed: write 02/01/25 or later
        "2025-01-31" min: below the least that is allowed: write 02/01/25 or later
        "12/31/26" fine
        "2026-12-31" fine
        "01/01/27" max: above the most that is allowed: write 12/31/26 or earlier
        "03/01/99" min: below the least that is allowed: write 02/01/25 or later
    "#]]
    .assert_eq(&told(&days, &["02/01/25", "01/31/25", "2025-01-31", "12/31/26", "2026-12-31", "01/01/27", "03/01/99"]));
    let times = bounded(ValueType::Time { formats: formats(&["%H:%M"]) }, "08:00", "18:30");
    expect![[r#"
        (a time from 08:00 to 18:30, written like 18:30)
        "08:00" fine
        "07:59" min: below the least that is allowed: write 08:00 or later
        "8:00" fine
        "18:30" fine
        "18:31" max: above the most that is allowed: write 18:30 or earlier
    "#]]
    .assert_eq(&told(&times, &["08:00", "07:59", "8:00", "18:30", "18:31"]));
    let day = bounded(date(&["%Y-%m-%d %H:%M"]), "2026-01-01 12:00", "2026-1-1 9:00");
    expect![[r#"
        (a date from 2026-01-01 12:00 to 2026-1-1 9:00, written like 2026-12-31 18:30)
        "2026-01-01 00:00" fine
        "2026-01-01 23:59" fine
        "2025-12-31 23:59" min: below the least that is allowed: write 2026-01-01 12:00 or later
    "#]]
    .assert_eq(&told(&day, &["2026-01-01 00:00", "2026-01-01 23:59", "2025-12-31 23:59"]));
    let both = bounded(date_time(&["%Y-%m-%d %H:%M:%S"]), "2026-01-01 12:00:00", "2026-01-02 00:00:00");
    expect![[r#"
        (a date with a time from 2026-01-01 12:00:00 to 2026-01-02 00:00:00, written like 2026-12-31 18:30:00)
        "2026-01-01 12:00:00" fine
        "2026-01-01 11:59:59" min: below the least that is allowed: write 2026-01-01 12:00:00 or later
        "2026-01-02 00:00:00" fine
        "2026-01-02 00:00:01" max: above the most that is allowed: write 2026-01-02 00:00:00 or earlier
    "#]]
    .assert_eq(&told(&both, &["2026-01-01 12:00:00", "2026-01-01 11:59:59", "2026-01-02 00:00:00", "2026-01-02 00:00:01"]));
}

const FORMATS: [&str; 14] = [
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%m/%d/%y",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%Y%m%d",
    "%Y%m%d%H%M%S",
    "%m/%d/%y, %I:%M %p",
    "%F %T",
    "%D %R",
    "%-d.%-m.%y",
    "%Y-%m-%dT%H:%M:%SZ",
    "%e/%m/%Y",
    "%d%%%m%%%Y",
];

fn has_time(format: &str) -> bool {
    ["%H", "%I", "%T", "%R"].iter().any(|word| format.contains(word))
}

fn by_jiff(format: &str, value: &str) -> Option<civil::DateTime> {
    let read = BrokenDownTime::parse(format, value).ok()?;
    let day = read.to_date().ok()?;
    if has_time(format) { Some(day.to_datetime(read.to_time().ok()?)) } else { Some(day.into()) }
}

proptest! {
    #[test]
    fn whatever_jiff_writes_in_a_format_is_read_as_the_same(
        format in prop::sample::select(&FORMATS[..]), year in 1969_i16..=2068, month in 1_i8..=12, day in 1_i8..=31, seconds in 0_i32..86_400,
    ) {
        prop_assume!(civil::Date::new(year, month, day).is_ok());
        let time = civil::Time::midnight().wrapping_add(jiff::Span::new().seconds(seconds));
        let value = jiff::fmt::strtime::format(format, civil::date(year, month, day).to_datetime(time)).expect("it can be written");
        let read = Layout::new(format, true, has_time(format)).read(value.trim_start().as_bytes()).and_then(|fields| fields.civil());
        prop_assert!(read.is_some());
        prop_assert_eq!(read, by_jiff(format, &value));
    }

    #[test]
    fn whatever_is_read_jiff_reads_as_the_same(format in prop::sample::select(&FORMATS[..]), value in moment()) {
        if let Some(read) = Layout::new(format, true, has_time(format)).read(value.as_bytes()) {
            prop_assert_eq!(read.civil(), by_jiff(format, &value), "{} by {}", value, format);
        }
    }

    #[test]
    fn days_are_those_of_the_calendar(year in 0_u16..=9999, month in 0_u8..=19, day in 0_u8..=39) {
        let value = format!("{year:04}-{month:02}-{day:02}");
        let exists = civil::Date::new(year as i16, month as i8, day as i8).is_ok();
        prop_assert_eq!(judge(&rule(date(&["%Y-%m-%d"]))).explain(value.as_bytes()).is_none(), exists);
    }

    #[test]
    fn later_is_greater(
        days in prop::array::uniform2((2023_i16..=2024, 2_i8..=3, prop::sample::select(&[1_i8, 2, 28][..]))),
        times in prop::array::uniform2((0_i8..2, prop::sample::select(&[0_i8, 1, 59][..]), prop::sample::select(&[0_i8, 1, 59][..]))),
    ) {
        let moment = |at: usize| {
            let ((year, month, day), (hour, minute, second)) = (days[at], times[at]);
            civil::datetime(year, month, day, hour, minute, second, 0)
        };
        let layout = Layout::new("%Y-%m-%d %H:%M:%S", true, true);
        let order = |moment: civil::DateTime| {
            let written = moment.strftime("%Y-%m-%d %H:%M:%S").to_string();
            layout.read(written.as_bytes()).map(|fields| fields.order())
        };
        prop_assert!(order(moment(0)).is_some());
        prop_assert_eq!(order(moment(0)).cmp(&order(moment(1))), moment(0).cmp(&moment(1)));
    }
}

/// Texts that are nearly moments, some with a mistake.
fn moment() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,4}[-/.%][0-9]{1,2}[-/.%][0-9]{1,4}([ T][0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}Z?)?)?",
        "[01]?[0-9]/[0-3]?[0-9]/[0-9]{2}, [01]?[0-9]:[0-5][0-9] [aApP][mM]",
        "(19|20)[0-9]{2}[01][0-9][0-3][0-9]([0-2][0-9][0-5][0-9][0-5][0-9])?",
        "(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]([ T][0-2][0-9]:[0-6][0-9]:[0-6][0-9]Z?)?",
    ]
}
