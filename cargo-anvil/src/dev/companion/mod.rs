//! Programs that run beside the application: Vite, one day a queue worker and the scheduler.
//!
//! `kinds` is the table of them. A companion runs below a `supervisor`: this program again, which ends it with all that it has
//! started as soon as its standard input ends, and that it does however the CLI dies. (On Windows only the companion itself is ended.)

mod backoff;
mod companions;
mod kinds;
mod supervisor;
mod vite;

pub(crate) use companions::Companions;
pub(crate) use kinds::Kind;
pub(crate) use supervisor::run as supervise;
