//! Who is refused, and what is said then.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::*;
use crate::engine::tests::{pipeline, step};
use crate::executor::Surroundings;
use crate::model::bunch::{BunchFile, BunchKey, FileStamp};
use crate::model::execution::AttemptKey;

/// A machine with the users erp (1001) and mallory (1005), and the groups shop-import (200) and www (33).
struct Few;

impl Names for Few {
    fn uid(&self, name: &str) -> Result<Option<u32>, String> {
        match name {
            "erp" => Ok(Some(1001)),
            "far" => Err("the directory does not answer".into()),
            _ => Ok(None),
        }
    }

    fn gid(&self, name: &str) -> Result<Option<u32>, String> {
        Ok((name == "shop-import").then_some(200))
    }

    fn user(&self, uid: u32) -> Option<String> {
        (uid == 1005).then(|| "mallory".to_owned())
    }

    fn group(&self, gid: u32) -> Option<String> {
        (gid == 33).then(|| "www".to_owned())
    }
}

fn bunch(owners: &[Option<(u32, u32)>]) -> Bunch {
    let file = |(at, owner): (usize, &Option<(u32, u32)>)| BunchFile {
        name: format!("import-product_a_{at}.csv"),
        bunch_type: "product".into(),
        counter: at as u64,
        stamp: FileStamp { size_bytes: 1, modified_ns: 0, inode: 1, device: 1 },
        owner: owner.map(|(uid, gid)| Owner { uid, gid }),
    };
    let key = BunchKey { source: "products".into(), bunch_type: None, identifier: "a".into() };
    Bunch { key, files: owners.iter().enumerate().map(file).collect(), ok_files: Vec::new(), unlisted: Vec::new() }
}

fn grants(texts: &[&str]) -> Vec<Grant> {
    texts.iter().map(|text| Grant::read(text).expect("it is a grant")).collect()
}

fn why(end: &AttemptEnd) -> &str {
    if let Outcome::Aborted { why } = &end.outcome { why } else { panic!("it was not aborted: {end:?}") }
}

const LIST: &[&str] = &["user:erp", "group:shop-import", "uid:7", "gid:8"];

#[test]
fn d5_files_of_allowed_users_and_groups_pass_by_name_and_by_number() {
    let owners = [(1001, 1), (1, 200), (7, 1), (1, 8)].map(Some);
    assert_eq!(judge(&bunch(&owners), &grants(LIST), &Few), succeeded(Vec::new()));
}

#[test]
fn d5_one_file_of_somebody_else_aborts_the_whole_bunch_and_says_whose_it_is_and_who_may() {
    let end = judge(&bunch(&[Some((1001, 1)), Some((1005, 33)), Some((200, 1001))]), &grants(LIST), &Few);
    assert_eq!(
        why(&end),
        "import-product_a_1.csv belongs to user mallory (1005), group www (33), who may not import from the source products \
         (1 more of 3 files are refused); allowed: user:erp, group:shop-import, uid:7, gid:8"
    );
    let told: Vec<String> = end.messages.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "error: import-product_a_1.csv: it belongs to user mallory (1005), group www (33), who may not import from the source products",
            "error: import-product_a_2.csv: it belongs to user 200, group 1001, who may not import from the source products",
        ]
    );
}

#[test]
fn d5_a_bunch_of_very_many_refused_files_is_told_up_to_a_limit() {
    let end = judge(&bunch(&[Some((1, 1)); REFUSED_MAX + 5]), &grants(LIST), &Few);
    assert_eq!(end.messages.len(), REFUSED_MAX + 1);
    assert!(end.messages[REFUSED_MAX].text.starts_with("5 more files are refused"));
}

#[test]
fn d6_a_list_with_a_name_that_nobody_knows_or_can_look_up_aborts_although_the_file_is_allowed() {
    let bunch = bunch(&[Some((7, 1))]);
    let end = judge(&bunch, &grants(&["uid:7", "user:epr"]), &Few);
    assert!(why(&end).starts_with("this machine knows no user named epr"), "{}", why(&end));
    let end = judge(&bunch, &grants(&["uid:7", "user:far"]), &Few);
    assert!(why(&end).contains("could not be looked up (the directory does not answer)"), "{}", why(&end));
}

#[test]
fn d5_a_bunch_whose_owners_were_not_noted_aborts_and_says_what_to_do() {
    let end = judge(&bunch(&[Some((7, 1)), None]), &grants(LIST), &Few);
    assert!(why(&end).contains("import-product_a_1.csv was not noted") && why(&end).contains("drop the bunch again"), "{}", why(&end));
}

async fn executed(bunch: Option<Bunch>, allowed: BTreeMap<String, Vec<Grant>>) -> AttemptEnd {
    let surroundings = Surroundings {
        programs: BTreeMap::new(),
        environment: Vec::new(),
        own_environment: BTreeMap::new(),
        base: PathBuf::from("/nowhere"),
        log_bytes_max: 1,
        grace: Duration::ZERO,
        allowed,
        dialects: BTreeMap::new(),
        magento: crate::config::Magento::default(),
        ledger: PathBuf::from("/nowhere/ledger"),
        ledger_id: "l".into(),
    };
    let task = Task {
        key: AttemptKey { execution: 1, step: 0, attempt: 1 },
        pipeline: Arc::new(pipeline(vec![step("check")])),
        bunch,
        directory: PathBuf::from("/nowhere/at/all"),
        status: crate::model::execution::Status::Running,
        surroundings: Arc::new(surroundings),
        ended_well: std::collections::BTreeSet::new(),
        reduced: crate::executor::ReducedFiles::default(),
    };
    let (_tell, stop) = watch::channel(None);
    CheckPermissions
        .execute(&task, Signals { stop, process_known: Box::new(|_| panic!("no process is started")), progress: Box::new(|_| {}) })
        .await
}

/// Proves D5 and D8: neither the directory nor the files are there, and the step decides all the same.
#[tokio::test]
async fn d8_the_step_decides_without_looking_at_any_file() {
    let allowed = BTreeMap::from([("products".to_owned(), grants(&["uid:7"]))]);
    assert_eq!(executed(Some(bunch(&[Some((7, 1))])), allowed.clone()).await.outcome, Outcome::Succeeded);
    let end = executed(Some(bunch(&[Some((9, 1))])), allowed).await;
    assert!(why(&end).contains("who may not import from the source products; allowed: uid:7"), "{}", why(&end));
}

#[tokio::test]
async fn d5_without_a_list_everybody_may_and_the_step_says_so_but_without_the_source_nobody_may() {
    let end = executed(Some(bunch(&[None])), BTreeMap::from([("products".to_owned(), Vec::new())])).await;
    assert_eq!(end.outcome, Outcome::Succeeded);
    assert!(end.messages[0].text.contains("has no list `allowed`"), "{:?}", end.messages);
    let end = executed(Some(bunch(&[Some((7, 1))])), BTreeMap::new()).await;
    assert!(why(&end).contains("no longer in bunchd.toml"), "{}", why(&end));
    assert_eq!(executed(None, BTreeMap::new()).await.outcome, Outcome::Succeeded);
}
