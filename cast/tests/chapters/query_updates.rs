//! Query builder: updates, deletes.

use cast::prelude::*;

use crate::model::*;

examples! {
    /// `DB::table('users')->where('id', 1)->update(['votes' => 1])`
    async fn update(db) {
        let changed = User::query().filter(User::id.eq(1)).update(db, [User::votes.set(1)]).await?;
        assert_eq!(changed, 1);
        assert_eq!(User::find_or_fail(db, 1).await?.votes, 1);
    }

    /// `DB::table('users')->increment('votes')`, `increment('votes', 5)`, `decrement`
    async fn increment_and_decrement(db) {
        User::query().increment(db, User::votes, 1).await?;
        User::query().filter(User::id.eq(1)).decrement(db, User::votes, 5).await?;
        let votes = User::query().order_by(User::id).pluck(db, User::votes).await?;
        assert_eq!(votes, [96, 21, 6]);
    }

    /// `->increment('votes', 1, ['name' => 'John'])`, `->incrementEach(['votes' => 5, 'balance' => 100])`
    async fn increment_with_other_changes(db) {
        let changes = [User::votes.increase(1), User::name.set("John")];
        User::query().filter(User::id.eq(2)).update(db, changes).await?;
        let user = User::find_or_fail(db, 2).await?;
        assert_eq!((user.name.as_str(), user.votes), ("John", 21));
    }

    /// a column that gets the value of another
    async fn update_to_a_column(db) {
        User::query().filter(User::id.eq(3)).update(db, [User::name.set_to(User::email)]).await?;
        assert_eq!(User::find_or_fail(db, 3).await?.name, "cleo@example.com");
    }

    /// an update of the records that a join finds
    async fn update_with_a_join(db) {
        let buyers = User::query().join(User::id.on(Order::user_id).and(Order::price.gt(200)));
        assert_eq!(buyers.update(db, [User::votes.set(1_000)]).await?, 1);
        assert_eq!(User::find_or_fail(db, 1).await?.votes, 1_000);
    }

    /// `DB::table('users')->where('votes', '>', 100)->delete()`
    async fn delete(db) {
        assert_eq!(Order::query().filter(Order::price.gt(90)).delete(db).await?, 2);
        assert_eq!(Order::query().count(db).await?, 1);
    }

    /// `->orderBy('id')->limit(1)->delete()`
    async fn delete_limited(db) {
        assert_eq!(Order::query().order_by(Order::price).limit(1).delete(db).await?, 1);
        assert_eq!(Order::query().min(db, Order::price).await?, Some(100));
    }

    /// `DB::table('users')->truncate()`
    async fn truncate(db) {
        Order::truncate(db).await?;
        assert_eq!(Order::query().count(db).await?, 0);
    }
}
