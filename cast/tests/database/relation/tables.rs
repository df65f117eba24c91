//! A blog: authors, articles, replies that answer replies, a profile, countries.

use cast::migration::{Migrations, Migrator, Schema, migrations};
use cast::prelude::*;

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "countries", crate = "cast")]
pub(crate) struct Country {
    #[column(key)]
    pub code: String,
    pub name: String,
    #[has_many(foreign_key = "country_code")]
    pub authors: HasMany<Author>,
    #[has_many_through(through = Author, first_key = "country_code")]
    pub articles: HasManyThrough<Article>,
    #[has_one_through(through = Author, first_key = "country_code")]
    pub profile: HasOneThrough<Profile>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "authors", soft_deletes, crate = "cast")]
pub(crate) struct Author {
    pub id: i64,
    pub name: String,
    pub country_code: Option<String>,
    pub deleted_at: Option<Timestamp>,
    #[belongs_to(foreign_key = "country_code")]
    pub country: BelongsTo<Country>,
    #[has_one]
    pub profile: HasOne<Profile>,
    #[has_many]
    pub articles: HasMany<Article>,
    #[has_many(foreign_key = "editor_id")]
    pub edited: HasMany<Article>,
    #[has_one(latest_of_many)]
    pub latest_article: HasOne<Article>,
    #[has_one(oldest_of_many = "hits")]
    pub least_read: HasOne<Article>,
    #[belongs_to_many(
        table = "follows",
        foreign_pivot_key = "follower_id",
        related_pivot_key = "followed_id"
    )]
    pub follows: BelongsToMany<Author>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "profiles", crate = "cast")]
pub(crate) struct Profile {
    pub id: i64,
    pub author_id: i64,
    pub bio: String,
}

/// Two relations lead from here to one table.
#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "articles", soft_deletes, crate = "cast")]
pub(crate) struct Article {
    pub id: i64,
    pub author_id: i64,
    pub editor_id: Option<i64>,
    pub title: String,
    #[column(default)]
    pub hits: i32,
    pub deleted_at: Option<Timestamp>,
    #[belongs_to]
    pub author: BelongsTo<Author>,
    #[belongs_to(default = nobody)]
    pub editor: BelongsTo<Author>,
    #[has_many]
    pub replies: HasMany<Reply>,
    #[belongs_to_many(columns("position"), timestamps)]
    pub labels: BelongsToMany<Label>,
    #[morph_many(name = "imageable")]
    pub images: MorphMany<Image>,
    #[morph_one(name = "imageable", latest_of_many)]
    pub cover: MorphOne<Image>,
    #[morph_to_many(name = "taggable")]
    pub tags: MorphToMany<Tag>,
    #[original]
    pub original: Original,
}

fn nobody() -> Author {
    Author {
        id: 0,
        name: "nobody".to_owned(),
        country_code: None,
        deleted_at: None,
        country: BelongsTo::default(),
        profile: HasOne::default(),
        articles: HasMany::default(),
        edited: HasMany::default(),
        latest_article: HasOne::default(),
        least_read: HasOne::default(),
        follows: BelongsToMany::default(),
    }
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "replies", crate = "cast")]
pub(crate) struct Reply {
    pub id: i64,
    pub article_id: i64,
    pub author_id: i64,
    pub parent_id: Option<i64>,
    pub text: String,
    pub votes: i32,
    #[belongs_to]
    pub article: BelongsTo<Article>,
    #[belongs_to]
    pub author: BelongsTo<Author>,
    #[belongs_to]
    pub parent: BelongsTo<Reply>,
    #[has_many(foreign_key = "parent_id")]
    pub answers: HasMany<Reply>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "labels", crate = "cast")]
pub(crate) struct Label {
    pub id: i64,
    pub name: String,
    #[belongs_to_many]
    pub articles: BelongsToMany<Article>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "images", crate = "cast")]
pub(crate) struct Image {
    pub id: i64,
    pub imageable_id: i64,
    pub imageable_type: String,
    pub url: String,
    #[morph_to]
    pub imageable: MorphTo<Imageable>,
}

#[derive(Clone, PartialEq, anvil_macros::Morph)]
#[morph(crate = "cast")]
pub(crate) enum Imageable {
    Article(Article),
    Photo(Photo),
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "tags", crate = "cast")]
pub(crate) struct Tag {
    pub id: i64,
    pub name: String,
    #[morphed_by_many(name = "taggable")]
    pub articles: MorphedByMany<Article>,
    #[morphed_by_many(name = "taggable")]
    pub photos: MorphedByMany<Photo>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "photos", morph = "picture", crate = "cast")]
pub(crate) struct Photo {
    pub id: i64,
    pub name: String,
    #[morph_many(name = "imageable")]
    pub images: MorphMany<Image>,
    #[morph_to_many(name = "taggable")]
    pub tags: MorphToMany<Tag>,
}

mod create_blog {
    use super::Schema;

    pub(crate) fn up(schema: &mut Schema) {
        schema.create("countries", |t| {
            t.string_len("code", 2).primary();
            t.string("name");
        });
        schema.create("authors", |t| {
            t.id();
            t.string("name");
            t.string_len("country_code", 2).nullable();
            t.soft_deletes();
        });
        schema.create("follows", |t| {
            t.big_integer("follower_id");
            t.big_integer("followed_id");
        });
        schema.create("profiles", |t| {
            t.id();
            t.big_integer("author_id");
            t.string("bio");
        });
        schema.create("articles", |t| {
            t.id();
            t.big_integer("author_id");
            t.big_integer("editor_id").nullable();
            t.string("title");
            t.integer("hits").default(0);
            t.soft_deletes();
        });
        schema.create("replies", |t| {
            t.id();
            t.big_integer("article_id");
            t.big_integer("author_id");
            t.big_integer("parent_id").nullable();
            t.string("text");
            t.integer("votes");
        });
        schema.create("labels", |t| {
            t.id();
            t.string("name");
        });
        schema.create("article_label", |t| {
            t.big_integer("article_id");
            t.big_integer("label_id");
            t.integer("position").default(0);
            t.timestamp("created_at").nullable();
            t.timestamp("updated_at").nullable();
            t.primary(["article_id", "label_id"]);
        });
        schema.create("images", |t| {
            t.id();
            t.big_integer("imageable_id");
            t.string("imageable_type");
            t.string("url");
        });
        schema.create("tags", |t| {
            t.id();
            t.string("name");
        });
        schema.create("photos", |t| {
            t.id();
            t.string("name");
        });
        schema.create("taggables", |t| {
            t.big_integer("tag_id");
            t.big_integer("taggable_id");
            t.string("taggable_type");
        });
    }

    pub(crate) fn down(schema: &mut Schema) {
        schema.drop("countries");
    }
}

/// Creates the tables.
pub(crate) async fn migrate(db: &Db) {
    let all: Migrations = migrations![create_blog];
    Migrator::new(db, &all)
        .run(false)
        .await
        .expect("the tables are created");
}

pub(crate) async fn country(db: &Db, code: &str) -> Country {
    let new = NewCountry {
        code: code.to_owned(),
        name: format!("Country {code}"),
    };
    Country::create(db, new).await.expect("a country")
}

pub(crate) async fn author(db: &Db, name: &str, country: Option<&str>) -> Author {
    let new = NewAuthor {
        name: name.to_owned(),
        country_code: country.map(str::to_owned),
    };
    Author::create(db, new).await.expect("an author")
}

pub(crate) async fn article(db: &Db, author: &Author, title: &str, hits: i32) -> Article {
    let new = NewArticle {
        author_id: author.id,
        editor_id: None,
        title: title.to_owned(),
        hits: Some(hits),
    };
    Article::create(db, new).await.expect("an article")
}

pub(crate) async fn reply(db: &Db, to: &Article, by: &Author, text: &str, votes: i32) -> Reply {
    let new = NewReply {
        article_id: to.id,
        author_id: by.id,
        parent_id: None,
        text: text.to_owned(),
        votes,
    };
    Reply::create(db, new).await.expect("a reply")
}

/// Ada wrote `a1` (replies r1 by Bob with 1 vote, r2 by Ada with 2, r3 by Bob with 3) and `a2` (no replies), Bob wrote `b1`
/// (r4 by Ada with 4), Cleo wrote nothing. Ada is of `gb`, Bob of `us`, Cleo of nowhere. Bob edited `a1`.
pub(crate) async fn blog(db: &Db) -> [Author; 3] {
    migrate(db).await;
    country(db, "gb").await;
    country(db, "us").await;
    let ada = author(db, "ada", Some("gb")).await;
    let bob = author(db, "bob", Some("us")).await;
    let cleo = author(db, "cleo", None).await;
    let new = NewArticle {
        author_id: ada.id,
        editor_id: Some(bob.id),
        title: "a1".to_owned(),
        hits: Some(10),
    };
    let a1 = Article::create(db, new).await.expect("an article");
    article(db, &ada, "a2", 20).await;
    let b1 = article(db, &bob, "b1", 30).await;
    for (by, text, votes) in [(&bob, "r1", 1), (&ada, "r2", 2), (&bob, "r3", 3)] {
        reply(db, &a1, by, text, votes).await;
    }
    reply(db, &b1, &ada, "r4", 4).await;
    [ada, bob, cleo]
}

/// How many statements some work runs.
pub(crate) async fn statements<T>(db: &Db, work: impl Future<Output = T>) -> (T, usize) {
    db.enable_query_log();
    db.flush_query_log();
    let output = work.await;
    let statements = db.query_log().len();
    db.disable_query_log();
    (output, statements)
}
