//! What every template may ask of the request that it is rendered for.

use std::collections::BTreeMap;

use forge::runtime::{Errors, RouteError, Shared, ViteError};
use serde_json::Value;

use crate::app::AppState;
use crate::http::Request;
use crate::routing::RouteParameters;
use crate::session::{ERRORS_KEY, FlashData, OLD_INPUT_KEY, Session};

/// What templates share with their request.
///
/// Outside of a request there is none of what belongs to one: no token (a form with `@csrf` would be refused), no errors, old
/// input, flash values or session; nobody is signed in, and nobody may do anything. Routes, public files and configuration are
/// there, and addresses are whole, from `APP_URL` on: whoever reads a mail is not on the site.
pub struct SharedData {
    state: AppState,
    /// What addresses begin with.
    origin: String,
    token: Option<String>,
    errors: Errors,
    old: BTreeMap<String, String>,
    flash: BTreeMap<String, String>,
    session: Option<Session>,
    request: Option<Request>,
}

impl SharedData {
    /// The shared data for a request.
    pub fn of_request(request: &Request) -> Self {
        let session = request.session();
        let flash = session
            .as_ref()
            .map(Session::flash_data)
            .unwrap_or_default();
        Self {
            state: request.state().clone(),
            origin: String::new(),
            token: session.as_ref().map(Session::token),
            errors: errors_of(&flash),
            old: old_input_of(&flash),
            flash: flash
                .iter()
                .filter(|(key, _)| !key.starts_with('_'))
                .map(|(key, value)| (key.clone(), text_of(value)))
                .collect(),
            session,
            request: Some(request.clone()),
        }
    }

    /// The shared data for a view that no request asked for, such as a mail: see [`AppState::render`].
    pub fn of_app(state: &AppState) -> Self {
        let origin = state.config().app.url.trim_end_matches('/');
        Self {
            state: state.clone(),
            origin: origin.to_owned(),
            token: None,
            errors: Errors::default(),
            old: BTreeMap::new(),
            flash: BTreeMap::new(),
            session: None,
            request: None,
        }
    }
}

fn errors_of(flash: &FlashData) -> Errors {
    let stored = flash.get(ERRORS_KEY).cloned().unwrap_or(Value::Null);
    let fields: Vec<(String, Vec<String>)> = serde_json::from_value(stored).unwrap_or_default();
    fields
        .into_iter()
        .flat_map(|(field, messages)| {
            messages
                .into_iter()
                .map(move |message| (field.clone(), message))
        })
        .collect()
}

fn old_input_of(flash: &FlashData) -> BTreeMap<String, String> {
    match flash.get(OLD_INPUT_KEY) {
        Some(Value::Object(fields)) => fields
            .iter()
            .map(|(name, value)| (name.clone(), text_of(value)))
            .collect(),
        _ => BTreeMap::new(),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

impl Shared for SharedData {
    fn csrf_token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    fn errors(&self) -> &Errors {
        &self.errors
    }

    fn old(&self, field: &str) -> Option<&str> {
        self.old.get(field).map(String::as_str)
    }

    fn flash(&self, key: &str) -> Option<&str> {
        self.flash.get(key).map(String::as_str)
    }

    fn route(&self, name: &str, parameters: &[String]) -> Result<String, RouteError> {
        let parameters = RouteParameters::from_path(parameters);
        let path = self.state.url(name, &parameters)?;
        Ok(format!("{}{path}", self.origin))
    }

    fn asset(&self, path: &str) -> String {
        format!("{}{}", self.origin, self.state.asset_url(path))
    }

    fn config(&self, key: &str) -> Option<String> {
        let config = self.state.config();
        match key {
            "app.name" => Some(config.app.name.clone()),
            "app.env" => Some(config.app.env.clone()),
            "app.url" => Some(config.app.url.clone()),
            key => config
                .custom(key.strip_prefix("custom.").unwrap_or(key))
                .map(str::to_owned),
        }
    }

    /// A value that the session keeps, or else one that the request before left.
    fn session(&self, key: &str) -> Option<String> {
        let kept = self.session.as_ref()?.get::<Value>(key);
        match kept.filter(|value| !value.is_null()) {
            Some(value) => Some(text_of(&value)),
            None => self.flash(key).map(str::to_owned),
        }
    }

    fn shared(&self, name: &str) -> Option<Option<String>> {
        self.state.shares().find(name, self.request.as_ref())
    }

    fn environment(&self) -> &str {
        &self.state.config().app.env
    }

    fn vite(&self, entries: &[&str]) -> Result<String, ViteError> {
        self.state.vite()?.tags(entries)
    }

    fn vite_asset(&self, entry: &str) -> Result<String, ViteError> {
        let address = self.state.vite()?.asset(entry)?;
        // That of Vite's server is whole already.
        Ok(if address.starts_with('/') {
            format!("{}{address}", self.origin)
        } else {
            address
        })
    }

    fn vite_react_refresh(&self) -> String {
        self.state
            .vite()
            .map(|vite| vite.react_refresh())
            .unwrap_or_default()
    }
}
