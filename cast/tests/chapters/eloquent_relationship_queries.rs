//! Eloquent: relationships — asking for them, counting and loading them.

use cast::prelude::*;

use crate::relation_tables::*;

fn names(authors: &[Author]) -> Vec<&str> {
    authors.iter().map(|one| one.name.as_str()).collect()
}

/// All authors for which a filter holds.
async fn found(db: &Db, query: Query<Author>) -> cast::Result<Vec<String>> {
    query.order_by(Author::id).pluck(db, Author::name).await
}

examples! {
    /// `Post::has('comments')`, `has('comments', '>=', 3)`, `doesntHave('comments')`
    async fn has(db) {
        blog(db).await;
        assert_eq!(found(db, Author::query().has(Author::articles)).await?, ["ada", "bob"]);
        assert_eq!(found(db, Author::query().has_count(Author::articles, 2..)).await?, ["ada"]);
        assert_eq!(found(db, Author::query().doesnt_have(Author::articles)).await?, ["cleo"]);
    }

    /// `Post::has('comments.images')`
    async fn has_nested(db) {
        blog(db).await;
        let answered = Author::query().where_has(Author::articles, |a| a.has(Article::replies));
        assert_eq!(found(db, answered).await?, ["ada", "bob"]);
    }

    /// `Post::whereHas('comments', fn ($query) => $query->where('content', 'like', 'code%'))`, `whereDoesntHave`
    async fn where_has(db) {
        blog(db).await;
        let read = |a: Query<Article>| a.filter(Article::hits.gte(30));
        assert_eq!(found(db, Author::query().where_has(Author::articles, read)).await?, ["bob"]);
        let unread = Author::query().where_doesnt_have(Author::articles, read);
        assert_eq!(found(db, unread).await?, ["ada", "cleo"]);
    }

    /// `Post::whereRelation('comments', 'is_approved', false)->orWhereRelation(…)`
    async fn where_relation(db) {
        blog(db).await;
        let either = Author::articles
            .filter(Article::title.eq("b1"))
            .exists()
            .or(Author::articles.is_missing());
        assert_eq!(found(db, Author::query().filter(either)).await?, ["bob", "cleo"]);
    }

    /// `Comment::whereMorphedTo('commentable', $post)`
    async fn where_morphed_to(db) {
        blog(db).await;
        let article = Article::query().order_by(Article::id).first_or_fail(db).await?;
        let photo = Photo::create(db, NewPhoto { name: "beach".into() }).await?;
        let image = |url: &str| NewImage { imageable_id: 0, imageable_type: String::new(), url: url.into() };
        article.related(Article::images).create(db, image("of an article")).await?;
        photo.related(Photo::images).create(db, image("of a photo")).await?;
        let of_it = Image::query().filter(Image::imageable.is(&photo));
        assert_eq!(of_it.pluck(db, Image::url).await?, ["of a photo"]);
    }

    /// `Post::withCount('comments')`: `$post->comments_count`
    async fn with_count(db) {
        blog(db).await;
        let authors = Author::query().with_count(Author::articles).order_by(Author::id).get(db).await?;
        assert_eq!((authors[0].articles.count()?, authors[2].articles.count()?), (2, 0));
    }

    /// `Post::withCount(['comments', 'comments as pending_comments_count' => fn ($query) => …])`
    async fn with_count_as(db) {
        blog(db).await;
        let ada = Author::query()
            .with_count(Author::articles)
            .with_count_as("read", Author::articles.filter(Article::hits.gt(10)))
            .order_by(Author::id)
            .first_or_fail(db)
            .await?;
        assert_eq!((ada.articles.count()?, ada.articles.count_of("read")?), (2, 1));
    }

    /// `Post::withSum('comments', 'votes')`, `withMax`, `withExists`
    async fn other_numbers(db) {
        blog(db).await;
        let article = Article::query()
            .with_sum(Article::replies, Reply::votes)
            .with_max(Article::replies, Reply::votes)
            .with_exists(Article::labels)
            .order_by(Article::id)
            .first_or_fail(db)
            .await?;
        assert_eq!(article.replies.sum(Reply::votes)?, 6);
        assert_eq!(article.replies.max(Reply::votes)?, Some(3));
        assert!(!article.labels.exists()?);
    }

    /// `$book->loadCount('genres')`
    async fn load_count(db) {
        let [mut ada, ..] = blog(db).await;
        ada.load_count(db, Author::articles).await?;
        assert_eq!(ada.articles.count()?, 2);
    }

    /// `Book::with('author')->get()`: two statements
    async fn eager_loading(db) {
        blog(db).await;
        let query = Article::query().with(Article::author).order_by(Article::id).get(db);
        let articles = cast::assert_query_count(2, query).await?;
        assert_eq!(articles[2].author.get_or_fail()?.name, "bob");
    }

    /// `Book::with(['author', 'publisher'])`, `Book::with('author.contacts')`
    async fn eager_loading_of_several_and_nested(db) {
        blog(db).await;
        let article = Article::query()
            .with((Article::editor, Article::replies.order_by(Reply::id).with(Reply::author.with(Author::country))))
            .order_by(Article::id)
            .first_or_fail(db)
            .await?;
        assert_eq!(article.editor.get_or_fail()?.name, "bob");
        let of_bob = &article.replies.get()?[0];
        assert_eq!(of_bob.author.get_or_fail()?.country.get_or_fail()?.code, "us");
    }

    /// `User::with(['posts' => fn ($query) => $query->where(…)->orderBy('created_at', 'desc')])`
    async fn constrained_eager_loading(db) {
        blog(db).await;
        let best = Article::replies.filter(Reply::votes.gt(1)).order_by(Reply::votes.desc()).limit(1);
        let articles = Article::query().with(best).order_by(Article::id).get(db).await?;
        let texts: Vec<&str> = articles
            .iter()
            .flat_map(|article| article.replies.loaded().unwrap_or_default())
            .map(|reply| reply.text.as_str())
            .collect();
        assert_eq!(texts, ["r3", "r4"]);
    }

    /// `User::withWhereHas('posts', fn ($query) => $query->where('featured', true))`
    async fn with_where_has(db) {
        blog(db).await;
        let read = |a: Query<Article>| a.filter(Article::hits.gt(10));
        let authors = Author::query().with_where_has(Author::articles, read).order_by(Author::id);
        let authors = authors.get(db).await?;
        assert_eq!(names(&authors), ["ada", "bob"]);
        assert_eq!(authors[0].articles.get()?.len(), 1);
    }

    /// `$books->load('author', 'publisher')`, `$book->loadMissing('author')`
    async fn lazy_eager_loading(db) {
        blog(db).await;
        let mut articles = Article::query().order_by(Article::id).get(db).await?;
        articles.load(db, Article::author).await?;
        let missing = articles[0].load_missing(db, (Article::author, Article::replies));
        cast::assert_query_count(1, missing).await?;
        assert_eq!(articles[0].replies.get()?.len(), 3);
    }

    /// `ActivityFeed::with(['parentable' => fn (MorphTo $morphTo) => $morphTo->morphWith([Post::class => ['comments']])])`
    async fn morph_with(db) {
        blog(db).await;
        let article = Article::query().order_by(Article::id).first_or_fail(db).await?;
        let new = NewImage { imageable_id: 0, imageable_type: String::new(), url: "u".into() };
        article.related(Article::images).create(db, new).await?;
        let images = Image::query().with(Image::imageable.with(Article::replies));
        match images.first_or_fail(db).await?.imageable.get()? {
            Some(Imageable::Article(article)) => assert_eq!(article.replies.get()?.len(), 3),
            other => panic!("{other:?}"),
        }
    }

    /// `Model::preventLazyLoading()`: there is no lazy loading
    async fn no_lazy_loading(db) {
        let [ada, ..] = blog(db).await;
        let error = ada.articles.get().unwrap_err().to_string();
        assert!(error.starts_with("`Author::articles` is not loaded: add `.with(Author::articles)`"), "{error}");
    }
}
