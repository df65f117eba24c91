//! Routes that go wrong on purpose, for the tests of what a visitor then sees.

use anvilforge::prelude::*;

/// Fails with an error that is no visitor's business.
pub async fn fail() -> Result<()> {
    let _: u8 = "a secret detail".parse()?;
    Ok(())
}

/// Panics.
pub async fn panic() {
    panic!("a secret invariant");
}

/// Refuses, and says why.
pub async fn forbid() -> Result<()> {
    Err(abort(StatusCode::FORBIDDEN, "members only"))
}

/// Asks for a route that is not there.
pub async fn lost() -> Redirect {
    redirect().route("posts.shwo", "x")
}

/// Answers with the body that it was sent.
pub async fn echo(request: Request) -> Result<String> {
    request.buffer().await?;
    Ok(String::from_utf8_lossy(request.body()).into_owned())
}

/// Answers with a status that has a page of its own.
pub async fn gone() -> StatusCode {
    StatusCode::GONE
}

/// Answers like a cache that keeps a page of an old version: development's script finds that out, and must not reload it again and
/// again.
pub async fn stale() -> Response {
    use anvilforge::http::{HeaderValue, header};

    let page = "<title>Stale</title>\
        <script nonce=\"old\">sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1</script>\
        <script nonce=\"old\" src=\"/_anvil/dev.js?v=1\" defer></script>";
    Response::html(page).with_header(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("script-src 'nonce-old'"),
    )
}
