//! Conditions on related records, and numbers over them.

use cast::prelude::*;
use cast::{Driver, Value};

#[derive(anvil_macros::Model)]
#[model(table = "posts", soft_deletes, crate = "cast")]
struct Post {
    id: i64,
    user_id: i64,
    deleted_at: Option<Timestamp>,
    #[belongs_to]
    author: BelongsTo<User>,
    #[belongs_to_many(table = "post_tag")]
    tags: BelongsToMany<Tag>,
}

#[derive(anvil_macros::Model)]
#[model(table = "users", crate = "cast")]
struct User {
    id: i64,
    boss_id: Option<i64>,
    #[has_many]
    posts: HasMany<Post>,
    #[has_one(latest_of_many)]
    newest: HasOne<Post>,
    #[belongs_to]
    boss: BelongsTo<User>,
}

#[derive(anvil_macros::Model)]
#[model(table = "tags", crate = "cast")]
struct Tag {
    id: i64,
    name: String,
    #[morph_many(name = "noted")]
    notes: MorphMany<Note>,
}

#[derive(anvil_macros::Model)]
#[model(table = "notes", crate = "cast")]
struct Note {
    id: i64,
    noted_id: i64,
    noted_type: String,
}

/// The text behind `WHERE` on SQLite without quotes, and the bound values.
fn condition<M: Model>(query: &Query<M>) -> (String, Vec<Value>) {
    let (sql, values) = query.to_sql(Driver::Sqlite);
    let (_, condition) = sql.split_once("WHERE ").expect("a condition");
    (condition.replace('"', ""), values)
}

#[test]
fn a_related_record_is_asked_for_by_exists() {
    let query = User::query().where_has(User::posts, |q| q.filter(Post::id.gt(5)));
    let (sql, values) = condition(&query);
    assert_eq!(
        sql,
        "EXISTS(SELECT 1 FROM posts WHERE posts.user_id = users.id AND \
         posts.id > ? AND posts.deleted_at IS NULL)"
    );
    assert_eq!(values, [Value::Int(5)]);
}

#[test]
fn each_database_gets_its_own_quotes_and_placeholders() {
    let query = Post::query()
        .with_trashed()
        .has_count(Post::author.filter(User::id.lt(3)), 2..);
    let (sql, _) = query.to_sql(Driver::Postgres);
    assert!(
        sql.ends_with(
            r#"WHERE (SELECT COUNT(*) FROM "users" WHERE "users"."id" = "posts"."user_id" AND "users"."id" < $1) >= $2"#
        ),
        "{sql}"
    );
    let (sql, _) = query.to_sql(Driver::MySql);
    assert!(
        sql.ends_with(
            "WHERE (SELECT COUNT(*) FROM `users` WHERE `users`.`id` = `posts`.`user_id` AND `users`.`id` < ?) >= ?"
        ),
        "{sql}"
    );
}

#[test]
fn a_table_within_itself_has_another_name_there() {
    let (sql, _) = condition(&User::query().has(User::boss));
    assert_eq!(
        sql,
        "EXISTS(SELECT 1 FROM users AS anvil_related WHERE anvil_related.id = users.boss_id)"
    );
}

#[test]
fn a_pivot_table_is_joined() {
    let query = Post::query().where_has(Post::tags, |q| q.filter(Tag::name.eq("x")));
    let (sql, _) = condition(&query.with_trashed());
    assert_eq!(
        sql,
        "EXISTS(SELECT 1 FROM tags INNER JOIN post_tag AS anvil_pivot ON anvil_pivot.tag_id = tags.id \
         WHERE anvil_pivot.post_id = posts.id AND tags.name = ?)"
    );
}

#[test]
fn a_column_that_names_a_model_is_looked_at() {
    let (sql, values) = condition(&Tag::query().has(Tag::notes));
    assert_eq!(
        sql,
        "EXISTS(SELECT 1 FROM notes WHERE notes.noted_id = tags.id AND notes.noted_type = ?)"
    );
    assert_eq!(values, [Value::from("tag")]);
}

#[test]
fn the_one_of_many_is_chosen_before_it_is_looked_at() {
    let query = User::query().where_has(User::newest, |q| q.filter(Post::user_id.eq(1)));
    let (sql, _) = condition(&query);
    assert_eq!(
        sql,
        "EXISTS(SELECT 1 FROM (SELECT posts.id, posts.user_id, posts.deleted_at, ROW_NUMBER() OVER \
         (PARTITION BY posts.user_id ORDER BY posts.id DESC) AS anvil_place FROM posts \
         WHERE posts.deleted_at IS NULL) AS posts WHERE posts.user_id = users.id AND \
         posts.user_id = ? AND posts.anvil_place = ?)"
    );
}

#[test]
fn conditions_on_a_table_within_itself_stay_inside() {
    let query = User::query().where_has(User::boss, |q| q.filter(User::id.gt(5)));
    let (sql, _) = condition(&query);
    assert_eq!(
        sql,
        "EXISTS(SELECT 1 FROM (SELECT users.id, users.boss_id FROM users WHERE users.id > ?) AS anvil_related \
         WHERE anvil_related.id = users.boss_id)"
    );
}

#[test]
fn numbers_are_columns_of_the_select() {
    let query = User::query()
        .with_count(User::posts.with_trashed())
        .with_exists(User::boss);
    let (sql, _) = query.to_sql(Driver::Sqlite);
    assert_eq!(
        sql.replace('"', ""),
        "SELECT users.id, users.boss_id, (SELECT COUNT(*) FROM posts WHERE posts.user_id = users.id) AS \
         anvil_aggregate_0, EXISTS(SELECT 1 FROM users AS anvil_related WHERE anvil_related.id = users.boss_id) \
         AS anvil_aggregate_1 FROM users"
    );
}

#[test]
fn impossible_numbers_find_nothing_and_any_number_finds_all() {
    let (sql, _) = condition(&User::query().has_count(User::posts, ..0));
    assert_eq!(sql, "1 = 0");
    let (sql, _) = condition(&User::query().has_count(User::posts, ..));
    assert_eq!(sql, "1 = 1");
}
