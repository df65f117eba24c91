use anvilforge::prelude::*;

/// Lists the widgets.
pub async fn index() -> &'static str {
    "widgets.index"
}

/// Shows the form for a new widget.
pub async fn create() -> &'static str {
    "widgets.create"
}

/// Stores a new widget.
pub async fn store() -> Redirect {
    redirect().to("/widgets")
}

/// Shows one widget.
pub async fn show(Path(id): Path<i64>) -> String {
    format!("widgets.show {id}")
}

/// Shows the form for one widget.
pub async fn edit(Path(id): Path<i64>) -> String {
    format!("widgets.edit {id}")
}

/// Changes one widget.
pub async fn update(Path(id): Path<i64>) -> Redirect {
    redirect().to(format!("/widgets/{id}"))
}

/// Deletes one widget.
pub async fn destroy(Path(_id): Path<i64>) -> Redirect {
    redirect().to("/widgets")
}
