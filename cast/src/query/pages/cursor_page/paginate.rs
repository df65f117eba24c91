//! Reads the page behind or before a cursor.

use super::page::CursorPage;
use super::token::Token;
use crate::connection::{BoxFuture, Executor};
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::query::Query;
use crate::query::operand::Operand;
use crate::query::plan::{ColumnName, Comparison, Condition, Nulls, Scope, Sort};
use crate::query::run::Missing;
use crate::relation;
use crate::row::Row;
use crate::secrets;
use crate::value::Value;
use crate::watch;

impl<M: Model> Query<M> {
    /// The records behind a cursor, which an earlier page gave; those at the beginning without one.
    ///
    /// The records are sorted by the query's columns, and then by the key. Records without a value in such a column stand
    /// where the database puts them, or where the order says (`desc_nulls_last`). The cursor is signed with the
    /// application's key: one that somebody made up or changed is an error.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCursor`], [`Error::NoSecrets`] without [`secrets::install`](crate::secrets::install),
    /// [`Error::CursorOrder`] when the order cannot be continued, and those of [`get`](Self::get).
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, title: String }
    /// # async fn run(db: Db, cursor: Option<&str>) -> cast::Result<()> {
    /// let page = Post::query().order_by(Post::title).cursor_paginate(&db, 15, cursor).await?;
    /// let next: Option<&str> = page.next_cursor();
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn cursor_paginate<'a>(
        self,
        db: &'a dyn Executor,
        per_page: u64,
        cursor: Option<&str>,
    ) -> BoxFuture<'a, Result<CursorPage<M>>> {
        let caller = std::panic::Location::caller();
        let per_page = per_page.max(1);
        let started = start(self.scope, per_page, cursor, db.driver());
        let is_behind_the_first = cursor.is_some();
        Box::pin(async move {
            let started = started?;
            let scope = started.scope.clone();
            let found = relation::fetch(db, scope, Missing::Empty, caller);
            let (rows, mut loaded) = watch::part(is_behind_the_first, found).await?;
            let mut page = started.finish(rows, per_page)?;
            let records: Vec<M> = relation::records(&mut page.rows, &mut loaded)?;
            if let (Some(first), Some(values)) = (records.first(), &mut page.previous) {
                started.read_typed(first, values);
            }
            if let (Some(last), Some(values)) = (records.last(), &mut page.next) {
                started.read_typed(last, values);
            }
            let previous = page.previous.map(|values| started.token(values, true));
            let next = page.next.map(|values| started.token(values, false));
            Ok(CursorPage::new(
                records,
                per_page,
                previous.transpose()?,
                next.transpose()?,
            ))
        })
    }
}

/// The rows of a page in their order, and the places at its ends behind which there is more: the values of the order's
/// columns there.
struct Rows {
    rows: Vec<Row>,
    previous: Option<Vec<Value>>,
    next: Option<Vec<Value>>,
}

/// A page that is to be read.
struct Started {
    scope: Scope,
    /// The columns of the order.
    columns: Vec<&'static str>,
    /// Whether the page lies before its cursor.
    backward: bool,
    /// Whether it has a cursor at all.
    has_cursor: bool,
}

fn start(mut scope: Scope, per_page: u64, cursor: Option<&str>, driver: Driver) -> Result<Started> {
    let model = scope.model;
    (scope.limit, scope.offset) = (None, None);
    scope = scope.whole();
    if scope.is_grouped() {
        return Err(Error::CursorOrder { model: model.name });
    }
    let mut columns = Vec::new();
    for sort in &scope.sort {
        match &sort.by {
            Operand::Column(column)
                if column.table == model.table && model.columns.contains(&column.name) =>
            {
                columns.push(column.name);
            }
            _ => return Err(Error::CursorOrder { model: model.name }),
        }
    }
    if !columns.contains(&model.key) {
        let descending = scope.sort.last().is_some_and(|sort| sort.descending);
        let name = ColumnName {
            table: model.table,
            name: model.key,
        };
        scope.sort.push(Sort::column(name, descending));
        columns.push(model.key);
    }
    let token = match cursor {
        Some(text) => Some(Token::read(text, &*secrets::installed()?, &columns)?),
        // Without a key no page could be left again.
        None => secrets::installed().map(|_| None)?,
    };
    let backward = token.as_ref().is_some_and(|token| token.backward);
    if backward {
        for sort in &mut scope.sort {
            sort.descending = !sort.descending;
            sort.nulls = sort.nulls.map(|nulls| match nulls {
                Nulls::First => Nulls::Last,
                Nulls::Last => Nulls::First,
            });
        }
    }
    let has_cursor = token.is_some();
    if let Some(token) = token {
        let behind = behind(&scope.sort, &token.values, driver);
        scope.conditions.push(behind);
    }
    scope.limit = Some(per_page.saturating_add(1));
    Ok(Started {
        scope,
        columns,
        backward,
        has_cursor,
    })
}

/// `a > x OR (a = x AND (b > y OR …))`.
fn behind(sort: &[Sort], values: &[Value], driver: Driver) -> Condition {
    let mut condition: Option<Condition> = None;
    for (sort, value) in sort.iter().zip(values).rev() {
        let mut any = beyond(sort, value, driver);
        if let Some(later) = condition {
            any.push(Condition::All(vec![is_at(sort, value), later]));
        }
        condition = Some(Condition::Any(any));
    }
    condition.unwrap_or(Condition::All(Vec::new()))
}

/// The column has the value, or none where that is the place.
fn is_at(sort: &Sort, value: &Value) -> Condition {
    match value.is_null() {
        true => Condition::IsNull(sort.by.clone()),
        false => compare(sort, Comparison::Equal, value),
    }
}

/// The conditions of which one holds for what comes behind a value. A null is neither smaller nor larger than anything,
/// and yet has its place in the order.
fn beyond(sort: &Sort, value: &Value, driver: Driver) -> Vec<Condition> {
    let nulls_last = match sort.nulls {
        Some(nulls) => nulls == Nulls::Last,
        // PostgreSQL takes a null for the largest value, the others for the smallest.
        None => (driver == Driver::Postgres) != sort.descending,
    };
    let is_null = Condition::IsNull(sort.by.clone());
    match (value.is_null(), nulls_last) {
        (true, true) => Vec::new(),
        (true, false) => vec![Condition::Not(Box::new(is_null))],
        (false, nulls_last) => {
            let comparison = match sort.descending {
                true => Comparison::Less,
                false => Comparison::Greater,
            };
            let mut any = vec![compare(sort, comparison, value)];
            any.extend(nulls_last.then_some(is_null));
            any
        }
    }
}

fn compare(sort: &Sort, comparison: Comparison, value: &Value) -> Condition {
    Condition::Compare(sort.by.clone(), comparison, Operand::Value(value.clone()))
}

impl Started {
    fn finish(&self, mut rows: Vec<Row>, per_page: u64) -> Result<Rows> {
        let has_more = rows.len() as u64 > per_page;
        rows.truncate(usize::try_from(per_page).unwrap_or(usize::MAX));
        if self.backward {
            rows.reverse();
        }
        let (has_previous, has_next) = if self.backward {
            (has_more, true)
        } else {
            (self.has_cursor, has_more)
        };
        let place = |row: Option<&Row>, wanted: bool| match row {
            Some(row) if wanted => self.values(row).map(Some),
            _ => Ok(None),
        };
        Ok(Rows {
            previous: place(rows.first(), has_previous)?,
            next: place(rows.last(), has_next)?,
            rows,
        })
    }

    fn values(&self, row: &Row) -> Result<Vec<Value>> {
        let columns = self.columns.iter();
        columns.map(|column| row.value(column).cloned()).collect()
    }

    /// Takes the values of the record where it has them: what a row has is not always what can be compared. Only a
    /// column that the database calculates is not among them.
    fn read_typed<M: Model>(&self, record: &M, values: &mut [Value]) {
        let typed = record.assignments();
        for (column, value) in self.columns.iter().zip(values) {
            if *column == self.scope.model.key {
                *value = record.key_value();
            } else if let Some(set) = typed.iter().find(|set| set.column == *column) {
                value.clone_from(&set.value);
            }
        }
    }

    fn token(&self, values: Vec<Value>, backward: bool) -> Result<String> {
        let token = Token { values, backward };
        token.write(&*secrets::installed()?, &self.columns)
    }
}
