//! Query builder: ordering, limit and offset.

use cast::func;
use cast::prelude::*;

use crate::model::*;

examples! {
    /// `DB::table('users')->orderBy('name', 'desc')->orderBy('email', 'asc')`
    async fn order_by(db) {
        let users = User::query().order_by(User::active.desc()).order_by(User::votes);
        assert_eq!(names(&users.get(db).await?), ["Ben", "Ada", "Cleo"]);
    }

    /// `DB::table('users')->latest()->first()`, `oldest`
    async fn latest_and_oldest(db) {
        assert_eq!(User::query().latest().first_or_fail(db).await?.name, "Cleo");
        assert_eq!(User::query().oldest().first_or_fail(db).await?.name, "Ada");
    }

    /// `->inRandomOrder()->first()`
    async fn random_order(db) {
        assert!(User::query().in_random_order().first(db).await?.is_some());
    }

    /// `$query->reorder()->get()`, `reorder('email', 'desc')`
    async fn reorder(db) {
        let users = User::query().order_by(User::name);
        let users = users.reorder(User::email.desc());
        assert_eq!(names(&users.get(db).await?), ["Cleo", "Ben", "Ada"]);
    }

    /// `->orderByRaw('updated_at - created_at DESC')`
    async fn order_by_an_expression(db) {
        let users = User::query().order_by(User::name.length().desc()).order_by(User::id);
        assert_eq!(names(&users.get(db).await?), ["Cleo", "Ada", "Ben"]);
        let raw = User::query().order_by(func::raw::<User, i32>("votes * -1", vec![]).asc());
        assert_eq!(raw.first_or_fail(db).await?.name, "Ada");
    }

    /// where nulls stand
    async fn nulls_first_and_last(db) {
        let cities = |order| User::query().order_by(order).pluck(db, User::name);
        assert_eq!(cities(User::city.asc_nulls_first()).await?, ["Ben", "Ada", "Cleo"]);
        assert_eq!(cities(User::city.desc_nulls_last()).await?, ["Cleo", "Ada", "Ben"]);
    }

    /// `->orderByDesc(Flight::select('arrived_at')->whereColumn(…)->limit(1))`
    async fn order_by_a_query(db) {
        let most = Order::query()
            .filter(Order::user_id.eq_column(User::id.joined()))
            .select(Order::price.max());
        let users = User::query()
            .filter(User::id.lt(3))
            .order_by(func::query(most).asc());
        assert_eq!(names(&users.get(db).await?), ["Ben", "Ada"]);
    }

    /// `->offset(10)->limit(5)`, `->forPage(2, 15)`
    async fn limit_and_offset(db) {
        let users = User::query().order_by(User::id);
        assert_eq!(names(&users.clone().offset(1).limit(1).get(db).await?), ["Ben"]);
        assert_eq!(names(&users.for_page(2, 2).get(db).await?), ["Cleo"]);
    }
}
