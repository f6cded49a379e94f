//! What a new reading of the configuration changes, in words.

use std::collections::BTreeMap;
use std::path::Path;

use super::setup::Setup;
use crate::config::Source;
use crate::view::text::count;

/// Says what is not as before: `2 pipelines changed: a, b; 1 new pipeline: c; [limits] changed`.
pub(super) fn told(old: &Setup, new: &Setup) -> String {
    let mut parts = Difference::between(&old.pipelines, &new.pipelines, |one, other| one == other).told("pipeline");
    let (before, now) = (by_name(old), by_name(new));
    parts.extend(Difference::between(&before, &now, |one, other| one == other).told("source"));
    let tables = changed_tables(old, new);
    if !tables.is_empty() {
        parts.push(format!("{} changed", tables.join(", ")));
    }
    if parts.is_empty() { "nothing has changed".to_owned() } else { parts.join("; ") }
}

/// Tells whether anything is to be known of inboxes that was not known before.
pub(super) fn concern_inboxes(old: &Setup, new: &Setup) -> bool {
    let orders = |setup: &Setup| setup.sources.iter().map(|(source, _)| source.ordered).collect::<Vec<_>>();
    let (before, now) = (&old.config, &new.config);
    before.sources != now.sources
        || before.inbox != now.inbox
        || old.inbox.ok_bytes_max != new.inbox.ok_bytes_max
        || orders(old) != orders(new)
}

fn by_name(setup: &Setup) -> BTreeMap<String, &Source> {
    setup.config.sources.iter().map(|source| (source.name.get_ref().clone(), source)).collect()
}

fn changed_tables(old: &Setup, new: &Setup) -> Vec<&'static str> {
    let (before, now) = (&old.config, &new.config);
    let tables = [
        ("[paths]", before.paths != now.paths),
        ("[limits]", before.limits != now.limits),
        ("[inbox]", before.inbox != now.inbox),
        ("[retention]", before.retention.retention != now.retention.retention),
        ("[programs]", before.programs != now.programs),
        ("[environment]", before.environment != now.environment),
        ("[stop]", before.stop != now.stop),
    ];
    let changed: Vec<_> = tables.into_iter().filter(|(_, has_changed)| *has_changed).map(|(name, _)| name).collect();
    // A table that is not named above must not look like nothing.
    if changed.is_empty() && before.sources == now.sources && before != now { vec!["other settings"] } else { changed }
}

/// The names of what is not in both, or not the same in both.
#[derive(Debug, Default)]
struct Difference<'a> {
    changed: Vec<&'a str>,
    new: Vec<&'a str>,
    removed: Vec<&'a str>,
}

impl<'a> Difference<'a> {
    fn between<T>(old: &'a BTreeMap<String, T>, new: &'a BTreeMap<String, T>, is_same: impl Fn(&T, &T) -> bool) -> Self {
        let mut difference = Self::default();
        for (name, now) in new {
            match old.get(name) {
                None => difference.new.push(name),
                Some(before) if !is_same(before, now) => difference.changed.push(name),
                Some(_) => {}
            }
        }
        difference.removed.extend(old.keys().filter(|name| !new.contains_key(*name)).map(String::as_str));
        difference
    }

    fn told(&self, what: &str) -> Vec<String> {
        let parts = [(&self.changed, "changed"), (&self.new, "new"), (&self.removed, "removed")];
        let named = |(names, how): &(&Vec<&str>, &str)| format!("{} {how}: {}", count(names.len(), what), names.join(", "));
        parts.iter().filter(|(names, _)| !names.is_empty()).map(named).collect()
    }
}

/// Says why a new reading cannot be used while the daemon runs, if so.
pub(super) fn refusal(old: &Setup, new: &Setup) -> Option<String> {
    let moved = |what: &str, from: &Path, to: &Path| {
        let (from, to) = (from.display(), to.display());
        format!("{what} cannot change while bunchd runs (it is {from}, and would be {to}): stop bunchd, move the directory, start bunchd")
    };
    (old.state != new.state).then(|| moved("paths.state", &old.state, &new.state))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use expect_test::expect;

    use super::*;
    use crate::daemon::load;

    const XML: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="a" connector="c"><step name="s" executorType="report" sortOrder="1"/></pipeline>
  <pipeline name="b" connector="c"><step name="s" executorType="report" sortOrder="1"/></pipeline>
</pipelines>"#;

    fn setup(toml: &str, xml: &str) -> Setup {
        let folder = tempfile::tempdir().expect("a folder can be made");
        fs::write(folder.path().join("pipelines.xml"), xml).expect("it is writable");
        fs::write(folder.path().join("bunchd.toml"), toml).expect("it is writable");
        load::setup(&folder.path().join("bunchd.toml")).expect("it has no mistakes")
    }

    fn source(name: &str, inbox: &str) -> String {
        format!("[[source]]\nname = \"{name}\"\ninbox = \"/srv/{inbox}\"\npipeline = \"a\"\n")
    }

    #[test]
    fn b23_a_reload_says_what_it_changes() {
        let one = source("x", "x") + &source("y", "y");
        let old = setup(&one, XML);
        assert_eq!(told(&old, &setup(&format!("# a comment\n{one}"), &XML.replace("  ", " "))), "nothing has changed");
        let xml = XML.replace("name=\"b\"", "name=\"d\"").replacen("sortOrder=\"1\"", "sortOrder=\"2\"", 1);
        let other = format!(
            "[limits]\nattempts = 2\n[retention]\nevery = \"2 h\"\n[stop]\ngrace = \"1 s\"\n{}{}",
            source("x", "z"),
            source("w", "y")
        );
        let new = setup(&other, &xml);
        expect![
            "1 pipeline changed: a; 1 pipeline new: d; 1 pipeline removed: b; 1 source changed: x; 1 source new: w; 1 source removed: y; [limits], [retention], [stop] changed"
        ]
        .assert_eq(&told(&old, &new));
        assert!(concern_inboxes(&old, &new));
        assert!(!concern_inboxes(&old, &setup(&one, &xml)), "files of inboxes are not looked at for a step");
    }
}
