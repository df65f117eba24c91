//! The binary, which `cargo anvil dev --hot` starts once: its statics stay while the handlers are replaced.

use std::sync::atomic::{AtomicBool, AtomicU64};

/// How many pages this process has shown.
static PAGES: AtomicU64 = AtomicU64::new(0);

/// How many slow requests wait, and whether they may go on.
static WAITING: AtomicU64 = AtomicU64::new(0);
static GO: AtomicBool = AtomicBool::new(false);

anvilforge::main!(hot_demo_handlers, |host| {
    host.share("pages", &PAGES)
        .share("waiting", &WAITING)
        .share("go", &GO);
});
