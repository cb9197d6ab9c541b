//! Several nodes: any of them may stop at any moment, and another one goes on.

use serde_json::json;

use super::scenario::{DUE_MS, KINDS, SECOND_MS, Scenario};
use crate::harness::database::is_postgres;

/// A node is killed with a call on the wire while another one is at work. On PostgreSQL that one
/// has been running all along and takes over when the lease has ended; on SQLite, which one process
/// owns, it starts where the other has fallen.
#[tokio::test]
async fn a_neighbour_takes_over() {
    for kind in KINDS {
        for is_thread in [false, true] {
            let name = format!("a_neighbour_takes_over, {kind}, {is_thread}");
            let mut scenario = Scenario::plan(kind, is_thread, json!([])).await;
            let mut first = scenario.start(None).expect("a start");
            let mut second = is_postgres().then(|| scenario.start_second());
            if let Some(second) = &mut second {
                second.set_clock(DUE_MS - SECOND_MS);
                assert_eq!(second.pass(), None, "{name}");
            }
            scenario.set_clock(&mut first, DUE_MS + 2 * SECOND_MS).await;
            first.arm(Some(("all_sent", 1)));
            assert_eq!(first.pass().as_deref(), Some("all_sent"), "{name}");
            if let Some(second) = &mut second {
                // The lease holds: the neighbour leaves what is on the wire alone.
                second.set_clock(scenario.now_ms);
                assert_eq!(second.pass(), None, "{name}");
            }
            first.kill();
            let outcome = match second {
                Some(second) => scenario.settle_on(second).await,
                None => scenario.settle().await,
            };
            scenario.judge(&outcome, &name);
        }
    }
}

/// Two nodes look at the same moment, again and again; each post goes out once.
#[tokio::test]
async fn two_nodes_at_once() {
    for kind in KINDS {
        let name = format!("two_nodes_at_once, {kind}");
        let mut scenario = Scenario::plan(kind, true, json!(["slow=20", "slow=20"])).await;
        let mut first = scenario.start(None).expect("a start");
        let mut second = is_postgres().then(|| scenario.start_second());
        scenario.set_clock(&mut first, DUE_MS + 2 * SECOND_MS).await;
        if let Some(second) = &mut second {
            second.set_clock(scenario.now_ms);
            second.begin("pass");
        }
        assert_eq!(first.pass(), None, "{name}");
        if let Some(mut second) = second {
            assert_eq!(second.hear_pass(), None, "{name}");
            second.kill();
        }
        first.kill();
        let outcome = scenario.settle().await;
        scenario.judge(&outcome, &name);
    }
}
