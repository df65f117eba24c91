//! Eloquent: serialization — records as JSON and as text for people who debug.

use cast::prelude::*;
use serde_json::{Value as Json, json};

use crate::model::{Post, User};

/// What of a user may be shown.
#[derive(Clone, anvil_macros::Model)]
#[model(table = "users", crate = "cast")]
#[serde(rename_all = "camelCase")]
struct Member {
    id: i64,
    #[serde(rename = "title")]
    name: String,
    #[column(hidden)]
    email: String,
    #[column(name = "votes")]
    all_votes: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[has_many(foreign_key = "user_id")]
    all_posts: HasMany<Essay>,
    #[has_many(foreign_key = "user_id")]
    #[serde(skip)]
    drafts: HasMany<Essay>,
}

#[derive(Clone, anvil_macros::Model)]
#[model(table = "posts", crate = "cast")]
struct Essay {
    id: i64,
    user_id: i64,
    r#title: String,
    #[belongs_to(foreign_key = "user_id")]
    author: BelongsTo<Member>,
}

/// A model whose `Debug` and `Serialize` are somebody else's.
#[derive(Clone, anvil_macros::Model)]
#[model(table = "users", without(Debug, Serialize), crate = "cast")]
struct Anonymous {
    id: i64,
    name: String,
}

impl std::fmt::Debug for Anonymous {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "somebody, {} letters", self.name.len())
    }
}

impl serde::Serialize for Anonymous {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(self.id)
    }
}

fn as_json(told: &impl serde::Serialize) -> Json {
    serde_json::to_value(told).expect("JSON")
}

examples! {
    /// `$user->toArray()`, `$user->toJson()`
    async fn to_array(db) {
        let ben = User::find_or_fail(db, 2).await?;
        let json = as_json(&ben);
        assert_eq!((&json["name"], &json["active"], &json["city"]), (&json!("Ben"), &json!(true), &json!(ben.city)));
        assert_eq!(ben.to_json()?.into_value(), json);
    }

    /// `User::with('roles')->first()->toArray()`: with what is loaded, and without what is not
    async fn with_relations(db) {
        let ada = || Member::query().filter(Member::id.eq(1));
        let alone = as_json(&ada().first_or_fail(db).await?);
        assert_eq!(alone.get("allPosts"), None);

        let loaded = as_json(&ada().with(Member::all_posts).first_or_fail(db).await?);
        let posts = Post::query().filter(Post::user_id.eq(1)).count(db).await?;
        assert!(posts > 0);
        assert_eq!(loaded["allPosts"].as_array().map(|posts| posts.len() as u64), Some(posts));
        // The author of each post is not loaded.
        assert_eq!(loaded["allPosts"][0].get("author"), None);
        assert_eq!(loaded["allPosts"][0]["user_id"], 1);
    }

    /// `protected $hidden = ['password']`, and the names that JSON has for the others
    async fn hidden(db) {
        let mut member = Member::find_or_fail(db, 1).await?;
        member.city = None;
        assert_eq!(as_json(&member), json!({ "id": 1, "title": "Ada", "allVotes": 100 }));
        member.city = Some("Rome".into());
        assert_eq!(as_json(&member)["city"], "Rome");
        // Nor is it shown when what is serialized asks for a relation that it must not.
        member.drafts.set(Vec::new());
        assert_eq!(as_json(&member).get("drafts"), None);
    }

    /// `$user->makeHidden('attribute')`, `$user->setVisible(['id'])`, `$user->append('is_admin')`
    async fn for_one_answer(db) {
        let ada = User::find_or_fail(db, 1).await?;
        assert_eq!(ada.to_json()?.make_hidden(["name"]).into_value().get("name"), None);
        let short = ada.to_json()?.only(["id"]).append("is_admin", true)?;
        assert_eq!(short.into_value(), json!({ "id": 1, "is_admin": true }));
    }

    /// `dd($user)`: fields by their names, but for what is hidden
    async fn for_people(db) {
        let member = Member::find_or_fail(db, 1).await?;
        let shown = format!("{member:?}");
        assert!(shown.starts_with("Member { id: 1, name: \"Ada\", email: …, "), "{shown}");
        assert!(shown.contains("all_votes: 100") && shown.ends_with("all_posts: not loaded, drafts: not loaded }"), "{shown}");
        let essay = Essay::query().order_by(Essay::id).first_or_fail(db).await?;
        assert!(format!("{essay:?}").contains("title: "), "{essay:?}");
    }

    /// `public function toArray()`, written by hand
    async fn by_hand(db) {
        let ada = Anonymous::find_or_fail(db, 1).await?;
        assert_eq!((format!("{ada:?}"), as_json(&ada)), ("somebody, 3 letters".to_owned(), json!(1)));
    }
}
