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
