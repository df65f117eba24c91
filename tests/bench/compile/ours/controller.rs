use anvilforge::prelude::*;

use crate::models::{NewWidget, Widget};
use crate::requests::{ListThings, StoreWidget};
use crate::views::WidgetsIndex;

/// Lists the widgets, the newest first.
pub async fn index(db: Db, Query(list): Query<ListThings>) -> Result<WidgetsIndex> {
    let search = list.search.unwrap_or_default();
    let page = list.page.and_then(|page| page.try_into().ok()).unwrap_or(1);
    let mut query = Widget::query().latest();
    if !search.is_empty() {
        query = query.filter(Widget::title.contains(&search));
    }
    let widgets = query.paginate(&db, 20, page).await?;
    Ok(WidgetsIndex { widgets, search })
}

/// Shows one widget.
pub async fn show(db: Db, Path(id): Path<i64>) -> Result<Json<Widget>> {
    let widget = Widget::find_or_fail(&db, id).await?;
    Ok(Json(widget))
}

/// Stores a new widget.
pub async fn store(db: Db, form: Valid<StoreWidget>) -> Result<Redirect> {
    let form = form.into_inner();
    let new = NewWidget {
        title: form.title,
        slug: form.slug,
        body: form.body,
        published_at: form.published_at,
        views: form.views,
    };
    Widget::create(&db, new).await?;
    Ok(redirect().to("/widgets"))
}

/// Changes one widget.
pub async fn update(db: Db, Path(id): Path<i64>, form: Valid<StoreWidget>) -> Result<Redirect> {
    let form = form.into_inner();
    let mut widget = Widget::find_or_fail(&db, id).await?;
    widget.title = form.title;
    widget.slug = form.slug;
    widget.body = form.body;
    widget.published_at = form.published_at;
    widget.views = form.views;
    widget.save(&db).await?;
    Ok(redirect().to("/widgets"))
}

/// Deletes one widget.
pub async fn destroy(db: Db, Path(id): Path<i64>) -> Result<Redirect> {
    Widget::find_or_fail(&db, id).await?.delete(&db).await?;
    Ok(redirect().to("/widgets"))
}
