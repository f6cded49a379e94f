//! What is said when the database gives no answer.

use std::io::Write;
use std::net::TcpListener;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bunchd::config::{Database, Password};
use bunchd::database::{Limits, ShopDatabase};
use bunchd::model::index::IndexStatus;

use super::between::Between;
use super::shop::{Shop, environment};

/// A limit that is over at once, and one that never is.
const SHORT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(60);

/// Returns how to get to a port where there is no shop.
fn nowhere(port: u16) -> Database {
    Database {
        host: "127.0.0.1".to_owned(),
        port,
        socket: None,
        name: "magento".to_owned(),
        user: "bunchd".to_owned(),
        password: Password::None,
        table_prefix: String::new(),
        tls: false,
    }
}

async fn said(database: &Database) -> String {
    ShopDatabase::connect(database, environment).await.expect_err("there is no shop").to_string()
}

#[tokio::test]
async fn e8_a_refused_login_says_who_where_and_what_to_check() {
    let Some(mut shop) = Shop::new("").await else { return };
    let reader = shop.database.user.clone();
    shop.sql(&format!("SET PASSWORD FOR {reader} = PASSWORD('another')")).await;
    let said = shop.refusal().await;
    let (user, port) = (&shop.database.user, shop.database.port);
    assert!(
        said.contains(&format!("({user} at 127.0.0.1:{port}): it refuses the login of {user}; check `user` and the password")),
        "{said}"
    );
}

#[tokio::test]
async fn e8_an_unknown_database_and_an_unknown_table_say_which_setting_to_look_at() {
    let Some(mut shop) = Shop::new("m2_").await else { return };
    shop.database.table_prefix = "mage_".to_owned();
    let table = shop.refusal().await;
    assert!(
        table.contains("the state of the indexes cannot be read from") && table.contains("is mage_ the shop's `table_prefix`?"),
        "{table}"
    );
    shop.database.table_prefix = String::new();
    let table = shop.refusal().await;
    assert!(table.contains("does the shop have a `table_prefix`?") && table.contains("indexer_state"), "{table}");
    let reader = shop.database.user.clone();
    shop.sql(&format!("GRANT SELECT ON *.* TO {reader}")).await;
    shop.database.name = "no_such_shop".to_owned();
    let name = shop.refusal().await;
    assert!(name.contains("it has no database of this name; check `name`"), "{name}");
}

#[tokio::test]
async fn e8_a_user_without_rights_hears_which_right_is_enough() {
    let Some(mut shop) = Shop::new("").await else { return };
    let (name, reader) = (shop.database.name.clone(), shop.database.user.clone());
    shop.sql(&format!("REVOKE SELECT ON {name}.* FROM {reader}")).await;
    let database = shop.refusal().await;
    assert!(database.contains(&format!("GRANT SELECT ON `{name}`.* is enough")), "{database}");
    shop.sql(&format!("GRANT INSERT ON {name}.* TO {reader}")).await;
    let table = shop.refusal().await;
    assert!(table.contains("may not read the table") && table.contains(&format!("GRANT SELECT ON `{name}`.* is enough")), "{table}");
}

#[tokio::test]
async fn e8_a_changelog_that_the_user_may_not_read_is_told_as_that_and_not_as_missing() {
    let Some(mut shop) = Shop::new("").await else { return };
    for id in ["inventory", "own"] {
        shop.index(id, "valid", 0).await;
        shop.view(id, "enabled", "idle", 0, 0).await;
        shop.changelog(id, &[1]).await;
    }
    let (name, reader) = (shop.database.name.clone(), shop.database.user.clone());
    shop.sql(&format!("REVOKE SELECT ON {name}.* FROM {reader}")).await;
    for table in ["indexer_state", "mview_state", "inventory_cl"] {
        shop.sql(&format!("GRANT SELECT ON {name}.{table} TO {reader}")).await;
    }
    let said = shop.refusal().await;
    let right = format!("GRANT SELECT ON `{name}`.* is enough");
    assert!(said.contains("may not read the table") && said.contains(&right) && said.contains("own_cl"), "{said}");
    shop.sql(&format!("GRANT SELECT ON {name}.own_cl TO {reader}")).await;
    assert_eq!(shop.states().await.len(), 2);
}

#[tokio::test]
async fn e8_a_server_that_is_not_there_says_where_it_was_looked_for() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a port can be found");
    let port = said(&nowhere(closed.port())).await;
    assert!(port.contains(&format!("127.0.0.1:{}", closed.port())) && port.contains("does the server run"), "{port}");
    let socket = said(&Database { socket: Some("/no/such/mysqld.sock".into()), ..nowhere(3306) }).await;
    assert!(socket.contains("/no/such/mysqld.sock") && socket.contains("is `socket` right?"), "{socket}");
    let variable = said(&Database { password: Password::Variable("NO_SUCH_VARIABLE".to_owned()), ..nowhere(3306) }).await;
    assert!(variable.contains("NO_SUCH_VARIABLE"), "{variable}");
}

#[tokio::test]
async fn e8_a_server_that_never_answers_is_given_up() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).expect("a port can be taken");
    let database = nowhere(silent.local_addr().expect("it has an address").port());
    let began = Instant::now();
    let connected = ShopDatabase::connect_within(&database, environment, Limits { connect: SHORT, query: LONG }).await;
    let said = connected.expect_err("nobody answers").to_string();
    assert!(said.contains("it did not answer in 100ms"), "{said}");
    assert!(began.elapsed() < LONG / 2);
}

#[tokio::test]
async fn e8_what_is_no_database_server_is_told_apart() {
    let other = TcpListener::bind(("127.0.0.1", 0)).expect("a port can be taken");
    let database = nowhere(other.local_addr().expect("it has an address").port());
    let answers = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().expect("somebody comes");
        stream.write_all(b"\x20\0\0\0HTTP/1.1 400 Bad Request; sorry!!").expect("it can be written");
    });
    let said = said(&database).await;
    answers.join().expect("it answered");
    assert!(said.contains("does not speak as MySQL and MariaDB do"), "{said}");
}

#[tokio::test]
async fn e8_a_query_that_takes_too_long_is_given_up_and_the_server_knows_the_limit() {
    let Some(mut shop) = Shop::new("").await else { return };
    shop.index("inventory", "valid", 0).await;
    shop.sql("RENAME TABLE indexer_state TO kept").await;
    shop.sql("CREATE FUNCTION limit_of() RETURNS VARCHAR(16) RETURN @@SESSION.max_statement_time").await;
    shop.sql("CREATE VIEW indexer_state AS SELECT state_id, indexer_id, limit_of() AS status, updated FROM kept").await;
    assert_eq!(shop.states().await[0].status, IndexStatus::Other("60".to_owned()));

    shop.sql("CREATE OR REPLACE VIEW indexer_state AS SELECT state_id, indexer_id, status, updated FROM kept WHERE SLEEP(60) = 0").await;
    let limits = Limits { connect: LONG, query: SHORT };
    let connected = ShopDatabase::connect_within(&shop.database, environment, limits).await.expect("the reader gets in");
    let said = connected.index_states().await.expect_err("it takes too long").to_string();
    assert!(said.contains("it did not answer in 100ms; look at what else it has to do"), "{said}");
}

#[tokio::test]
async fn e8_a_server_that_falls_silent_after_the_login_is_given_up() {
    let Some(mut shop) = Shop::new("").await else { return };
    let between = Between::new(shop.database.port);
    shop.database.port = between.port;
    let limits = Limits { connect: LONG, query: SHORT };
    let connected = ShopDatabase::connect_within(&shop.database, environment, limits).await.expect("the reader gets in");
    between.is_silent.store(true, Ordering::SeqCst);
    let began = Instant::now();
    let said = connected.index_states().await.expect_err("it is silent").to_string();
    assert!(said.contains("it did not answer in 100ms"), "{said}");
    assert!(began.elapsed() < LONG / 2);
}
