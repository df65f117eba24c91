//! Models against databases that only exist as data.

use anvil_macros::Model;

use super::*;
use crate::driver::Driver;
use crate::prelude::*;
use crate::registry::{Models, models};
use crate::schema::inspect::{Column as FoundColumn, ForeignKey, Index};
use found::FoundTable;

#[derive(Model)]
#[model(table = "users", crate = "crate")]
struct User {
    id: i64,
    name: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Model)]
#[model(table = "posts", soft_deletes, crate = "crate")]
struct Post {
    id: i64,
    user_id: i64,
    title: String,
    body: Option<String>,
    #[column(default)]
    hits: i32,
    deleted_at: Option<Timestamp>,
    #[belongs_to]
    author: BelongsTo<User>,
    #[belongs_to_many(timestamps, columns("position"))]
    tags: BelongsToMany<Tag>,
}

#[derive(Model)]
#[model(table = "tags", crate = "crate")]
struct Tag {
    #[column(key)]
    id: crate::Uuid,
    label: String,
}

fn all() -> Models {
    models![Post, User, Tag]
}

/// A column that needs a value and has no default.
pub(super) fn column(name: &str, full_type: &str) -> FoundColumn {
    FoundColumn {
        name: name.to_owned(),
        type_name: full_type.split('(').next().unwrap_or_default().to_owned(),
        full_type: full_type.to_owned(),
        nullable: false,
        default: None,
        auto_increment: false,
        collation: None,
        comment: None,
        generated: None,
    }
}

fn nullable(name: &str, full_type: &str) -> FoundColumn {
    FoundColumn {
        nullable: true,
        ..column(name, full_type)
    }
}

fn index(name: &str, columns: &[&str], primary: bool) -> Index {
    Index {
        name: name.to_owned(),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        unique: primary,
        primary,
        kind: None,
    }
}

fn table(name: &str, columns: Vec<FoundColumn>) -> FoundTable {
    FoundTable {
        name: name.to_owned(),
        is_view: false,
        columns,
        indexes: vec![index("primary", &["id"], true)],
        foreign_keys: Vec::new(),
    }
}

/// A database that is in step with the models.
fn in_step() -> Found {
    let now = |name| FoundColumn {
        default: Some("current_timestamp".to_owned()),
        ..column(name, "datetime")
    };
    let key = |column: &str, table: &str| ForeignKey {
        name: Some(format!("posts_{column}_foreign")),
        columns: vec![column.to_owned()],
        foreign_table: table.to_owned(),
        foreign_columns: vec!["id".to_owned()],
        on_update: "no action".to_owned(),
        on_delete: "cascade".to_owned(),
    };
    let mut posts = table(
        "posts",
        vec![
            column("id", "integer"),
            column("user_id", "integer"),
            column("title", "varchar(255)"),
            nullable("body", "text"),
            FoundColumn {
                default: Some("0".to_owned()),
                ..column("hits", "integer")
            },
            nullable("deleted_at", "datetime"),
        ],
    );
    posts.foreign_keys.push(key("user_id", "users"));
    let mut middle = table(
        "post_tag",
        vec![
            column("post_id", "integer"),
            column("tag_id", "char(36)"),
            column("position", "integer"),
            now("created_at"),
            now("updated_at"),
        ],
    );
    middle.foreign_keys = vec![key("post_id", "posts"), key("tag_id", "tags")];
    let users = vec![
        column("id", "integer"),
        column("name", "varchar(255)"),
        now("created_at"),
        now("updated_at"),
    ];
    let tags = vec![column("id", "char(36)"), column("label", "varchar(255)")];
    Found {
        driver: Driver::Sqlite,
        tables: vec![posts, middle, table("users", users), table("tags", tags)],
    }
}

/// That database, after something was done to it.
fn after(change: impl FnOnce(&mut Vec<FoundTable>)) -> Found {
    let mut found = in_step();
    change(&mut found.tables);
    found
}

#[track_caller]
fn messages(found: &Found) -> Vec<String> {
    let found = differences(&Wanted::of(&all()), found);
    found.iter().map(Difference::message).collect()
}

#[track_caller]
fn script(found: &Found, renames: &[&str]) -> Script {
    Script::new(&operations(&Wanted::of(&all()), found, renames).expect("the renames fit"))
}

/// `posts: a.b; c` for each block.
fn shown(blocks: &[Block]) -> Vec<String> {
    let show = |block: &Block| {
        let lines: Vec<_> = block.lines.iter().map(|line| line.join(".")).collect();
        format!("{} {}: {}", block.method, block.table, lines.join("; "))
    };
    blocks.iter().map(show).collect()
}

#[test]
fn nothing_differs_where_models_and_tables_are_in_step() {
    assert_eq!(messages(&in_step()), Vec::<String>::new());
    assert!(script(&in_step(), &[]).is_empty());
}

#[test]
fn every_difference_is_told_with_its_field() {
    let found = after(|tables| {
        let posts = &mut tables[0];
        posts.columns[1] = column("user_id", "varchar(255)");
        posts.columns[2] = nullable("headline", "varchar(255)");
        posts.columns[3] = column("body", "text");
        posts.columns[4].default = None;
        posts.foreign_keys.clear();
        tables[2].indexes.clear();
        tables.remove(3);
    });
    assert_eq!(
        messages(&found),
        [
            "the column `posts.user_id` is `varchar(255)`, and `Post::user_id` is `i64`",
            "the column `posts.title` of `Post::title` is missing",
            "the column `posts.body` needs a value, and `Post::body` may be without one",
            "`Post::hits` leaves its value to the database, and the column `posts.hits` has no default",
            "`Post` has no field for the column `posts.headline`",
            "the relation `Post::author` has no foreign key from `posts.user_id` to `users.id`",
            "`User::id` leaves the key to the database, which has no value for `users.id`",
            "the table `users` has no primary key, and `User::id` is one",
            "the table `tags` of `Tag` is missing",
        ]
    );
    let all = differences(&Wanted::of(&all()), &found);
    assert!(all[0].place.contains("diff/tests.rs:"), "{}", all[0].place);
    assert!(
        all.iter()
            .all(|one| !one.remedy().is_empty() && !one.code().is_empty())
    );
}

#[test]
fn a_view_is_asked_for_its_columns_only() {
    let found = after(|tables| {
        let users = &mut tables[2];
        users.is_view = true;
        users.indexes.clear();
        users.columns[1].nullable = true;
    });
    assert_eq!(messages(&found), Vec::<String>::new());
}

#[test]
fn an_empty_database_gets_each_table_behind_those_that_it_points_to() {
    let script = script(&after(Vec::clear), &[]);
    assert_eq!(
        shown(&script.up),
        [
            "create users: id(); string(\"name\"); timestamps()",
            "create posts: id(); foreign_id(\"user_id\").constrained(); string(\"title\"); \
             text(\"body\").nullable(); integer(\"hits\").default(0); soft_deletes()",
            "create tags: uuid(\"id\").primary(); string(\"label\")",
            "create post_tag: foreign_id(\"post_id\").constrained().cascade_on_delete(); \
             foreign_uuid(\"tag_id\").constrained().cascade_on_delete(); \
             string(\"position\").nullable(); timestamps()",
        ]
    );
    assert_eq!(
        shown(&script.down),
        [
            "drop_if_exists post_tag: ",
            "drop_if_exists tags: ",
            "drop_if_exists posts: ",
            "drop_if_exists users: ",
        ]
    );
    assert!(script.notes[1].starts_with("nothing says the type of `post_tag.position`"));
}

#[test]
fn changes_are_taken_back_in_reverse() {
    let found = after(|tables| {
        let posts = &mut tables[0];
        posts.columns[1] = nullable("user_id", "integer");
        posts.columns[2] = column("stars", "integer");
        posts.indexes.push(index("by_stars", &["stars"], false));
        posts.foreign_keys.clear();
    });
    let script = script(&found, &[]);
    assert_eq!(
        shown(&script.up),
        [
            "table posts: drop_column(\"stars\"); big_integer(\"user_id\").change(); \
             string(\"title\").default(\"\"); foreign([\"user_id\"]).on(\"users\")"
        ]
    );
    assert_eq!(
        shown(&script.down),
        [
            "table posts: drop_foreign_of([\"user_id\"]); drop_column(\"title\"); \
             big_integer(\"user_id\").nullable().change(); big_integer(\"stars\").default(0); \
             index_named(\"by_stars\", [\"stars\"])"
        ]
    );
    assert_eq!(script.notes.len(), 3, "{:?}", script.notes);
    assert_eq!(script.rename_candidates, []);
}

#[test]
fn a_rename_keeps_the_column_and_what_else_is_to_change_of_it() {
    let found = after(|tables| tables[0].columns[2] = nullable("headline", "varchar(80)"));
    let asked = script(&found, &[]);
    let candidate = Rename {
        table: "posts".to_owned(),
        from: "headline".to_owned(),
        to: "title".to_owned(),
    };
    assert_eq!(asked.rename_candidates, [candidate]);
    assert!(shown(&asked.up)[0].starts_with("table posts: drop_column(\"headline\"); string("));
    for rename in ["headline:title", "posts.headline:title"] {
        let script = script(&found, &[rename]);
        assert_eq!(script.rename_candidates, []);
        assert_eq!(
            shown(&script.up),
            ["table posts: rename_column(\"headline\", \"title\"); \
                 string_len(\"title\", 80).change()"]
        );
        assert_eq!(
            shown(&script.down),
            [
                "table posts: string_len(\"headline\", 80).nullable().change(); \
                 rename_column(\"title\", \"headline\")"
            ]
        );
    }
}

#[test]
fn a_rename_that_nobody_can_mean_is_refused() {
    let wanted = Wanted::of(&all());
    let refusal = |text| {
        operations(&wanted, &in_step(), &[text])
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refusal("title"),
        "`title` is no rename: write `old:new`, or `table.old:new`"
    );
    assert_eq!(
        refusal("headline:title"),
        "no table has a column `headline` that its model has not, and lacks a column `title`"
    );
}

#[test]
fn a_type_that_cannot_be_made_of_the_old_one_is_dropped_and_added() {
    let found = after(|tables| tables[0].columns[5] = nullable("deleted_at", "integer"));
    assert_eq!(
        shown(&script(&found, &[]).up),
        ["table posts: drop_column(\"deleted_at\"); soft_deletes()"]
    );
    let found = after(|tables| tables[0].columns[4] = column("hits", "varchar(9)"));
    assert_eq!(
        shown(&script(&found, &[]).up),
        ["table posts: integer(\"hits\").default(0).change()"]
    );
}

#[test]
fn mysql_gets_numbers_of_one_sign_before_the_key_that_joins_them() {
    let mut found = after(|tables| {
        tables[0].foreign_keys.clear();
        tables[0].columns[1] = column("user_id", "bigint(20)");
        tables[2].columns[0] = column("id", "bigint(20) unsigned");
    });
    found.driver = Driver::MySql;
    for table in &mut found.tables {
        table.columns[0].auto_increment = true;
    }
    assert_eq!(
        shown(&script(&found, &[]).up),
        ["table posts: foreign_id(\"user_id\").change(); foreign([\"user_id\"]).on(\"users\")"]
    );
}

#[test]
fn tables_that_point_at_each_other_get_their_keys_when_both_are_there() {
    #[derive(Model)]
    #[model(table = "hens", crate = "crate")]
    struct Hen {
        id: i64,
        egg_id: Option<i64>,
        #[belongs_to]
        egg: BelongsTo<Egg>,
    }

    #[derive(Model)]
    #[model(table = "eggs", crate = "crate")]
    struct Egg {
        id: i64,
        hen_id: i64,
        #[belongs_to]
        hen: BelongsTo<Hen>,
    }

    let wanted = Wanted::of(&models![Hen, Egg]);
    let found = after(Vec::clear);
    let script = Script::new(&operations(&wanted, &found, &[]).expect("no renames"));
    assert_eq!(
        shown(&script.up),
        [
            "create hens: id(); foreign_id(\"egg_id\").nullable()",
            "create eggs: id(); foreign_id(\"hen_id\").constrained()",
            "table hens: foreign([\"egg_id\"]).on(\"eggs\")",
        ]
    );
    assert_eq!(
        shown(&script.down),
        [
            "table hens: drop_foreign_of([\"egg_id\"])",
            "drop_if_exists eggs: ",
            "drop_if_exists hens: ",
        ]
    );
}
