//! The two ways to build and to serve: a binary for each process, or a library that the process loads (`--hot`).
//!
//! The loop knows no difference but this: a build ends with an [`Artifact`], and a process is started with one.

use std::process::Command;

use anyhow::Result;

use super::build::{Build, CargoBuild, Places, Reporter};
use super::cycle::{Artifact, Outcome, Request};
use super::hot::HotBuild;
use super::options::Options;
use crate::context::Context;
use crate::project::Project;

/// How the application is built and served.
#[derive(Debug)]
pub(crate) enum Way {
    /// `cargo build`, and a new process each time.
    Plain(CargoBuild),
    /// A library that the process loads.
    Hot(Box<HotBuild>),
}

impl Way {
    /// The way that the options ask for.
    ///
    /// # Errors
    /// When the application cannot be served in that way.
    pub(crate) fn new(project: &Project, options: &Options, ctx: &Context) -> Result<Self> {
        if options.hot {
            return HotBuild::prepare(project, options, ctx).map(|hot| Self::Hot(Box::new(hot)));
        }
        Ok(Self::Plain(CargoBuild::default()))
    }

    /// Begins a build. Its end is reported in any case but an error here.
    ///
    /// # Errors
    /// When the compiler cannot be run.
    pub(crate) fn begin(
        &mut self,
        request: &Request,
        project: &Project,
        options: &Options,
        places: Places,
        reporter: Reporter,
        ctx: &Context,
    ) -> Result<Build> {
        match self {
            Self::Plain(cargo) => cargo.begin(project, options.release, places, reporter, ctx),
            Self::Hot(hot) => hot.begin(request, places, reporter, ctx),
        }
    }

    /// Learns what came of the build.
    pub(crate) fn ended(&mut self, outcome: &Outcome) {
        match self {
            Self::Plain(cargo) => cargo.ended(outcome),
            Self::Hot(hot) => hot.ended(outcome),
        }
    }

    /// The command of a process that serves the artifact. It is given the socket and the link later.
    ///
    /// # Errors
    /// When there is no program that could serve it.
    pub(crate) fn command(
        &self,
        artifact: &Artifact,
        project: &Project,
        ctx: &Context,
    ) -> Result<Command> {
        let mut command = match (self, artifact) {
            (Self::Plain(_), Artifact::Binary(path) | Artifact::Library(path)) => {
                let mut command = ctx.tool(path);
                command.arg("serve");
                command
            }
            (Self::Hot(hot), artifact) => hot.command(artifact, ctx)?,
        };
        command.current_dir(&project.root);
        ctx.color_child(&mut command);
        Ok(command)
    }
}
