//! A browser's life: opened, used, closed.

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;

use super::driver::Driver;
use super::launch::capabilities;
use super::programs::Programs;

/// A headless Chromium with one page.
///
/// Its methods wait for what they need (an element, a page) for five seconds and panic with what the page shows instead.
/// An element is named by a CSS selector.
///
/// # Examples
///
/// ```ignore
/// let Some(browser) = Browser::open().await else { return };
/// browser.goto(&server.url("/entries")).await;
/// browser.fill("#name", "Ann").await;
/// browser.click_text("Sign").await;
/// assert!(browser.body_text().await.contains("Ann"));
/// browser.close().await;
/// ```
#[derive(Debug)]
pub struct Browser {
    pub(super) client: Client,
    driver: Driver,
}

impl Browser {
    /// Opens a browser with an empty page; `None`, and a loud word, where there is no Chromium.
    ///
    /// # Panics
    ///
    /// When Chromium is there but does not start, and when it is missing though `CI` is set.
    pub async fn open() -> Option<Self> {
        match Programs::find() {
            Ok(programs) => Some(Self::start(&programs).await),
            Err(why) => {
                crate::leave_out("a test in the browser", &why);
                None
            }
        }
    }

    async fn start(programs: &Programs) -> Self {
        let driver = Driver::start(&programs.chromedriver);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&programs.chromium, driver.profile()))
            .connect(&driver.url())
            .await
            .unwrap_or_else(|error| {
                panic!("Chromium does not start: {error}\n{}", driver.output())
            });
        Self { client, driver }
    }

    /// Closes the browser. Dropping it does the same without asking Chromium.
    pub async fn close(self) {
        // Whatever still runs is killed when the driver is dropped.
        let _ = self.client.close().await;
        drop(self.driver);
    }
}
