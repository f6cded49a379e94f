use super::*;
use crate::model::variant::{Colour, Variant};

#[test]
fn e10_a_variant_is_read_with_magentos_defaults_for_what_is_left_out() {
    let read = read(&text(
        "[magento]\nmedia = \"media\"\n[[magento.images.variant]]\nname = \"thumb\"\nwidth = 75\nbackground = \"#ff0000\"\nframe = false\n",
    ));
    let magento = read.expect("it is good").magento;
    let thumb = Variant { width: Some(75), background: Colour([255, 0, 0]), frame: false, ..Variant::named("thumb") };
    assert_eq!(magento.images.variants, [thumb]);
    assert_eq!(magento.resolved(Path::new("/srv")).media, Some("/srv/media".into()));
}

#[test]
fn e10_mistakes_in_the_shops_settings_are_all_told_at_their_places() {
    expect![[r##"
        error: there is no [magento.database] to read from
         --> bunchd.toml:2:15
          |
        2 | index_state = "database"
          |               ^^^^^^^^^^
          |
          = help: add it, or write "console"

        error: `12` cannot name a variant
         --> bunchd.toml:6:8
          |
        6 | name = "12"
          |        ^^^^
          |
          = help: a name begins with a letter, and goes on with letters, digits, `_`, `.` or `-`

        error: an allowed number is expected here
         --> bunchd.toml:7:9
          |
        7 | width = 0
          |         ^
          |
          = help: allowed: a whole number from 1 to 16384

        error: `white` is no colour
         --> bunchd.toml:8:14
          |
        8 | background = "white"
          |              ^^^^^^^
          |
          = help: write it as "#ffffff"

        error: there are two variants named `a`
          --> bunchd.toml:12:8
           |
        12 | name = "a"
           |        ^^^
           |
           = help: give it another name

        5 errors
    "##]]
    .assert_eq(&rendered(
        "[magento]\nindex_state = \"database\"\n[magento.images]\npixels_max = 5\n[[magento.images.variant]]\nname = \"12\"\nwidth = 0\nbackground = \"white\"\n[[magento.images.variant]]\nname = \"a\"\n[[magento.images.variant]]\nname = \"a\"\n",
    ));
    expect![[r#"
        error: this cannot be a prefix of tables
         --> bunchd.toml:2:16
          |
        2 | table_prefix = "a`b"
          |                ^^^^^
          |
          = help: Magento takes letters, digits and `_`

        error: `s3cret!` cannot name an environment variable
         --> bunchd.toml:3:16
          |
        3 | password_env = "s3cret!"
          |                ^^^^^^^^^
          |
          = help: write a name such as `SHOP_DB_PASSWORD`, never the password itself

        error: the password is in two places
         --> bunchd.toml:4:17
          |
        4 | password_file = "f"
          |                 ^^^
          |
          = help: keep one of `password_env` and `password_file`

        3 errors
    "#]]
    .assert_eq(&rendered("[magento.database]\ntable_prefix = \"a`b\"\npassword_env = \"s3cret!\"\npassword_file = \"f\"\n"));
}
