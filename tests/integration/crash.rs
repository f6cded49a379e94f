//! The binary is killed at every point of a claim and of a run; after the next start all is as if it had not been.
//!
//! Debug builds only: release builds have no switch that kills them.

mod asked;
mod claim;
mod ends;
mod left_out;
mod media_refresh;
mod once_only;
mod purge;
mod run;
mod taken_up;

use std::os::unix::process::ExitStatusExt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use crate::yard::Yard;

/// How many variants run side by side.
const LANES: usize = 3;

/// Most commits and effects of one short run.
const TURNS_MAX: u32 = 60;

/// The bunch of all variants.
pub(crate) const BUNCH: [(&str, &str); 4] = [
    ("import-product_A_1.csv", "sku,name\na1,\"one\"\n"),
    ("import-product_A_2.csv", "sku,name\na2,two\n"),
    ("import-product_A_10.csv", "sku,name\na10,ten\n"),
    ("import-product_A.ok", ""),
];

/// Two steps side by side, one that fails at first, and one that runs always; each may be tried once more.
const PIPELINE: &str = r#"
<pipeline name="p" connector="csv">
  <step name="validate" executorType="csv-validate" sortOrder="10">
    <conditions><step_condition type="attempts-limit" limit="2"/></conditions>
  </step>
  <step name="left" executorType="import" sortOrder="20">
    <conditions><step_condition type="previous-steps-completed"/><step_condition type="attempts-limit" limit="2"/></conditions>
    <arguments>
      <argument key="program" value="importer"/><argument key="command" value="import:left"/><argument key="operation" value="left"/>
      <argument key="env.EXECUTION" value="${execution.id}"/><argument key="env.ATTEMPT" value="${attempt}"/>
    </arguments>
  </step>
  <step name="right" executorType="command" sortOrder="20">
    <conditions><step_condition type="previous-steps-completed"/><step_condition type="attempts-limit" limit="2"/></conditions>
    <arguments>
      <argument key="program" value="importer"/><argument key="command" value="- right ${files}"/>
      <argument key="env.EXECUTION" value="${execution.id}"/><argument key="env.ATTEMPT" value="${attempt}"/>
    </arguments>
  </step>
  <step name="again" executorType="command" sortOrder="30">
    <conditions><step_condition type="previous-steps-completed"/><step_condition type="attempts-limit" limit="3"/></conditions>
    <arguments>
      <argument key="program" value="importer"/><argument key="command" value="- again"/>
      <argument key="env.EXECUTION" value="${execution.id}"/><argument key="env.ATTEMPT" value="${attempt}"/>
    </arguments>
  </step>
  <step name="report" executorType="report" sortOrder="90" runAlwaysStep="true">
    <conditions><step_condition type="attempts-limit" limit="2"/></conditions>
  </step>
</pipeline>"#;

/// Notes each attempt once, and says so if two run at the same time.
const IMPORTER: &str = r#"
exec 9>>"$yard/lock.$2"
flock -n 9 || echo "$2 runs twice at once" >> "$yard/tally"
echo "$EXECUTION $2 $ATTEMPT" >> "$yard/tally"
test "$2" != left || sleep 0.1
test "$2 $ATTEMPT" != "again 1"
"#;

/// Makes a yard with the bunch in its inbox.
fn yard(across: bool, pipeline: &str) -> Option<Yard> {
    let yard = if across { Yard::across(pipeline)? } else { Yard::new(pipeline) };
    yard.importer(IMPORTER);
    yard.configure();
    for (name, content) in BUNCH {
        yard.drop_file(name, content);
    }
    Some(yard)
}

/// Runs bunchd until it comes to a point and dies there; returns whether it came there.
fn dies_at(yard: &Yard, point: &str) -> bool {
    let ended = yard.run_with(&["once"], &[("BUNCHD_CRASH_AT", point)]);
    match ended.status.signal() {
        Some(9) => true,
        Some(signal) => panic!("{point}: signal {signal}\n{ended:#?}"),
        None => {
            assert!(matches!(ended.status.code(), Some(0..=2)), "{point}: {ended:#?}");
            false
        }
    }
}

/// Does something for each turn of a point (`name:1`, `name:2`, …), in lanes, until a turn says that it was not reached.
fn for_each_turn(point: &str, variant: impl Fn(&str) -> bool + Sync) {
    let next = AtomicU32::new(1);
    let lane = || loop {
        let turn = next.fetch_add(1, Ordering::Relaxed);
        if turn > TURNS_MAX || !variant(&format!("{point}:{turn}")) {
            // The other lanes have nothing to look for behind it.
            next.fetch_add(TURNS_MAX, Ordering::Relaxed);
            return turn;
        }
    };
    let reached = thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES).map(|_| scope.spawn(lane)).collect();
        let ends = lanes.into_iter().map(|lane| lane.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        ends.min().unwrap_or(0)
    });
    assert!((3..TURNS_MAX).contains(&reached), "{point} was reached {reached} times");
}
