//! The selects of relations: pure functions from links and scopes to the plans of queries, which `query` prints as it
//! prints all others. So whatever a query can say, it can say of related records, too.

use super::Link;
use super::aggregate::{Aggregate, Function};
use super::plan::Load;
use super::rows::{MIDDLE, Rows, morph};
use crate::error::{Error, Result};
use crate::query::clauses::Source;
use crate::query::operand::{Function as Call, Operand, Output, Select};
use crate::query::plan::{ColumnName, Comparison, Condition, Scope};
use crate::value::Value;

/// Selects the related records of some parents. A row has the columns of the model, then what is computed over their own
/// relations, then, where a table is in between, the parent and the columns of that table.
pub(super) fn load(load: &Load, parents: &[Value]) -> Select {
    let scope = &load.scope;
    let mut rows = Rows::new(load.link, scope, Some(parents));
    if load.link.pick.is_none() && (scope.limit.is_some() || scope.offset.is_some()) {
        rows = rows.limited(scope);
    } else {
        rows.scope.sort.clone_from(&scope.sort);
    }
    let numbers = &mut rows.scope.eager.aggregates;
    numbers.clone_from(&scope.eager.aggregates);
    let outputs = match load.link.middle {
        Some(_) => rows.beside_the_model(),
        None => Vec::new(),
    };
    Select {
        scope: rows.scope,
        outputs,
    }
}

/// Refuses to load rows that are to be locked and cannot be. SQLite, which locks none, refuses as well: the program is to
/// fail where it is written, and not where it runs.
pub(super) fn check_lock(link: &Link, scope: &Scope) -> Result<()> {
    let Some(clauses) = scope
        .clauses
        .as_deref()
        .filter(|given| given.lock.is_some())
    else {
        return Ok(());
    };
    let because = if link.pick.is_some() {
        "it is one of many"
    } else if scope.limit.is_some() || scope.offset.is_some() {
        "they are limited for each parent"
    } else if !clauses.unions.is_empty() {
        "they are those of a union"
    } else {
        return Ok(());
    };
    Err(Error::CannotLock {
        relation: link.path(),
        because,
    })
}

/// The condition that a record has a related one.
pub(super) fn exists(link: &Link, scope: &Scope) -> Condition {
    Condition::Exists(Box::new(Select {
        scope: Rows::of_record(link, scope).scope,
        outputs: Vec::new(),
    }))
}

/// The condition that the number of a record's related ones stands in a relation to a number.
pub(super) fn counts(link: &Link, scope: &Scope, comparison: Comparison, number: u64) -> Condition {
    let number = Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
    let count = computed(link, scope, Call::CountAll, None);
    Condition::Compare(count, comparison, number.into())
}

/// A number over the related records of a record.
pub(crate) fn number(
    Aggregate {
        link,
        scope,
        function,
    }: &Aggregate,
) -> Operand {
    let (call, column) = match *function {
        Function::Exists => return Operand::Holds(Box::new(exists(link, scope))),
        Function::Count | Function::CountAs(_) => (Call::CountAll, None),
        Function::Sum(column) => (Call::Sum, Some(column)),
        Function::Avg(column) => (Call::Avg, Some(column)),
        Function::Min(column) => (Call::Min, Some(column)),
        Function::Max(column) => (Call::Max, Some(column)),
    };
    computed(link, scope, call, column)
}

fn computed(link: &Link, scope: &Scope, call: Call, column: Option<&'static str>) -> Operand {
    let Rows { scope, table, .. } = Rows::of_record(link, scope);
    let column = column.map(|name| ColumnName { table, name }.into());
    let output = Output {
        operand: Operand::Call(call, column.into_iter().collect()),
        alias: None,
    };
    Operand::Query(Box::new(Select {
        scope,
        outputs: vec![output],
    }))
}

/// The condition that a record is joined by the table in between to one that has a value in [`Link::local`].
pub(super) fn joined_to(link: &Link, value: &Value) -> Condition {
    let column = ColumnName {
        table: link.related.table,
        name: link.foreign,
    };
    Condition::InQuery(column.into(), Box::new(joined_keys(link, value)))
}

/// The condition that a record is the one of many that the relation of a record with this value means.
pub(super) fn picked(link: &Link, value: &Value) -> Condition {
    let key = ColumnName {
        table: link.related.table,
        name: link.related.key,
    };
    let parents = std::slice::from_ref(value);
    let select = Select {
        scope: Rows::new(link, &Scope::new(link.related), Some(parents)).scope,
        outputs: vec![Output::column(key)],
    };
    Condition::InQuery(key.into(), Box::new(select))
}

/// Selects what the table in between knows the related records by.
pub(super) fn joined_keys(link: &Link, value: &Value) -> Select {
    let Some(middle) = &link.middle else {
        unreachable!("invariant: only relations over a table in between ask for its rows")
    };
    let column = |name| ColumnName {
        table: MIDDLE,
        name,
    };
    let mut scope = Scope::over(link.related, Source::Named(middle.table, MIDDLE));
    scope.conditions.push(Condition::Compare(
        column(middle.to_model).into(),
        Comparison::Equal,
        value.clone().into(),
    ));
    scope.conditions.extend(morph(link));
    let deleted_at = middle.deleted_at.map(column);
    let is_there = deleted_at.map(|name| Condition::IsNull(name.into()));
    scope.conditions.extend(is_there);
    Select {
        scope,
        outputs: vec![Output::column(column(middle.to_related))],
    }
}
