use expect_test::{Expect, expect};

use super::*;

fn read(columns: &Columns, files: &[(&str, &[u8])]) -> Found {
    let cache = Cache::of("/shop/pub/media");
    let mut reading = Reading::new(columns, &cache);
    for (name, text) in files {
        reading.file(*text, name).expect("the file is readable");
    }
    reading.finish()
}

fn told(found: &Found) -> String {
    let paths = found.images.paths().map(|(path, image)| format!("{image} {path}\n"));
    let refusals = found.refusals.iter().map(|message| format!("{message}\n"));
    let counts = format!("{} images, {} refused, missing: {}\n", found.images.count(), found.refused, found.missing.join(" "));
    paths.chain(refusals).chain([counts]).collect()
}

fn expect_of(columns: &Columns, text: &str, expected: &Expect) {
    expected.assert_eq(&told(&read(columns, &[("p.csv", text.as_bytes())])));
}

#[test]
fn e9_all_image_columns_are_read_and_each_image_is_one_whatever_it_is_called() {
    expect_of(
        &Columns::default(),
        "sku,base_image,small_image,name,additional_images\r\n\
         1,/w/b/wb01.jpg,wb01.jpg,\"a\r\nb\",\"wb02.jpg, WB01.jpg,,http://host/wb03.jpg\"\r\n\
         2,no_selection,,x,\r\n",
        &expect![[r#"
            0 WB01.jpg
            0 w/b/wb01.jpg
            1 w/b/wb02.jpg
            2 w/b/wb03.jpg
            0 wb01.jpg
            1 wb02.jpg
            3 images, 0 refused, missing: thumbnail_image swatch_image hide_from_product_page disabled_images
        "#]],
    );
}

#[test]
fn e9_refused_values_have_their_line_record_and_column_and_the_rest_goes_on() {
    expect_of(
        &Columns::default(),
        "sku,base_image,additional_images\n\
         \"1\n\",../../../etc/passwd.jpg,\"a.jpg,/etc/passwd,\n..\\b.jpg\"\n\
         \n\
         2,ok.jpg,a\0.jpg\n",
        &expect![[r#"
            0 a.jpg
            0 a/_/a.jpg
            1 o/k/ok.jpg
            1 ok.jpg
            warning: p.csv, line 3, record 2, column base_image: the image "../../../etc/passwd.jpg" was refused: it leaves its folder by `.` or `..`
            warning: p.csv, line 3, record 2, column additional_images: the image "/etc/passwd" was refused: it is an absolute path, and no image of the shop; write it as it is below catalog/product
            warning: p.csv, line 3, record 2, column additional_images: the image "..\b.jpg" was refused: it has a backslash; write `/` between folders
            warning: p.csv, line 6, record 3, column additional_images: the image "a\u{0}.jpg" was refused: it has a control character
            2 images, 4 refused, missing: small_image thumbnail_image swatch_image hide_from_product_page disabled_images
        "#]],
    );
}

#[test]
fn e9_columns_separator_and_dialect_are_settings() {
    let columns = Columns {
        names: vec!["pictures".to_owned(), "gallery".to_owned()],
        separator: "|".to_owned(),
        dialect: Dialect { delimiter: b';', quote: b'\'', ..Dialect::default() },
    };
    expect_of(
        &columns,
        "sku; pictures ;base_image\n1;'a;1.jpg|b.jpg';c.jpg\n2;d.jpg\n",
        &expect![[r#"
            0 a/_/a_1.jpg
            0 a;1.jpg
            1 b.jpg
            1 b/_/b.jpg
            2 d.jpg
            2 d/_/d.jpg
            3 images, 0 refused, missing: gallery
        "#]],
    );
}

#[test]
fn e9_bytes_that_are_no_text_and_files_without_records_are_no_trouble() {
    let found = read(&Columns::default(), &[("a.csv", b""), ("b.csv", b"base_image"), ("c.csv", b"base_image\nBl\xfcte.jpg\n\xff\xfe\n")]);
    assert_eq!(found.images.paths().map(|(path, _)| path.as_str()).find(|path| path.starts_with("b/l/")), Some("b/l/bl___te.jpg"));
}

#[test]
fn e9_only_the_first_refusals_are_listed_and_all_are_counted() {
    let text = "base_image\n".to_owned() + &"../x.jpg\n".repeat(REFUSALS_MAX + 7);
    let found = read(&Columns::default(), &[("p.csv", text.as_bytes())]);
    assert_eq!((found.refused, found.refusals.len()), (REFUSALS_MAX as u64 + 7, REFUSALS_MAX + 1));
    assert_eq!(found.refusals[REFUSALS_MAX].text, "7 more images were refused, and are not listed");
}

/// Proves C2: escape, encoding and a missing header of a source are kept to where its images are looked for.
#[test]
fn c2_images_are_found_whatever_way_a_source_writes_its_files() {
    let columns = Columns {
        names: vec!["2".to_owned()],
        dialect: Dialect { escape: Some(b'\\'), encoding: Encoding::Latin1, header: false, ..Dialect::default() },
        ..Columns::default()
    };
    let found = read(&columns, &[("p.csv", b"\"a\\\",x\",\"bl\xfcte.jpg\"\nb,c.jpg\n")]);
    assert_eq!((found.images.count(), found.missing.len()), (2, 0));
    assert!(told(&found).contains(" c.jpg\n") && told(&found).contains("bl"), "{}", told(&found));
    let cache = Cache::of("/shop/pub/media");
    let utf16 = Dialect { encoding: Encoding::Utf16, ..Dialect::default() };
    let refused = Reading::new(&columns, &cache).file_in(&b""[..], "p.csv", &utf16);
    assert!(matches!(refused, Err(ColumnsError::Utf16 { .. })));
}
