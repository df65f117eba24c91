//! Query builder: retrieving rows, select statements, raw expressions.

use cast::func;
use cast::prelude::*;

use crate::model::*;

examples! {
    /// `DB::table('users')->get()`
    async fn get_all_rows(db) {
        assert_eq!(User::query().get(db).await?.len(), 3);
    }

    /// `DB::table('users')->where('name', 'John')->first()`
    async fn first_row(db) {
        let user = User::query().filter(User::name.eq("Ben")).first(db).await?;
        assert_eq!(user.expect("Ben").email, "ben@example.com");
    }

    /// `->firstOrFail()`
    async fn first_or_fail(db) {
        let nobody = User::query().filter(User::name.eq("John")).first_or_fail(db).await;
        assert!(nobody.unwrap_err().is_not_found());
    }

    /// `->value('email')`
    async fn single_value(db) {
        let ada = User::query().filter(User::name.eq("Ada"));
        let email = ada.value(db, User::email).await?;
        assert_eq!(email.as_deref(), Some("ada@example.com"));
    }

    /// `->find(3)`
    async fn find_by_id(db) {
        let user = User::find(db, 3).await?.expect("the third");
        assert_eq!(user.name, "Cleo");
        assert!(User::query().filter(User::active.eq(true)).find(db, 3).await?.is_none());
    }

    /// `DB::table('users')->pluck('title')`
    async fn pluck_a_column(db) {
        let titles = Post::query().order_by(Post::id).pluck(db, Post::title).await?;
        assert_eq!(titles, ["Engines", "Notes", "Bread"]);
    }

    /// `->pluck('title', 'name')`
    async fn pluck_with_keys(db) {
        let by_name: std::collections::HashMap<String, i32> =
            User::query().select((User::name, User::votes)).get(db).await?.into_iter().collect();
        assert_eq!(by_name["Ben"], 20);
    }

    /// `->sole()`
    async fn sole(db) {
        assert_eq!(User::query().filter(User::votes.eq(20)).sole(db).await?.name, "Ben");
        let several = User::query().filter(User::active.eq(true)).sole(db).await;
        assert!(matches!(several, Err(cast::Error::MultipleRecords { model: "User" })));
        assert!(User::query().filter(User::id.eq(9)).sole(db).await.unwrap_err().is_not_found());
    }

    /// `->select('name', 'email as user_email')->get()`
    async fn select_columns(db) {
        let users = User::query()
            .order_by(User::id)
            .select((User::name, User::email.named("user_email")));
        assert!(users.to_sql(db.driver()).0.contains("user_email"));
        assert_eq!(users.get(db).await?[0], ("Ada".into(), "ada@example.com".into()));
    }

    /// `->distinct()->get()`
    async fn distinct(db) {
        let departments = Order::query().order_by(Order::department).select(Order::department);
        assert_eq!(departments.distinct().get(db).await?, ["books", "tools"]);
    }

    /// `->addSelect('age')`: what is selected stands in one tuple
    async fn add_select(db) {
        let query = User::query().filter(User::id.eq(1));
        let one = query.clone().select(User::name).get(db).await?;
        let two = query.select((User::name, User::votes)).get(db).await?;
        assert_eq!((one[0].as_str(), &two[0]), ("Ada", &("Ada".to_owned(), 100)));
    }

    /// `DB::table('users')->select(DB::raw('count(*) as user_count, status'))->where('status', '<>', 1)->groupBy('status')`
    async fn raw_select(db) {
        let counts: Vec<(i64, bool)> = User::query()
            .filter(User::votes.ne(5))
            .group_by(User::active)
            .select((func::raw::<User, i64>("count(*)", vec![]), User::active))
            .get(db)
            .await?;
        assert_eq!(counts, [(2, true)]);
    }

    /// `DB::table('orders')->selectRaw('price * ? as price_with_tax', [1.0825])`
    async fn select_raw_with_bindings(db) {
        let doubled: Vec<i64> = Order::query()
            .order_by(Order::id)
            .select(func::raw::<Order, i64>("price * ?", vec![2.into()]))
            .get(db)
            .await?;
        assert_eq!(doubled, [200, 500, 80]);
    }

    /// `->selectRaw('price * 2')` without raw SQL
    async fn select_a_calculation(db) {
        let dear = Order::query().filter(Order::price.expression().mul(2).gt(400));
        assert_eq!(dear.count(db).await?, 1);
    }

    /// `DB::select('select * from users where active = ?', [1])`
    async fn raw_query(db) {
        let rows = db.select("select name from users where votes > ? order by id", vec![10.into()]).await?;
        assert_eq!(rows[1].get::<String>("name")?, "Ben");
    }

    /// `DB::scalar("select count(case when food = 'burger' then 1 end) from menu")`
    async fn raw_scalar(db) {
        let rows = db.select("select count(*) as many from users", vec![]).await?;
        assert_eq!(rows[0].get::<i64>("many")?, 3);
    }

    /// `DB::insert`, `DB::update`, `DB::delete`, `DB::statement`
    async fn raw_statements(db) {
        let touched = db.execute("update users set votes = ? where name = ?", vec![1.into(), "Ada".into()]).await?;
        assert_eq!(touched, 1);
        db.execute("delete from orders where price < ?", vec![50.into()]).await?;
        assert_eq!(Order::query().count(db).await?, 2);
    }

    /// `->toSql()`, `->toRawSql()`
    async fn to_sql(db) {
        let query = User::query().filter(User::name.eq("it's"));
        let (sql, values) = query.to_sql(db.driver());
        assert!(!sql.contains("it's"));
        assert_eq!(values, ["it's".into()]);
        let raw = query.to_raw_sql(db.driver());
        assert!(raw.ends_with("'it''s'"), "{raw}");
        // What is shown can be run.
        assert_eq!(db.select(&raw, vec![]).await?.len(), 0);
    }

    /// `DB::table('users')->explain()`
    async fn explain(db) {
        assert!(!User::query().filter(User::id.eq(1)).explain(db).await?.is_empty());
    }

    /// `DB::listen(fn ($query) => …)`
    async fn listen(db) {
        let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let list = std::sync::Arc::clone(&heard);
        db.listen(move |query| list.lock().expect("a list").push(query.caller.file().to_owned()));
        User::query().filter(User::votes.gt(1)).sum(db, User::votes).await?;
        let mut users = User::query().chunk(2);
        users.next(db).await?;
        User::query().simple_paginate(db, 2, 1).await?;
        User::query().paginate(db, 2, 1).await?;
        User::find(db, 1).await?.expect("Ada").touch(db).await?;
        for file in heard.lock().expect("a list").iter() {
            assert!(file.ends_with("query_selects.rs"), "{file}");
        }
    }
}
