//! [`Selection`]: columns and expressions that are selected together, and [`Selected`]: the query for them.

use std::fmt;
use std::marker::PhantomData;

use super::tuples::each_tuple;
use crate::connection::{BoxFuture, Executor};
use crate::driver::Driver;
use crate::error::Result;
use crate::model::Column;
use crate::query::clauses::{Union, UnionKind};
use crate::query::expression::{Expression, Named};
use crate::query::operand::{Operand, Output, Select};
use crate::query::run;
use crate::query::sql;
use crate::row::Row;
use crate::value::{ColumnType, Value};

/// What [`Query::select`](crate::Query::select) takes for a query of `M`: a column, an expression, or a tuple of up to
/// ten of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be selected from `{M}`",
    label = "expected a column or an expression of `{M}`, or a tuple of them",
    note = "the column of a joined model is `User::name.joined()`"
)]
pub trait Selection<M> {
    /// What a row becomes.
    type Row: Send + 'static;

    #[doc(hidden)]
    fn outputs(self, list: &mut Vec<Output>);

    /// Takes the values out of a row, from a position on, which then is the one behind them.
    #[doc(hidden)]
    fn read(row: &mut Row, model: &'static str, at: &mut usize) -> Result<Self::Row>;
}

/// Takes the values out of a row; see [`Selection::read`].
pub(in crate::query) type Read<R> = fn(&mut Row, &'static str, &mut usize) -> Result<R>;

fn read_one<T: ColumnType>(row: &mut Row, model: &'static str, at: &mut usize) -> Result<T> {
    let index = *at;
    *at += 1;
    row.take(model, index)
}

#[diagnostic::do_not_recommend]
impl<M, T: ColumnType> Selection<M> for Column<M, T> {
    type Row = T;

    fn outputs(self, list: &mut Vec<Output>) {
        list.push(Output::column(self.column_name()));
    }

    fn read(row: &mut Row, model: &'static str, at: &mut usize) -> Result<T> {
        read_one(row, model, at)
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: ColumnType> Selection<M> for Expression<M, T> {
    type Row = T;

    fn outputs(self, list: &mut Vec<Output>) {
        list.push(Output {
            operand: self.operand,
            alias: None,
        });
    }

    fn read(row: &mut Row, model: &'static str, at: &mut usize) -> Result<T> {
        read_one(row, model, at)
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: ColumnType> Selection<M> for Named<M, T> {
    type Row = T;

    fn outputs(self, list: &mut Vec<Output>) {
        list.push(self.output);
    }

    fn read(row: &mut Row, model: &'static str, at: &mut usize) -> Result<T> {
        read_one(row, model, at)
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Selection<M>),+> Selection<M> for ($($name,)+) {
            type Row = ($($name::Row,)+);

            #[expect(non_snake_case, reason = "the names are those of the types")]
            fn outputs(self, list: &mut Vec<Output>) {
                let ($($name,)+) = self;
                $($name.outputs(list);)+
            }

            fn read(row: &mut Row, model: &'static str, at: &mut usize) -> Result<Self::Row> {
                Ok(($($name::read(row, model, at)?,)+))
            }
        }
    )+};
}

each_tuple!(tuples);

/// The columns of expressions without a name.
const NAMES: [&str; 10] = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10"];

/// Gives a name to what has none or that of another: a query inside another must name all its columns.
fn name(outputs: &mut [Output]) {
    for index in 0..outputs.len() {
        let own = outputs[index].name();
        let is_taken = own.is_some_and(|own| {
            outputs[..index]
                .iter()
                .any(|before| before.name() == Some(own))
        });
        if own.is_none() || is_taken {
            outputs[index].alias = NAMES.get(index).copied();
        }
    }
}

/// A query for some columns or expressions, whose rows are read as `R`.
///
/// Made by [`Query::select`](crate::Query::select). It can also stand inside another query: see
/// [`Column::in_query`](crate::Column::in_query), [`Filter::exists`](crate::Filter::exists),
/// [`func::query`](crate::func::query), [`Query::join_query`](crate::Query::join_query).
#[must_use = "a query does nothing until `get`, `first` or another of its last calls"]
pub struct Selected<R> {
    pub(in crate::query) select: Select,
    read: Read<R>,
    rows: PhantomData<fn() -> R>,
}

impl<R: 'static> Selected<R> {
    pub(in crate::query) fn new<M, S: Selection<M, Row = R>>(
        scope: crate::query::plan::Scope,
        selection: S,
    ) -> Self {
        let mut outputs = Vec::new();
        selection.outputs(&mut outputs);
        name(&mut outputs);
        Self {
            select: Select { scope, outputs },
            read: S::read,
            rows: PhantomData,
        }
    }

    pub(in crate::query) fn into_select(self) -> Select {
        self.select
    }

    pub(in crate::query) fn reader(&self) -> (Read<R>, &'static str) {
        (self.read, self.select.scope.model.name)
    }

    pub(in crate::query) fn statement(&self, driver: Driver) -> crate::connection::Statement {
        sql::outputs(&self.select, driver)
    }

    /// Gives equal rows once.
    pub fn distinct(mut self) -> Self {
        self.select.scope.clauses_mut().distinct = true;
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, limit: u64) -> Self {
        self.select.scope.limit = Some(limit);
        self
    }

    /// Adds the rows of another query, and gives equal rows once.
    pub fn union(self, other: Self) -> Self {
        self.combine(UnionKind::Distinct, other)
    }

    /// Adds the rows of another query.
    pub fn union_all(self, other: Self) -> Self {
        self.combine(UnionKind::All, other)
    }

    /// Keeps the rows that another query gives, too.
    pub fn intersect(self, other: Self) -> Self {
        self.combine(UnionKind::Intersect, other)
    }

    /// Leaves out the rows that another query gives.
    pub fn except(self, other: Self) -> Self {
        self.combine(UnionKind::Except, other)
    }

    fn combine(mut self, kind: UnionKind, other: Self) -> Self {
        // The columns of the first query name those of the whole.
        let select = other.select;
        self.select
            .scope
            .clauses_mut()
            .unions
            .push(Union { kind, select });
        self
    }

    /// The rows.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`](crate::Error::Decode) and the errors of a statement.
    #[track_caller]
    pub fn get(self, db: &dyn Executor) -> BoxFuture<'_, Result<Vec<R>>> {
        let rows = db.session().fetch(self.statement(db.driver()));
        let (read, model) = self.reader();
        Box::pin(async move {
            let rows = rows.await?;
            let mut all = Vec::with_capacity(rows.len());
            for mut row in rows {
                all.push(read(&mut row, model, &mut 0)?);
            }
            Ok(all)
        })
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn first(self, db: &dyn Executor) -> BoxFuture<'_, Result<Option<R>>> {
        let all = self.limit(1).get(db);
        Box::pin(async move { Ok(all.await?.pop()) })
    }

    /// The first row.
    ///
    /// # Errors
    ///
    /// [`Error::ModelNotFound`](crate::Error::ModelNotFound) without one, and as [`get`](Self::get).
    #[track_caller]
    pub fn first_or_fail(self, db: &dyn Executor) -> BoxFuture<'_, Result<R>> {
        let model = self.select.scope.model;
        let first = self.first(db);
        Box::pin(async move { first.await?.ok_or_else(|| run::not_found(model)) })
    }

    /// The SQL on a database, and the values for its placeholders.
    #[must_use]
    pub fn to_sql(&self, driver: Driver) -> (String, Vec<Value>) {
        let statement = self.statement(driver);
        (statement.sql, statement.values)
    }
}

impl Output {
    fn name(&self) -> Option<&'static str> {
        match (&self.operand, self.alias) {
            (_, Some(alias)) => Some(alias),
            (Operand::Column(column), None) => Some(column.name),
            _ => None,
        }
    }
}

impl<R> Clone for Selected<R> {
    fn clone(&self) -> Self {
        Self {
            select: self.select.clone(),
            read: self.read,
            rows: PhantomData,
        }
    }
}

impl<R> fmt::Debug for Selected<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Selected").field(&self.select).finish()
    }
}
