//! Eloquent: events, observers, pruning, factories.

use cast::Prunable as _;
use cast::factory::Factory as _;
use cast::prelude::*;

use crate::eloquent_model::*;
use crate::model::{Post, User};

async fn note(db: &dyn Executor, title: &str) -> cast::Result<Note> {
    let new = NewNote {
        title: title.into(),
        slug: None,
        secret: None,
    };
    Note::create(db, new).await
}

/// A title that no other case and no other database has.
fn title(db: &Db, case: &str) -> String {
    format!("{case} {:?}", db.driver())
}

examples! {
    /// `static::creating(fn (User $user) => …)`: a value that is made of others
    async fn saving(db) {
        tables(db).await?;
        let mut note = note(db, "First Note").await?;
        assert_eq!(note.slug.as_deref(), Some("first-note"));
        note.update(db, [Note::title.set("Second Note")]).await?;
        assert_eq!(note.slug.as_deref(), Some("second-note"));
    }

    /// `return false` in `saving`
    async fn saving_refused(db) {
        tables(db).await?;
        let error = note(db, "").await.unwrap_err();
        assert_eq!(error.to_string(), "a note needs a title");
        assert_eq!(Note::query().count(db).await?, 0);
    }

    /// `class UserObserver { created, updated, deleted, restored, forceDeleted }`
    async fn observer(db) {
        tables(db).await?;
        let title = title(db, "observed");
        let mut note = note(db, &title).await?;
        note.update(db, [Note::secret.set(false)]).await?;
        note.delete(db).await?;
        note.restore(db).await?;
        note.force_delete(db).await?;
        assert_eq!(told_of(&title), [
            "Created", "committed Created",
            "Updated", "committed Updated",
            "deleting", "Trashed", "committed Trashed",
            "Restored", "committed Restored",
            "deleting", "Deleted", "committed Deleted",
        ]);
    }

    /// `ShouldHandleEventsAfterCommit`
    async fn after_commit(db) {
        tables(db).await?;
        let (kept, undone) = (title(db, "kept"), title(db, "undone"));
        let tx = db.begin().await?;
        note(&tx, &kept).await?;
        assert_eq!(told_of(&kept), ["Created"]);
        let inner = tx.begin().await?;
        note(&inner, &undone).await?;
        inner.rollback().await?;
        tx.commit().await?;
        assert_eq!(told_of(&kept), ["Created", "committed Created"]);
        assert_eq!(told_of(&undone), ["Created"]);
    }

    /// `return false` in `deleting`
    async fn deleting_refused(db) {
        tables(db).await?;
        let note = note(db, "permanent").await?;
        assert!(note.delete(db).await.is_err() && note.force_delete(db).await.is_err());
        assert_eq!(Note::query().count(db).await?, 1);
    }

    /// mass updates tell nobody
    async fn mass_updates_fire_nothing(db) {
        tables(db).await?;
        let title = title(db, "mass");
        Note::insert_many(db, [NewNote { title: title.clone(), slug: None, secret: None }]).await?;
        Note::query().update(db, [Note::secret.set(false)]).await?;
        Note::query().delete(db).await?;
        assert!(told_of(&title).is_empty());
    }

    /// `use Prunable`, `model:prune`
    async fn prunable(db) {
        tables(db).await?;
        for title in ["old one", "new one", "old two"] {
            note(db, title).await?;
        }
        assert_eq!(Note::prune(db).await?, 2);
        note(db, "old three").await?.delete(db).await?;
        assert_eq!(Note::mass_prune(db).await?, 1);
        assert_eq!(Note::query().with_trashed().count(db).await?, 1);
    }

    /// `User::factory()->make()`, `User::factory()->count(3)->make()`
    async fn factory_make(db) {
        let made = User::factory().count(3).make();
        assert_eq!(made.len(), 3);
        assert_ne!(made[0].email, made[1].email);
        assert_eq!(User::query().count(db).await?, 3);
    }

    /// `User::factory()->count(5)->suspended()->create()`, `->create(['name' => 'Abigail'])`
    async fn factory_states(db) {
        let users = User::factory()
            .count(5)
            .state(|user| user.votes = Some(7))
            .state(|user| user.name = "Abigail".into())
            .create(db)
            .await?;
        assert!(users.len() == 5 && users.iter().all(|user| user.votes == 7 && user.name == "Abigail"));
        assert_eq!(User::factory().create_one(db).await?.votes, 0);
    }

    /// `->sequence(['admin' => 'Y'], ['admin' => 'N'])`
    async fn factory_sequences(db) {
        let users = User::factory()
            .count(5)
            .cycle([true, false], |user, active| user.active = Some(active))
            .sequence(|user, index| user.name = format!("Name {index}"))
            .create(db)
            .await?;
        assert_eq!(users.iter().filter(|user| user.active).count(), 3);
        assert_eq!(users[4].name, "Name 4");
    }

    /// `User::factory()->has(Post::factory()->count(3))->create()`
    async fn factory_has(db) {
        let user = User::factory()
            .has(Post::factory().count(3), |post, user| post.user_id = user.id)
            .create_one(db)
            .await?;
        assert_eq!(Post::query().filter(Post::user_id.eq(user.id)).count(db).await?, 3);
    }

    /// `Post::factory()->count(3)->for(User::factory()->state(['name' => 'Jessica']))->create()`
    async fn factory_for(db) {
        let author = User::factory().state(|user| user.name = "Jessica".into());
        let posts = Post::factory()
            .count(3)
            .belonging_to(author, |post, user: &User| post.user_id = user.id)
            .create(db)
            .await?;
        assert!(posts.iter().all(|post| post.user_id == posts[0].user_id));
        assert_eq!(User::find_or_fail(db, posts[0].user_id).await?.name, "Jessica");
    }

    /// `->afterCreating(fn (User $user) => …)`, `->trashed()`
    async fn factory_callbacks(db) {
        let author = User::find_or_fail(db, 1).await?.id;
        Post::factory()
            .state(move |post| post.user_id = author)
            .after_creating(|db, post: &mut Post| Box::pin(async move {
                post.update(db, [Post::hits.set(42)]).await
            }))
            .trashed()
            .create(db)
            .await?;
        let trashed = Post::query().only_trashed().sole(db).await?;
        assert_eq!(trashed.hits, 42);
    }
}
