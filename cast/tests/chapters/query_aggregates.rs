//! Query builder: aggregates.

use cast::prelude::*;

use crate::model::*;

examples! {
    /// `DB::table('users')->count()`
    async fn count(db) {
        assert_eq!(User::query().count(db).await?, 3);
        assert_eq!(User::query().limit(2).count(db).await?, 2);
    }

    /// `DB::table('orders')->max('price')`, `min`
    async fn max_and_min(db) {
        assert_eq!(Order::query().max(db, Order::price).await?, Some(250));
        assert_eq!(Order::query().min(db, Order::price).await?, Some(40));
        assert_eq!(Order::query().filter(Order::id.eq(9)).max(db, Order::price).await?, None);
        assert_eq!(User::query().max(db, User::city).await?.as_deref(), Some("Paris"));
    }

    /// `DB::table('orders')->where('finalized', 1)->avg('price')`
    async fn avg(db) {
        let finalized = Order::query().filter(Order::finalized.eq(true));
        assert_eq!(finalized.avg(db, Order::price).await?, Some(175.0));
    }

    /// `->sum('votes')`
    async fn sum(db) {
        assert_eq!(User::query().sum(db, User::votes).await?, 125);
        assert_eq!(User::query().filter(User::id.eq(9)).sum(db, User::votes).await?, 0);
        let two = User::query().order_by(User::votes).limit(2);
        assert_eq!(two.sum(db, User::votes).await?, 25);
    }

    /// `DB::table('orders')->where('finalized', 1)->exists()`, `doesntExist`
    async fn exists(db) {
        assert!(Order::query().filter(Order::finalized.eq(true)).exists(db).await?);
        assert!(Order::query().filter(Order::price.gt(900)).doesnt_exist(db).await?);
    }
}
