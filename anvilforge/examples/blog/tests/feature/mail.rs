//! What readers are sent.

use anvilforge::prelude::*;
use blog::views::{PostPublished, PostPublishedText};

use crate::publish;

#[anvilforge::test]
async fn a_mail_has_whole_addresses_and_its_text_is_not_escaped(app: TestApp) -> Result<()> {
    let post = publish(&app, "Anvils & <hammers>", "anvils").await?;
    let html = app.state().render(&PostPublished { post: &post })?;
    let text = app.state().render(&PostPublishedText { post: &post })?;
    let url = &app.state().config().app.url;
    assert!(
        html.contains("<h1>Anvils &#38; &#60;hammers&#62;</h1>"),
        "{html}"
    );
    assert!(
        html.contains(&format!("<a href=\"{url}/posts/anvils\">")),
        "{html}"
    );
    assert_eq!(
        text,
        format!("Blog has a new post: Anvils & <hammers>\n\nRead it: {url}/posts/anvils")
    );
    Ok(())
}
