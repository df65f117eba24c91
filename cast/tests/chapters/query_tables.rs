//! Query builder: tables without a model.

use cast::prelude::*;
use cast::{column, func};

use crate::model::*;

examples! {
    /// `DB::table('users')->where('votes', '>', 10)->orderBy('name')->get()`
    async fn rows_of_a_table(db) {
        let users = db.table("users").filter(column("votes").gt(10)).order_by(column("name"));
        let rows = users.get().await?;
        assert_eq!(rows[0].get::<String>("name")?, "Ada");
        assert_eq!(rows.len(), 2);
    }

    /// `DB::table('users')->where('name', 'Ada')->value('email')`, `->pluck('title')`, `->find(3)`
    async fn single_values(db) {
        let email = db.table("users").filter(column("name").eq("Ada")).value::<String>("email").await?;
        assert_eq!(email.as_deref(), Some("ada@example.com"));
        let titles: Vec<String> = db.table("posts").order_by(column("title")).pluck("title").await?;
        assert_eq!(titles, ["Bread", "Engines", "Notes"]);
        assert!(db.table("users").find(3).await?.is_some());
    }

    /// `DB::table('orders')->where('finalized', 1)->avg('price')`
    async fn numbers_of_a_table(db) {
        let done = || db.table("orders").filter(column("finalized").eq(true));
        assert_eq!(done().avg("price").await?, Some(175.0));
        assert_eq!(done().max::<i32>("price").await?, Some(250));
        assert_eq!(done().sum(column("price").typed::<i32>()).await?, 350);
    }

    /// `DB::table('users')->join('posts', 'users.id', '=', 'posts.user_id')->select('users.name', 'posts.title')`
    async fn joins_of_tables(db) {
        let pairs: Vec<(String, String)> = db
            .table("users")
            .join("posts", column("users.id").on(column("posts.user_id")))
            .order_by(column("posts.title"))
            .select((column("users.name").typed(), column("posts.title").typed()))
            .get(db)
            .await?;
        assert_eq!(pairs[0], ("Ben".into(), "Bread".into()));
    }

    /// `DB::table('users')->select('active', DB::raw('count(*)'))->groupBy('active')->get()`
    async fn groups_of_a_table(db) {
        let counts: Vec<(bool, i64)> = db
            .table("users")
            .group_by(column("active"))
            .order_by(column("active"))
            .select((column("active").typed(), func::count()))
            .get(db)
            .await?;
        assert_eq!(counts, [(false, 1), (true, 2)]);
    }

    /// `DB::table('flights')->insertGetId([…])`, `->updateOrInsert(['…'], ['…'])`, `->increment('price', 5)`
    async fn writes_to_a_table(db) {
        let row = [("departure", "Oslo".into()), ("destination", "Rome".into()), ("price", 90.into())];
        let id = db.table("flights").insert_get_id(row).await?;
        let oslo = || db.table("flights").filter(column("id").eq(id));
        oslo().increment("price", 5).await?;
        oslo().update([column("delayed").set(true)]).await?;
        let known = [("departure", "Oslo".into()), ("destination", "Rome".into())];
        db.table("flights").update_or_insert(known, [("price", 80.into())]).await?;
        let flight = Flight::find_or_fail(db, id).await?;
        assert_eq!((flight.price, flight.delayed), (80, true));
        assert_eq!(db.table("flights").delete().await?, 1);
    }

    /// `DB::table('users')->select('name')->paginate(2)`, `->chunk(100, …)`
    async fn pages_of_what_is_selected(db) {
        let names = || User::query().order_by(User::name).select(User::name);
        let page = names().paginate(db, 2, 2).await?;
        assert_eq!((page.to_vec(), page.total()), (vec!["Cleo".to_owned()], 3));
        let mut chunks = names().chunk(2);
        assert_eq!(chunks.next(db).await?.unwrap(), ["Ada", "Ben"]);
    }
}
