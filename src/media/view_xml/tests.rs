use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::media::layout::{hash_directory, hash_text};
use crate::view::diagnostic::render;

fn texts(files: &[&str]) -> Vec<SourceText> {
    (1..).zip(files).map(|(number, text)| SourceText { name: format!("view{number}.xml"), text: (*text).to_owned() }).collect()
}

fn theme(files: &[&str]) -> Theme {
    let texts = texts(files);
    read(&texts).unwrap_or_else(|found| panic!("{}", render(&found, &texts, false)))
}

fn told(files: &[&str]) -> String {
    theme(files).variants.iter().map(|variant| format!("{} {}\n", variant.name, hash_text(variant))).collect()
}

fn refused(files: &[&str], expected: &Expect) {
    let texts = texts(files);
    expected.assert_eq(&render(&read(&texts).expect_err("there is a mistake"), &texts, false));
}

/// Images of the theme Luma, and a setting of each kind.
const PARENT: &str = r#"<?xml version="1.0"?>
<!-- a theme -->
<view xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    <media>
        <images module="Magento_Catalog">
            <image id="category_page_grid" type="small_image">
                <width>240</width>
                <height>300</height>
            </image>
            <image id="product_page_image_large" type="image"/>
            <image id="product_thumbnail_image" type="thumbnail"><width> 75 </width><height>75</height></image>
            <image id="all" type="image">
                <width>10</width><aspect_ratio>false</aspect_ratio><frame>0</frame><transparency>false</transparency>
                <constrain>0</constrain><background>[0, 10,200]</background>
            </image>
        </images>
        <images module="Other_Module"><image id="other"><width>1</width></image></images>
        <videos module="Magento_Catalog"><video id="v"/></videos>
    </media>
    <vars module="Magento_Catalog"><var name="gallery"><var name="nav">thumbs</var></var></vars>
</view>"#;

#[test]
fn e10_the_images_of_a_theme_are_variants_in_the_folders_of_the_shop() {
    expect![[r#"
        category_page_grid h:300_w:240_rgb255,255,255_r:empty_q:80_proportional_frame_transparency_doconstrainonly
        product_page_image_large h:empty_w:empty_rgb255,255,255_r:empty_q:80_proportional_frame_transparency_doconstrainonly
        product_thumbnail_image h:75_w:75_rgb255,255,255_r:empty_q:80_proportional_frame_transparency_doconstrainonly
        all h:empty_w:10_rgb0,10,200_r:empty_q:80_nonproportional_noframe_notransparency_notconstrainonly
    "#]]
    .assert_eq(&told(&[PARENT]));
    let folders: Vec<String> = theme(&[PARENT]).variants.iter().take(3).map(hash_directory).collect();
    assert_eq!(folders, ["2765542505660baab28ecd555e27366e", "74c1057f7991b4edb2bc7bdaa94de933", "dc09e1c71e492175f875827bcbf6a37c"]);
}

#[test]
fn e10_a_later_file_overrides_single_settings_and_an_empty_element_takes_one_back() {
    let child = r#"<view xmlns:xsi="x"><media><images module="Magento_Catalog">
        <image id="category_page_grid"><width>250</width></image>
        <image id="product_thumbnail_image"><height/></image>
        <image id="all"><width xsi:nil="true">1</width><frame></frame></image>
        <image id="new"><width><![CDATA[20]]></width></image>
      </images></media>
      <vars module="Magento_Catalog"><var name="product_image_white_borders">0</var></vars></view>"#;
    expect![[r#"
        category_page_grid h:300_w:250_rgb255,255,255_r:empty_q:80_proportional_noframe_transparency_doconstrainonly
        product_page_image_large h:empty_w:empty_rgb255,255,255_r:empty_q:80_proportional_noframe_transparency_doconstrainonly
        product_thumbnail_image h:empty_w:75_rgb255,255,255_r:empty_q:80_proportional_noframe_transparency_doconstrainonly
        all h:empty_w:empty_rgb0,10,200_r:empty_q:80_nonproportional_noframe_notransparency_notconstrainonly
        new h:empty_w:20_rgb255,255,255_r:empty_q:80_proportional_noframe_transparency_doconstrainonly
    "#]]
    .assert_eq(&told(&[PARENT, child]));
}

#[test]
fn e10_mistakes_in_a_theme_are_all_shown_with_file_line_and_column() {
    let child = r#"<view><images module="Magento_Catalog">
  <image type="image"><width>1</width></image>
  <image id="a"><width>0</width><height>wide</height></image>
  <image id="b"><frame>perhaps</frame><background>white</background><background>[1,2,256]</background></image>
  <image id="c"><width>&nbsp;1</width><width>16385</width></image>
</images></view>"#;
    refused(
        &[PARENT, child, "<config/>"],
        &expect![[r#"
        error: the image has no `id`
         --> view2.xml:2:3
          |
        2 |   <image type="image"><width>1</width></image>
          |   ^^^^^^^^^^^^^^^^^^^^
          |
          = help: write `<image id="category_page_grid" …>`

        error: `0` is no value for `<width>`
         --> view2.xml:3:24
          |
        3 |   <image id="a"><width>0</width><height>wide</height></image>
          |                        ^
          |
          = help: write a number of pixels, 1 to 16384

        error: `wide` is no value for `<height>`
         --> view2.xml:3:41
          |
        3 |   <image id="a"><width>0</width><height>wide</height></image>
          |                                         ^^^^
          |
          = help: write a number of pixels, 1 to 16384

        error: `perhaps` is no value for `<frame>`
         --> view2.xml:4:24
          |
        4 |   <image id="b"><frame>perhaps</frame><background>white</background><background>[1,2,256]</background></image>
          |                        ^^^^^^^
          |
          = help: write true or false

        error: `white` is no value for `<background>`
         --> view2.xml:4:51
          |
        4 |   <image id="b"><frame>perhaps</frame><background>white</background><background>[1,2,256]</background></image>
          |                                                   ^^^^^
          |
          = help: write red, green and blue, each 0 to 255, such as `[255, 255, 255]`

        error: `[1,2,256]` is no value for `<background>`
         --> view2.xml:4:81
          |
        4 |   <image id="b"><frame>perhaps</frame><background>white</background><background>[1,2,256]</background></image>
          |                                                                                 ^^^^^^^^^
          |
          = help: write red, green and blue, each 0 to 255, such as `[255, 255, 255]`

        error: `&nbsp;1` is no value for `<width>`
         --> view2.xml:5:24
          |
        5 |   <image id="c"><width>&nbsp;1</width><width>16385</width></image>
          |                        ^^^^^^^
          |
          = help: write a number of pixels, 1 to 16384

        error: `16385` is no value for `<width>`
         --> view2.xml:5:46
          |
        5 |   <image id="c"><width>&nbsp;1</width><width>16385</width></image>
          |                                              ^^^^^
          |
          = help: write a number of pixels, 1 to 16384

        error: this is no view.xml: its outermost element is `<config>`
         --> view3.xml:1:1
          |
        1 | <config/>
          | ^^^^^^^^^
          |
          = help: a theme has it at etc/view.xml, and it begins with `<view>`

        9 errors
    "#]],
    );
}

#[test]
fn e10_a_text_that_is_no_xml_is_shown_where_it_breaks() {
    for text in
        ["", "<view", "<view>", "<view></wiew>", "<view/><view/>", "<!DOCTYPE x [<!ENTITY a \"b\">]><view/>", "<view a=1/>", "just text"]
    {
        let texts = texts(&[text]);
        assert_eq!(read(&texts).expect_err("it is refused").len(), 1, "{text}");
    }
    refused(
        &["<view>\n  <media>\n  </vars>\n</view>"],
        &expect![[r#"
        error: this is not well-formed XML: ill-formed document: expected `</media>`, but `</vars>` was found
         --> view1.xml:3:3
          |
        3 |   </vars>
          |   ^
          |
          = help: the text cannot be read further than here

        1 error
    "#]],
    );
}

#[test]
fn e10_what_is_not_taken_over_is_told() {
    let text = r#"<view><media><images module="Magento_Catalog">
  <image id="a"><width>1</width><angle>90</angle></image>
  <image id="b"><crop>true</crop></image>
</images></media></view>"#;
    let theme = theme(&[text]);
    assert_eq!(theme.variants.iter().map(|variant| variant.name.as_str()).collect::<Vec<_>>(), ["b"]);
    expect![[r#"
        warning: images that are turned are not made by bunchd; this one is left out
         --> view1.xml:2:33
          |
        2 |   <image id="a"><width>1</width><angle>90</angle></image>
          |                                 ^^^^^^^

        warning: `<crop>` is no setting of an image, so it has no effect
         --> view1.xml:3:17
          |
        3 |   <image id="b"><crop>true</crop></image>
          |                 ^^^^^^
          |
          = help: known are: width, height, aspect_ratio, frame, transparency, constrain, background

        2 warnings
    "#]]
    .assert_eq(&render(&theme.warnings, &texts(&[text]), false));
}

proptest! {
    #[test]
    fn e10_no_text_breaks_the_reading_and_every_mistake_can_be_shown(
        parts in prop::collection::vec(prop::sample::select(&["<view>", "</view>", "<media>", "</media>", "<images module=\"Magento_Catalog\">", "</images>",
            "<image id=\"a\">", "</image>", "<width>", "</width>", "1", "ü", "&amp;", "<!--", "-->", "<![CDATA[", "]]>", "<frame/>", "\u{feff}", "\""][..]), 0..25)
    ) {
        let texts = texts(&[&parts.concat()]);
        if let Err(found) = read(&texts) {
            prop_assert!(!render(&found, &texts, false).is_empty());
        }
    }
}
