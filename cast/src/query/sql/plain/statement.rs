//! Which statements are plain, and in which order their clauses stand.

use super::text::Text;
use crate::connection::Statement;
use crate::driver::Driver;
use crate::model::{Definition, Setting};
use crate::query::operand::Operand;
use crate::query::plan::{ColumnName, Condition, Scope};
use crate::value::Value;

/// Selects all columns of the records of a scope.
pub(in crate::query::sql) fn select(scope: &Scope, driver: Driver) -> Option<Statement> {
    let sorted = scope
        .sort
        .iter()
        .all(|sort| sort.nulls.is_none() && matches!(sort.by, Operand::Column(_)));
    if !sorted
        || scope.clauses.is_some()
        || !scope.eager.aggregates.is_empty()
        || !has_plain_conditions(scope)
    {
        return None;
    }
    let model = scope.model;
    let mut text = Text::new(driver, 32 + model.columns.len() * (model.table.len() + 16));
    text.push("SELECT ");
    if model.columns.is_empty() {
        text.push("*");
    }
    for (place, name) in model.columns.iter().enumerate() {
        text.push(if place == 0 { "" } else { ", " });
        text.column(ColumnName {
            table: model.table,
            name,
        });
    }
    text.push(" FROM ");
    text.name(model.table);
    text.restriction(scope);
    for (place, sort) in scope.sort.iter().enumerate() {
        if let Operand::Column(name) = sort.by {
            text.push(if place == 0 { " ORDER BY " } else { ", " });
            text.column(name);
            text.push(if sort.descending { " DESC" } else { " ASC" });
        }
    }
    // SQLite and MySQL know no offset without a limit.
    let no_limit =
        (scope.offset.is_some() && driver != Driver::Postgres).then_some(i64::MAX as u64);
    for (word, number) in [
        (" LIMIT ", scope.limit.or(no_limit)),
        (" OFFSET ", scope.offset),
    ] {
        if let Some(number) = number {
            text.push(word);
            text.value(Value::Int(i64::try_from(number).unwrap_or(i64::MAX)));
        }
    }
    Some(text.finish())
}

/// Inserts one record, and gives its columns back where that is asked for.
pub(in crate::query::sql) fn insert(
    model: &Definition,
    values: &[Setting],
    returning: bool,
    driver: Driver,
) -> Option<Statement> {
    if values.is_empty() || !are_values(values) {
        return None;
    }
    let mut text = Text::new(driver, 64 + (values.len() + model.columns.len()) * 20);
    text.push("INSERT INTO ");
    text.name(model.table);
    for (place, set) in values.iter().enumerate() {
        text.push(if place == 0 { " (" } else { ", " });
        text.name(set.column);
    }
    text.push(") VALUES (");
    for (place, set) in values.iter().enumerate() {
        text.push(if place == 0 { "" } else { ", " });
        text.setting(set);
    }
    text.push(")");
    if returning {
        text.returning(model);
    }
    Some(text.finish())
}

/// Updates the records of a scope, and gives their columns back where that is asked for.
pub(in crate::query::sql) fn update(
    scope: &Scope,
    settings: &[Setting],
    returning: bool,
    driver: Driver,
) -> Option<Statement> {
    if settings.is_empty() || !are_values(settings) || !is_whole(scope) {
        return None;
    }
    let model = scope.model;
    let mut text = Text::new(driver, 64 + (settings.len() + model.columns.len()) * 20);
    text.push("UPDATE ");
    text.name(model.table);
    for (place, set) in settings.iter().enumerate() {
        text.push(if place == 0 { " SET " } else { ", " });
        text.name(set.column);
        text.push(" = ");
        text.setting(set);
    }
    text.restriction(scope);
    if returning {
        text.returning(model);
    }
    Some(text.finish())
}

/// Deletes the records of a scope.
pub(in crate::query::sql) fn delete(scope: &Scope, driver: Driver) -> Option<Statement> {
    if !is_whole(scope) {
        return None;
    }
    let mut text = Text::new(driver, 64);
    text.push("DELETE FROM ");
    text.name(scope.model.table);
    text.restriction(scope);
    Some(text.finish())
}

fn are_values(settings: &[Setting]) -> bool {
    let mut settings = settings.iter();
    settings.all(|set| matches!(set.to, Operand::Value(_)))
}

/// Whether conditions alone say which records are meant.
pub(super) fn is_whole(scope: &Scope) -> bool {
    let is_limited = scope.limit.is_some() || scope.offset.is_some();
    !is_limited && scope.clauses.is_none() && has_plain_conditions(scope)
}

fn has_plain_conditions(scope: &Scope) -> bool {
    let has_global = !scope.unscoped && !scope.model.hooks.global_scopes.is_empty();
    !has_global && scope.conditions.iter().all(is_plain)
}

fn is_plain(condition: &Condition) -> bool {
    match condition {
        Condition::Compare(Operand::Column(_), _, Operand::Value(_))
        | Condition::IsNull(Operand::Column(_)) => true,
        Condition::In(Operand::Column(_), values) => !values.is_empty(),
        Condition::Not(inner) => matches!(&**inner, Condition::IsNull(Operand::Column(_))),
        _ => false,
    }
}
