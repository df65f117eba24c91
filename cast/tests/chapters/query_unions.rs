//! Query builder: unions, common table expressions.

use cast::prelude::*;

use crate::model::*;

examples! {
    /// `DB::table('users')->whereNull('last_name')->union($first)->get()`
    async fn union(db) {
        let ada = User::query().filter(User::name.eq("Ada"));
        let users = User::query().filter(User::votes.gt(10)).union(ada).order_by(User::name.desc());
        assert_eq!(names(&users.clone().get(db).await?), ["Ben", "Ada"]);
        assert_eq!(users.count(db).await?, 2);
    }

    /// `->unionAll($first)`
    async fn union_all(db) {
        let ada = || User::query().filter(User::name.eq("Ada"));
        let users = ada().union_all(ada()).limit(5);
        assert_eq!(names(&users.get(db).await?), ["Ada", "Ada"]);
    }

    /// a union of other tables, each with its own order and limit
    async fn union_of_selects(db) {
        // As in Laravel, the first query's order is that of the whole.
        let titles = Post::query().order_by(Post::title.desc()).select(Post::title);
        let first = User::query().order_by(User::name).limit(1).select(User::name);
        let all = titles.union_all(first).get(db).await?;
        assert_eq!(all, ["Notes", "Engines", "Bread", "Ada"]);
    }

    /// `INTERSECT`, `EXCEPT`
    async fn intersect_and_except(db) {
        let active = || User::query().filter(User::active.eq(true)).select(User::id);
        let popular = || User::query().filter(User::votes.gt(50)).select(User::id);
        assert_eq!(active().intersect(popular()).get(db).await?, [1]);
        assert_eq!(active().except(popular()).get(db).await?, [2]);
    }

    /// `WITH popular AS (…) SELECT … FROM popular`
    async fn common_table_expression(db) {
        let popular = Order::query().filter(Order::price.gte(100));
        let popular = popular.select((Order::id, Order::user_id, Order::price, Order::department, Order::finalized));
        let orders = Order::query()
            .with_query("dear", popular)
            .from_query("dear")
            .filter(Order::department.eq("tools"));
        assert_eq!(orders.clone().get(db).await?.len(), 1);
        assert_eq!(orders.count(db).await?, 1);
    }

    /// `WITH RECURSIVE …`
    async fn recursive_common_table_expression(db) {
        // Orders of one user, each found from the one before it.
        let start = Order::query().filter(Order::id.eq(1));
        let step = Order::query()
            .join_named_query(Order::user_id.on(Order::user_id.aliased("chain")))
            .filter(Order::id.gt_column(Order::id.aliased("chain")));
        let orders = Order::query()
            .with_recursive_query("chain", start, step)
            .from_query("chain")
            .order_by(Order::id);
        let prices: Vec<i32> = orders.pluck(db, Order::price).await?;
        assert_eq!(prices, [100, 250]);
    }
}
