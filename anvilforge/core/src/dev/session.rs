//! Carries out what the CLI orders, as long as it is there.

#[cfg(debug_assertions)]
use std::sync::Arc;

use super::link::{Orders, Reports};
#[cfg(debug_assertions)]
use super::rebuild;
#[cfg(debug_assertions)]
use super::status::Dev;
use super::{Order, Report};
#[cfg(debug_assertions)]
use crate::app::{Live, Reconfigured};

/// One process of `cargo anvil dev`, from the first report to the end of the CLI.
pub(crate) struct Session {
    reports: Reports,
    orders: Orders,
    #[cfg(debug_assertions)]
    dev: Dev,
    #[cfg(debug_assertions)]
    live: Arc<Live>,
}

#[cfg(debug_assertions)]
impl Session {
    pub(crate) fn new(reports: Reports, orders: Orders, dev: Dev, live: Arc<Live>) -> Self {
        rebuild::listen(&reports);
        Self {
            reports,
            orders,
            dev,
            live,
        }
    }

    /// What the browsers are told.
    pub(crate) fn dev(&self) -> &Dev {
        &self.dev
    }

    fn carry_out(&self, order: Order) {
        self.dev.apply(&order);
        match order {
            Order::Configure => self.configure(),
            Order::Load { library } => self.load(&library),
            // A template may be what has changed: whoever looks at a page of it is not to wait for a build longer than needed.
            Order::Refresh { styles } if styles.is_empty() => crate::view::live::check(),
            Order::Building
            | Order::BuildFailed { .. }
            | Order::Unchanged
            | Order::Refresh { .. } => {}
        }
    }

    fn configure(&self) {
        match self.live.reconfigure() {
            // The file may be mended, too: back to what was in force all the time.
            Ok(Reconfigured::Unchanged) => {
                self.dev.configuration_mended();
                self.reports.send(Report::Configured {
                    changed: Vec::new(),
                });
            }
            Ok(Reconfigured::InForce(changed)) => {
                self.dev.configuration_accepted();
                self.reports.send(Report::Configured { changed });
            }
            Ok(Reconfigured::NeedsRestart(reason)) => {
                self.reports.send(Report::RestartNeeded { reason });
            }
            Err(error) => {
                let text = error.to_string();
                self.dev.configuration_refused(&text);
                self.reports.send(Report::ConfigurationRefused { text });
            }
        }
    }

    #[cfg(feature = "dynamic")]
    fn load(&self, library: &str) {
        match crate::hot::load(library.as_ref(), &self.live) {
            Ok(loaded) => {
                crate::view::live::forget();
                self.dev.new_version();
                self.reports.send(loaded);
            }
            Err(refused) => self.reports.send(Report::LoadRefused {
                reason: refused.to_string(),
            }),
        }
    }

    #[cfg(not(feature = "dynamic"))]
    fn load(&self, _: &str) {
        self.reports.send(Report::LoadRefused {
            reason: "this process was not started by `cargo anvil dev --hot`".to_owned(),
        });
    }
}

#[cfg(not(debug_assertions))]
impl Session {
    pub(crate) fn new(reports: Reports, orders: Orders) -> Self {
        Self { reports, orders }
    }

    fn carry_out(&self, order: Order) {
        if matches!(order, Order::Configure | Order::Load { .. }) {
            self.reports.send(Report::RestartNeeded {
                reason: "a release build takes up changes at start only".to_owned(),
            });
        }
    }
}

impl Session {
    /// Says that requests are answered, and carries out orders until the CLI is gone.
    pub(crate) async fn run(mut self) {
        self.reports.send(Report::Serving);
        while let Some(order) = self.orders.next().await {
            self.carry_out(order);
        }
    }
}
