//! Reads the page behind or before a cursor.

use super::page::CursorPage;
use super::token::Token;
use crate::connection::{BoxFuture, Executor};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::query::Query;
use crate::query::operand::Operand;
use crate::query::plan::{ColumnName, Comparison, Condition, Scope, Sort};
use crate::query::run::Missing;
use crate::relation;
use crate::row::Row;
use crate::secrets;
use crate::value::Value;

impl<M: Model> Query<M> {
    /// The records behind a cursor, which an earlier page gave; those at the beginning without one.
    ///
    /// The records are sorted by the query's columns, and then by the key. The columns must not be null. The cursor is
    /// signed with the application's key: one that somebody made up or changed is an error.
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
        let started = start(self.scope, per_page, cursor);
        Box::pin(async move {
            let started = started?;
            let scope = started.scope.clone();
            let (rows, mut loaded) = relation::fetch(db, scope, Missing::Empty, caller).await?;
            let (mut rows, previous, next) = started.finish(rows, per_page)?;
            let records = relation::records(&mut rows, &mut loaded)?;
            Ok(CursorPage::new(records, per_page, previous, next))
        })
    }
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

fn start(mut scope: Scope, per_page: u64, cursor: Option<&str>) -> Result<Started> {
    let model = scope.model;
    let mut columns = Vec::new();
    for sort in &scope.sort {
        match (&sort.by, sort.nulls) {
            (Operand::Column(column), None)
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
        }
    }
    let has_cursor = token.is_some();
    if let Some(token) = token {
        let behind = behind(&scope.sort, &token.values);
        scope.conditions.push(behind);
    }
    scope.limit = Some(per_page.saturating_add(1));
    scope.offset = None;
    Ok(Started {
        scope,
        columns,
        backward,
        has_cursor,
    })
}

/// `a > x OR (a = x AND (b > y OR …))`.
fn behind(sort: &[Sort], values: &[Value]) -> Condition {
    let mut condition = None;
    for (sort, value) in sort.iter().zip(values).rev() {
        let beyond = match sort.descending {
            true => Comparison::Less,
            false => Comparison::Greater,
        };
        let compare = |comparison| {
            Condition::Compare(sort.by.clone(), comparison, Operand::Value(value.clone()))
        };
        condition = Some(match condition {
            None => compare(beyond),
            Some(later) => Condition::Any(vec![
                compare(beyond),
                Condition::All(vec![compare(Comparison::Equal), later]),
            ]),
        });
    }
    condition.unwrap_or(Condition::All(Vec::new()))
}

impl Started {
    /// The rows of the page in their order, and the cursors of the pages before and behind.
    fn finish(
        self,
        mut rows: Vec<Row>,
        per_page: u64,
    ) -> Result<(Vec<Row>, Option<String>, Option<String>)> {
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
        let cursor = |row: Option<&Row>, wanted: bool, backward: bool| match row {
            Some(row) if wanted => self.token(row, backward).map(Some),
            _ => Ok(None),
        };
        let previous = cursor(rows.first(), has_previous, true)?;
        let next = cursor(rows.last(), has_next, false)?;
        Ok((rows, previous, next))
    }

    fn token(&self, row: &Row, backward: bool) -> Result<String> {
        let mut values = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let value = row.value(column)?.clone();
            if value.is_null() {
                return Err(Error::CursorOrder {
                    model: self.scope.model.name,
                });
            }
            values.push(value);
        }
        let token = Token { values, backward };
        token.write(&*secrets::installed()?, &self.columns)
    }
}
