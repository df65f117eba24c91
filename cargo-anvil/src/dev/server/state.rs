//! What the loop works with, and where it stands.

use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::time::Instant;

use crate::context::Context;
use crate::dev::build::{Build, Places};
use crate::dev::change::Contents;
use crate::dev::companion::Companions;
use crate::dev::console::Console;
use crate::dev::cycle::Cycle;
use crate::dev::inbox::Message;
use crate::dev::link::Link;
use crate::dev::listener::Listener;
use crate::dev::message::Failure;
use crate::dev::options::Options;
use crate::dev::processes::Processes;
use crate::dev::times::{Cause, Times};
use crate::dev::waiting_room::{Board, Room};
use crate::dev::way::Way;
use crate::project::Project;

/// What the loop works with.
pub(crate) struct Tools<'a> {
    /// The application.
    pub(crate) project: &'a Project,
    /// What was asked for.
    pub(crate) options: &'a Options,
    /// Where commands come from.
    pub(crate) ctx: &'a Context,
    /// How it is built and served.
    pub(crate) way: Way,
    /// The application's socket.
    pub(crate) listener: Listener,
    /// Where the application reports.
    pub(crate) link: Link,
    /// Where threads report.
    pub(crate) sender: Sender<Message>,
    /// Prints.
    pub(crate) console: Console,
    /// Programs that run beside the application.
    pub(crate) companions: Companions,
    /// How places in files are shown.
    pub(crate) places: Places,
    /// What the files contained.
    pub(crate) contents: Contents,
    /// The `Cargo.lock` that cargo itself writes during a build.
    pub(crate) lock_file: PathBuf,
}

/// The loop's own state.
pub(crate) struct Server<'a> {
    pub(super) tools: Tools<'a>,
    pub(super) cycle: Cycle,
    pub(super) processes: Processes,
    pub(super) build: Option<Build>,
    /// What the last build failed with; a process that is started meanwhile is to know.
    pub(super) failure: Option<Failure>,
    pub(super) room: Option<Room>,
    pub(super) board: Board,
    pub(super) times: Times,
    /// The change that is being built or was built last, until it is in force.
    pub(super) cause: Option<Cause>,
    /// The change that the starting process brings.
    pub(super) starting_cause: Option<Cause>,
    /// The change of the configuration that the application was told of.
    pub(super) configuring: Option<Cause>,
    /// Since when a library is being loaded.
    pub(super) loading: Option<Instant>,
    pub(super) was_opened: bool,
    /// What the application asked to have built since the last save: the file, and why.
    pub(super) rebuilt_for: Option<(String, String)>,
}

impl<'a> Server<'a> {
    /// A loop that has not begun.
    pub(crate) fn new(tools: Tools<'a>) -> Self {
        let cycle = Cycle::stopping_first(cfg!(windows)).compiling_templates(tools.options.release);
        Self {
            tools,
            cycle,
            processes: Processes::default(),
            build: None,
            failure: None,
            room: None,
            board: Board::default(),
            times: Times::from_environment(),
            cause: None,
            starting_cause: None,
            configuring: None,
            loading: None,
            was_opened: false,
            rebuilt_for: None,
        }
    }
}
