//! Query builder: grouping, window functions.

use cast::func;
use cast::prelude::*;

use crate::model::*;

examples! {
    /// `DB::table('users')->groupBy('account_id')->having('account_id', '>', 100)`
    async fn group_by_and_having(db) {
        let users: Vec<i64> = Order::query()
            .group_by(Order::user_id)
            .having(Order::user_id.gt(1))
            .select(Order::user_id)
            .get(db)
            .await?;
        assert_eq!(users, [2]);
    }

    /// `DB::table('orders')->selectRaw('count(id) as number_of_orders, customer_id')->groupBy('customer_id')->havingBetween('number_of_orders', [5, 15])`
    async fn having_between(db) {
        let counts: Vec<(i64, i64)> = Order::query()
            .group_by(Order::user_id)
            .having(Order::id.count().between(2, 15))
            .select((Order::id.count().named("number_of_orders"), Order::user_id))
            .get(db)
            .await?;
        assert_eq!(counts, [(2, 1)]);
    }

    /// `->groupBy('first_name', 'status')`
    async fn group_by_several(db) {
        let groups: Vec<(i64, bool, Option<i64>)> = Order::query()
            .group_by((Order::user_id, Order::finalized))
            .order_by(Order::user_id)
            .select((Order::user_id, Order::finalized, Order::price.sum()))
            .get(db)
            .await?;
        assert_eq!(groups, [(1, true, Some(350)), (2, false, Some(40))]);
    }

    /// `DB::table('orders')->select('department', DB::raw('SUM(price) as total_sales'))->groupBy('department')->havingRaw('SUM(price) > ?', [2500])`
    async fn having_raw(db) {
        let rich: Vec<(String, Option<i64>)> = Order::query()
            .group_by(Order::department)
            .having(Filter::raw("sum(price) > ?", vec![200.into()]))
            .select((Order::department, Order::price.sum()))
            .get(db)
            .await?;
        assert_eq!(rich, [("tools".to_owned(), Some(250))]);
    }

    /// `->groupByRaw('city, state')`: an expression
    async fn group_by_an_expression(db) {
        let years: Vec<(i32, i64)> = User::query()
            .group_by(User::created_at.year())
            .select((User::created_at.year(), func::count()))
            .get(db)
            .await?;
        assert_eq!(years[0].1, 3);
    }

    /// counting groups counts the groups
    async fn count_of_groups(db) {
        assert_eq!(Order::query().group_by(Order::user_id).count(db).await?, 2);
    }

    /// `ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY price DESC)`
    async fn window_functions(db) {
        let ranked: Vec<(i32, i64, Option<i64>)> = Order::query()
            .order_by(Order::id)
            .select((
                Order::price,
                func::row_number()
                    .over(|rows| rows.partition_by(Order::user_id).order_by(Order::price.desc())),
                Order::price.sum().over(|rows| rows.order_by(Order::id)),
            ))
            .get(db)
            .await?;
        assert_eq!(ranked, [(100, 2, Some(100)), (250, 1, Some(350)), (40, 1, Some(390))]);
    }

    /// `LAG(price, 1) OVER (ORDER BY id)`, `RANK()`, `NTILE(2)`
    async fn more_window_functions(db) {
        let rows: Vec<(Option<i32>, Option<i32>, i64, i64)> = Order::query()
            .order_by(Order::id)
            .select((
                func::lag(Order::price, 1).over(|rows| rows.order_by(Order::id)),
                func::lead(Order::price, 1).over(|rows| rows.order_by(Order::id)),
                func::rank().over(|rows| rows.order_by(Order::user_id)),
                func::ntile(2).over(|rows| rows.order_by(Order::id)),
            ))
            .get(db)
            .await?;
        assert_eq!(rows, [
            (None, Some(250), 1, 1),
            (Some(100), Some(40), 1, 1),
            (Some(250), None, 3, 2),
        ]);
    }
}
