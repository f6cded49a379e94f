//! Nothing is written.

use bunchd::config::Password;
use bunchd::database::ShopDatabase;

use super::shop::Shop;

#[tokio::test]
async fn e8_a_user_who_may_do_no_more_than_select_suffices() {
    let Some(mut shop) = Shop::new("").await else { return };
    shop.index("inventory", "valid", 0).await;
    shop.view("inventory", "enabled", "idle", 0, 0).await;
    shop.changelog("inventory", &[1]).await;
    assert_eq!(shop.states().await.len(), 1);
    let connected = shop.connect().await.expect("the reader gets in");
    assert_eq!(connected.gallery().await.expect("the reader may see it"), [""; 0]);
}

#[tokio::test]
async fn e8_nothing_is_written_although_the_user_may_write() {
    let Some(mut shop) = Shop::new("").await else { return };
    shop.index("inventory", "valid", 0).await;
    let (name, reader) = (shop.database.name.clone(), shop.database.user.clone());
    shop.sql(&format!("GRANT ALL ON {name}.* TO {reader}")).await;
    // A view of the database that writes when it is read: only a session that cannot write refuses it.
    shop.sql("CREATE TABLE written (n INT)").await;
    shop.sql("CREATE FUNCTION writes() RETURNS INT MODIFIES SQL DATA BEGIN INSERT INTO written VALUES (1); RETURN 1; END").await;
    shop.sql("RENAME TABLE indexer_state TO kept").await;
    shop.sql("CREATE VIEW indexer_state AS SELECT state_id, indexer_id, status, updated, writes() AS w FROM kept WHERE writes() = 1").await;
    let said = shop.refusal().await;
    assert!(said.contains("READ ONLY transaction"), "{said}");
}

#[tokio::test]
async fn e8_a_password_in_a_file_is_used_and_the_debug_text_does_not_hold_it() {
    let Some(mut shop) = Shop::new("").await else { return };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("password");
    std::fs::write(&path, format!("{}\n", super::shop::PASSWORD)).expect("the file can be written");
    shop.database.password = Password::File(path);
    shop.database.socket = Some(shop.server.socket.clone());
    let connected = ShopDatabase::connect(&shop.database, |_| None).await.unwrap_or_else(|error| panic!("{error}"));
    let text = format!("{connected:?}");
    assert!(text.contains(&shop.database.user) && !text.contains("hunter2"), "{text}");
}
