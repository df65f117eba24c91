//! Eloquent: relationships — the kinds of relationships, and writing through them.

use cast::prelude::*;

use crate::relation_tables::*;

fn profile(bio: &str) -> NewProfile {
    NewProfile {
        // What the relation says counts.
        author_id: 0,
        bio: bio.into(),
    }
}

fn image(url: &str) -> NewImage {
    NewImage {
        imageable_id: 0,
        imageable_type: String::new(),
        url: url.into(),
    }
}

fn label(name: &str) -> NewLabel {
    NewLabel { name: name.into() }
}

fn titles(articles: &[Article]) -> Vec<&str> {
    articles.iter().map(|one| one.title.as_str()).collect()
}

examples! {
    /// `hasOne(Phone::class)`: `$user->phone`
    async fn has_one(db) {
        let [mut ada, ..] = blog(db).await;
        ada.related(Author::profile).create(db, profile("counts")).await?;
        ada.load(db, Author::profile).await?;
        assert_eq!(ada.profile.get_or_fail()?.bio, "counts");
    }

    /// `belongsTo(User::class)`: `$phone->user`
    async fn belongs_to(db) {
        blog(db).await;
        let article = Article::query().with(Article::author).order_by(Article::id);
        assert_eq!(article.first_or_fail(db).await?.author.get_or_fail()?.name, "ada");
    }

    /// `hasMany(Comment::class)`: `$post->comments`, `$post->comments()->where('title', 'foo')->first()`
    async fn has_many(db) {
        let [mut ada, ..] = blog(db).await;
        ada.load(db, Author::articles.order_by(Article::id)).await?;
        assert_eq!(titles(ada.articles.get()?), ["a1", "a2"]);
        let second = ada.related(Author::articles).filter(Article::title.eq("a2"));
        assert_eq!(second.first_or_fail(db).await?.hits, 20);
    }

    /// `belongsTo(User::class)->withDefault([…])`
    async fn default_models(db) {
        blog(db).await;
        let without = Article::query().filter(Article::title.eq("a2")).with(Article::editor);
        assert_eq!(without.first_or_fail(db).await?.editor.get_or_fail()?.name, "nobody");
    }

    /// `Post::whereBelongsTo($user)->get()`
    async fn where_belongs_to(db) {
        let [_, bob, _] = blog(db).await;
        let articles = Article::query().filter(Article::author.is(&bob)).get(db).await?;
        assert_eq!(titles(&articles), ["b1"]);
    }

    /// `hasOne(Order::class)->latestOfMany()`, `->ofMany('price', 'min')`
    async fn has_one_of_many(db) {
        let [mut ada, ..] = blog(db).await;
        ada.load(db, (Author::latest_article, Author::least_read)).await?;
        assert_eq!(ada.latest_article.get_or_fail()?.title, "a2");
        assert_eq!(ada.least_read.get_or_fail()?.title, "a1");
    }

    /// `hasOneThrough(Owner::class, Car::class)`, `hasManyThrough(Deployment::class, Environment::class)`
    async fn through(db) {
        let [ada, ..] = blog(db).await;
        ada.related(Author::profile).create(db, profile("counts")).await?;
        let britain = Country::query()
            .filter(Country::code.eq("gb"))
            .with((Country::profile, Country::articles.order_by(Article::id)))
            .first_or_fail(db)
            .await?;
        assert_eq!(britain.profile.get_or_fail()?.bio, "counts");
        assert_eq!(titles(britain.articles.get()?), ["a1", "a2"]);
    }

    /// `belongsToMany(Role::class)->withPivot('active')->withTimestamps()`: `$role->pivot->active`
    async fn belongs_to_many(db) {
        blog(db).await;
        let article = Article::query().order_by(Article::id).first_or_fail(db).await?;
        let new = Label::create(db, label("new")).await?;
        article.related(Article::labels).attach_with(db, [new.id], [("position", 7.into())]).await?;
        let article = Article::query().with(Article::labels).order_by(Article::id).first_or_fail(db).await?;
        let (label, pivot) = article.labels.get_with_pivot()?.next().expect("a label");
        assert_eq!((label.name.as_str(), pivot.get::<i32>("position")?), ("new", 7));
        assert!(pivot.get::<Option<Timestamp>>("created_at")?.is_some());
        let mut label = label.clone();
        label.load(db, Label::articles).await?;
        assert_eq!(titles(label.articles.get()?), ["a1"]);
    }

    /// a model that has many of its own kind: `belongsToMany(User::class, 'follows', 'follower_id', 'followed_id')`
    async fn many_to_many_of_one_table(db) {
        let [mut ada, bob, cleo] = blog(db).await;
        ada.related(Author::follows).attach(db, [bob.id, cleo.id]).await?;
        ada.load(db, Author::follows.order_by(Author::name)).await?;
        assert_eq!(ada.follows.get()?.len(), 2);
        assert_eq!(bob.related(Author::follows).count(db).await?, 0);
    }

    /// `morphOne(Image::class, 'imageable')->latestOfMany()`, `morphMany`, `morphTo()`
    async fn polymorphic(db) {
        blog(db).await;
        let mut article = Article::query().order_by(Article::id).first_or_fail(db).await?;
        article.related(Article::images).create_many(db, [image("one"), image("two")]).await?;
        article.load(db, (Article::images, Article::cover)).await?;
        assert_eq!(article.images.get()?.len(), 2);
        assert_eq!(article.cover.get_or_fail()?.url, "two");
        let image = Image::query().with(Image::imageable).first_or_fail(db).await?;
        match image.imageable.get()? {
            Some(Imageable::Article(article)) => assert_eq!(article.title, "a1"),
            other => panic!("{other:?}"),
        }
        let json = image.to_json()?.into_value();
        assert_eq!(json["imageable"]["title"], "a1");
        assert!(format!("{image:?}").contains("imageable: Some(Article(Article { id: "), "{image:?}");
    }

    /// `morphToMany(Tag::class, 'taggable')`, `morphedByMany(Post::class, 'taggable')`
    async fn polymorphic_many_to_many(db) {
        blog(db).await;
        let article = Article::query().order_by(Article::id).first_or_fail(db).await?;
        let photo = Photo::create(db, NewPhoto { name: "beach".into() }).await?;
        let mut tag = article.related(Article::tags).create(db, NewTag { name: "sun".into() }).await?;
        photo.related(Photo::tags).attach(db, [tag.id]).await?;
        tag.load(db, (Tag::articles, Tag::photos)).await?;
        assert_eq!((tag.articles.get()?.len(), tag.photos.get()?.len()), (1, 1));
    }

    /// `$post->comments()->save($comment)`, `saveMany`
    async fn save(db) {
        let [_, _, cleo] = blog(db).await;
        let mut articles = Article::query().order_by(Article::id).get(db).await?;
        cleo.related(Author::articles).save(db, &mut articles[0]).await?;
        assert_eq!(articles[0].author_id, cleo.id);
        cleo.related(Author::articles).save_many(db, &mut articles[1..]).await?;
        assert_eq!(cleo.related(Author::articles).count(db).await?, 3);
    }

    /// `$post->comments()->create(['message' => 'A new comment.'])`, `createMany`
    async fn create(db) {
        let [_, _, cleo] = blog(db).await;
        let new = |title: &str| NewArticle {
            author_id: 0,
            editor_id: None,
            title: title.into(),
            hits: None,
        };
        let article = cleo.related(Author::articles).create(db, new("c1")).await?;
        assert_eq!(article.author_id, cleo.id);
        let more = cleo.related(Author::articles).create_many(db, [new("c2"), new("c3")]).await?;
        assert_eq!(titles(&more), ["c2", "c3"]);
    }

    /// `$user->account()->associate($account)`, `$user->account()->dissociate()`
    async fn associate(db) {
        let [ada, _, _] = blog(db).await;
        let mut article = Article::query().order_by(Article::id).first_or_fail(db).await?;
        article.associate(db, Article::editor, &ada).await?;
        assert_eq!(article.editor_id, Some(ada.id));
        article.dissociate(db, Article::editor).await?;
        assert_eq!(article.fresh(db).await?.expect("the article").editor_id, None);
    }

    /// `$user->roles()->attach($roleId)`, `detach`, `sync`, `syncWithoutDetaching`, `toggle`, `updateExistingPivot`
    async fn pivot_rows(db) {
        blog(db).await;
        let article = Article::query().order_by(Article::id).first_or_fail(db).await?;
        Label::insert_many(db, ["1", "2", "3"].map(label)).await?;
        let labels = article.related(Article::labels);
        labels.attach(db, [1, 2]).await?;
        let synced = labels.sync(db, [2, 3]).await?;
        assert_eq!((synced.attached, synced.detached), (vec![3], vec![1]));
        assert_eq!(labels.sync_without_detaching(db, [1, 2]).await?.attached, [1]);
        let toggled = labels.toggle(db, [1, 3]).await?;
        assert_eq!((toggled.attached, toggled.detached), (vec![], vec![1, 3]));
        assert_eq!(labels.update_existing_pivot(db, 2, [("position", 4.into())]).await?, 1);
        assert_eq!(labels.detach(db, [2]).await?, 1);
        assert!(!labels.exists(db).await?);
    }
}
