//! What the application reports.

use anyhow::Result;

use super::Server;
use super::builds::request;
use crate::dev::change::Class;
use crate::dev::console::Label;
use crate::dev::cycle::{Event, Role, Why};
use crate::dev::message::Report;

impl Server<'_> {
    pub(super) fn reported(&mut self, role: Role, report: Report) -> Result<()> {
        match report {
            Report::Serving if role == Role::Starting => self.feed(Event::Serving),
            // It is said with the first line of a connection, and to the link.
            Report::Hello { .. } | Report::Serving => Ok(()),
            Report::Configured { changed } => {
                let text = match &changed[..] {
                    [] => "the configuration is the same".to_owned(),
                    changed => format!("configured anew: {}", changed.join(", ")),
                };
                self.tools.console.good(Label::SERVER, text);
                if let Some(cause) = self.configuring.take() {
                    self.record(&cause, "configure", true);
                }
                Ok(())
            }
            Report::ConfigurationRefused { text } => {
                let text = text.trim_end();
                self.tools.console.warning(
                    Label::SERVER,
                    format_args!("{text}\nthe configuration before it stays in force"),
                );
                if let Some(cause) = self.configuring.take() {
                    self.record(&cause, "refused", false);
                }
                Ok(())
            }
            Report::RestartNeeded { reason } => self.feed(Event::RestartNeeded(reason)),
            Report::Loaded {
                generation,
                microseconds,
            } => self.loaded(generation, microseconds),
            Report::LoadRefused { reason } => {
                self.loading = None;
                self.feed(Event::LoadRefused(reason))
            }
            Report::Rebuild { path, reason } => {
                let wish = Some((path.clone(), reason.clone()));
                if self.rebuilt_for == wish && !self.cycle.is_building() {
                    // A build that does not help once helps no more the second time.
                    self.tools.console.warning(
                        Label::BUILD,
                        format_args!(
                            "{path}: {reason}, although it was built for that; save it to try again"
                        ),
                    );
                    return Ok(());
                }
                self.rebuilt_for = wish;
                let mut request = request(Class::Template, Why::Needed(reason));
                request.files.push(path.into());
                self.feed(Event::Wanted(request))
            }
        }
    }
}
