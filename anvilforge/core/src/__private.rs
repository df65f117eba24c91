//! What generated code may name. Nothing here is stable; applications use the documented modules.

use std::future::Future;

pub use askama;
pub use cast;
pub use forge;
pub use rust_embed;

pub use crate::app::{App, Definition, Host, PublicFiles};
pub use crate::console::run;
#[cfg(feature = "dynamic")]
pub use crate::hot;
pub use crate::http::{IntoResponse, Request, Response};
pub use crate::testing::TestApp;
pub use crate::validation::{DatabaseRule, Field, FieldValue, FormRequest, Rule, Values};
pub use crate::view::{Rendering, View, render_view};

/// Lets the binary share what it has with its handlers.
pub fn prepare(share: impl FnOnce(&mut Host)) {
    share(&mut Host::default());
}

/// Runs one asynchronous test on a booted application.
///
/// # Panics
/// When the application does not start, or the test panics.
pub fn run_test<Fut: Future<Output = ()>>(
    definition: Definition,
    test: impl FnOnce(TestApp) -> Fut,
) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("invariant: the system lets a test start threads");
    runtime.block_on(async {
        let app = TestApp::boot(definition).await;
        test(app).await;
    });
}
