//! Nodes on one PostgreSQL go by the server's clock: theirs may be seconds off, and still nothing is
//! sent early. SQLite has no server, so there is nothing to prove on it.

use dezent::store::Location;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};
use serde_json::json;

use super::{
    node::Node,
    scenario::Scenario,
    site::{DUE_MS, KINDS, SECOND_MS, SETTLE_MS},
};
use crate::harness::database::is_postgres;

/// How far each of the two nodes is off, in milliseconds.
const APART_MS: [i64; 2] = [-5 * SECOND_MS, 5 * SECOND_MS];

#[tokio::test]
async fn nodes_go_by_the_servers_clock_and_send_nothing_early() {
    if !is_postgres() {
        return;
    }
    for kind in KINDS {
        for is_thread in [false, true] {
            let name = format!("the server's clock, {kind}, {is_thread}");
            let mut scenario = Scenario::plan(kind, is_thread, json!(["slow=20"])).await;
            let mut nodes = ByServer::start(&scenario).await;
            for step in -6..7 {
                let sent = nodes.look(&mut scenario, DUE_MS + step * SECOND_MS).await;
                assert!(step >= 0 || sent == 0, "sent early: {name}");
                assert!(step < 2 || sent > 0, "sent late: {name}");
            }
            let end_ms = scenario.now_ms + SETTLE_MS;
            let outcome = loop {
                let outcome = scenario.outcome(&nodes.both[0]).await;
                if outcome.is_settled() {
                    break outcome;
                }
                scenario.assert_before(end_ms, &outcome);
                let next = scenario.now_ms + 15 * SECOND_MS;
                nodes.look(&mut scenario, next).await;
            };
            // Nothing is allowed to be early here, not even by the network's own log.
            scenario.judge(&outcome, &name);
            nodes.server.close().await.unwrap();
        }
    }
}

/// Two nodes that are off in both directions, and the server they go by.
struct ByServer {
    both: Vec<Node>,
    server: ServerClock,
}

impl ByServer {
    async fn start(scenario: &Scenario) -> Self {
        let server = ServerClock::take(&scenario.site.location, scenario.now_ms).await;
        let start = |(no, apart_ms): (usize, i64)| {
            let config = scenario.site.config(no);
            Node::start_by_server(&config, scenario.now_ms + apart_ms)
        };
        let both = APART_MS.into_iter().enumerate().map(start).collect();
        Self { both, server }
    }

    /// Both look at the same moment; says how many posts are public then.
    async fn look(&mut self, scenario: &mut Scenario, now_ms: i64) -> usize {
        let passed_ms = now_ms - scenario.now_ms;
        scenario.now_ms = now_ms;
        scenario.site.network_rests().await;
        scenario.site.set_network_clock(now_ms).await;
        self.server.set(now_ms).await;
        for node in &mut self.both {
            // What their clocks show stays as far off as it is.
            node.advance(passed_ms);
            node.begin("pass");
        }
        for node in &mut self.both {
            assert_eq!(node.hear_pass(), None);
        }
        scenario.site.network.posts().len()
    }
}

/// The server's clock as nodes read it: a function that is found before the server's own.
struct ServerClock(DatabaseConnection);

impl ServerClock {
    async fn take(location: &Location, now_ms: i64) -> Self {
        let Location::Url(url) = location else {
            panic!("no server");
        };
        let clock = Self(Database::connect(url.clone()).await.unwrap());
        let name = url.rsplit('/').next().unwrap();
        for sql in [
            "CREATE TABLE set_clock (ms BIGINT NOT NULL)",
            "INSERT INTO set_clock VALUES (0)",
            "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS \
             $$ SELECT to_timestamp(ms / 1000.0) FROM public.set_clock $$",
            &format!("ALTER DATABASE {name} SET search_path = public, pg_catalog"),
        ] {
            clock.0.execute_unprepared(sql).await.unwrap();
        }
        clock.set(now_ms).await;
        clock
    }

    async fn set(&self, now_ms: i64) {
        let sql = format!("UPDATE set_clock SET ms = {now_ms}");
        self.0.execute_unprepared(&sql).await.unwrap();
    }

    async fn close(self) -> Result<(), sea_orm::DbErr> {
        self.0.close().await
    }
}
