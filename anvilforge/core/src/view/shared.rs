//! What every template may ask of the request that it is rendered for.

use std::collections::BTreeMap;

use forge::runtime::{Errors, RouteError, Shared, ViteError};
use serde_json::Value;

use crate::app::AppState;
use crate::http::Request;
use crate::routing::RouteParameters;
use crate::session::{ERRORS_KEY, FlashData, OLD_INPUT_KEY, Session};

/// The shared data of one request; outside of a request, only routes, assets and configuration.
pub struct SharedData {
    state: AppState,
    token: Option<String>,
    errors: Errors,
    old: BTreeMap<String, String>,
    flash: BTreeMap<String, String>,
    session: Option<Session>,
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
            token: session.as_ref().map(Session::token),
            errors: errors_of(&flash),
            old: old_input_of(&flash),
            flash: flash
                .iter()
                .filter(|(key, _)| !key.starts_with('_'))
                .map(|(key, value)| (key.clone(), text_of(value)))
                .collect(),
            session,
        }
    }

    /// The shared data for a view that no request asked for, such as a mail.
    pub fn of_app(state: &AppState) -> Self {
        Self {
            state: state.clone(),
            token: None,
            errors: Errors::default(),
            old: BTreeMap::new(),
            flash: BTreeMap::new(),
            session: None,
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
        self.state
            .url(name, &RouteParameters::from_path(parameters))
    }

    fn asset(&self, path: &str) -> String {
        self.state.asset_url(path)
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

    fn environment(&self) -> &str {
        &self.state.config().app.env
    }

    fn vite(&self, entries: &[&str]) -> Result<String, ViteError> {
        self.state.vite()?.tags(entries)
    }

    fn vite_react_refresh(&self) -> String {
        self.state
            .vite()
            .map(|vite| vite.react_refresh())
            .unwrap_or_default()
    }
}
