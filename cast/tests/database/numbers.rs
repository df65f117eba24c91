//! Numbers of queries: decimals, quotients, aggregates over groups and over equal records, and locks.

use cast::migration::Schema;
use cast::prelude::*;
use cast::{Decimal, Driver, Error, QueryProblem};

use crate::backend::on_each;
use crate::model::{Post, User, migrate, post, user};

#[derive(anvil_macros::Model)]
#[model(table = "orders", crate = "cast")]
struct Order {
    id: i64,
    user_id: i64,
    price: Decimal,
    pieces: i32,
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

async fn orders(db: &Db) {
    let mut schema = Schema::new();
    schema.create("orders", |t| {
        t.id();
        t.big_integer("user_id");
        t.decimal("price", 8, 2);
        t.integer("pieces");
    });
    schema.apply(db).await.unwrap();
    for (user_id, price, pieces) in [(1, "9.50", 5), (1, "3.00", 4), (2, "2.25", 9)] {
        let new = NewOrder {
            user_id,
            price: decimal(price),
            pieces,
        };
        Order::create(db, new).await.unwrap();
    }
}

#[tokio::test]
async fn decimals_are_compared_as_numbers_wherever_they_stand() {
    on_each(async |db| {
        orders(&db).await;
        let dear = |limit: &str| {
            Order::query()
                .group_by(Order::user_id)
                .having(Order::price.sum().gt(decimal(limit)))
                .select(Order::user_id)
        };
        assert_eq!(dear("10").get(&db).await.unwrap(), [1]);
        assert_eq!(dear("12.5").get(&db).await.unwrap(), Vec::<i64>::new());
        for (filter, expected) in [
            (Order::price.abs().lt(decimal("5")), 2),
            (Order::price.abs().gte(decimal("9.5")), 1),
            (
                Order::price.abs().in_list([decimal("3"), decimal("2.25")]),
                2,
            ),
            (
                Order::price.abs().between(decimal("2.5"), decimal("9.4")),
                1,
            ),
            (
                Order::price
                    .expression()
                    .add(decimal("0.5"))
                    .eq(decimal("10")),
                1,
            ),
            (Order::price.eq(decimal("3")), 1),
            (Order::price.in_list([decimal("9.5")]), 1),
        ] {
            let shown = format!("{filter:?}");
            let count = Order::query().filter(filter).count(&db).await.unwrap();
            assert_eq!(count, expected, "{:?}: {shown}", db.driver());
        }
    })
    .await;
}

#[tokio::test]
async fn amounts_of_money_are_exact() {
    on_each(async |db| {
        orders(&db).await;
        let mut order = Order::find_or_fail(&db, 1).await.unwrap();
        order
            .increment(&db, Order::price, decimal("0.10"))
            .await
            .unwrap();
        assert_eq!(order.price, decimal("9.60"));
        Order::query()
            .decrement(&db, Order::price, decimal("0.05"))
            .await
            .unwrap();
        order.refresh(&db).await.unwrap();
        assert_eq!(order.price, decimal("9.55"));
        assert_eq!(
            Order::query().sum(&db, Order::price).await.unwrap(),
            decimal("14.70")
        );
    })
    .await;
}

#[tokio::test]
async fn a_quotient_of_whole_numbers_is_whole_everywhere() {
    on_each(async |db| {
        orders(&db).await;
        let halves = Order::query()
            .order_by(Order::id)
            .select(Order::pieces.expression().div(2));
        assert_eq!(halves.get(&db).await.unwrap(), [2, 2, 4]);
        let change = Order::pieces.set_to(Order::pieces.expression().div(2));
        Order::query().update(&db, [change]).await.unwrap();
        let pieces = Order::query()
            .order_by(Order::id)
            .pluck(&db, Order::pieces)
            .await
            .unwrap();
        assert_eq!(pieces, [2, 2, 4]);
        let thirds = Order::query()
            .filter(Order::id.eq(1))
            .select(Order::price.expression().div(decimal("2")));
        assert_eq!(thirds.first_or_fail(&db).await.unwrap(), decimal("4.75"));
    })
    .await;
}

#[tokio::test]
async fn equal_records_count_once_and_different_ones_with_equal_numbers_each() {
    on_each(async |db| {
        migrate(&db).await;
        let author = user(&db, "ada").await;
        user(&db, "bea").await;
        for title in ["a", "b"] {
            post(&db, &author, title, 5).await;
        }
        // Each post stands beside each of the two users.
        let twice = || Post::query().cross_join::<User>().distinct();
        assert_eq!(twice().count(&db).await.unwrap(), 2);
        assert_eq!(twice().sum(&db, Post::hits).await.unwrap(), 10);
        assert_eq!(twice().avg(&db, Post::hits).await.unwrap(), Some(5.0));
        assert_eq!(twice().limit(1).sum(&db, Post::hits).await.unwrap(), 5);
    })
    .await;
}

#[tokio::test]
async fn one_number_over_groups_is_refused() {
    on_each(async |db| {
        orders(&db).await;
        let error = Order::query()
            .group_by(Order::user_id)
            .sum(&db, Order::pieces)
            .await
            .unwrap_err();
        let Error::InvalidQuery { problem, .. } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(*problem, QueryProblem::Grouped { function: "sum" });
        assert!(error.to_string().contains("orders"), "{error}");
        assert_eq!(
            Order::query()
                .group_by(Order::user_id)
                .count(&db)
                .await
                .unwrap(),
            2
        );
    })
    .await;
}

#[tokio::test]
async fn a_lock_is_never_silently_without_effect() {
    on_each(async |db| {
        orders(&db).await;
        let tx = db.begin().await.unwrap();
        let locked = || Order::query().filter(Order::id.eq(1)).lock_for_update();
        let error = locked().count(&tx).await.unwrap_err();
        let is_refused = |error: &Error| {
            matches!(
                error,
                Error::InvalidQuery {
                    problem: QueryProblem::LockedNumber,
                    ..
                }
            )
        };
        assert!(is_refused(&error), "{error:?}");
        assert!(is_refused(
            &locked().sum(&tx, Order::pieces).await.unwrap_err()
        ));
        assert_eq!(locked().paginate(&tx, 5, 1).await.unwrap().total(), 1);
        tx.rollback().await.unwrap();
        // Whether a record is there, and stays there.
        let tx = db.begin().await.unwrap();
        assert!(locked().exists(&tx).await.unwrap());
        if db.driver() != Driver::Sqlite {
            let error = locked().no_wait().get(&db).await.unwrap_err();
            assert!(error.is_retryable(), "{error:?}");
        }
        tx.rollback().await.unwrap();
    })
    .await;
}
