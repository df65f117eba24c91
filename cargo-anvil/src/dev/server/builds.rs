//! From a save to the end of its build.

use std::time::{Duration, Instant, SystemTime};

use anyhow::Result;

use super::Server;
use super::state::Tools;
use crate::dev::build::Reporter;
use crate::dev::change::{Changes, Class};
use crate::dev::console::Label;
use crate::dev::cycle::{Event, Outcome, Request, Why};
use crate::dev::times::Cause;

impl Server<'_> {
    pub(super) fn changed(&mut self, mut changes: Changes) -> Result<()> {
        let is_cargos_own = |request: &Request| {
            request
                .files
                .iter()
                .all(|file| file.ends_with("Cargo.lock"))
        };
        if self.cycle.is_building() && changes.build.as_ref().is_some_and(is_cargos_own) {
            changes.build = None;
        }
        if changes.build.is_some() || changes.templates.is_some() {
            self.rebuilt_for = None;
        }
        let cause = |class| Cause {
            class,
            saved: changes.saved.unwrap_or_else(SystemTime::now),
            build: None,
            swap: None,
            is_save: true,
        };
        if changes.configuration {
            self.configuring = Some(cause(Class::Configuration));
        }
        let refreshes = match (&changes.refresh, &changes.templates) {
            // The application reads it.
            (_, Some(_)) if !self.tools.options.release && changes.build.is_none() => {
                Some(Class::Template)
            }
            (Some(styles), _) if styles.is_empty() => Some(Class::Asset),
            (Some(_), _) => Some(Class::Style),
            _ => None,
        };
        let refresh = refreshes.map(cause);
        self.feed(Event::Changed(changes))?;
        if let Some(cause) = refresh.filter(|_| !self.cycle.is_down()) {
            self.record(&cause, "refresh", true);
        }
        Ok(())
    }

    pub(super) fn begin_build(&mut self, request: &Request) -> Result<()> {
        self.tools.console.say(Label::BUILD, request);
        self.board
            .building(&format!("Building {}…", self.tools.project.package));
        self.cause = Some(Cause {
            class: request.class,
            saved: request.saved,
            build: None,
            swap: None,
            is_save: request.why == Why::Saved,
        });
        let Tools {
            console,
            sender,
            places,
            project,
            options,
            ctx,
            way,
            ..
        } = &mut self.tools;
        let reporter = Reporter {
            console: console.clone(),
            board: self.board.clone(),
            sender: sender.clone(),
            began: Instant::now(),
        };
        self.build = Some(way.begin(request, project, options, places.clone(), reporter, ctx)?);
        Ok(())
    }

    pub(super) fn built(&mut self, outcome: Outcome, took: Duration) -> Result<()> {
        self.build = None;
        self.tools.contents.note(&self.tools.lock_file);
        self.tools.way.ended(&outcome);
        if let Some(cause) = &mut self.cause {
            cause.build = Some(took);
        }
        self.failure = match &outcome {
            Outcome::Failed(failure) => Some(failure.clone()),
            Outcome::Built(_) | Outcome::Unchanged => None,
        };
        if self.failure.is_some()
            && let Some(cause) = self.cause.take()
        {
            self.record(&cause, "failed", false);
        }
        self.feed(Event::Built(outcome))
    }
}

/// A wish for a build without a save.
pub(super) fn request(class: Class, why: Why) -> Request {
    Request {
        class,
        files: Vec::new(),
        why,
        saved: SystemTime::now(),
    }
}
