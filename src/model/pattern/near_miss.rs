//! A sentence for a file name that is almost right: people mistype names, and nothing else tells them.

use super::{Form, Pattern, preset::Preset, split_extension};

/// One way to mend a name: what was wrong, and the mended name if it applies.
type Mend = (&'static str, fn(&str, Preset) -> Option<String>);

const MENDS: [Mend; 4] = [
    ("its extension is not .csv or .ok", mend_extension),
    ("it is not in lower case", mend_case),
    ("it has an underscore where a dash belongs", mend_dash),
    ("it has no counter", mend_counter),
];

/// Tries the mends, alone and together, until the name can be read.
pub(super) fn near_miss(pattern: &Pattern, name: &str) -> Option<String> {
    let Form::Preset(preset) = pattern.form else { return None };
    if pattern.read(name).is_some() {
        return None;
    }
    let mut choices: Vec<u32> = (1..1 << MENDS.len()).collect();
    choices.sort_by_key(|choice| choice.count_ones());
    choices.into_iter().find_map(|choice| mended(pattern, preset, name, choice))
}

fn mended(pattern: &Pattern, preset: Preset, name: &str, choice: u32) -> Option<String> {
    let (mut name, mut wrong) = (name.to_owned(), Vec::new());
    for (at, (what, mend)) in MENDS.iter().enumerate() {
        if choice & (1 << at) != 0 {
            name = mend(&name, preset)?;
            wrong.push(*what);
        }
    }
    pattern.read(&name)?;
    Some(format!("{}: rename it to {name}", wrong.join(", and ")))
}

fn mend_extension(name: &str, _: Preset) -> Option<String> {
    let (stem, extension) = split_extension(name)?;
    if ["csv", "ok"].iter().any(|known| extension.eq_ignore_ascii_case(known)) {
        return None;
    }
    match split_extension(stem) {
        Some((_, inner)) if inner.eq_ignore_ascii_case("csv") || inner.eq_ignore_ascii_case("ok") => Some(stem.to_owned()),
        Some(_) | None => Some(format!("{stem}.csv")),
    }
}

fn mend_case(name: &str, _: Preset) -> Option<String> {
    let (prefix, rest) = name.split_once('_').unwrap_or((name, ""));
    let lower = prefix.to_lowercase();
    (lower != prefix).then(|| if rest.is_empty() { lower } else { format!("{lower}_{rest}") })
}

fn mend_dash(name: &str, preset: Preset) -> Option<String> {
    let lower = name.to_lowercase();
    let at = match preset {
        Preset::Bunchd => lower.find("import_").map(|at| at + "import".len()),
        Preset::M2if => lower.find("_import"),
    }?;
    let (before, behind) = (name.get(..at)?, name.get(at..)?.strip_prefix('_')?);
    Some(format!("{before}-{behind}"))
}

fn mend_counter(name: &str, _: Preset) -> Option<String> {
    let (stem, extension) = split_extension(name)?;
    extension.eq_ignore_ascii_case("csv").then(|| format!("{stem}_01.{extension}"))
}
