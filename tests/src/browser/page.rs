//! What a person does with a page, and sees on it.

use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::Value;

use super::commands::ChromiumCommand;
use super::{Browser, ColorScheme};

/// How long an element may take to appear.
const PATIENCE: Duration = Duration::from_secs(5);

// Read in one step: between finding an element and asking for its text the page may change.
const BODY_TEXT: &str = "return document.body ? document.body.innerText : ''";
const TEXTS: &str =
    "return Array.from(document.querySelectorAll(arguments[0]), element => element.innerText)";

impl Browser {
    /// Goes to an address and waits until the page has loaded.
    pub async fn goto(&self, url: &str) {
        if let Err(error) = self.client.goto(url).await {
            self.fail(&format!("cannot go to {url}"), error).await;
        }
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        if let Err(error) = self.client.refresh().await {
            self.fail("cannot load the page again", error).await;
        }
    }

    /// Returns the address of the page.
    pub async fn url(&self) -> String {
        match self.client.current_url().await {
            Ok(url) => url.to_string(),
            Err(error) => self.fail("cannot ask for the address", error).await,
        }
    }

    /// Returns the page's title.
    pub async fn title(&self) -> String {
        match self.client.title().await {
            Ok(title) => title,
            Err(error) => self.fail("cannot ask for the title", error).await,
        }
    }

    /// Empties a field and types into it.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.wait_for(selector).await;
        let typed = match field.clear().await {
            Ok(()) if text.is_empty() => Ok(()),
            Ok(()) => field.send_keys(text).await,
            Err(error) => Err(error),
        };
        if let Err(error) = typed {
            self.fail(&format!("cannot type into `{selector}`"), error)
                .await;
        }
    }

    /// Clicks on an element. A navigation that the click starts is waited for.
    pub async fn click(&self, selector: &str) {
        let element = self.wait_for(selector).await;
        self.click_on(&format!("`{selector}`"), &element).await;
    }

    /// Clicks on the button or link which shows this text, and no other.
    pub async fn click_text(&self, text: &str) {
        let quoted = Value::from(text).to_string();
        let path = format!("//*[(self::a or self::button) and normalize-space()={quoted}]");
        match self
            .client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::XPath(&path))
            .await
        {
            Ok(element) => self.click_on(&quoted, &element).await,
            Err(error) => {
                self.fail(&format!("no button or link shows {quoted}"), error)
                    .await;
            }
        }
    }

    /// Waits for an element and returns it, for what this harness does not offer.
    pub async fn wait_for(&self, selector: &str) -> Element {
        match self
            .client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::Css(selector))
            .await
        {
            Ok(element) => element,
            Err(error) => {
                self.fail(&format!("the page has no `{selector}`"), error)
                    .await
            }
        }
    }

    /// Waits until the page shows a text.
    pub async fn wait_for_text(&self, text: &str) {
        let what = format!("the page to show {text:?}");
        // A page that is just being left answers with an error: then the next one is asked.
        crate::until(&what, PATIENCE, async || {
            let shown = self.client.execute(BODY_TEXT, Vec::new()).await.ok()?;
            shown.as_str()?.contains(text).then_some(())
        })
        .await;
    }

    /// Tells whether the page has such an element now.
    pub async fn has(&self, selector: &str) -> bool {
        !self.all(selector).await.is_empty()
    }

    /// Returns the visible text of an element.
    pub async fn text(&self, selector: &str) -> String {
        self.wait_for(selector).await;
        let texts = self.texts(selector).await;
        texts.into_iter().next().unwrap_or_default()
    }

    /// Returns the visible text of every such element, in the page's order.
    pub async fn texts(&self, selector: &str) -> Vec<String> {
        match self.client.execute(TEXTS, vec![selector.into()]).await {
            Ok(texts) => texts
                .as_array()
                .into_iter()
                .flatten()
                .map(|text| text.as_str().unwrap_or_default().trim().to_owned())
                .collect(),
            Err(error) => {
                self.fail(&format!("cannot read the text of `{selector}`"), error)
                    .await
            }
        }
    }

    /// Returns all visible text.
    pub async fn body_text(&self) -> String {
        let text = self.run(BODY_TEXT).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Returns what is typed into a field.
    pub async fn value(&self, selector: &str) -> String {
        match self.wait_for(selector).await.prop("value").await {
            Ok(value) => value.unwrap_or_default(),
            Err(error) => {
                self.fail(&format!("cannot ask for the value of `{selector}`"), error)
                    .await
            }
        }
    }

    /// Returns a property of an element's computed style, for example `background-color`.
    pub async fn css(&self, selector: &str, property: &str) -> String {
        match self.wait_for(selector).await.css_value(property).await {
            Ok(value) => value,
            Err(error) => {
                self.fail(
                    &format!("cannot ask for the `{property}` of `{selector}`"),
                    error,
                )
                .await
            }
        }
    }

    /// Runs JavaScript: the body of a function. Returns what it returns.
    pub async fn run(&self, script: &str) -> Value {
        match self.client.execute(script, Vec::new()).await {
            Ok(value) => value,
            Err(error) => self.fail("the script failed", error).await,
        }
    }

    /// As [`Browser::run`], for a page that may just be leaving: `None` when the script could not run.
    pub async fn try_run(&self, script: &str) -> Option<Value> {
        self.client.execute(script, Vec::new()).await.ok()
    }

    /// Presses Escape, wherever the focus is.
    pub async fn press_escape(&self) {
        self.command(ChromiumCommand::key_down("Escape", 27)).await;
    }

    /// Makes the system's preference light or dark. Holds for the pages to come, too.
    pub async fn prefer(&self, scheme: ColorScheme) {
        self.command(ChromiumCommand::emulate(scheme)).await;
    }

    /// Makes the viewport this large; below 600 it is a telephone's.
    pub async fn resize(&self, width: u32, height: u32) {
        self.command(ChromiumCommand::viewport(width, height)).await;
    }

    /// Takes a picture of what is in view, as PNG.
    pub async fn screenshot(&self) -> Vec<u8> {
        match self.client.screenshot().await {
            Ok(png) => png,
            Err(error) => self.fail("cannot take a picture", error).await,
        }
    }

    /// Takes a picture and writes it to a file, making its folder.
    ///
    /// # Panics
    ///
    /// When the file cannot be written.
    pub async fn screenshot_to(&self, file: &Path) {
        let png = self.screenshot().await;
        let written = match file.parent() {
            Some(folder) => {
                std::fs::create_dir_all(folder).and_then(|()| std::fs::write(file, png))
            }
            None => std::fs::write(file, png),
        };
        written.unwrap_or_else(|error| panic!("cannot write {}: {error}", file.display()));
    }

    /// Takes the errors that the console has collected since the last time: exceptions, missing files, refused scripts.
    pub async fn console_errors(&self) -> Vec<String> {
        let entries = self.command(ChromiumCommand::console()).await;
        let entries = entries.as_array().map(Vec::as_slice).unwrap_or_default();
        let errors = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        errors
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    async fn all(&self, selector: &str) -> Vec<Element> {
        match self.client.find_all(Locator::Css(selector)).await {
            Ok(elements) => elements,
            Err(error) => {
                self.fail(&format!("cannot look for `{selector}`"), error)
                    .await
            }
        }
    }

    async fn click_on(&self, name: &str, element: &Element) {
        if let Err(error) = element.click().await {
            self.fail(&format!("cannot click on {name}"), error).await;
        }
    }

    async fn command(&self, command: ChromiumCommand) -> Value {
        let name = format!("{command:?}");
        match self.client.issue_cmd(command).await {
            Ok(value) => value,
            Err(error) => self.fail(&format!("Chromium refuses {name}"), error).await,
        }
    }

    /// Panics with what went wrong and what the page shows.
    async fn fail(&self, what: &str, error: impl Display) -> ! {
        let url = self
            .client
            .current_url()
            .await
            .map(String::from)
            .unwrap_or_default();
        let source = self.client.source().await.unwrap_or_default();
        let excerpt: String = source.chars().take(4000).collect();
        panic!("{what}: {error}\nthe page is {url}\n{excerpt}");
    }
}
