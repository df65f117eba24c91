//! The booted application, and its client.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use cast::Db;
use cast::migration::Migrator;
use cookie::Cookie;
use serde::Serialize;

use super::database::TestDatabase;
use super::request::Form;
use super::response::TestResponse;
use crate::app::{AppState, BootOptions, Booted, Definition, boot};
use crate::config::AppKey;
use crate::http::{HeaderMap, HeaderName, HeaderValue, Method, RequestBody, RequestParts, header};

/// An application for one test: migrated, with a client that keeps cookies.
///
/// Its environment is `testing`. Unless `.env.testing` names a `DATABASE_URL`, the database is an
/// SQLite file of its own, removed afterwards; unless it names a `CACHE_DRIVER`, the cache is one of
/// its own in memory. As a browser does, the client sends the page that it looked at last as
/// `Referer`, so that "back" leads there. CSRF tokens are not asked for (see [`TestApp::with_csrf`]).
///
/// # Examples
/// ```no_run
/// use anvilforge::prelude::*;
///
/// async fn the_home_page_greets(app: TestApp) {
///     app.get("/").await.assert_ok().assert_see("Welcome");
/// }
/// ```
pub struct TestApp {
    booted: Booted,
    definition: Definition,
    cookies: Mutex<BTreeMap<String, String>>,
    /// The page that was looked at last: what a browser sends as `Referer`.
    page: Mutex<Option<HeaderValue>>,
    headers: HeaderMap,
    // Dropped last: the pool above holds the file open.
    _database: TestDatabase,
}

impl TestApp {
    /// Boots and migrates an application.
    ///
    /// # Panics
    /// When the application does not start or a migration fails, with the reason.
    pub async fn boot(definition: Definition) -> Self {
        Self::boot_with(definition, false).await
    }

    async fn boot_with(definition: Definition, checks_csrf: bool) -> Self {
        let database = TestDatabase::new(definition.name);
        let mut overrides = vec![
            ("APP_ENV".to_owned(), "testing".to_owned()),
            ("APP_KEY".to_owned(), random_key()),
            ("APP_DEBUG".to_owned(), "true".to_owned()),
        ];
        for (variable, value) in [
            ("DATABASE_URL", database.url()),
            ("CACHE_DRIVER", "memory".to_owned()),
        ] {
            if !names(&definition, variable) {
                overrides.push((variable.to_owned(), value));
            }
        }
        let options = BootOptions {
            create_database: true,
            env_file: ".env.testing",
            overrides,
            checks_csrf,
            connection: None,
        };
        let booted = match boot(&definition, &options).await {
            Ok(booted) => booted,
            Err(error) => panic!("the application does not start: {error}"),
        };
        if let Err(error) = Migrator::new(booted.kernel.state().db(), &booted.migrations)
            .run(false)
            .await
        {
            panic!("a migration failed: {error}");
        }
        Self {
            booted,
            definition,
            cookies: Mutex::default(),
            page: Mutex::default(),
            headers: HeaderMap::new(),
            _database: database,
        }
    }

    /// The same application, freshly booted, that asks for CSRF tokens as it does when served.
    pub async fn with_csrf(self) -> Self {
        Self::boot_with(self.definition, true).await
    }

    /// Sends a header field with each request from now on.
    ///
    /// # Panics
    /// When the name or the value is not valid in HTTP.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("a valid header name");
        self.headers.insert(
            name,
            HeaderValue::try_from(value).expect("a valid header value"),
        );
        self
    }

    /// The database.
    pub fn db(&self) -> &Db {
        self.state().db()
    }

    /// What the application shares.
    pub fn state(&self) -> &AppState {
        self.booted.kernel.state()
    }

    /// Lets `@vite` show nothing, so that pages can be tested before `npm run build`.
    ///
    /// # Examples
    /// ```no_run
    /// use anvilforge::prelude::*;
    ///
    /// async fn the_home_page_greets(app: TestApp) {
    ///     app.without_vite().get("/").await.assert_ok();
    /// }
    /// ```
    #[must_use]
    pub fn without_vite(self) -> Self {
        self.state().vite_files().turn_off();
        self
    }

    /// Stops the clock of the cache, that much later than it is now: what expires within that time is gone.
    pub fn travel(&self, by: Duration) {
        self.state().cache().clock().travel(by);
    }

    /// Runs a seeder.
    ///
    /// # Panics
    /// When the seeder is unknown or fails.
    pub async fn seed(&self, name: &str) {
        if let Err(error) = self.booted.seeders.run(self.db(), Some(name)).await {
            panic!("the seeder `{name}` failed: {error}");
        }
    }

    /// Sends GET.
    pub async fn get(&self, path: &str) -> TestResponse {
        self.send(Method::GET, path, None).await
    }

    /// Sends POST with a form.
    pub async fn post(&self, path: &str, form: Form) -> TestResponse {
        self.send_form(Method::POST, path, &form).await
    }

    /// Sends PUT with a form.
    pub async fn put(&self, path: &str, form: Form) -> TestResponse {
        self.send_form(Method::PUT, path, &form).await
    }

    /// Sends PATCH with a form.
    pub async fn patch(&self, path: &str, form: Form) -> TestResponse {
        self.send_form(Method::PATCH, path, &form).await
    }

    /// Sends DELETE.
    pub async fn delete(&self, path: &str) -> TestResponse {
        self.send(Method::DELETE, path, None).await
    }

    /// Sends a JSON body with any method, and asks for JSON.
    ///
    /// # Panics
    /// When the value cannot be serialized.
    pub async fn json(&self, method: Method, path: &str, body: &impl Serialize) -> TestResponse {
        let body = serde_json::to_vec(body).expect("a value that can be JSON");
        self.send(method, path, Some(("application/json", body)))
            .await
    }

    async fn send_form(&self, method: Method, path: &str, form: &Form) -> TestResponse {
        self.send(
            method,
            path,
            Some((
                "application/x-www-form-urlencoded",
                form.encode().into_bytes(),
            )),
        )
        .await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> TestResponse {
        let mut headers = self.headers.clone();
        headers
            .entry(header::HOST)
            .or_insert(HeaderValue::from_static("localhost"));
        let page = self
            .page
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(page) = page {
            headers.entry(header::REFERER).or_insert(page);
        }
        let cookies = self.cookie_header();
        if !cookies.is_empty() {
            headers.insert(
                header::COOKIE,
                HeaderValue::try_from(cookies).expect("invariant: cookies came from a header"),
            );
        }
        let mut bytes = Vec::new();
        if let Some((kind, body)) = body {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            if kind == "application/json" {
                headers
                    .entry(header::ACCEPT)
                    .or_insert(HeaderValue::from_static("application/json"));
            }
            bytes = body;
        }
        let uri = path
            .parse()
            .unwrap_or_else(|error| panic!("`{path}` is not a path: {error}"));
        let parts = RequestParts {
            method: method.clone(),
            uri,
            headers,
            peer: None,
            secure: false,
        };
        let response = self
            .booted
            .kernel
            .handle(parts, RequestBody::from_bytes(Bytes::from(bytes)))
            .await;
        self.keep_cookies(response.headers());
        if method == Method::GET && response.status().is_success() {
            *self.page.lock().unwrap_or_else(PoisonError::into_inner) =
                HeaderValue::try_from(format!("http://localhost{path}")).ok();
        }
        TestResponse::read(format!("{method} {path}"), response).await
    }

    fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        for value in headers.get_all(header::SET_COOKIE) {
            let Some(cookie) = value
                .to_str()
                .ok()
                .and_then(|text| Cookie::parse(text).ok())
            else {
                continue;
            };
            if cookie
                .max_age()
                .is_some_and(cookie::time::Duration::is_zero)
            {
                cookies.remove(cookie.name());
            } else {
                cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
    }
}

/// Whether `.env.testing` sets a variable.
fn names(definition: &Definition, variable: &str) -> bool {
    std::fs::read_to_string(definition.base_path().join(".env.testing")).is_ok_and(|text| {
        text.lines().any(|line| {
            line.trim_start()
                .strip_prefix(variable)
                .is_some_and(|rest| rest.starts_with('='))
        })
    })
}

fn random_key() -> String {
    use base64::Engine as _;

    let key = AppKey::generate().expect("invariant: the operating system gives random bytes");
    format!(
        "base64:{}",
        base64::engine::general_purpose::STANDARD.encode(key.bytes())
    )
}
