//! Selects.

use cast::prelude::*;
use cast::{Driver, Value};

#[derive(anvil_macros::Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    title: String,
    hits: i32,
    published_at: Option<Timestamp>,
    #[column(name = "select")]
    choice: bool,
}

#[derive(anvil_macros::Model)]
#[model(table = "notes", soft_deletes, crate = "cast")]
struct Note {
    id: i64,
    created_at: Timestamp,
    deleted_at: Option<Timestamp>,
}

const COLUMNS: &str =
    r#""posts"."id", "posts"."title", "posts"."hits", "posts"."published_at", "posts"."select""#;

/// Checks the text behind `FROM "posts"` on SQLite, and the bound values.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "it keeps the cases short")]
fn check<const N: usize>(query: &Query<Post>, tail: &str, values: [Value; N]) {
    let (sql, bound) = query.to_sql(Driver::Sqlite);
    assert_eq!(sql, format!(r#"SELECT {COLUMNS} FROM "posts"{tail}"#));
    assert_eq!(bound, values);
}

#[test]
fn names_are_quoted_and_values_bound_as_each_database_wants() {
    let query = Post::query()
        .filter(Post::title.eq("'; drop table posts --"))
        .limit(3);
    let value = Value::from("'; drop table posts --");
    let (sql, values) = query.to_sql(Driver::Postgres);
    assert_eq!(
        sql,
        format!(r#"SELECT {COLUMNS} FROM "posts" WHERE "posts"."title" = $1 LIMIT $2"#)
    );
    assert_eq!(values, [value.clone(), Value::Int(3)]);
    let (sql, values) = query.to_sql(Driver::MySql);
    let columns = COLUMNS.replace('"', "`");
    assert_eq!(
        sql,
        format!("SELECT {columns} FROM `posts` WHERE `posts`.`title` = ? LIMIT ?")
    );
    assert_eq!(values, [value, Value::Int(3)]);
}

#[test]
fn every_comparison_has_its_operator() {
    for (filter, operator) in [
        (Post::hits.eq(1), "="),
        (Post::hits.ne(1), "<>"),
        (Post::hits.gt(1), ">"),
        (Post::hits.gte(1), ">="),
        (Post::hits.lt(1), "<"),
        (Post::hits.lte(1), "<="),
    ] {
        let tail = format!(r#" WHERE "posts"."hits" {operator} ?"#);
        check(&Post::query().filter(filter), &tail, [1.into()]);
    }
}

#[test]
fn conditions_given_one_after_another_must_all_hold() {
    check(
        &Post::query()
            .filter(Post::hits.gt(1))
            .filter(Post::title.ne("x")),
        r#" WHERE "posts"."hits" > ? AND "posts"."title" <> ?"#,
        [1.into(), "x".into()],
    );
}

#[test]
fn combinations_keep_their_parentheses() {
    let either = Post::hits
        .gt(1)
        .or(Post::hits.lt(-1))
        .or(Post::choice.eq(true));
    check(
        &Post::query().filter(either.clone().and(Post::title.ne("x"))),
        r#" WHERE ("posts"."hits" > ? OR "posts"."hits" < ? OR "posts"."select" = ?) AND "posts"."title" <> ?"#,
        [1.into(), (-1).into(), true.into(), "x".into()],
    );
    check(
        &Post::query().filter(!either),
        r#" WHERE NOT ("posts"."hits" > ? OR "posts"."hits" < ? OR "posts"."select" = ?)"#,
        [1.into(), (-1).into(), true.into()],
    );
}

#[test]
fn nulls_ranges_and_lists() {
    check(
        &Post::query().filter(Post::published_at.is_null()),
        r#" WHERE "posts"."published_at" IS NULL"#,
        [],
    );
    check(
        &Post::query().filter(Post::published_at.is_not_null()),
        r#" WHERE "posts"."published_at" IS NOT NULL"#,
        [],
    );
    check(
        &Post::query().filter(Post::hits.between(1, 5)),
        r#" WHERE "posts"."hits" BETWEEN ? AND ?"#,
        [1.into(), 5.into()],
    );
    check(
        &Post::query().filter(Post::id.in_list([1, 2])),
        r#" WHERE "posts"."id" IN (?, ?)"#,
        [1.into(), 2.into()],
    );
    check(
        &Post::query().filter(Post::id.in_list(Vec::<i64>::new())),
        " WHERE 1 = 0",
        [],
    );
}

#[test]
fn a_text_to_search_for_has_no_wildcards() {
    let query = Post::query().filter(Post::title.contains(r"50%_\"));
    check(
        &query,
        r#" WHERE "posts"."title" LIKE ? ESCAPE '\'"#,
        [r"%50\%\_\\%".into()],
    );
    assert!(query.to_sql(Driver::MySql).0.ends_with("`title` LIKE ?"));
    check(
        &Post::query()
            .filter(Post::title.starts_with("a"))
            .filter(Post::title.ends_with("z")),
        r#" WHERE "posts"."title" LIKE ? ESCAPE '\' AND "posts"."title" LIKE ? ESCAPE '\'"#,
        ["a%".into(), "%z".into()],
    );
}

#[test]
fn raw_conditions_take_question_marks_on_every_database() {
    let query = Post::query().filter(Post::hits.gt(0)).filter(Filter::raw(
        "length(title) > ? OR title = '?'",
        vec![9.into()],
    ));
    check(
        &query,
        r#" WHERE "posts"."hits" > ? AND ((length(title) > ? OR title = '?'))"#,
        [0.into(), 9.into()],
    );
    let (sql, values) = query.to_sql(Driver::Postgres);
    assert!(
        sql.ends_with(r#"WHERE "posts"."hits" > $1 AND ((length(title) > $2 OR title = '?'))"#),
        "{sql}"
    );
    assert_eq!(values.len(), 2);
}

#[test]
fn orders_limits_and_offsets() {
    check(
        &Post::query()
            .order_by(Post::hits.desc())
            .order_by(Post::title)
            .limit(5)
            .offset(10),
        r#" ORDER BY "posts"."hits" DESC, "posts"."title" ASC LIMIT ? OFFSET ?"#,
        [5.into(), 10.into()],
    );
    check(
        &Post::query().offset(10),
        " LIMIT ? OFFSET ?",
        [i64::MAX.into(), 10.into()],
    );
    check(
        &Post::query().latest(),
        r#" ORDER BY "posts"."id" DESC"#,
        [],
    );
    let (sql, _) = Note::query().oldest().with_trashed().to_sql(Driver::Sqlite);
    assert!(
        sql.ends_with(r#"FROM "notes" ORDER BY "notes"."created_at" ASC, "notes"."id" ASC"#),
        "{sql}"
    );
}

#[test]
fn soft_deleted_records_are_left_out_unless_asked_for() {
    let tail = |query: &Query<Note>| {
        let sql = query.to_sql(Driver::Sqlite).0;
        sql.split_once(r#"FROM "notes""#)
            .expect("a select from notes")
            .1
            .to_owned()
    };
    assert_eq!(
        tail(&Note::query()),
        r#" WHERE "notes"."deleted_at" IS NULL"#
    );
    assert_eq!(tail(&Note::query().with_trashed()), "");
    assert_eq!(
        tail(&Note::query().only_trashed()),
        r#" WHERE "notes"."deleted_at" IS NOT NULL"#
    );
    let either = Note::id.eq(1).or(Note::id.eq(2));
    assert_eq!(
        tail(&Note::query().filter(either)),
        r#" WHERE ("notes"."id" = ? OR "notes"."id" = ?) AND "notes"."deleted_at" IS NULL"#
    );
}
