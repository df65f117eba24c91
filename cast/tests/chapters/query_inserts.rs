//! Query builder: inserts, upserts.

use cast::prelude::*;

use crate::model::*;

fn flight(departure: &str, destination: &str, price: i32) -> NewFlight {
    NewFlight {
        departure: departure.into(),
        destination: destination.into(),
        price,
        delayed: None,
    }
}

examples! {
    /// `DB::table('users')->insert(['email' => 'kayla@example.com', 'votes' => 0])`, `insertGetId`
    async fn insert(db) {
        let flight = Flight::create(db, flight("Oakland", "San Diego", 99)).await?;
        assert_eq!((flight.id, flight.delayed), (1, false));
    }

    /// `->insert([['email' => 'picard@example.com'], ['email' => 'janeway@example.com']])`
    async fn insert_several(db) {
        let new = [flight("A", "B", 1), flight("B", "C", 2)];
        assert_eq!(Flight::insert_many(db, new).await?, 2);
        assert_eq!(Flight::insert_many(db, []).await?, 0);
        assert_eq!(Flight::query().count(db).await?, 2);
    }

    /// more records than one statement may bind
    async fn insert_very_many(db) {
        let new = (0..12_000).map(|number| {
            let mut new = flight(&format!("from {number}"), "here", number);
            new.delayed = (number % 6_000 == 0).then_some(true);
            new
        });
        assert_eq!(Flight::insert_many(db, new).await?, 12_000);
        assert_eq!(Flight::query().filter(Flight::delayed.eq(true)).count(db).await?, 2);
        // The last of them is there already: none is inserted.
        let again = (12_000..24_000).map(|number| flight(&format!("from {number}"), "here", 1));
        let again = again.chain([flight("from 1", "here", 1)]);
        assert!(Flight::insert_many(db, again).await.unwrap_err().constraint().is_some());
        assert_eq!(Flight::query().count(db).await?, 12_000);
    }

    /// `->insertOrIgnore([['id' => 1, 'email' => 'sisko@example.com'], …])`
    async fn insert_or_ignore(db) {
        Flight::create(db, flight("Oakland", "San Diego", 99)).await?;
        let new = [flight("Oakland", "San Diego", 1), flight("Chicago", "New York", 2)];
        let inserted = Flight::insert_or_ignore(db, new).await?;
        // MySQL does not say which it left out.
        assert_eq!(inserted, if db.driver() == cast::Driver::MySql { 2 } else { 1 });
        assert_eq!(Flight::query().sum(db, Flight::price).await?, 101);
    }

    /// `->insertUsing(['id', 'name', 'email'], DB::table('users')->select('id', 'name', 'email')->where(…))`
    async fn insert_using(db) {
        let from = User::query()
            .filter(User::active.eq(true))
            .select((User::name, User::email, User::votes));
        let columns = (Flight::departure, Flight::destination, Flight::price);
        assert_eq!(Flight::insert_using(db, columns, from).await?, 2);
        let ben = Flight::query().filter(Flight::departure.eq("Ben")).first_or_fail(db).await?;
        assert_eq!(ben.price, 20);
    }

    /// `DB::table('flights')->upsert([…], ['departure', 'destination'], ['price'])`
    async fn upsert(db) {
        Flight::create(db, flight("Oakland", "San Diego", 10)).await?;
        let new = vec![flight("Oakland", "San Diego", 99), flight("Chicago", "New York", 150)];
        let unique = (Flight::departure, Flight::destination);
        Flight::upsert(db, new, unique, Flight::price).await?;
        let prices = Flight::query().order_by(Flight::price).pluck(db, Flight::price).await?;
        assert_eq!(prices, [99, 150]);
    }

    /// `->updateOrInsert(['email' => 'john@example.com'], ['votes' => 2])`
    async fn update_or_insert(db) {
        for (price, expected) in [(10, 10), (20, 20)] {
            let flight = Flight::query()
                .filter(Flight::departure.eq("Oakland"))
                .update_or_create(db, [Flight::price.set(price)], flight("Oakland", "Rome", price))
                .await?;
            assert_eq!((flight.id, flight.price), (1, expected));
        }
    }
}
