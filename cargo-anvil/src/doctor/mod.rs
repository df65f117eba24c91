//! `cargo anvil doctor`: what slows builds down or keeps an application from running, and how to mend it.
//!
//! `gather` is the edge: it reads manifests and `.env`, asks rustc, looks at the machine, and makes [`Facts`] of it. Each file of
//! `check` is one pure function from the facts to a [`Finding`]. A finding may carry [`Fix`]es, which are data too: `fix` makes one
//! plan of them, and the plan module writes it. `measure` times rebuilds of the user's own project.
//!
//! Nothing here links the application: whether its database answers is asked of its own binary, and only if that is built.

mod check;
mod facts;
mod finding;
mod fix;
mod gather;
mod measure;
mod probe;
mod report;
mod version;

pub(crate) use check::{Wishes, all as check_all};
pub(crate) use facts::Facts;
pub(crate) use finding::{Finding, Mark};
pub(crate) use fix::{Fix, plan as plan_fixes, redacted};
pub(crate) use gather::{Gathered, database, gather};
pub(crate) use measure::{Rebuilds, measure};
pub(crate) use report::{Outcome, json, summary, text};
