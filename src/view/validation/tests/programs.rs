//! The forms for programs, as text and read back.

use std::io;
use std::path::PathBuf;

use expect_test::expect;
use serde_json::Value;

use super::super::*;
use super::{clean, rich, view, written};
use crate::view::palette::Palette;

#[test]
fn e11_json_is_one_document_with_stable_keys() {
    let mut validation = rich();
    validation.findings.truncate(1);
    validation.counts.truncate(1);
    validation.files.truncate(1);
    expect![[r#"
        {
          "errors": 1004,
          "warnings": 0,
          "records": 1204,
          "bad_records": 1003,
          "findings_listed": 1,
          "findings_left_out": 1003,
          "ended_early": "1,000 errors were found, as stop-after says",
          "counts": [
            {
              "rule": "min",
              "severity": "error",
              "column": "qty",
              "count": 1004,
              "listed": 1
            }
          ],
          "files": [
            {
              "name": "product-import_20260301_1.csv",
              "records": 1204,
              "bad_records": 1003,
              "bytes": 120400,
              "is_complete": true,
              "left_out_records": 0,
              "invalid_records": null
            }
          ],
          "findings": [
            {
              "severity": "error",
              "rule": "min",
              "file": "product-import_20260301_1.csv",
              "record": 12,
              "line": 17,
              "byte": 1234,
              "column": "qty",
              "value": "-5",
              "text": "the number is less than 0",
              "valid": "a number from 0 to 99999999"
            }
          ]
        }
    "#]]
    .assert_eq(&written(&ValidationView::of(&validation), Format::Json));
}

#[test]
fn e11_json_is_read_back_as_it_was_written() {
    for view in [view(), clean()] {
        let back: ValidationView = serde_json::from_str(&written(&view, Format::Json)).expect("it is the same shape");
        assert_eq!(back, view);
    }
}

#[test]
fn e11_json_lines_are_a_summary_and_then_each_finding() {
    let text = written(&view(), Format::JsonLines);
    expect![[r#"
        {"type":"summary","errors":1006,"warnings":2,"records":1756,"bad_records":1006,"findings_listed":6,"findings_left_out":1002,"ended_early":"1,000 errors were found, as stop-after says","counts":[{"rule":"min","severity":"error","column":"qty","count":1004,"listed":2},{"rule":"stray-quote","severity":"error","column":"additional_attributes_of_the_second_supplier","count":1,"listed":1},{"rule":"reference","severity":"error","column":"parent_sku","count":1,"listed":1},{"rule":"blank-line","severity":"warning","column":null,"count":1,"listed":1},{"rule":"max","severity":"warning","column":"price","count":1,"listed":1}],"files":[{"name":"product-import_20260301_1.csv","records":1204,"bad_records":1003,"bytes":120400,"is_complete":true,"left_out_records":0,"invalid_records":null},{"name":"categories.csv","records":12,"bad_records":0,"bytes":1200,"is_complete":true,"left_out_records":0,"invalid_records":null},{"name":"more.csv","records":40,"bad_records":2,"bytes":4000,"is_complete":true,"left_out_records":0,"invalid_records":null},{"name":"stock-import_20260301_1.csv","records":500,"bad_records":1,"bytes":50000,"is_complete":false,"left_out_records":0,"invalid_records":null}]}
        {"type":"finding","severity":"error","rule":"min","file":"product-import_20260301_1.csv","record":12,"line":17,"byte":1234,"column":"qty","value":"-5","text":"the number is less than 0","valid":"a number from 0 to 99999999"}
        {"type":"finding","severity":"error","rule":"min","file":"product-import_20260301_1.csv","record":13,"line":18,"byte":1290,"column":"qty","value":"-0.5","text":"the number is less than 0","valid":"a number from 0 to 99999999"}
        {"type":"finding","severity":"error","rule":"stray-quote","file":"product-import_20260301_1.csv","record":14,"line":19,"byte":1301,"column":"additional_attributes_of_the_second_supplier","value":null,"text":"a quote stands within a cell that does not begin with one; put the cell between quotes and double the quotes within, or remove it","valid":null}
        {"type":"finding","severity":"warning","rule":"max","file":"product-import_20260301_1.csv","record":20,"line":31,"byte":4000,"column":"price","value":"=2+5, \"so\" dear","text":"the number is more than 100000","valid":null}
        {"type":"finding","severity":"warning","rule":"blank-line","file":"stock-import_20260301_1.csv","record":2,"line":2,"byte":40,"column":null,"value":null,"text":"a blank line, which is skipped; remove it","valid":null}
        {"type":"finding","severity":"error","rule":"reference","file":"stock-import_20260301_1.csv","record":3,"line":null,"byte":null,"column":"parent_sku","value":"A-1","text":"no record of the bunch has this sku","valid":null}
    "#]].assert_eq(&text);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("each line is a document")).collect();
    let back: Vec<FindingView> = lines[1..].iter().map(|line| serde_json::from_value(line.clone()).expect("a finding")).collect();
    assert_eq!((back, lines[0]["type"].as_str()), (view().findings, Some("summary")));
}

#[test]
fn e11_csv_has_all_findings_and_no_cell_that_a_spreadsheet_would_compute() {
    expect![[r#"
        file,line,record,byte,column,severity,rule,value,text,valid␍
        product-import_20260301_1.csv,17,12,1234,qty,error,min,'-5,the number is less than 0,a number from 0 to 99999999␍
        product-import_20260301_1.csv,18,13,1290,qty,error,min,'-0.5,the number is less than 0,a number from 0 to 99999999␍
        product-import_20260301_1.csv,19,14,1301,additional_attributes_of_the_second_supplier,error,stray-quote,,"a quote stands within a cell that does not begin with one; put the cell between quotes and double the quotes within, or remove it",␍
        product-import_20260301_1.csv,31,20,4000,price,warning,max,"'=2+5, ""so"" dear",the number is more than 100000,␍
        stock-import_20260301_1.csv,2,2,40,,warning,blank-line,,"a blank line, which is skipped; remove it",␍
        stock-import_20260301_1.csv,,3,,parent_sku,error,reference,A-1,no record of the bunch has this sku,␍
    "#]].assert_eq(&written(&view(), Format::Csv).replace("\r\n", "␍\n"));
}

#[test]
fn e11_csv_is_read_back_as_it_was_written() {
    let mut view = view();
    view.findings[0].value = Some("@sum".to_owned());
    view.findings[1].text = "+1\n\"two\", three".to_owned();
    let text = written(&view, Format::Csv);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    for (record, finding) in reader.records().zip(&view.findings) {
        let record = record.expect("it is CSV");
        let cell = |column: usize| record[column].strip_prefix('\'').unwrap_or(&record[column]).to_owned();
        let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let own = [finding.file.to_string(), number(finding.line), number(finding.record), number(finding.byte), text(&finding.column)];
        let rest =
            [finding.severity.to_string(), finding.rule.to_string(), text(&finding.value), finding.text.clone(), text(&finding.valid)];
        assert_eq!((0..10).map(cell).collect::<Vec<_>>(), own.into_iter().chain(rest).collect::<Vec<_>>());
        assert!(record.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{record:?}");
    }
    assert_eq!(::csv::Reader::from_reader(text.as_bytes()).records().count(), view.findings.len());
}

#[test]
fn e11_m2ifs_list_counts_records_and_names_warnings() {
    expect![[r#"
        [
            {
                "File": "product-import_20260301_1.csv",
                "Line": 12,
                "Column": "qty",
                "Error": "the number is less than 0 (cell: -5); valid: a number from 0 to 99999999"
            },
            {
                "File": "product-import_20260301_1.csv",
                "Line": 13,
                "Column": "qty",
                "Error": "the number is less than 0 (cell: -0.5); valid: a number from 0 to 99999999"
            },
            {
                "File": "product-import_20260301_1.csv",
                "Line": 14,
                "Column": "additional_attributes_of_the_second_supplier",
                "Error": "a quote stands within a cell that does not begin with one; put the cell between quotes and double the quotes within, or remove it"
            },
            {
                "File": "product-import_20260301_1.csv",
                "Line": 20,
                "Column": "price",
                "Error": "warning: the number is more than 100000 (cell: =2+5, \"so\" dear)"
            },
            {
                "File": "stock-import_20260301_1.csv",
                "Line": 2,
                "Column": "",
                "Error": "warning: a blank line, which is skipped; remove it"
            },
            {
                "File": "stock-import_20260301_1.csv",
                "Line": 3,
                "Column": "parent_sku",
                "Error": "no record of the bunch has this sku (cell: A-1)"
            }
        ]
    "#]].assert_eq(&written(&view(), Format::M2if));
    assert_eq!(written(&clean(), Format::M2if), "[]\n");
}

#[test]
fn e11_each_form_has_a_word_of_its_own() {
    assert!(Format::ALL.into_iter().all(|format| Format::of_name(format.name()) == Some(format)));
    assert_eq!(Format::of_name("xml"), None);
}

#[test]
fn e11_a_writer_that_refuses_is_told() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for format in Format::ALL {
        let error = view().write(format, Palette::PLAIN, &mut Full).expect_err("it is full");
        assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{format:?}");
    }
}

#[test]
fn e14_of_a_long_list_the_first_findings_are_kept_and_the_brief_is_whole() {
    let mut validation = rich();
    validation.findings = validation.findings.into_iter().cycle().take(1_000).collect();
    let view = ValidationView::of(&validation);
    let json = written(&view, Format::Json);
    let excerpt =
        ValidationExcerpt::read(json.as_bytes(), PathBuf::from("/x/findings.csv")).expect("it is read").expect("there are errors");
    assert_eq!(excerpt.findings, view.findings[..FINDINGS_SHOWN_MAX]);
    assert_eq!((&excerpt.summary, excerpt.all_findings), (&view.summary, PathBuf::from("/x/findings.csv")));
}

#[test]
fn e14_a_validation_that_found_nothing_is_not_shown() {
    let json = written(&clean(), Format::Json);
    assert_eq!(ValidationExcerpt::read(json.as_bytes(), PathBuf::new()).expect("it is read"), None);
    assert!(ValidationExcerpt::read(&json.as_bytes()[..json.len() / 2], PathBuf::new()).is_err());
}
