//! Reads rows of tables without a model.

use super::column::{AnyTable, column};
use super::query::TableQuery;
use crate::connection::BoxFuture;
use crate::error::Result;
use crate::model::Column;
use crate::query::operand::Function;
use crate::query::plan::{ColumnName, Comparison, Condition};
use crate::query::run::{self, Missing};
use crate::query::{Number, Page};
use crate::row::Row;
use crate::value::{ColumnType, Value, ValueFor};

impl<'d> TableQuery<'d> {
    /// The rows, with all their columns.
    ///
    /// # Errors
    ///
    /// Those of a statement, as for all that follow.
    #[track_caller]
    pub fn get(self) -> BoxFuture<'d, Result<Vec<Row>>> {
        run::fetch(self.db, &self.scope, Missing::Empty)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn first(self) -> BoxFuture<'d, Result<Option<Row>>> {
        let rows = self.limit(1).get();
        Box::pin(async move { Ok(rows.await?.pop()) })
    }

    /// The row with a key, if it is among these.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn find(mut self, key: impl ValueFor<Value>) -> BoxFuture<'d, Result<Option<Row>>> {
        let (table, name) = (self.model().table, self.model().key);
        self.scope.conditions.push(Condition::Compare(
            ColumnName { table, name }.into(),
            Comparison::Equal,
            key.into_value().into(),
        ));
        self.first()
    }

    /// The value of a column in the first row, if there is one.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), and [`Error::Decode`](crate::Error::Decode).
    #[track_caller]
    pub fn value<T: ColumnType>(self, name: &'static str) -> BoxFuture<'d, Result<Option<T>>> {
        let db = self.db;
        self.select(column(name).typed::<T>()).first(db)
    }

    /// The values of a column.
    ///
    /// # Errors
    ///
    /// As [`value`](Self::value).
    #[track_caller]
    pub fn pluck<T: ColumnType>(self, name: &'static str) -> BoxFuture<'d, Result<Vec<T>>> {
        let db = self.db;
        self.select(column(name).typed::<T>()).get(db)
    }

    /// How many rows there are.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn count(self) -> BoxFuture<'d, Result<u64>> {
        run::count(self.db, &self.scope)
    }

    /// Whether there is a row.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn exists(self) -> BoxFuture<'d, Result<bool>> {
        run::exists(self.db, &self.scope)
    }

    /// Whether there is no row.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn doesnt_exist(self) -> BoxFuture<'d, Result<bool>> {
        let exists = self.exists();
        Box::pin(async move { exists.await.map(|exists| !exists) })
    }

    /// The sum of a column, `column("votes").typed::<i64>()`; the default of its type without rows.
    ///
    /// # Errors
    ///
    /// As [`value`](Self::value), and [`Error::InvalidQuery`](crate::Error::InvalidQuery) when the rows are grouped.
    #[track_caller]
    pub fn sum<T>(
        self,
        column: Column<AnyTable, T>,
    ) -> BoxFuture<'d, Result<<T::Inner as Number>::Sum>>
    where
        T: ColumnType,
        T::Inner: Number,
    {
        let sum = run::aggregate(self.db, &self.scope, Function::Sum, column.column_name());
        Box::pin(async move { sum.await.map(Option::unwrap_or_default) })
    }

    /// The average of a column; `None` without rows.
    ///
    /// # Errors
    ///
    /// As [`sum`](Self::sum).
    #[track_caller]
    pub fn avg(self, name: &'static str) -> BoxFuture<'d, Result<Option<f64>>> {
        let column = column(name).column_name();
        run::aggregate(self.db, &self.scope, Function::Avg, column)
    }

    /// The smallest value of a column; `None` without rows.
    ///
    /// # Errors
    ///
    /// As [`sum`](Self::sum).
    #[track_caller]
    pub fn min<T: ColumnType<Inner = T>>(
        self,
        name: &'static str,
    ) -> BoxFuture<'d, Result<Option<T>>> {
        let column = column(name).column_name();
        run::aggregate(self.db, &self.scope, Function::Min, column)
    }

    /// The largest value of a column; `None` without rows.
    ///
    /// # Errors
    ///
    /// As [`sum`](Self::sum).
    #[track_caller]
    pub fn max<T: ColumnType<Inner = T>>(
        self,
        name: &'static str,
    ) -> BoxFuture<'d, Result<Option<T>>> {
        let column = column(name).column_name();
        run::aggregate(self.db, &self.scope, Function::Max, column)
    }

    /// One page of the rows, with the total. Pages count from 1. Give an order that leaves nothing open, since which column
    /// is a key is not known here.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn paginate(self, per_page: u64, page: u64) -> BoxFuture<'d, Result<Page<Row>>> {
        let (per_page, page) = (per_page.max(1), page.max(1));
        let found = run::paginate(self.db, self.scope, per_page, page);
        Box::pin(async move {
            let (total, rows, _) = found.await?;
            Ok(Page::new(rows, total, per_page, page))
        })
    }

    /// How the database would find the rows, in its own words.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn explain(self) -> BoxFuture<'d, Result<Vec<Row>>> {
        run::explain(self.db, &self.scope)
    }
}
