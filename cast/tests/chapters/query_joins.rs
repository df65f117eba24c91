//! Query builder: joins.

use cast::prelude::*;

use crate::model::*;

examples! {
    /// `DB::table('users')->join('posts', 'users.id', '=', 'posts.user_id')->select('users.*', 'posts.title')`
    async fn inner_join(db) {
        let rows: Vec<(String, String)> = User::query()
            .join(User::id.on(Post::user_id))
            .order_by(Post::title.joined())
            .select((User::name, Post::title.joined()))
            .get(db)
            .await?;
        let expected = [("Ben", "Bread"), ("Ada", "Engines"), ("Ada", "Notes")];
        assert_eq!(rows, expected.map(|(name, title)| (name.to_owned(), title.to_owned())));
    }

    /// the same for whole records, each found once
    async fn inner_join_of_records(db) {
        let users = User::query()
            .join(User::id.on(Order::user_id))
            .filter(Order::price.joined().gt(50))
            .order_by(User::id);
        assert_eq!(names(&users.clone().get(db).await?), ["Ada", "Ada"]);
        // MariaDB and PostgreSQL compare whole rows; PostgreSQL cannot compare JSON, which is `jsonb` here.
        assert_eq!(names(&users.distinct().get(db).await?), ["Ada"]);
    }

    /// `->leftJoin('posts', 'users.id', '=', 'posts.user_id')`
    async fn left_join(db) {
        let rows: Vec<(String, Option<String>)> = User::query()
            .left_join(User::id.on(Post::user_id))
            .filter(User::id.eq(3))
            .select((User::name, Post::title.joined().expression().optional()))
            .get(db)
            .await?;
        assert_eq!(rows, [("Cleo".to_owned(), None)]);
    }

    /// `->rightJoin('posts', 'users.id', '=', 'posts.user_id')`
    async fn right_join(db) {
        let rows: Vec<(Option<i32>, String)> = Order::query()
            .right_join(Order::user_id.on(User::id))
            .filter(Order::id.is_null())
            .select((Order::price.expression().optional(), User::name.joined()))
            .get(db)
            .await?;
        assert_eq!(rows, [(None, "Cleo".to_owned())]);
    }

    /// `DB::table('sizes')->crossJoin('colors')`
    async fn cross_join(db) {
        assert_eq!(User::query().cross_join::<Order>().count(db).await?, 9);
        assert_eq!(User::query().cross_join::<Post>().count(db).await?, 9);
    }

    /// `->join('contacts', fn (JoinClause $join) => $join->on(…)->where('contacts.user_id', '>', 5))`
    async fn advanced_join(db) {
        let on = User::id.on(Order::user_id).and(Order::price.gt(200));
        let users = User::query().join(on).get(db).await?;
        assert_eq!(names(&users), ["Ada"]);
    }

    /// `->joinSub($latestPosts, 'latest_posts', fn ($join) => $join->on('users.id', '=', 'latest_posts.user_id'))`
    async fn join_sub(db) {
        let most = Post::query()
            .filter(Post::published.eq(true))
            .group_by(Post::user_id)
            .select((Post::user_id, Post::hits.max().named("hits")));
        let rows: Vec<(String, i32)> = User::query()
            .join_query("most", most, User::id.on(Post::user_id.aliased("most")))
            .order_by(User::id)
            .select((User::name, Post::hits.aliased("most").joined()))
            .get(db)
            .await?;
        assert_eq!(rows, [("Ada".to_owned(), 50), ("Ben".to_owned(), 20)]);
    }

    /// `->joinLateral($latestPosts, 'latest_posts')`
    async fn join_lateral(db) {
        let latest = Post::query()
            .filter(Post::user_id.eq_column(User::id.joined()))
            .order_by(Post::id.desc())
            .limit(1)
            .select(Post::title);
        let rows = User::query()
            .join_lateral("latest", latest)
            .order_by(User::id)
            .select((User::name, Post::title.aliased("latest").joined()));
        // SQLite and MariaDB have no lateral joins.
        if db.driver() == cast::Driver::Postgres {
            let rows: Vec<(String, String)> = rows.get(db).await?;
            assert_eq!(rows[0], ("Ada".to_owned(), "Notes".to_owned()));
        }
    }

    /// `->join('users as managers', …)`: a table joined to itself under another name
    async fn self_join(db) {
        let rivals: Vec<(String, String)> = User::query()
            .join(User::active.on(User::active.aliased("rivals")))
            .filter(User::votes.gt_column(User::votes.aliased("rivals")))
            .select((User::name, User::name.aliased("rivals")))
            .get(db)
            .await?;
        assert_eq!(rivals, [("Ada".to_owned(), "Ben".to_owned())]);
    }

    /// records that were deleted softly are not joined
    async fn join_leaves_out_what_is_trashed(db) {
        Post::query().filter(Post::title.eq("Bread")).delete(db).await?;
        let with_posts = |on| User::query().join(on).select(Post::title.joined());
        assert_eq!(with_posts(User::id.on(Post::user_id)).get(db).await?.len(), 2);
        let all = with_posts(User::id.on(Post::user_id).with_trashed());
        assert_eq!(all.get(db).await?.len(), 3);
    }
}
