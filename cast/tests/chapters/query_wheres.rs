//! Query builder: where clauses.

use cast::func;
use cast::prelude::*;

use crate::model::*;

/// The names of the users for which a filter holds.
async fn found(db: &Db, filter: Filter<User>) -> cast::Result<Vec<String>> {
    let users = User::query().filter(filter).order_by(User::id);
    users.pluck(db, User::name).await
}

examples! {
    /// `DB::table('users')->where('votes', '=', 100)->get()`
    async fn where_equal(db) {
        assert_eq!(found(db, User::votes.eq(100)).await?, ["Ada"]);
    }

    /// `->where('votes', '>=', 100)`, `'<>'`, `'like', 'T%'`
    async fn where_other_operators(db) {
        assert_eq!(found(db, User::votes.gte(20)).await?, ["Ada", "Ben"]);
        assert_eq!(found(db, User::votes.ne(100)).await?, ["Ben", "Cleo"]);
        assert_eq!(found(db, User::name.like("C%")).await?, ["Cleo"]);
    }

    /// `->where([['status', '=', '1'], ['subscribed', '<>', '1']])`
    async fn where_several_at_once(db) {
        let both = User::active.eq(true).and(User::votes.ne(100));
        assert_eq!(found(db, both).await?, ["Ben"]);
    }

    /// `->where('votes', '>', 100)->orWhere('name', 'John')`
    async fn or_where(db) {
        let users = User::query().filter(User::votes.gt(50)).or_filter(User::name.eq("Cleo"));
        assert_eq!(names(&users.order_by(User::id).get(db).await?), ["Ada", "Cleo"]);
    }

    /// `->where('votes', '>', 100)->orWhere(fn ($query) => $query->where('name', 'Abigail')->where('votes', '>', 50))`
    async fn or_where_group(db) {
        let group = User::name.eq("Cleo").and(User::votes.gt(50));
        let users = User::query().filter(User::votes.gte(100)).or_filter(group);
        assert_eq!(names(&users.get(db).await?), ["Ada"]);
    }

    /// `->whereNot(fn ($query) => $query->where('clearance', true)->orWhere('price', '<', 10))`
    async fn where_not(db) {
        let not = User::active.eq(false).or(User::votes.lt(30)).not();
        assert_eq!(found(db, not).await?, ["Ada"]);
    }

    /// `->whereAny(['name', 'email', 'phone'], 'like', 'Example%')`
    async fn where_any(db) {
        let any = Filter::any([User::name.like("B%"), User::email.like("c%")]);
        assert_eq!(found(db, any).await?, ["Ben", "Cleo"]);
    }

    /// `->whereAll(['title', 'content'], 'like', '%Laravel%')`
    async fn where_all(db) {
        let all = Filter::all([Post::title.contains("o"), Post::body.contains("o")]);
        assert_eq!(titles(&Post::query().filter(all).get(db).await?), ["Notes"]);
    }

    /// `->whereNone(['title', 'lyrics', 'tags'], 'like', '%explicit%')`
    async fn where_none(db) {
        let none = Filter::none([Post::title.contains("read"), Post::body.contains("notes")]);
        assert_eq!(titles(&Post::query().filter(none).get(db).await?), ["Engines"]);
    }

    /// `->whereLike('name', '%John%')`, `->whereNotLike`
    async fn where_like(db) {
        assert_eq!(found(db, User::email.like("%a@%")).await?, ["Ada"]);
        assert_eq!(found(db, User::email.not_like("%a@%")).await?, ["Ben", "Cleo"]);
    }

    /// `->whereIn('id', [1, 2, 3])`, `->whereNotIn`
    async fn where_in(db) {
        assert_eq!(found(db, User::id.in_list([1, 3, 9])).await?, ["Ada", "Cleo"]);
        assert_eq!(found(db, User::id.not_in_list([1, 3, 9])).await?, ["Ben"]);
    }

    /// `$activeUsers = DB::table('users')->select('id')->where('is_active', 1); DB::table('comments')->whereIn('user_id', $activeUsers)`
    async fn where_in_a_query(db) {
        let active = User::query().filter(User::votes.gt(50)).select(User::id);
        let posts = Post::query().filter(Post::user_id.in_query(active)).order_by(Post::id);
        assert_eq!(titles(&posts.get(db).await?), ["Engines", "Notes"]);
    }

    /// `->whereBetween('votes', [1, 100])`, `->whereNotBetween`
    async fn where_between(db) {
        assert_eq!(found(db, User::votes.between(5, 20)).await?, ["Ben", "Cleo"]);
        assert_eq!(found(db, User::votes.not_between(5, 20)).await?, ["Ada"]);
    }

    /// `->whereNull('updated_at')`, `->whereNotNull`
    async fn where_null(db) {
        assert_eq!(found(db, User::city.is_null()).await?, ["Ben"]);
        assert_eq!(found(db, User::city.is_not_null()).await?, ["Ada", "Cleo"]);
    }

    /// `->whereDate('created_at', '2016-12-31')`
    async fn where_date(db) {
        let moment: Timestamp = "2016-12-31T10:20:30Z".parse().expect("a moment");
        User::query().filter(User::id.eq(2)).update(db, [User::created_at.set(moment)]).await?;
        let day: Date = "2016-12-31".parse().expect("a day");
        assert_eq!(found(db, User::created_at.date().eq(day)).await?, ["Ben"]);
    }

    /// `->whereMonth('created_at', '12')`, `->whereDay('created_at', '31')`, `->whereYear('created_at', '2016')`
    async fn where_parts_of_a_date(db) {
        let moment: Timestamp = "2016-12-31T10:20:30Z".parse().expect("a moment");
        User::query().filter(User::id.eq(2)).update(db, [User::created_at.set(moment)]).await?;
        assert_eq!(found(db, User::created_at.year().eq(2016)).await?, ["Ben"]);
        let at = User::created_at.month().eq(12).and(User::created_at.day().eq(31));
        assert_eq!(found(db, at.and(User::created_at.hour().eq(10))).await?, ["Ben"]);
    }

    /// `->whereTime('created_at', '=', '11:20:45')`
    async fn where_time(db) {
        let moment: Timestamp = "2016-12-31T11:20:45Z".parse().expect("a moment");
        User::query().filter(User::id.eq(3)).update(db, [User::created_at.set(moment)]).await?;
        let time: cast::Time = "11:20:45".parse().expect("a time");
        assert_eq!(found(db, User::created_at.time().eq(time)).await?, ["Cleo"]);
    }

    /// `->wherePast('due_at')`, `->whereFuture('due_at')`
    async fn where_past_and_future(db) {
        assert_eq!(found(db, User::created_at.is_past()).await?.len(), 3);
        assert_eq!(found(db, User::created_at.is_future()).await?.len(), 0);
    }

    /// `->whereToday('due_at')`, `->whereBeforeToday`, `->whereAfterToday`
    async fn where_today(db) {
        let moment: Timestamp = "2016-12-31T11:20:45Z".parse().expect("a moment");
        User::query().filter(User::id.eq(3)).update(db, [User::created_at.set(moment)]).await?;
        assert_eq!(found(db, User::created_at.is_today()).await?, ["Ada", "Ben"]);
        assert_eq!(found(db, User::created_at.is_before_today()).await?, ["Cleo"]);
        assert!(found(db, User::created_at.is_after_today()).await?.is_empty());
    }

    /// `->whereColumn('first_name', 'last_name')`
    async fn where_column(db) {
        assert_eq!(found(db, User::name.eq_column(User::email)).await?.len(), 0);
        assert_eq!(found(db, User::name.ne_column(User::email)).await?.len(), 3);
    }

    /// `->whereColumn('updated_at', '>', 'created_at')`
    async fn where_column_greater(db) {
        User::query().filter(User::id.eq(1)).update(db, [User::votes.set(7)]).await?;
        assert_eq!(found(db, User::updated_at.gt_column(User::created_at)).await?, ["Ada"]);
    }

    /// `->where('name', '=', 'John')->where(fn ($query) => $query->where('votes', '>', 100)->orWhere('title', '=', 'Admin'))`
    async fn logical_grouping(db) {
        let users = User::query()
            .filter(User::active.eq(true))
            .filter(User::votes.gt(50).or(User::name.eq("Cleo")));
        assert_eq!(names(&users.get(db).await?), ["Ada"]);
    }

    /// `->whereExists(fn ($query) => $query->select(DB::raw(1))->from('orders')->whereColumn('orders.user_id', 'users.id'))`
    async fn where_exists(db) {
        let orders = Order::query().filter(Order::user_id.eq_column(User::id.joined()));
        assert_eq!(found(db, Filter::exists(orders.clone())).await?, ["Ada", "Ben"]);
        assert_eq!(found(db, !Filter::exists(orders)).await?, ["Cleo"]);
    }

    /// `->where(fn ($query) => $query->select('type')->from('membership')->whereColumn(…)->limit(1), 'Pro')`
    async fn where_a_query_equals(db) {
        let dearest = Order::query()
            .filter(Order::user_id.eq_column(User::id.joined()))
            .order_by(Order::price.desc())
            .limit(1)
            .select(Order::department);
        assert_eq!(found(db, func::query(dearest).eq("tools")).await?, ["Ada"]);
    }

    /// `->where('amount', '<', fn ($query) => $query->selectRaw('avg(i.amount)')->from('incomes as i'))`
    async fn where_less_than_a_query(db) {
        let most = Order::query().select(Order::price.max());
        let orders = Order::query().filter(Order::price.lt_column(func::query(most)));
        assert_eq!(orders.count(db).await?, 2);
    }

    /// `->whereFullText('bio', 'web developer')`
    async fn where_full_text(db) {
        let mut schema = cast::migration::Schema::new();
        schema.table("posts", |t| t.full_text(["title", "body"]));
        if db.driver() == cast::Driver::MySql {
            schema.apply(db).await?;
        }
        let posts = Post::query().filter(func::matches([Post::title, Post::body], "bread"));
        assert_eq!(titles(&posts.get(db).await?), ["Bread"]);
    }

    /// `->whereRaw('price > IF(state = "TX", ?, 100)', [200])`
    async fn where_raw(db) {
        let filter = Filter::raw("votes > ? and name <> '?'", vec![10.into()]);
        assert_eq!(found(db, filter).await?, ["Ada", "Ben"]);
    }

    /// `->when($role, fn ($query, $role) => $query->where('role_id', $role))`
    async fn when(db) {
        for (wanted, count) in [(Some("Ada"), 1), (None, 3)] {
            let users = User::query().when(wanted, |query, name| query.filter(User::name.eq(name)));
            assert_eq!(users.count(db).await?, count);
        }
        let few = User::query().unless(false, |query| query.filter(User::votes.gt(50)));
        assert_eq!(few.count(db).await?, 1);
    }

    /// `->tap(new DestinationFilter($destination))`
    async fn tap(db) {
        let popular = |query: Query<User>| query.filter(User::votes.gt(10));
        assert_eq!(User::query().tap(popular).count(db).await?, 2);
    }
}
