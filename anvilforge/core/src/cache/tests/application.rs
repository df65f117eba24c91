use std::time::Duration;

use crate::app::{App, Definition, PublicFiles};
use crate::cache::Cache;
use crate::error::Result;
use crate::testing::TestApp;

async fn visits(cache: Cache) -> Result<String> {
    cache.add("visits", &0, Duration::from_secs(60)).await?;
    Ok(cache.increment("visits", 1).await?.to_string())
}

async fn wrong(cache: Cache) -> Result<String> {
    Ok(cache.get("visits").await?.unwrap_or_default())
}

fn configure(app: &mut App) {
    app.web(|r| {
        r.get("/", visits);
        r.get("/wrong", wrong);
    });
}

fn definition() -> Definition {
    Definition {
        name: "cached",
        version: "0.1.0",
        manifest_dir: env!("CARGO_MANIFEST_DIR"),
        debug_build: true,
        configure,
        public: PublicFiles::none(),
        config: PublicFiles::none(),
    }
}

#[tokio::test]
async fn a_handler_takes_the_cache_of_its_application() {
    let (one, other) = (
        TestApp::boot(definition()).await,
        TestApp::boot(definition()).await,
    );
    one.get("/").await.assert_ok().assert_see("1");
    one.get("/").await.assert_ok().assert_see("2");
    other.get("/").await.assert_ok().assert_see("1");
    assert_eq!(one.state().cache().get("visits").await.unwrap(), Some(2));
}

#[tokio::test]
async fn a_test_travels_in_time() {
    let app = TestApp::boot(definition()).await;
    app.get("/").await.assert_see("1");
    app.travel(Duration::from_secs(59));
    app.get("/").await.assert_see("2");
    app.travel(Duration::from_secs(1));
    app.get("/").await.assert_see("1");
}

#[tokio::test]
async fn a_value_of_another_type_is_an_error_of_the_server() {
    let app = TestApp::boot(definition()).await;
    app.get("/").await.assert_ok();
    let response = app.get("/wrong").await;
    response.assert_status(500).assert_see("visits");
}
