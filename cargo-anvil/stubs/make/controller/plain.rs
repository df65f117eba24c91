/// Answers `GET /widgets`.
pub async fn index() -> &'static str {
    "widgets.index"
}
