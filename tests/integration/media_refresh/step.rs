//! The step `media-cache-refresh`, by bunchd itself.

use super::{SMALL, Shop, TALL};
use crate::yard::{failure, statuses, step};
use bunchd::model::execution::Status;

#[test]
fn e10_a_step_refreshes_the_cache_and_counts_what_it_made() {
    let shop = Shop::with("", &["a/a/1.png", "b/b/2.png"]);
    shop.write("placeholder/default/p.png", b"none of our business");
    shop.import("sku\n1\n");
    assert_eq!(statuses(&shop.yard.executions_over(1)), [Status::Succeeded]);
    assert_eq!(shop.cached().into_values().collect::<Vec<_>>(), [true; 4]);
    let counted = shop.counted();
    assert!(counted.contains(&("images created".into(), 4)), "{counted:?}");
    let said = shop.said();
    assert!(said[0].starts_with("info: 4 images were made ("), "{said:?}");
}

#[test]
fn e10_a_step_tells_broken_images_and_makes_the_rest() {
    let shop = Shop::with("<argument key=\"all\" value=\"true\"/>", &["a/a/1.png"]);
    shop.write("b/b/2.png", b"no image");
    shop.import("sku\n1\n");
    assert_eq!(statuses(&shop.yard.executions_over(1)), [Status::SucceededWithWarnings]);
    let (counted, said) = (shop.counted(), shop.said());
    assert!(counted.contains(&("images created".into(), 2)) && counted.contains(&("images failed".into(), 2)), "{counted:?}");
    assert!(said.iter().any(|said| said.starts_with("warning: b/b/2.png: it is no image of a format")), "{said:?}");
}

#[test]
fn e10_a_step_can_make_just_the_images_of_its_bunch() {
    let shop = Shop::with("<argument key=\"originals\" value=\"bunch\"/>", &["w/b/wb01.png", "w/b/wb02.png", "w/b/wb03.png"]);
    shop.import("sku,base_image,additional_images\n1,WB01.png,\"wb03.png,gone.png\"\n");
    let all = shop.yard.executions_over(1);
    let expected = [TALL, SMALL].map(|folder| ["w/b/wb01.png", "w/b/wb03.png"].map(|image| (format!("{folder}/{image}"), true)));
    assert_eq!(shop.cached().into_iter().collect::<Vec<_>>(), expected.concat());
    assert_eq!(step(&all[0], "refresh").0, "succeeded-with-warnings");
    let said = shop.said();
    assert!(said.contains(&"warning: 1 original is not there: g/o/gone.png".to_owned()), "{said:?}");
}

#[test]
fn e10_a_step_for_a_bunch_without_images_says_so() {
    let bunch = "<argument key=\"originals\" value=\"bunch\"/>";
    let cases = [
        ("", Status::Succeeded, "info: no file of the bunch has a column of images: base_image, "),
        (
            "<argument key=\"columns\" value=\"picture\"/>",
            Status::SucceededWithWarnings,
            "warning: no file of the bunch has the column picture, which `columns` names",
        ),
    ];
    for (columns, status, what) in cases {
        let shop = Shop::with(&format!("{bunch}{columns}"), &["w/b/wb01.png"]);
        shop.import("sku\n1\n");
        assert_eq!(statuses(&shop.yard.executions_over(1)), [status]);
        let said = shop.said();
        assert!(said.iter().any(|said| said.starts_with(what)), "{said:?}");
        assert!(shop.cached().is_empty());
    }
}

#[test]
fn e10_a_step_that_cannot_begin_says_what_to_write_where() {
    let cases = [
        ("", "", "media = \"/path/to/shop/pub/media\""),
        (
            "<argument key=\"originals\" value=\"gallery\"/>",
            "[magento]\nmedia = \"media\"\n[[magento.images.variant]]\nname = \"a\"\n",
            "[magento.database]",
        ),
        ("<argument key=\"async\" value=\"true\"/>", "[magento]\nmedia = \"media\"\n", "by=\"magento\""),
        ("", "[magento]\nmedia = \"nowhere\"\n[[magento.images.variant]]\nname = \"a\"\n", "nowhere"),
    ];
    for (arguments, settings, what) in cases {
        let mut shop = Shop::with(arguments, &["a/a/1.png"]);
        shop.yard.settings = settings.to_owned();
        shop.yard.configure();
        shop.import("sku\n1\n");
        let all = shop.yard.executions_over(1);
        let failure = failure(&all[0], "refresh");
        assert!(failure.contains(what), "{failure:?}");
        assert!(shop.cached().is_empty());
    }
}
