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
#[cfg(debug_assertions)]
pub use crate::view::LiveSource;
pub use crate::view::{Rendering, View, render_view};

/// The two forms of a view, and the choice between them: see `anvil-macros`' `view`.
pub use crate::__view as view;
pub use anvil_macros::compiled_view;
#[cfg(debug_assertions)]
pub use anvil_macros::live_view;

/// With debug assertions here and in the application, the form whose templates may change while it runs.
#[cfg(debug_assertions)]
#[doc(hidden)]
#[macro_export]
macro_rules! __view {
    ($($view:tt)*) => {
        #[cfg(debug_assertions)]
        $crate::__private::live_view! { $($view)* }
        #[cfg(not(debug_assertions))]
        $crate::__private::compiled_view! { $($view)* }
    };
}

/// Without them the form that needs no files.
#[cfg(not(debug_assertions))]
#[doc(hidden)]
#[macro_export]
macro_rules! __view {
    ($($view:tt)*) => {
        $crate::__private::compiled_view! { $($view)* }
    };
}

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
