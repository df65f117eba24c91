//! Sea-query writes the same.

use sea_query::Query;

use super::super::bind::{build, literal};
use super::super::condition::restriction;
use super::super::operand::new_value;
use super::super::select::{Outputs, records};
use super::statement::is_whole;
use super::{delete, insert, select, update};
use crate::driver::Driver;
use crate::model::{Definition, Hooks, Setting};
use crate::query::operand::Operand;
use crate::query::plan::{ColumnName, Comparison, Condition, Scope, Sort, Trashed};
use crate::registry::About;
use crate::value::{Kind, Value};

static NOTES: Definition = Definition {
    name: "Note",
    morph: "note",
    table: "no\"te`s",
    columns: &["id", "sel\"ect", "hits", "deleted_at"],
    key: "id",
    generated: &[],
    relations: &[],
    names: None,
    created_at: None,
    updated_at: None,
    deleted_at: Some("deleted_at"),
    hooks: Hooks::NONE,
    about: || &NOTHING,
};

/// A table without a model: nobody knows its columns.
static TABLE: Definition = Definition {
    name: "tags",
    morph: "tags",
    table: "tags",
    columns: &[],
    key: "id",
    generated: &[],
    relations: &[],
    names: None,
    created_at: None,
    updated_at: None,
    deleted_at: None,
    hooks: Hooks::NONE,
    about: || &NOTHING,
};

const NOTHING: About = About {
    path: "",
    fields: &[],
    relations: &[],
    observers: &[],
    global_scopes: &[],
};

fn column(name: &'static str) -> Operand {
    let table = NOTES.table;
    ColumnName { table, name }.into()
}

fn hits(comparison: Comparison) -> Condition {
    Condition::Compare(column("hits"), comparison, Value::Int(7).into())
}

fn scopes() -> Vec<Scope> {
    let text = || Value::from("'; --");
    let mut scopes = Vec::new();
    let conditions = [
        vec![],
        vec![hits(Comparison::Equal)],
        vec![hits(Comparison::NotEqual), hits(Comparison::Greater)],
        vec![
            hits(Comparison::GreaterOrEqual),
            hits(Comparison::Less),
            hits(Comparison::LessOrEqual),
        ],
        vec![Condition::In(column("id"), vec![Value::Int(1)])],
        vec![
            Condition::In(column("sel\"ect"), vec![text(), text()]),
            Condition::IsNull(column("hits")),
        ],
        vec![Condition::Not(Box::new(Condition::IsNull(column("id"))))],
    ];
    for conditions in conditions {
        for trashed in [Trashed::Exclude, Trashed::Include, Trashed::Only] {
            for (limit, offset) in [
                (None, None),
                (Some(3), None),
                (None, Some(4)),
                (Some(5), Some(6)),
            ] {
                let mut scope = Scope::new(&NOTES);
                scope.conditions.clone_from(&conditions);
                scope.trashed = trashed;
                (scope.limit, scope.offset) = (limit, offset);
                let by = |name, descending| {
                    let table = NOTES.table;
                    Sort::column(ColumnName { table, name }, descending)
                };
                scope.sort = vec![by("hits", true), by("id", false)];
                scope.sort.truncate(conditions.len());
                scopes.push(scope);
            }
        }
    }
    scopes
}

/// What is bound as one type and compared as another on some database.
fn odd_values() -> Vec<Value> {
    vec![
        Value::Uuid(uuid::Uuid::nil()),
        #[cfg(feature = "decimal")]
        Value::Decimal(rust_decimal::Decimal::new(955, 2)),
    ]
}

/// Queries for a table without a model, whose columns may be named alone.
fn scopes_of_a_table() -> Vec<Scope> {
    let mut scopes = Vec::new();
    for table in ["", "tags"] {
        for value in odd_values() {
            let name = ColumnName { table, name: "key" };
            let mut scope = Scope::new(&TABLE);
            scope.conditions = vec![
                Condition::Compare(name.into(), Comparison::Equal, value.clone().into()),
                Condition::In(name.into(), vec![value.clone(), value]),
            ];
            scope.sort = vec![Sort::column(name, true)];
            scopes.push(scope.clone());
            scope.conditions.truncate(1);
            scopes.push(scope);
        }
    }
    scopes
}

#[test]
fn writes_what_sea_query_writes() {
    for driver in Driver::ALL {
        for scope in scopes().into_iter().chain(scopes_of_a_table()) {
            let plain = select(&scope, driver).expect("a plain select");
            assert_eq!(
                plain,
                build(&records(&scope, Outputs::Columns, driver), driver)
            );
        }
    }
}

#[test]
fn writes_the_changes_that_sea_query_writes() {
    let mut values = vec![Value::Int(1), Value::Null(Kind::Text)];
    values.extend(odd_values());
    let names = ["hits", "sel\"ect", "uuid", "decimal"];
    let settings: Vec<Setting> = names
        .into_iter()
        .zip(values.clone())
        .map(|(column, value)| Setting {
            column,
            to: value.into(),
        })
        .collect();
    for driver in Driver::ALL {
        for returning in [true, false] {
            let mut expected = Query::insert();
            expected
                .into_table(NOTES.table)
                .columns(settings.iter().map(|set| set.column))
                .values_panic(values.iter().map(literal));
            if returning && driver != Driver::MySql {
                expected.returning(Query::returning().columns(NOTES.columns.iter().copied()));
            }
            let plain = insert(
                &NOTES,
                &settings,
                returning && driver != Driver::MySql,
                driver,
            );
            assert_eq!(plain, Some(build(&expected, driver)));
        }
        for scope in scopes()
            .into_iter()
            .chain(scopes_of_a_table())
            .filter(is_whole)
        {
            let conditions = scope.conditions();
            let mut expected = Query::update();
            expected
                .table(scope.model.table)
                .and_where_option(restriction(&conditions, driver));
            for set in &settings {
                expected.value(set.column, new_value(&set.to, driver));
            }
            assert_eq!(
                update(&scope, &settings, false, driver),
                Some(build(&expected, driver))
            );
            let mut expected = Query::delete();
            expected
                .from_table(scope.model.table)
                .and_where_option(restriction(&conditions, driver));
            assert_eq!(delete(&scope, driver), Some(build(&expected, driver)));
        }
    }
}
