//! `dev --hot` with an application that is compiled in slices, which only large ones are unless it is asked for.

use anvil_tests::TempApp;

use crate::dev::Dev;

const ALWAYS: (&str, &str) = ("ANVIL_HOT_SLICES", "always");

/// Prices are used by a controller directly, and by another through what a third file makes of them.
const FILES: &[(&str, &str)] = &[
    (
        "src/prices.rs",
        "//! Prices.\n\n/// Of one.\npub fn price() -> u32 {\n    10\n}\n\n/// For this crate.\npub(crate) fn fee() -> u32 {\n    1\n}\n",
    ),
    (
        "src/shared.rs",
        "//! Short ways.\n\npub use crate::prices::price as cost;\n",
    ),
    (
        "src/controllers/shop.rs",
        "//! The shop.\n\n/// What one costs.\npub async fn one() -> String {\n    format!(\"one: {}\", crate::prices::price())\n}\n",
    ),
    (
        "src/controllers/cart.rs",
        "//! The cart.\n\nuse crate::shared::cost;\n\n/// What two cost.\npub async fn two() -> String {\n    format!(\"two: {}\", 2 * cost())\n}\n",
    ),
    (
        "src/controllers/till.rs",
        "//! The till.\n\n/// What is due.\npub async fn due() -> String {\n    let fee = crate::prices::fee();\n    format!(\"due: {fee}\")\n}\n",
    ),
];

fn shop(name: &str) -> TempApp {
    let app = TempApp::new(name);
    for (path, text) in FILES {
        app.write(path, text);
    }
    app.replace(
        "src/lib.rs",
        "pub mod controllers;",
        "pub mod controllers;\npub mod prices;\npub mod shared;",
    );
    app.replace(
        "src/controllers/mod.rs",
        "pub mod home;",
        "pub mod cart;\npub mod home;\npub mod shop;\npub mod till;",
    );
    app.replace(
        "src/routes/web.rs",
        "use crate::controllers::home;",
        "use crate::controllers::{cart, home, shop, till};",
    );
    app.replace(
        "src/routes/web.rs",
        "r.get(\"/\", home::index)",
        "r.get(\"/one\", shop::one);\n    r.get(\"/two\", cart::two);\n    r.get(\"/due\", till::due);\n    r.get(\"/\", home::index)",
    );
    app.anvil(["migrate"]);
    app
}

fn count(dev: &Dev, text: &str) -> usize {
    dev.output().matches(text).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_compiles_all_that_it_concerns_and_no_more() {
    let _alone = crate::alone().await;
    let app = shop("hot_slices");
    let dev = Dev::serve(&app, &["--hot", "-v"], &[ALWAYS]).await;
    let host = dev.host().await;
    dev.sees("/two", "two: 20").await;

    // A handler: itself and its routes.
    app.replace("src/controllers/shop.rs", "one: {}", "single: {}");
    dev.sees("/one", "single: 10").await;
    dev.says("only controllers::shop, routes::web").await;

    // The edit taken back.
    app.replace("src/controllers/shop.rs", "single: {}", "one: {}");
    dev.sees("/one", "one: 10").await;
    dev.says("only the routes anew").await;
    app.replace("src/controllers/shop.rs", "one: {}", "single: {}");
    dev.sees("/one", "single: 10").await;

    // What only the application itself may see is no part of a slice: it is built whole, …
    app.replace("src/controllers/till.rs", "due: {fee}", "open: {fee}");
    dev.sees("/due", "open: 1").await;
    dev.sees("/one", "single: 10").await;
    let slices = count(&dev, " only ");
    // … and not tried again.
    app.replace("src/controllers/till.rs", "open: {fee}", "left: {fee}");
    dev.sees("/due", "left: 1").await;
    assert_eq!(count(&dev, " only "), slices);

    // What others use, under another name too: nobody goes on with the old one.
    app.replace("src/prices.rs", "    10\n", "    11\n");
    dev.sees("/one", "single: 11").await;
    dev.sees("/two", "two: 22").await;
    assert_eq!(count(&dev, " only "), slices + 1);

    // A mistake is shown as in any build, and its repair is a slice again.
    app.replace(
        "src/controllers/shop.rs",
        "crate::prices::price()",
        "crate::prices::prize()",
    );
    dev.says("cannot find function `prize`").await;
    dev.says("src/controllers/shop.rs:5").await;
    dev.sees("/one", "single: 11").await;
    app.replace(
        "src/controllers/shop.rs",
        "single: {}\", crate::prices::prize()",
        "again: {}\", crate::prices::price()",
    );
    dev.sees("/one", "again: 11").await;
    assert_eq!(dev.host().await, host, "one process all the way");
    dev.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_process_begins_with_a_slice() {
    let _alone = crate::alone().await;
    let app = shop("hot_slices_cap");
    let limit = ("ANVIL_HOT_GENERATIONS", "2");
    let dev = Dev::serve(&app, &["--hot", "-v"], &[ALWAYS, limit]).await;
    let first = dev.host().await;
    for (round, text) in ["one: {}", "1: {}", "2: {}", "3: {}"]
        .windows(2)
        .enumerate()
    {
        app.replace("src/controllers/shop.rs", text[0], text[1]);
        dev.sees("/one", &format!("{}: 10", round + 1)).await;
    }
    assert_ne!(dev.host().await, first, "the limit was reached");
    dev.sees("/two", "two: 20").await;
    dev.stop().await;
}
