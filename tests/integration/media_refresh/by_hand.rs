//! `bunchd media refresh`.

use std::fs;
use std::process::Stdio;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::{SMALL, Shop, TALL, picture};
use crate::yard::eventually;

#[test]
fn e10_a_dry_run_tells_by_variant_what_a_refresh_makes_then() {
    let shop = Shop::with("", &["w/b/wb01.png", "m/h/mh01.png"]);
    shop.refresh(&["--variant", "small"]);
    fs::remove_file(shop.at(SMALL).join("m/h/mh01.png")).expect("it was made");
    let before = shop.cached();
    assert_eq!(before.len(), 1);
    let (code, told) = shop.refresh(&["--dry-run"]);
    assert_eq!((code, &told["dry_run"], &told["due"], &told["current"]), (Some(0), &true.into(), &3.into(), &1.into()));
    let variants: Vec<_> = told["variants"].as_array().expect("it is a list").iter().map(|one| (&one["name"], &one["missing"])).collect();
    assert_eq!(variants, [(&"small".into(), &1.into()), (&"tall".into(), &2.into())]);
    assert_eq!(shop.cached(), before);
    let (code, told) = shop.refresh(&[]);
    assert_eq!((code, &told["created"], &told["failed"], &told["current"]), (Some(0), &3.into(), &0.into(), &1.into()));
    let expected = [TALL, SMALL].map(|folder| ["m/h/mh01.png", "w/b/wb01.png"].map(|image| (format!("{folder}/{image}"), true)));
    assert_eq!(shop.cached().into_iter().collect::<Vec<_>>(), expected.concat());
    assert_eq!(shop.refresh(&[]).1["due"], 0);
    let ended = shop.yard.run(&["media", "refresh", "-n", "--all"]);
    assert!(ended.out.contains("would make 4 images of 2 originals, and leave 0 as they are"), "{ended:#?}");
}

#[test]
fn e10_a_broken_image_is_told_with_its_reason_and_the_exit_code_says_so() {
    let shop = Shop::with("", &["a/a/1.png"]);
    let whole = picture(30, 30);
    shop.write("a/a/2.png", &whole[..whole.len() - 9]);
    let ended = shop.yard.run(&["media", "refresh"]);
    assert_eq!(ended.status.code(), Some(2), "{ended:#?}");
    assert!(ended.out.contains("2 images were made"), "{ended:#?}");
    assert!(ended.out.contains("warning: a/a/2.png: it is a broken PNG image"), "{ended:#?}");
    assert_eq!(shop.cached().into_values().collect::<Vec<_>>(), [true, true]);
}

#[test]
fn e10_single_images_are_named_as_in_the_shop_or_by_their_file() {
    let shop = Shop::with("", &["w/b/wb01.png", "w/b/wb02.png", "w/b/wb03.png"]);
    let (code, told) = shop.refresh(&["WB01.png", "/w/b/wb02.png"]);
    assert_eq!((code, &told["originals"], &told["created"]), (Some(0), &2.into(), &4.into()));
    let (code, told) = shop.refresh(&["gone.png", "../../x.png"]);
    assert_eq!((code, &told["missing"]["total"], &told["left_out"]["total"]), (Some(2), &1.into(), &1.into()));
    assert_eq!(told["missing"]["first"][0]["image"], "g/o/gone.png");
}

#[test]
fn e10_what_is_not_set_is_said_with_what_to_write_where() {
    let mut shop = Shop::with("", &["a/a/1.png"]);
    let ended = shop.yard.run(&["media", "refresh", "--originals", "gallery"]);
    assert!(ended.status.code() == Some(78) && ended.err.contains("write [magento.database] in bunchd.toml"), "{ended:#?}");
    let ended = shop.yard.run(&["media", "refresh", "--variant", "large"]);
    assert!(ended.status.code() == Some(66) && ended.err.contains("bunchd.toml has small, tall"), "{ended:#?}");
    for (settings, what) in [("[magento]\nmedia = \"media\"\n", "[[magento.images.variant]]"), ("", "media = \"/path/to/shop/pub/media\"")]
    {
        shop.yard.settings = settings.to_owned();
        shop.yard.configure();
        let ended = shop.yard.run(&["media", "refresh"]);
        assert!(ended.status.code() == Some(78) && ended.err.contains(what), "{ended:#?}");
    }
}

#[test]
fn e10_a_refresh_that_is_told_to_end_ends_in_good_order() {
    let names: Vec<String> = (0..400).map(|number| format!("a/a/{number}.png")).collect();
    let shop = Shop::with("", &[]);
    let picture = picture(300, 300);
    names.iter().for_each(|name| shop.write(name, &picture));
    let mut command = shop.yard.command(&["media", "refresh", "--json"]);
    let child = command.stdout(Stdio::piped()).spawn().expect("the binary starts");
    eventually("an image is made", || !shop.cached().is_empty());
    kill(Pid::from_raw(child.id().cast_signed()), Signal::SIGTERM).expect("it runs");
    let ended = child.wait_with_output().expect("it is our child");
    let told: serde_json::Value = serde_json::from_slice(&ended.stdout).expect("it tells what it did");
    assert_eq!((ended.status.code(), &told["stopped"]), (Some(1), &true.into()), "{told:#}");
    let cached = shop.cached();
    assert!(cached.values().all(|is_whole| *is_whole), "{cached:?}");
    assert_eq!((&told["created"], shop.refresh(&["--dry-run"]).1["due"].as_u64()), (&cached.len().into(), Some(800 - cached.len() as u64)));
}
