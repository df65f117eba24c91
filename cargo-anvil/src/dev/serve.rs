//! Puts everything that `dev` needs into place, and lets the loop run.

use std::sync::mpsc;

use anyhow::{Context as _, Result};

use super::build::Places;
use super::change::{Contents, Sources, watch};
use super::companion::{Companions, Kind};
use super::console::{Console, Label};
use super::editor::Editor;
use super::hot::Layout;
use super::inbox::Message;
use super::link::Link;
use super::listener::Listener;
use super::options::Options;
use super::server::{Server, Tools};
use super::terminal::{self, Keys};
use super::way::Way;
use crate::context::Context;
use crate::project::Project;

/// Serves until it is stopped.
///
/// # Errors
/// When the socket cannot be had, when the files cannot be watched, when cargo cannot be run, when the environment names an unknown editor.
pub(crate) fn serve(project: &Project, options: &Options, ctx: &mut Context) -> Result<()> {
    let (sender, messages) = mpsc::channel();
    let stop = sender.clone();
    ctrlc::set_handler(move || {
        // Without a receiver the loop has ended, which is what was asked for.
        let _ = stop.send(Message::Stop);
    })
    .context("cannot watch for signals")?;
    let editor = Editor::from_environment()?;
    let way = Way::new(project, options, ctx)?;
    let listener = Listener::bind(&options.host, options.port, &mut ctx.shell)?;
    let sources = Sources::read(&project.root)?.led_by(Layout::of(project)?.root(project))?;
    let labels: Vec<Label> = [Label::SERVER, Label::BUILD]
        .into_iter()
        .chain(Kind::ALL.iter().map(|kind| kind.label))
        .collect();
    let console = Console::new(&ctx.shell, &labels);
    let contents = Contents::default();
    let places = Places::new(&sources.application, &sources.workspace, editor);
    let lock_file = sources.workspace.join("Cargo.lock");
    watch(sources, options.watching, contents.clone(), sender.clone())?;
    let link = Link::listen(sender.clone())?;
    let companions = Companions::find(project, &options.left_out, &console);
    let keys = options.keys.then(|| Keys::read(sender.clone())).flatten();
    if keys.is_some() {
        console.say(Label::SERVER, terminal::HELP);
    }
    let mut server = Server::new(Tools {
        project,
        options,
        ctx,
        way,
        listener,
        link,
        sender,
        console,
        companions,
        places,
        contents,
        lock_file,
    });
    let result = server.run(&messages);
    server.shut_down(&messages);
    result
}
