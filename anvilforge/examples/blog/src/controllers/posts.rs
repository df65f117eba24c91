//! Reads and writes posts, for browsers and for programs.

use anvilforge::database::Page;
use anvilforge::prelude::*;

use crate::models::{NewPost, Post};
use crate::requests::{ListPosts, StorePost, UpdatePost};
use crate::views::{PostsForm, PostsIndex, PostsShow};

/// How many posts a page of the list has.
const PER_PAGE: u64 = 10;

/// Lists the posts, the newest first.
pub async fn index(db: Db, Query(list): Query<ListPosts>) -> Result<PostsIndex> {
    let search = list.search.clone().unwrap_or_default();
    let posts = find(&db, &list).await?;
    Ok(PostsIndex { posts, search })
}

/// Lists the posts as JSON.
pub async fn index_json(db: Db, Query(list): Query<ListPosts>) -> Result<Json<Page<Post>>> {
    Ok(Json(find(&db, &list).await?))
}

async fn find(db: &Db, list: &ListPosts) -> Result<Page<Post>> {
    let mut query = Post::query().latest();
    if let Some(search) = &list.search {
        query = query.filter(Post::title.contains(search));
    }
    let page = list.page.unwrap_or(1).into();
    Ok(query.paginate(db, PER_PAGE, page).await?)
}

/// Shows one post, and counts how many the visitor has read.
pub async fn show(db: Db, Path(slug): Path<String>, session: Session) -> Result<PostsShow> {
    let post = by_slug(&db, &slug).await?;
    let read = session.get::<u32>("read").unwrap_or(0) + 1;
    session.put("read", read);
    Ok(PostsShow { post, read })
}

/// Shows the form for a new post.
pub async fn create() -> PostsForm {
    PostsForm { post: None }
}

/// Adds a post.
pub async fn store(db: Db, form: Valid<StorePost>) -> Result<Redirect> {
    let form = form.into_inner();
    let post = NewPost {
        title: form.title,
        slug: form.slug,
        body: form.body,
        published_at: form.published_at,
    };
    let post = Post::create(&db, post).await?;
    Ok(redirect()
        .route("posts.show", &post.slug)
        .with("status", "Published."))
}

/// Adds a post from JSON.
pub async fn store_json(db: Db, form: Valid<StorePost>) -> Result<(StatusCode, Json<Post>)> {
    let form = form.into_inner();
    let post = NewPost {
        title: form.title,
        slug: form.slug,
        body: form.body,
        published_at: form.published_at,
    };
    Ok((StatusCode::CREATED, Json(Post::create(&db, post).await?)))
}

/// Shows the form for a post that is there already.
pub async fn edit(db: Db, Path(slug): Path<String>) -> Result<PostsForm> {
    let post = by_slug(&db, &slug).await?;
    Ok(PostsForm { post: Some(post) })
}

/// Changes a post.
pub async fn update(db: Db, Path(slug): Path<String>, form: Valid<UpdatePost>) -> Result<Redirect> {
    let mut post = by_slug(&db, &slug).await?;
    let changes = [Post::title.set(&form.title), Post::body.set(&form.body)];
    post.update(&db, changes).await?;
    Ok(redirect()
        .route("posts.show", &post.slug)
        .with("status", "Changed."))
}

/// Removes a post.
pub async fn destroy(db: Db, Path(slug): Path<String>) -> Result<Redirect> {
    by_slug(&db, &slug).await?.delete(&db).await?;
    Ok(redirect()
        .route("posts.index", ())
        .with("status", "Removed."))
}

/// The post with a slug; 404 when there is none.
async fn by_slug(db: &Db, slug: &str) -> Result<Post> {
    let post = Post::query().filter(Post::slug.eq(slug));
    Ok(post.first_or_fail(db).await?)
}
