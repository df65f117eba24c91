//! Tells one browser what it needs to know, as long as its page is open.

use std::net::IpAddr;

use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;

use crate::dev::{Dev, Status};
use crate::error::Error;
use crate::extract::FromRequest as _;
use crate::http::websocket::{WebSocket, WebSocketUpgrade};
use crate::http::{IntoResponse as _, Request, Response, StatusCode, Uri, header};

/// What is said on the socket.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Event<'a> {
    /// How things stand.
    Status(&'a Status),
    /// These style sheets have changed.
    Styles(&'a [String]),
    /// The browser has missed something: the whole page is to be loaded again.
    Reload,
}

/// Answers the request for the socket.
pub(super) fn open(dev: &Dev, request: &Request) -> Response {
    let upgrade = match WebSocketUpgrade::extract(request) {
        Ok(upgrade) => upgrade,
        Err(error) => return error.into_response(request),
    };
    let host = request.header(header::HOST.as_str()).unwrap_or_default();
    if !is_trusted(host, &request.state().config().app.url) {
        tracing::warn!(
            "a page at `{host}` may not hear what the compiler says: set `APP_URL` to the address that you use"
        );
        let text = "development is shown to pages of this machine and of `APP_URL` alone";
        return Error::status(StatusCode::FORBIDDEN, text).into_response(request);
    }
    let dev = dev.clone();
    upgrade.on_upgrade(|socket| follow(dev, socket))
}

/// Whether the name in the address is one that only its owner can point here. A stranger's name that leads to this machine
/// makes the stranger's page one of our own in the browser's eyes, and the compiler's words contain source code.
fn is_trusted(host: &str, app_url: &str) -> bool {
    let name = |url: &str| {
        let uri: Uri = url.parse().ok()?;
        Some(uri.host()?.to_ascii_lowercase())
    };
    let Some(host) = name(&format!("http://{host}")) else {
        return false;
    };
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || address.parse::<IpAddr>().is_ok()
        || name(app_url).is_some_and(|own| own == host)
}

async fn follow(dev: Dev, mut socket: WebSocket) {
    let (mut status, mut styles) = (dev.status(), dev.styles());
    status.mark_changed();
    loop {
        let event = tokio::select! {
            changed = status.changed() => {
                if changed.is_err() {
                    return;
                }
                let status = status.borrow_and_update();
                text(&Event::Status(&status))
            }
            changed = styles.recv() => match changed {
                Ok(styles) => text(&Event::Styles(&styles)),
                Err(RecvError::Lagged(_)) => text(&Event::Reload),
                Err(RecvError::Closed) => return,
            },
            // The script says nothing; what comes is its end.
            message = socket.recv() => match message {
                Some(Ok(_)) => continue,
                _ => return,
            },
        };
        if socket.send(event).await.is_err() {
            return;
        }
    }
}

fn text(event: &Event<'_>) -> String {
    serde_json::to_string(event).expect("invariant: text, numbers and lists can be JSON")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dev::{Order, Problem};

    #[test]
    fn names_that_a_stranger_may_own_are_not_trusted() {
        let url = "https://shop.example/";
        for host in [
            "localhost:8000",
            "LOCALHOST",
            "app.localhost:8000",
            "127.0.0.1:8000",
            "192.168.1.7",
            "[::1]:8000",
            "shop.example",
            "Shop.Example:8000",
        ] {
            assert!(is_trusted(host, url), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example", "a b"] {
            assert!(!is_trusted(host, url), "{host}");
        }
    }

    #[test]
    fn the_script_reads_what_is_written_here() {
        let dev = Dev::new();
        dev.apply(&Order::BuildFailed {
            problems: vec![Problem {
                message: "mismatched types".to_owned(),
                file: "src/lib.rs".to_owned(),
                line: 7,
                column: 5,
                editor_url: "vscode://file/src/lib.rs:7:5".to_owned(),
            }],
            text: "error[E0308]".to_owned(),
        });
        let status = dev.status().borrow().clone();
        let number = status.failure.as_ref().map(|failure| failure.number);
        let written: serde_json::Value =
            serde_json::from_str(&text(&Event::Status(&status))).expect("JSON");
        let expected = json!({ "status": {
            "building": false,
            "failure": {
                "number": number,
                "problems": [{
                    "message": "mismatched types",
                    "file": "src/lib.rs",
                    "line": 7,
                    "column": 5,
                    "editor_url": "vscode://file/src/lib.rs:7:5",
                }],
                "text": "error[E0308]",
            },
            "configuration_problem": null,
            "version": dev.version(),
            "draining": false,
        }});
        assert_eq!(written, expected);
        assert_eq!(
            text(&Event::Styles(&["app.css".to_owned()])),
            r#"{"styles":["app.css"]}"#
        );
        assert_eq!(text(&Event::Reload), r#""reload""#);
    }
}
