use anvilforge::prelude::*;

use crate::models::Widget;

/// Shows the first widget.
pub async fn store(db: Db) -> Result<Json<Widget>> {
    let widget = Widget::find_or_fail(&db, 1).await?;
    Ok(Json(widget))
}
