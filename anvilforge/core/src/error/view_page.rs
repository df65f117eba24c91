//! What a page says in development when its template cannot be shown.

use forge::live::LiveError;

use super::page::escape;
use crate::dev;
use crate::view::ViewError;

/// The heading and the text, if it is the development renderer that shows nothing.
pub(super) fn of(error: &ViewError) -> Option<(String, String)> {
    let view = escape(error.view());
    let (heading, lead, code) = match error.live()? {
        LiveError::Templates(errors) => (
            format!("The template of <code>{view}</code> is not right"),
            "The page comes back by itself when it is mended.".to_owned(),
            format!("{errors:#}"),
        ),
        LiveError::NeedsRebuild(expressions) => {
            let remedy = if dev::is_below_cli() {
                "It is being built; the page comes by itself."
            } else {
                "Start the application with <code>cargo anvil dev</code>, which builds by itself what is missing, or stop it and \
                 run it again: cargo will notice."
            };
            let lines: Vec<String> = expressions.iter().map(ToString::to_string).collect();
            (
                format!("<code>{view}</code> has an expression that is not compiled yet"),
                remedy.to_owned(),
                lines.join("\n"),
            )
        }
        // What an expression says is an error like any other.
        _ => return None,
    };
    let detail = format!("<p>{lead}</p>\n<pre>{}</pre>", escape(&code));
    Some((heading, detail))
}
