//! Encrypted connections, to a server with a certificate of the test's own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cast::prelude::*;
use cast::{ConnectFailure, Error};

use crate::server::{PostgresServer, own, own_alone};

/// Makes a certificate that signs itself.
fn certificate(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let (key, certificate) = (
        folder.join(format!("{name}.key")),
        folder.join(format!("{name}.pem")),
    );
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
        ])
        .args(["-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .stderr(Stdio::null())
        .status()
        .expect("openssl runs");
    assert!(made.success(), "openssl makes a certificate");
    own_alone(&key);
    own(&certificate);
    (key, certificate)
}

async fn is_encrypted(url: &str) -> cast::Result<bool> {
    let db = Db::connect(&ConnectOptions::new(url)).await?;
    let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let encrypted = db.select(sql, vec![]).await?[0].get("ssl");
    db.close().await;
    encrypted
}

#[tokio::test]
async fn a_connection_is_as_safe_as_its_url_says() {
    let keys = tempfile::tempdir().unwrap();
    let (_, stranger) = certificate(keys.path(), "stranger");
    let mut certificate_of_server = PathBuf::new();
    let server = PostgresServer::start(|folder| {
        let (key, certificate) = certificate(folder, "server");
        certificate_of_server.clone_from(&certificate);
        vec![
            "ssl=on".to_owned(),
            format!("ssl_cert_file={}", certificate.display()),
            format!("ssl_key_file={}", key.display()),
        ]
    })
    .await;
    let Some(server) = server else { return };
    let url = |parameters: &str| {
        format!(
            "{}?{parameters}",
            server.url().replace("127.0.0.1", "localhost")
        )
    };
    assert!(
        is_encrypted(&url("")).await.unwrap(),
        "what can be encrypted is"
    );
    assert!(!is_encrypted(&url("sslmode=disable")).await.unwrap());
    assert!(is_encrypted(&url("sslmode=require")).await.unwrap());
    let root = certificate_of_server.display();
    assert!(
        is_encrypted(&url(&format!("sslmode=verify-full&sslrootcert={root}")))
            .await
            .unwrap()
    );
    for refused in [
        format!("sslmode=verify-full&sslrootcert={}", stranger.display()),
        "sslmode=verify-full".to_owned(),
    ] {
        let error = is_encrypted(&url(&refused)).await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::Connection {
                    reason: ConnectFailure::Tls,
                    ..
                }
            ),
            "{refused}: {error:?}"
        );
        assert!(error.to_string().contains("certificate"), "{error}");
    }
}
