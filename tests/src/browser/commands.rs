//! What Chromium understands beyond WebDriver: emulation and its console.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::json;

/// What the visitor's system prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorScheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl ColorScheme {
    fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A command of chromedriver's own.
#[derive(Debug)]
pub(super) struct ChromiumCommand {
    path: &'static str,
    body: serde_json::Value,
}

impl ChromiumCommand {
    /// Makes `prefers-color-scheme` say this.
    pub(super) fn emulate(scheme: ColorScheme) -> Self {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme.as_str() }]);
        Self::devtools(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        )
    }

    /// Presses a key that types nothing.
    pub(super) fn key_down(key: &str, code: u32) -> Self {
        let event =
            json!({ "type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code });
        Self::devtools("Input.dispatchKeyEvent", &event)
    }

    /// Makes the viewport this large, as on a telephone.
    pub(super) fn viewport(width: u32, height: u32) -> Self {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        Self::devtools("Emulation.setDeviceMetricsOverride", &metrics)
    }

    /// Takes what the console has collected since the last time.
    pub(super) fn console() -> Self {
        Self {
            path: "se/log",
            body: json!({ "type": "browser" }),
        }
    }

    fn devtools(command: &str, parameters: &serde_json::Value) -> Self {
        Self {
            path: "goog/cdp/execute",
            body: json!({ "cmd": command, "params": parameters }),
        }
    }
}

impl WebDriverCompatibleCommand for ChromiumCommand {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session_id = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session_id}/{}", self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
