//! The encrypted connection.

use std::fs;
use std::path::{Path, PathBuf};

use bunchd::database::ShopDatabase;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use super::shop::{PASSWORD, Shop, VARIABLE};

/// Writes the certificate and the key of a server on this machine, and returns the certificate of the authority that made them.
pub(super) fn write_certificates(directory: &Path) -> PathBuf {
    let key = KeyPair::generate().expect("a key can be made");
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = authority.self_signed(&key).expect("a certificate can be made");
    let issuer = Issuer::new(authority, key);
    let server_key = KeyPair::generate().expect("a key can be made");
    let server = CertificateParams::new(["127.0.0.1".to_owned()]).expect("the address is right");
    let server = server.signed_by(&server_key, &issuer).expect("a certificate can be made");
    let write = |name: &str, text: String| fs::write(directory.join(name), text).expect("it can be written");
    write("authority.pem", certificate.pem());
    write("server.pem", server.pem());
    write("server.key", server_key.serialize_pem());
    directory.join("authority.pem")
}

async fn connect(shop: &Shop, authority: &Path) -> Result<ShopDatabase, String> {
    let authority = authority.display().to_string();
    let environment = |name: &str| match name {
        VARIABLE => Some(PASSWORD.to_owned()),
        "SSL_CERT_FILE" => Some(authority.clone()),
        _ => None,
    };
    ShopDatabase::connect(&shop.database, environment).await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn e8_an_encrypted_connection_is_made_where_the_certificate_is_trusted() {
    let Some(mut shop) = Shop::new("").await else { return };
    let reader = shop.database.user.clone();
    shop.sql(&format!("ALTER USER {reader} REQUIRE SSL")).await;
    shop.index("inventory", "valid", 0).await;
    shop.refusal().await;
    shop.database.tls = true;
    let connected = connect(&shop, &shop.server.authority).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(connected.index_states().await.expect("it is read").len(), 1);
}

#[tokio::test]
async fn e8_a_certificate_that_is_not_trusted_or_for_another_name_is_refused() {
    let Some(mut shop) = Shop::new("").await else { return };
    shop.database.tls = true;
    let folder = tempfile::tempdir().expect("a folder can be made");
    let stranger = write_certificates(folder.path());
    let untrusted = connect(&shop, &stranger).await.expect_err("nobody knows the authority");
    assert!(untrusted.contains("is the certificate of an authority that this machine trusts"), "{untrusted}");
    shop.database.host = "localhost".to_owned();
    let other = connect(&shop, &shop.server.authority).await.expect_err("it is for 127.0.0.1");
    assert!(other.contains("certificate"), "{other}");
    shop.database.host = "127.0.0.1".to_owned();
    let system = shop.refusal().await;
    assert!(system.contains("certificate"), "{system}");
    let missing = connect(&shop, Path::new("/no/such/file")).await.expect_err("it cannot be read");
    assert!(missing.contains("/no/such/file") && missing.contains("SSL_CERT_FILE"), "{missing}");
}
