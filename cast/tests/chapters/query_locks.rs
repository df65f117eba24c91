//! Query builder: pessimistic locking.

use cast::prelude::*;

use crate::model::*;

examples! {
    /// `DB::table('users')->where('votes', '>', 100)->sharedLock()->get()`
    async fn shared_lock(db) {
        let tx = db.begin().await?;
        let users = User::query().filter(User::votes.gt(10)).shared_lock().get(&tx).await?;
        assert_eq!(users.len(), 2);
        User::query().shared_lock().skip_locked().get(&tx).await?;
        tx.commit().await?;
    }

    /// `->lockForUpdate()->get()`
    async fn lock_for_update(db) {
        let tx = db.begin().await?;
        let mut user = User::query().filter(User::id.eq(1)).lock_for_update().sole(&tx).await?;
        user.increment(&tx, User::votes, 1).await?;
        tx.commit().await?;
        assert_eq!(User::find_or_fail(db, 1).await?.votes, 101);
    }

    /// `SKIP LOCKED`, as queues take jobs
    async fn skip_locked(db) {
        if db.driver() == cast::Driver::Sqlite {
            return Ok(());
        }
        let (first, second) = (db.begin().await?, db.begin().await?);
        let job = || User::query().order_by(User::id).limit(1).lock_for_update().skip_locked();
        assert_eq!(job().sole(&first).await?.name, "Ada");
        assert_eq!(job().sole(&second).await?.name, "Ben");
        let refused = User::query().filter(User::id.eq(1)).lock_for_update().no_wait().get(&second).await;
        assert!(refused.is_err_and(|error| error.is_retryable()));
        first.rollback().await?;
        second.rollback().await?;
    }
}
