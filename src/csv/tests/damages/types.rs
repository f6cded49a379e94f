//! Values that are not of the type of their column.

use expect_test::expect;

use super::damages;
use super::ruled::{cells, choices, dates, moments, times, typed};
use crate::model::rules::ValueType;

damages! {
    e11_a_whole_number: [
        cells("sound", typed(ValueType::Integer), &["7", "-7", "+7", "007", "", "__EMPTY__VALUE__", "\"8\"", "999999999999999999"]),
        cells("broken", typed(ValueType::Integer), &["7.0", "7x", " 7", "-", "\"1,5\"", "1e3", "1999999999999999999", "\"\"\"7\"\"\""]),
    ] => expect![[r#"
        sound: 8 records
        broken: 8 records
          line 2, byte 9, record 2, v: integer <7.0>
          line 3, byte 17, record 3, v: integer <7x>
          line 4, byte 24, record 4, v: integer < 7>
          line 5, byte 31, record 5, v: integer <->
          line 6, byte 37, record 6, v: integer <"1,5">
          line 7, byte 47, record 7, v: integer <1e3>
          line 8, byte 55, record 8, v: integer <1999999999999999999>
          line 9, byte 79, record 9, v: integer <"""7""">
        = integer: a number with an exponent, as Excel shows long numbers: format the column as numbers with all digits and export again [valid: a whole number]
        = integer: a whole number has no fraction: write 7 [valid: a whole number]
        = integer: a word or sign that stands for nothing: leave the cell empty [valid: a whole number]
        = integer: there are blanks around the number: remove them [valid: a whole number]
        = integer: there is a fraction: write a whole number [valid: a whole number]
        = integer: there is more than the number, such as a unit or a currency: write 7 [valid: a whole number]
        = integer: too many digits: at most 18 before the point and 12 behind it [valid: a whole number]
    "#]];
    e11_a_decimal_number: [
        cells("sound", typed(ValueType::Decimal), &["7", "-7.50", "+0.5", "", ".5", "7.", "999999999999999999.123456789012"]),
        cells("broken", typed(ValueType::Decimal), &["\"7,5\"", "1e3", "NaN", "7 ", "--7", "1.2.3", ".", "0.1234567890123", "7 €"]),
    ] => expect![[r#"
        sound: 7 records
        broken: 9 records
          line 2, byte 9, record 2, v: decimal <"7,5">
          line 3, byte 19, record 3, v: decimal <1e3>
          line 4, byte 27, record 4, v: decimal <NaN>
          line 5, byte 35, record 5, v: decimal <7 >
          line 6, byte 42, record 6, v: decimal <--7>
          line 7, byte 50, record 7, v: decimal <1.2.3>
          line 8, byte 60, record 8, v: decimal <.>
          line 9, byte 66, record 9, v: decimal <0.1234567890123>
          line 10, byte 86, record 10, v: decimal <7 €>
        = decimal: a comma as the decimal point: write 7.5 [valid: a number with a point before the fraction]
        = decimal: a number with an exponent, as Excel shows long numbers: format the column as numbers with all digits and export again [valid: a number with a point before the fraction]
        = decimal: a word or sign that stands for nothing: leave the cell empty [valid: a number with a point before the fraction]
        = decimal: no number: write one like 12.50 [valid: a number with a point before the fraction]
        = decimal: there are blanks around the number: remove them [valid: a number with a point before the fraction]
        = decimal: there is more than the number, such as a unit or a currency: write 7 [valid: a number with a point before the fraction]
        = decimal: too many digits: at most 18 before the point and 12 behind it [valid: a number with a point before the fraction]
    "#]];
    e11_a_yes_or_no: [
        cells("sound", typed(ValueType::Boolean), &["0", "1", "true", "FALSE", "Yes", "no", ""]),
        cells("broken", typed(ValueType::Boolean), &["2", "ja", " 1", "01"]),
    ] => expect![[r#"
        sound: 7 records
        broken: 4 records
          line 2, byte 9, record 2, v: boolean <2>
          line 3, byte 15, record 3, v: boolean <ja>
          line 4, byte 22, record 4, v: boolean < 1>
          line 5, byte 29, record 5, v: boolean <01>
        = boolean: neither yes nor no: write 1 or 0 [valid: 0, 1, true, false, yes or no]
        = boolean: there are blanks around the value: remove them [valid: 0, 1, true, false, yes or no]
        = boolean: this word for yes or no is not understood: write 1 [valid: 0, 1, true, false, yes or no]
    "#]];
    e11_a_date: [
        cells("sound", typed(dates()), &["2024-02-29", "2024-1-5", "02/28/24", "12/31/69", ""]),
        cells("broken", typed(dates()), &["2023-02-29", "2024-13-01", "24-01-05", "28.02.2024", "2024-02-29 10:00:00", "0000-00-00"]),
    ] => expect![[r#"
        sound: 5 records
        broken: 6 records
          line 2, byte 9, record 2, v: date <2023-02-29>
          line 3, byte 24, record 3, v: date <2024-13-01>
          line 4, byte 39, record 4, v: date <24-01-05>
          line 5, byte 52, record 5, v: date <28.02.2024>
          line 6, byte 67, record 6, v: date <2024-02-29 10:00:00>
          line 7, byte 91, record 7, v: date <0000-00-00>
        = date: a date of zeros, which a database writes for no date: leave the cell empty [valid: a date, written like 2026-12-31 or 12/31/26]
        = date: not written as asked for: write it like 2026-12-31 [valid: a date, written like 2026-12-31 or 12/31/26]
        = date: the day is written first, as in German: write 2024-02-28 [valid: a date, written like 2026-12-31 or 12/31/26]
        = date: the month 2023-02 has no day 29: correct the date [valid: a date, written like 2026-12-31 or 12/31/26]
        = date: there is a time behind the date: write 2024-02-29 [valid: a date, written like 2026-12-31 or 12/31/26]
        = date: there is no month 13: correct the date, or are day and month exchanged? [valid: a date, written like 2026-12-31 or 12/31/26]
    "#]];
    e11_a_time: [
        cells("sound", typed(times()), &["10:00:00", "1:02:03", "23:59:59", ""]),
        cells("broken", typed(times()), &["24:00:00", "10:60:00", "10:00", "1:2:3", "x"]),
    ] => expect![[r#"
        sound: 4 records
        broken: 5 records
          line 2, byte 9, record 2, v: time <24:00:00>
          line 3, byte 22, record 3, v: time <10:60:00>
          line 4, byte 35, record 4, v: time <10:00>
          line 5, byte 45, record 5, v: time <1:2:3>
          line 6, byte 55, record 6, v: time <x>
        = time: not written as asked for: write it like 18:30:00 [valid: a time, written like 18:30:00]
        = time: there is no such time of day: it goes from 00:00:00 to 23:59:59 [valid: a time, written like 18:30:00]
        = time: written in another way: write 10:00:00 [valid: a time, written like 18:30:00]
    "#]];
    e11_a_date_with_a_time: [
        cells("sound", typed(moments()), &["2024-02-29 10:00:00", ""]),
        cells("broken", typed(moments()), &["2024-02-30 10:00:00", "2024-02-29", "2024-02-29T10:00:00", "2024-02-29 25:00:00"]),
    ] => expect![[r#"
        sound: 2 records
        broken: 4 records
          line 2, byte 9, record 2, v: date-time <2024-02-30 10:00:00>
          line 3, byte 33, record 3, v: date-time <2024-02-29>
          line 4, byte 48, record 4, v: date-time <2024-02-29T10:00:00>
          line 5, byte 72, record 5, v: date-time <2024-02-29 25:00:00>
        = date-time: the month 2024-02 has no day 30: correct the date [valid: a date with a time, written like 2026-12-31 18:30:00]
        = date-time: the time of day is missing: write 2024-02-29 00:00:00 [valid: a date with a time, written like 2026-12-31 18:30:00]
        = date-time: there is no such time of day: it goes from 00:00:00 to 23:59:59 [valid: a date with a time, written like 2026-12-31 18:30:00]
        = date-time: written in another way: write 2024-02-29 10:00:00 [valid: a date with a time, written like 2026-12-31 18:30:00]
    "#]];
    e11_a_choice: [
        cells("sound", typed(choices()), &["simple", "virtual", ""]),
        cells("broken", typed(choices()), &["Simple", "simple ", "configurable"]),
    ] => expect![[r#"
        sound: 3 records
        broken: 3 records
          line 2, byte 9, record 2, v: choice <Simple>
          line 3, byte 20, record 3, v: choice <simple >
          line 4, byte 32, record 4, v: choice <configurable>
        = choice: blanks around a value matter here: write "simple" [valid: one of "simple", "virtual"]
        = choice: capital and small letters matter here: write "simple" [valid: one of "simple", "virtual"]
        = choice: none of the values that are allowed: choose one of them [valid: one of "simple", "virtual"]
    "#]];
    e11_an_address: [
        cells("sound", typed(ValueType::Url), &["https://shop.example/a?b=c#d", "http://localhost:8080/", ""]),
        cells("broken", typed(ValueType::Url), &["ftp://shop.example/", "shop.example", "https://", "https:///a", "https://a b/"]),
    ] => expect![[r#"
        sound: 3 records
        broken: 5 records
          line 2, byte 9, record 2, v: url <ftp://shop.example/>
          line 3, byte 33, record 3, v: url <shop.example>
          line 4, byte 50, record 4, v: url <https://>
          line 5, byte 63, record 5, v: url <https:///a>
          line 6, byte 78, record 6, v: url <https://a b/>
        = url: only http and https addresses are fine here: write one [valid: an address such as https://example.com/page]
        = url: the address has no proper host: write it as https://example.com/page [valid: an address such as https://example.com/page]
        = url: the address has no scheme: put https:// before it [valid: an address such as https://example.com/page]
        = url: there is a blank, a quote or an angle bracket in the address: write %20 for a blank, or is it several addresses? [valid: an address such as https://example.com/page]
    "#]];
    e11_a_mail_address: [
        cells("sound", typed(ValueType::Email), &["a@shop.example", "a.b+c@sub.shop.example", ""]),
        cells("broken", typed(ValueType::Email), &["a", "a@", "@shop.example", "a@@shop.example", "a b@shop.example", "a@shop"]),
    ] => expect![[r#"
        sound: 3 records
        broken: 6 records
          line 2, byte 9, record 2, v: email <a>
          line 3, byte 15, record 3, v: email <a@>
          line 4, byte 22, record 4, v: email <@shop.example>
          line 5, byte 40, record 5, v: email <a@@shop.example>
          line 6, byte 60, record 6, v: email <a b@shop.example>
          line 7, byte 81, record 7, v: email <a@shop>
        = email: no mail address, since there is no @: write it as anna@example.com [valid: a mail address such as anna@example.com]
        = email: there are several @: write one address alone [valid: a mail address such as anna@example.com]
        = email: there is a blank in the address: remove it [valid: a mail address such as anna@example.com]
        = email: there is no proper domain behind the @: write it as anna@example.com [valid: a mail address such as anna@example.com]
        = email: there is nothing before the @: write the whole address [valid: a mail address such as anna@example.com]
    "#]];
    e11_a_stock_keeping_unit: [
        cells("sound", typed(ValueType::Sku), &["24-MB01", "\"größe 5\"\" x\"", "", &"x".repeat(64), &"ä".repeat(64)]),
        cells("broken", typed(ValueType::Sku), &["a\tb", " a", "a ", &"x".repeat(65)]),
    ] => expect![[r#"
        sound: 5 records
        broken: 4 records
          line 2, byte 9, record 2, v: sku <a\tb>
          line 3, byte 17, record 3, v: sku < a>
          line 4, byte 24, record 4, v: sku <a >
          line 5, byte 31, record 5, v: sku <xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…>
        = sku: there are blanks before or behind the SKU, with which the shop refuses it: remove them [valid: a SKU of 1 to 64 characters without blanks around it]
        = sku: there is a character that nobody sees, such as a tab or a line break: write the SKU anew [valid: a SKU of 1 to 64 characters without blanks around it]
        = sku: too long with 65 characters: a shop takes 64 [valid: a SKU of 1 to 64 characters without blanks around it]
    "#]];
    e11_a_file_below_a_directory: [
        cells("sound", typed(ValueType::File { below: ".".to_owned() }), &["a.csv", "/a.csv", ""]),
        cells("broken", typed(ValueType::File { below: ".".to_owned() }), &["b.csv", "../a.csv", "/etc/passwd", "."]),
    ] => expect![[r#"
        sound: 3 records
        broken: 4 records
          line 2, byte 9, record 2, v: file <b.csv>
          line 3, byte 19, record 3, v: file <../a.csv>
          line 4, byte 32, record 4, v: file </etc/passwd>
          line 5, byte 48, record 5, v: file <.>
        = file: the path leads out of the directory: write a path without ".." [valid: a file below "FOLDER"]
        = file: there is no folder "etc" below the directory: copy it there, or correct the path [valid: a file below "FOLDER"]
        = file: there is no such file below the directory: copy it there, or correct the name [valid: a file below "FOLDER"]
        = file: this is a folder: write the name of a file in it [valid: a file below "FOLDER"]
    "#]];
}
