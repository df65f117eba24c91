//! Whatever a user types, and wherever a template shows it: nothing of it runs, and all of it is still there.
//!
//! `xss/places` has a case for each place. Each is rendered with each text of `xss/texts.txt` by both back ends, and all the
//! pages are opened in one browser, in frames that tell when a script runs. Then everything on a page is clicked, focused
//! and pointed at. `shown` is what must be the text: a JavaScript expression in which `x` is the element of that id.
//!
//! Places in which escaping cannot help are mistakes in the template: see `forge/tests/corpus/xss`.

use std::any::Any;
use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anvil_tests::{Browser, StaticSite, until};
use forge::live::{self, Live, Program};
use forge::loader::Memory;
use forge::runtime::{Errors, RouteError, Shared, render_with};
use serde_json::{Value, json};

forge_corpus::corpus!("browser_side/xss");

thread_local! {
    static PAYLOAD: RefCell<String> = RefCell::default();
}

/// The text that the templates show.
fn payload() -> String {
    PAYLOAD.with_borrow(Clone::clone)
}

/// A page, or why there is none.
type Rendered = Result<String, String>;
/// Views, as name and text.
type Views<'a> = [(&'a str, &'a str)];

struct Case {
    name: &'static str,
    outcome: Outcome,
    #[expect(dead_code, reason = "what these cases do not have")]
    after: &'static [(&'static str, &'static str)],
}

enum Outcome {
    #[expect(dead_code, reason = "as long as no case is wrong")]
    Refused(&'static str),
    Compiled {
        release: fn() -> Rendered,
        #[expect(dead_code, reason = "these cases are no files")]
        disk: fn(&live::Views) -> Rendered,
        live: fn(&Views<'_>) -> Rendered,
    },
}

/// A request in which everything is what the user typed.
struct Request {
    payload: String,
    errors: Errors,
}

impl Default for Request {
    fn default() -> Self {
        let mut errors = Errors::new();
        errors.add("a", payload());
        Self {
            payload: payload(),
            errors,
        }
    }
}

impl Shared for Request {
    fn csrf_token(&self) -> Option<&str> {
        Some(&self.payload)
    }

    fn errors(&self) -> &Errors {
        &self.errors
    }

    fn old(&self, field: &str) -> Option<&str> {
        (field == "a").then_some(&self.payload)
    }

    fn flash(&self, _: &str) -> Option<&str> {
        Some(&self.payload)
    }

    fn session(&self, _: &str) -> Option<String> {
        Some(self.payload.clone())
    }

    fn route(&self, _: &str, _: &[String]) -> Result<String, RouteError> {
        Ok(self.payload.clone())
    }

    fn asset(&self, _: &str) -> String {
        self.payload.clone()
    }

    fn config(&self, _: &str) -> Option<String> {
        Some(self.payload.clone())
    }
}

fn render(
    request: Request,
    _: Option<&str>,
    render: impl FnOnce(&(&'static str, &dyn Any)) -> Result<String, String>,
) -> Result<String, String> {
    let shared: Arc<dyn Shared> = Arc::new(request);
    render_with(&shared, render)
}

fn render_live(
    request: Request,
    fragment: Option<&str>,
    view: &dyn Live,
    views: &[(&str, &str)],
    _: &[(&str, &str)],
) -> Result<String, String> {
    let views = views.iter().fold(Memory::new(), |views, (name, text)| {
        views.with(*name, *text)
    });
    let program = Program::read(view.known(), &views).map_err(|error| format!("{error:#}"))?;
    render(request, fragment, |values| {
        program
            .render(view, values.1)
            .map_err(|error| error.to_string())
    })
}

/// A page to open.
struct Page {
    name: String,
    text: String,
    html: String,
    shown: String,
}

/// Every place with every text.
fn pages() -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser_side/xss");
    let texts = fs::read_to_string(folder.join("texts.txt")).expect("the texts");
    let texts: Vec<String> = texts
        .lines()
        .map(|line| line.replace("\\t", "\t").replace("\\u2028", "\u{2028}"))
        .collect();
    let mut pages = Vec::new();
    for case in cases() {
        let source = fs::read_to_string(folder.join(format!("{}.case", case.name)));
        let source = source.expect("a case");
        let (_, shown) = source.split_once("--- shown\n").expect("what is shown");
        let Outcome::Compiled { release, live, .. } = case.outcome else {
            let Outcome::Refused(errors) = case.outcome else {
                unreachable!("there are two outcomes")
            };
            panic!("{}: {errors}", case.name);
        };
        for text in &texts {
            PAYLOAD.set(text.clone());
            let html = release().expect("the page");
            assert_eq!(live(&[]).as_ref(), Ok(&html), "{}", case.name);
            pages.push(Page {
                name: case.name.to_owned(),
                text: text.clone(),
                html,
                shown: shown.trim().to_owned(),
            });
        }
    }
    pages
}

/// Before everything else on a page: what a script would call tells the page around.
const HOOK: &str = "<!doctype html><meta charset=\"utf-8\"><script>
    for (const name of ['alert', 'confirm', 'prompt', 'print'])
        window[name] = what => parent.ran(Number(frameElement.name), `${name}(${what})`);
    // Where an address is no script, nobody has to go there.
    const harmless = address => !/^(javascript|vbscript|data):/i.test(new URL(address, document.baseURI).protocol);
    addEventListener('click', event => {
        const link = event.target.closest('a');
        if (link && harmless(link.href.baseVal ?? link.href)) event.preventDefault();
    });
    addEventListener('submit', event => {
        const address = event.submitter?.getAttribute('formaction') || event.target.getAttribute('action');
        if (harmless(address ?? '')) event.preventDefault();
    });
    window.decode = html => new DOMParser().parseFromString(html, 'text/html').documentElement.textContent;
</script>";

/// Opens every page in a frame, one after the other, and does to it whatever could make a script run.
const DRIVER: &str = "<!doctype html><meta charset=\"utf-8\"><script>
    const found = [];
    window.ran = (page, what) => found.push({ page, ran: what });
    // What a frame in a frame would call; it cannot be told which.
    window.alert = what => window.ran(-1, `alert(${what})`);
    const task = () => new Promise(done => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0); });
    async function open(page) {
        const current = page.number;
        const frame = document.createElement('iframe');
        const loaded = new Promise(done => frame.onload = done);
        frame.name = String(current);
        frame.src = page.url;
        document.body.append(frame);
        await loaded;
        const inside = frame.contentWindow;
        let shown;
        try { shown = inside.eval(page.shown) } catch (error) { shown = String(error) }
        if (shown !== page.text) found.push({ page: current, shown: String(shown) });
        const handlers = page.handlers;
        for (const element of inside.document.querySelectorAll('*')) {
            for (const { name } of element.attributes)
                if (/^on/i.test(name) && !(handlers && element.id === 'x' && name === 'onclick'))
                    found.push({ page: current, attribute: name });
            for (const type of ['mouseover', 'mouseenter', 'focus', 'toggle', 'error', 'load', 'animationstart'])
                element.dispatchEvent(new inside.Event(type));
        }
        const { MouseEvent } = inside;
        for (const link of inside.document.querySelectorAll('a, button, input, p, b, text')) {
            link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: inside }));
            await task();
        }
        await task();
        frame.remove();
    }
    async function all(pages) {
        const left = pages[Symbol.iterator]();
        const some = async () => { for (const page of left) await open(page) };
        await Promise.all(Array.from({ length: 8 }, some));
        return found;
    }
</script><body></body>";

async fn found_in(browser: &Browser, pages: &[Page]) -> Vec<Value> {
    let mut site: Vec<(String, String)> = vec![("/".to_owned(), DRIVER.to_owned())];
    let mut list = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let url = format!("/page/{number}");
        list.push(json!({
            "number": number, "url": url, "shown": page.shown, "text": page.text, "handlers": page.html.contains("onclick="),
        }));
        site.push((url, format!("{HOOK}{}", page.html)));
    }
    let site: Vec<(&str, &str)> = site
        .iter()
        .map(|(path, html)| (path.as_str(), html.as_str()))
        .collect();
    let site = StaticSite::serve(&site);
    browser.goto(&site.url("/")).await;
    let start = format!(
        "window.outcome = null; all({}).then(found => window.outcome = found, error => window.outcome = [String(error)])",
        Value::from(list)
    );
    browser.run(&start).await;
    let outcome = until(
        "all pages to be opened",
        Duration::from_secs(300),
        async || {
            let outcome = browser.run("return window.outcome").await;
            outcome.as_array().cloned()
        },
    );
    outcome.await
}

#[tokio::test]
async fn nothing_that_a_user_types_runs_anywhere() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let pages = pages();
    assert!(pages.len() > 800, "{} pages", pages.len());
    let found = found_in(&browser, &pages).await;
    let told: Vec<String> = found
        .iter()
        .map(|found| {
            let number = found["page"]
                .as_u64()
                .and_then(|page| usize::try_from(page).ok());
            match number.and_then(|number| pages.get(number)) {
                Some(page) => format!("{} with {:?}: {found}\n{}", page.name, page.text, page.html),
                None => found.to_string(),
            }
        })
        .collect();
    assert!(told.is_empty(), "{}\n{}", told.len(), told.join("\n\n"));
    browser.close().await;
}

#[tokio::test]
async fn a_page_that_does_run_it_is_noticed() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let page = |html: &str, shown: &str| Page {
        name: "broken".to_owned(),
        text: "text".to_owned(),
        html: html.to_owned(),
        shown: shown.to_owned(),
    };
    let pages = [
        page("<script>alert(1)</script>", "'text'"),
        page("<img src=/none onerror=alert(2)>", "'text'"),
        page("<p onmouseover=alert(3)>a</p>", "'text'"),
        page("<a href=\"javascript:alert(4)\">a</a>", "'text'"),
        page(
            "<iframe src=\"javascript:parent.alert(5)\"></iframe>",
            "'text'",
        ),
        page(
            "<form action=\"javascript:alert(6)\"><button>a</button></form>",
            "'text'",
        ),
        page("<p id=x>tex</p>", "x.textContent"),
        page("<p id=x>text</p>", "x.textContent"),
    ];
    let found = found_in(&browser, &pages).await;
    let noticed: Vec<u64> = (0..8)
        .filter(|number| found.iter().any(|found| found["page"] == *number))
        .collect();
    assert_eq!(noticed, [0, 1, 2, 3, 4, 5, 6], "{found:#?}");
    browser.close().await;
}
