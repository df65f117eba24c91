//! How Chromium is started.

use std::path::Path;

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

/// Returns the capabilities of a new session: headless, quiet, and with a profile that nobody else has.
pub(super) fn capabilities(chromium: &Path, profile: &Path) -> Capabilities {
    let profile = format!("--user-data-dir={}", profile.display());
    let arguments = [
        "--headless",
        // The tests may run as root, where the sandbox refuses to.
        "--no-sandbox",
        "--disable-gpu",
        // Containers have a small /dev/shm.
        "--disable-dev-shm-usage",
        // Nothing that the page did not ask for: the tests' machine may have no network.
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
        // Screenshots are the same on every machine.
        "--force-device-scale-factor=1",
        "--hide-scrollbars",
        "--window-size=1280,900",
        "--lang=en-US",
        // A name for this machine that is not `localhost`.
        "--host-resolver-rules=MAP anvil.test 127.0.0.1",
        &profile,
    ];
    let capabilities = json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "binary": chromium, "args": arguments },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    match capabilities {
        Value::Object(map) => map,
        _ => unreachable!("invariant: the capabilities are written as an object"),
    }
}
