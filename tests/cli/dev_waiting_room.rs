//! `cargo anvil dev`: what browsers see while no process of the application serves.

use anvil_tests::until;

use crate::dev_app::{APP, Dev, PATIENCE};

#[tokio::test]
async fn while_the_first_build_runs_its_progress_is_the_answer() {
    let dev = Dev::start(APP);
    let page = until("an answer", PATIENCE, async || dev.get("/")).await;
    assert!(page.starts_with("HTTP/1.1 503 "), "{page}");
    for part in [
        "Retry-After: 1\r\n",
        "Cache-Control: no-store\r\n",
        "Building",
        "<script>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    dev.until_version("one").await;
}

#[tokio::test]
async fn a_first_build_that_fails_is_shown_with_links() {
    let dev = Dev::start("fn main() { let x: Vec<u8> = nonsense; }\n");
    dev.says("waiting for the next save");
    let page = dev.get("/some/page").expect("an answer");
    assert!(page.starts_with("HTTP/1.1 503 "), "{page}");
    for part in [
        "The application does not build",
        "<a href=\"vscode://file/",
        "src/main.rs:1:30</a>",
        "let x: Vec&lt;u8&gt; = nonsense",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    dev.save(APP);
    dev.until_version("one").await;
}

#[tokio::test]
async fn a_crash_is_shown_with_its_last_words() {
    let dev = Dev::start(APP);
    dev.ready();
    assert_eq!(dev.get("/crash").as_deref(), Some(""));
    let page = until("the waiting room", PATIENCE, async || {
        dev.get("/").filter(|page| page.starts_with("HTTP/1.1 503"))
    })
    .await;
    assert!(page.contains("The application has ended"), "{page}");
    assert!(
        page.contains("exit status: 3") && page.contains("it crashes"),
        "{page}"
    );
    // Nobody who calls from here on is refused: the waiting room or the application answers.
    dev.save(&APP.replace("\"one\"", "\"two\""));
    until(
        "version two, and an answer each time",
        PATIENCE,
        async || {
            let answer = dev.get("/").expect("an answer");
            assert!(answer.starts_with("HTTP/1.1 "), "{answer:?}");
            answer.contains("\r\n\r\ntwo ").then_some(())
        },
    )
    .await;
}
