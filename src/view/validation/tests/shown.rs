//! The forms for people.

use expect_test::expect;

use super::super::*;
use super::{clean, rich, view, written};
use crate::view::palette::Palette;

#[test]
fn e11_the_table_begins_with_the_counts_and_ends_with_what_to_do() {
    expect![[r#"
        1,756 records in 4 files: 1,006 errors, 2 warnings; 1,006 records have errors
        The check ended early: 1,000 errors were found, as stop-after says; the rest was not read
        6 findings are listed, 1,002 more are only counted

            count            rule         column
            1,004  error     min          qty (the first 2 are listed)
                1  error     stray-quote  additional_attributes_of_the_second_supplier
                1  error     reference    parent_sku
                1  warning   blank-line   -
                1  warning   max          price

        product-import_20260301_1.csv  1,003 of 1,204 records with errors
          line  record  byte  column                        what
            17      12  1234  qty                           error   min
              the number is less than 0 (cell: -5); valid: a number from 0 to 99999999
            18      13  1290  qty                           error   min
              the number is less than 0 (cell: -0.5); valid: a number from 0 to 99999999
            19      14  1301  additional_attributes_of_th…  error   stray-quote
              a quote stands within a cell that does not begin with one; put the cell between quotes and
              double the quotes within, or remove it
            31      20  4000  price                         warning max
              the number is more than 100000 (cell: =2+5, "so" dear)

        stock-import_20260301_1.csv  1 of 500 records with errors, not judged to the end
          line  record  byte  column      what
             2       2    40  -           warning blank-line
              a blank line, which is skipped; remove it
             -       3     -  parent_sku  error   reference
              no record of the bunch has this sku (cell: A-1)

        Errors are only counted in more.csv
        No record has errors in categories.csv

        Correct the places above in the files, or in what exports them, and deliver the files again; then
        check again, since not everything was read
    "#]]
    .assert_eq(&written(&view(), Format::Table));
}

#[test]
fn e11_no_line_of_the_table_is_wider_than_100_columns() {
    let text = written(&view(), Format::Table);
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn e11_files_without_findings_are_fine_and_that_is_said() {
    expect![[r#"
        1 record in 1 file: nothing is wrong

        The files are fine
    "#]]
    .assert_eq(&written(&clean(), Format::Table));
}

#[test]
fn e11_the_last_sentence_says_where_the_records_to_be_corrected_are() {
    let mut view = view();
    view.summary.ended_early = None;
    let end = |view: &ValidationView| written(view, Format::Table).rsplit("\n\n").next().unwrap_or_default().to_owned();
    let products = view.summary.file_mut("product-import_20260301_1.csv").expect("it is one of the files");
    products.invalid_records = Some("validation/invalid/product-import_20260301_1.csv".to_owned());
    expect![[r#"
        Correct the records with errors (they alone are in validation/invalid/product-import_20260301_1.csv)
        and deliver the files again
    "#]]
    .assert_eq(&end(&view));
    view.summary.files[0].left_out_records = 1_003;
    expect![[r#"
        The import goes on without 1,003 records: correct them in
        validation/invalid/product-import_20260301_1.csv and deliver just them again
    "#]]
    .assert_eq(&end(&view));
    view.summary.files[0].invalid_records = None;
    expect![[r#"
        The import goes on without 1,003 records: correct them and deliver just them again
    "#]]
    .assert_eq(&end(&view));
    (view.summary.errors, view.summary.bad_records) = (0, 0);
    expect![[r#"
        The files have no errors; look at the warnings when there is time
    "#]]
    .assert_eq(&end(&view));
}

#[test]
fn e11_what_a_terminal_would_obey_is_not_printed_although_a_file_is_called_so() {
    let mut validation = rich();
    validation.findings[0].file = "a\x1b[31m.csv".into();
    validation.files[0].name = "a\x1b[31m.csv".into();
    let text = written(&ValidationView::of(&validation), Format::Table);
    assert!(!text.contains('\x1b') && text.contains("a\u{fffd}[31m.csv"), "{text}");
}

#[test]
fn e11_colours_come_from_the_palette_only() {
    let mut coloured = Vec::new();
    view().write(Format::Table, Palette { colour: true }, &mut coloured).expect("memory takes all");
    let coloured = String::from_utf8(coloured).expect("it is text");
    assert!(coloured.contains("\x1b["));
    let mut plain = String::new();
    for (number, part) in coloured.split('\x1b').enumerate() {
        let text = if number == 0 { part } else { part.split_once('m').expect("a colour ends").1 };
        plain.push_str(text);
    }
    assert_eq!(plain, written(&view(), Format::Table), "colours change no text and no width");
}
