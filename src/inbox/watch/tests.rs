use std::fs::{self, File};
use std::io::Write;
use std::sync::mpsc::{Receiver, channel};

use super::*;

/// How long a test waits for an event that must come.
const SOON: Duration = Duration::from_secs(20);

struct Scene {
    dir: tempfile::TempDir,
    watch: Watch,
    events: Receiver<FileEvent>,
}

fn scene(polls: bool) -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("inbox");
    fs::create_dir(&path).unwrap();
    let (sender, events) = channel();
    let directories = vec![WatchedDirectory { path, polling: if polls { Polling::Always } else { Polling::NetworkMounts } }];
    let mut watch = Watch::new(directories, Duration::from_millis(20), move |event| _ = sender.send(event));
    assert!(watch.renew().is_empty());
    Scene { dir, watch, events }
}

impl Scene {
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("inbox").join(name)
    }

    /// Waits until an event of that kind comes for a name; returns the kinds that came before.
    fn until(&self, name: &str, what: What) -> Vec<What> {
        let mut before = Vec::new();
        loop {
            let event = self.events.recv_timeout(SOON).unwrap();
            assert_eq!(event.directory, self.dir.path().join("inbox"));
            if event.name == *name && event.what == what {
                return before;
            }
            if event.name == *name {
                before.push(event.what);
            }
        }
    }
}

#[test]
fn f7_writing_closing_renaming_and_removing_are_told() {
    let s = scene(false);
    let mut file = File::create(s.path("a.csv")).unwrap();
    s.until("a.csv", What::Changed);
    file.write_all(b"x").unwrap();
    drop(file);
    s.until("a.csv", What::Closed);
    fs::rename(s.path("a.csv"), s.path("b.csv")).unwrap();
    s.until("a.csv", What::Removed);
    s.until("b.csv", What::MovedIn);
    fs::remove_file(s.path("b.csv")).unwrap();
    s.until("b.csv", What::Removed);
}

#[test]
fn f7_a_file_that_is_created_and_not_written_yet_counts_as_being_written() {
    let s = scene(false);
    let file = File::create(s.path("a.ok")).unwrap();
    s.until("a.ok", What::Changed);
    drop(file);
    s.until("a.ok", What::Closed);
}

#[test]
fn f7_a_hard_link_does_not_count_as_being_written() {
    let s = scene(false);
    fs::write(s.dir.path().join("outside"), "x").unwrap();
    fs::hard_link(s.dir.path().join("outside"), s.path("a.csv")).unwrap();
    File::open(s.path("a.csv")).unwrap();
    fs::write(s.path("end.csv"), "x").unwrap();
    let told: Vec<FileEvent> = s.events.iter().take_while(|event| event.name != "end.csv" || event.what != What::Closed).collect();
    assert!(told.iter().any(|event| event.name == "a.csv"));
    assert!(!told.iter().any(|event| event.name == "a.csv" && event.what == What::Changed), "{told:?}");
}

#[test]
fn f7_an_inbox_that_was_made_anew_is_watched_again() {
    let mut s = scene(false);
    fs::remove_dir(s.path("")).unwrap();
    s.until("", What::DirectoryGone);
    let errors = s.watch.renew();
    assert!(matches!(errors[..], [WatchError::Missing { .. }]), "{errors:?}");
    fs::create_dir(s.path("")).unwrap();
    assert!(s.watch.renew().is_empty());
    fs::write(s.path("a.csv"), "x").unwrap();
    s.until("a.csv", What::Closed);
    fs::rename(s.path(""), s.dir.path().join("away")).unwrap();
    s.until("", What::DirectoryGone);
    fs::create_dir(s.path("")).unwrap();
    assert!(s.watch.renew().is_empty());
    fs::write(s.path("b.csv"), "x").unwrap();
    s.until("b.csv", What::Closed);
}

#[test]
fn f7_a_polled_inbox_asks_for_a_look() {
    let s = scene(true);
    fs::write(s.path("a.csv"), "x").unwrap();
    s.until("", What::Overflow);
}

#[test]
fn f7_a_lost_event_asks_for_a_look() {
    let mut translator = Translator::new("/inbox".into());
    let lost = notify::Event::new(notify::EventKind::Other).set_flag(notify::event::Flag::Rescan);
    assert_eq!(translator.translate(Ok(lost)).map(|event| event.what), Some(What::Overflow));
    assert_eq!(translator.translate(Err(notify::Error::generic("x"))).map(|event| event.what), Some(What::Overflow));
}

#[test]
fn b23_other_directories_are_watched_from_the_next_renewal_on() {
    let mut s = scene(false);
    let other = s.dir.path().join("other");
    fs::create_dir(&other).unwrap();
    let [inbox, other] = [s.dir.path().join("inbox"), other].map(|path| WatchedDirectory { path, polling: Polling::NetworkMounts });
    s.watch.set(vec![inbox.clone(), other.clone()], Duration::from_millis(20));
    // Nothing is missed in between.
    File::create(s.path("a.csv")).unwrap();
    s.until("a.csv", What::Closed);
    assert!(s.watch.renew().is_empty());
    s.watch.set(vec![other.clone()], Duration::from_millis(20));
    assert!(s.watch.renew().is_empty());
    File::create(s.path("b.csv")).unwrap();
    File::create(other.path.join("c.csv")).unwrap();
    let told = s.events.recv_timeout(SOON).unwrap();
    assert_eq!((told.directory, told.name), (other.path, "c.csv".into()), "nothing of the first is told any more");
}
