//! The split layout: the binary stays, its handlers are replaced. Every line of the guide's table is looked at here.
//!
//! The tests use one folder, and so wait for each other: the library of a package has the same file in the shared target
//! directory, wherever the package is.

use std::time::Duration;

use anvil_tests::{HttpClient, TempApp, until};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::dev::{Dev, number};

/// The binary.
const HOST: &str = "src/main.rs";

const HANDLERS: &str = "handlers/src/lib.rs";

async fn state(client: &mut HttpClient) -> Value {
    let reply = client.get("/state").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_str(&reply.text()).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_framework_and_the_binary_own_survives_and_what_the_library_owns_does_not() {
    let _alone = crate::alone().await;
    let app = TempApp::of_example("hot_demo", "hot-demo");
    let dev = Dev::start(&app, &[]).await;
    let host = dev.host().await;
    let mut client = dev.client();
    let first = state(&mut client).await;
    let before = state(&mut client).await;
    assert_eq!(number(&first, "pages") + 1, number(&before, "pages"));
    assert_eq!(number(&before, "pages_of_this_version"), 2);
    let (mut socket, _) = connect_async(format!("ws://127.0.0.1:{}/socket", dev.port()))
        .await
        .expect("a socket");
    let slow = tokio::spawn({
        let mut client = dev.client();
        async move { client.get("/slow").await.text() }
    });
    dev.sees("/slow/waiting", "1").await;

    app.replace(
        HANDLERS,
        "Hello from the first version",
        "Hello from the second",
    );
    dev.sees("/", "Hello from the second").await;

    assert_eq!(dev.host().await, host, "the same process");
    let after = state(&mut client).await;
    assert_eq!(number(&after, "session"), number(&before, "session") + 1);
    // Others have looked at the page meanwhile.
    for (name, what) in [
        ("pages", "a static of the binary"),
        ("kept", "a kept value"),
        ("cached", "the cache"),
        ("rows", "the connection to the database"),
    ] {
        assert!(number(&after, name) > number(&before, name), "{what}");
    }
    assert!(
        number(&after, "pages_of_this_version") < number(&after, "pages"),
        "a static of the library begins anew"
    );

    // A socket that was open stays open, with the code that it began with.
    socket
        .send(Message::text("still there?"))
        .await
        .expect("sent");
    let answer = tokio::time::timeout(Duration::from_secs(10), socket.next())
        .await
        .expect("in time")
        .expect("open")
        .expect("a message");
    assert_eq!(
        answer.into_text().expect("text").as_str(),
        "Hello from the first version: still there?"
    );

    // So does a request.
    let _ = dev.client().get("/slow/go").await;
    assert_eq!(
        slow.await.expect("an answer"),
        "Hello from the first version"
    );

    // Background work of the old code has ended, that of the new code goes on.
    dev.says("the heart of `Hello from the first version` has stopped")
        .await;
    dev.says("the heart of `Hello from the second` beats").await;
    dev.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_value_whose_type_changes_is_carried_over_or_begins_anew() {
    let _alone = crate::alone().await;
    let app = TempApp::of_example("hot_demo", "hot-demo");
    let dev = Dev::start(&app, &[]).await;
    let host = dev.host().await;
    let mut client = dev.client();
    for _ in 0..3 {
        state(&mut client).await;
    }

    // A field with a default reads the old value; the layout in memory is another one.
    app.replace(
        HANDLERS,
        "struct Visits {\n",
        "struct Visits {\n    #[serde(default)]\n    names: Vec<String>,\n",
    );
    app.replace(HANDLERS, "Hello from the first version", "Hello with names");
    dev.sees("/", "Hello with names").await;
    assert!(number(&state(&mut client).await, "kept") > 3);

    // One without a default cannot.
    app.replace(
        HANDLERS,
        "    #[serde(default)]\n    names: Vec<String>,\n",
        "    since: u128,\n",
    );
    app.replace(HANDLERS, "Hello with names", "Hello since");
    dev.sees("/", "Hello since").await;
    dev.says("begins anew").await;
    assert!(number(&state(&mut client).await, "kept") <= 3);
    assert_eq!(dev.host().await, host, "no restart");
    dev.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_the_binary_is_a_new_process() {
    let _alone = crate::alone().await;
    let app = TempApp::of_example("hot_demo", "hot-demo");
    let dev = Dev::start(&app, &[]).await;
    let host = dev.host().await;
    let mut client = dev.client();
    state(&mut client).await;

    app.replace(
        HOST,
        "static PAGES: AtomicU64 = AtomicU64::new(0);",
        "static PAGES: AtomicU64 = AtomicU64::new(1000);",
    );
    until("the edited binary", Duration::from_secs(240), async || {
        let pages = number(&state(&mut dev.client()).await, "pages");
        (pages >= 1000).then_some(())
    })
    .await;
    let second = dev.host().await;
    assert_ne!(second, host, "a new process");

    // Its handlers are replaced as before.
    app.replace(
        HANDLERS,
        "Hello from the first version",
        "Hello from the second",
    );
    dev.sees("/", "Hello from the second").await;
    assert_eq!(dev.host().await, second);
    dev.stop().await;
}
