// The tables, models and first data that the blocks of `relations.md` run on.

#[derive(Clone, Model)]
#[model(table = "users")]
pub struct User {
    pub id: i64,
    pub name: String,
    #[has_many]
    pub posts: HasMany<Post>,
    #[has_one(latest_of_many)]
    pub latest_post: HasOne<Post>,
}

#[derive(Clone, Model)]
#[model(table = "posts", soft_deletes)]
pub struct Post {
    pub id: i64,
    pub user_id: i64,
    pub title: String,
    pub deleted_at: Option<Timestamp>,
    #[belongs_to]
    pub author: BelongsTo<User>,
    #[has_many]
    pub comments: HasMany<Comment>,
    #[belongs_to_many(columns("position"))]
    pub tags: BelongsToMany<Tag>,
}

#[derive(Clone, Model)]
#[model(table = "comments")]
pub struct Comment {
    pub id: i64,
    pub post_id: i64,
    pub user_id: i64,
    pub text: String,
    pub spam: bool,
    pub votes: i64,
    #[belongs_to]
    pub author: BelongsTo<User>,
}

#[derive(Clone, Model)]
#[model(table = "tags")]
pub struct Tag {
    pub id: i64,
    pub name: String,
    #[belongs_to_many]
    pub posts: BelongsToMany<Post>,
}

mod create_blog {
    use anvilforge::migration::Schema;

    pub fn up(schema: &mut Schema) {
        schema.create("users", |t| {
            t.id();
            t.string("name");
        });
        schema.create("posts", |t| {
            t.id();
            t.foreign_id("user_id").constrained();
            t.string("title");
            t.soft_deletes();
        });
        schema.create("comments", |t| {
            t.id();
            t.foreign_id("post_id").constrained();
            t.foreign_id("user_id").constrained();
            t.string("text");
            t.boolean("spam");
            t.big_integer("votes");
        });
        schema.create("tags", |t| {
            t.id();
            t.string("name");
        });
        schema.create("post_tag", |t| {
            t.foreign_id("post_id").constrained();
            t.foreign_id("tag_id").constrained();
            t.integer("position").default(0);
            t.primary(["post_id", "tag_id"]);
        });
    }

    pub fn down(_: &mut Schema) {}
}

/// Runs a block on a new database: Ada's post has three comments, one of them spam; Bob has no post.
fn run(block: impl AsyncFnOnce(Db) -> anvilforge::database::Result<()>) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let options = anvilforge::database::ConnectOptions::new("sqlite::memory:");
        let db = Db::connect(&options).await.expect("a database");
        let migrations: anvilforge::migration::Migrations = anvilforge::migration::migrations![create_blog];
        let migrator = anvilforge::migration::Migrator::new(&db, &migrations);
        migrator.run(false).await.expect("the tables");
        fill(&db).await.expect("the first data");
        block(db).await.expect("the block");
    });
}

async fn fill(db: &Db) -> anvilforge::database::Result<()> {
    let ada = User::create(db, NewUser { name: "Ada".into() }).await?;
    let bob = User::create(db, NewUser { name: "Bob".into() }).await?;
    let post = NewPost { user_id: ada.id, title: "Hello".into() };
    let post = Post::create(db, post).await?;
    for (text, spam, votes) in [("First", false, 1), ("Buy", true, 0), ("Nice", false, 4)] {
        let new = NewComment { post_id: post.id, user_id: bob.id, text: text.into(), spam, votes };
        Comment::create(db, new).await?;
    }
    for name in ["rust", "web", "sql"] {
        Tag::create(db, NewTag { name: name.into() }).await?;
    }
    Ok(())
}
