//! [`Row`]: one row of a result, already read off the driver.
//!
//! Hot path: one `Vec` per row; the column names are shared by all rows of a result. Models take
//! their values out by position, in the order in which the query named its columns.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::model::Model;
use crate::value::{ColumnType, Kind, Value};

/// One row of a result.
#[derive(Debug, Clone)]
pub struct Row {
    columns: Arc<Columns>,
    values: Vec<Value>,
    /// The first value that did not fit the model that was read from the row.
    misfit: Option<Box<Misfit>>,
}

/// A value that does not fit a model's field.
#[derive(Debug, Clone)]
struct Misfit {
    model: &'static str,
    index: usize,
    expected: &'static str,
    found: String,
}

/// The columns of a result.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) names: Vec<String>,
    /// The types that the database says they have, each with a line break behind it: only errors ask for them.
    pub(crate) types: String,
}

impl Row {
    pub(crate) fn new(columns: Arc<Columns>, values: Vec<Value>) -> Self {
        Self {
            columns,
            values,
            misfit: None,
        }
    }

    /// Reads a column by its name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownColumn`] when the row has no such column, [`Error::Decode`] when its value
    /// does not fit `T`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let rows = db.select("select count(*) as total from users", vec![]).await?;
    /// let total: i64 = rows[0].get("total")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn get<T: ColumnType>(&self, column: &str) -> Result<T> {
        let index = self.index(column)?;
        T::from_value(self.values[index].clone())
            .map_err(|mismatch| self.mismatch("row", index, T::NAME, mismatch.found))
    }

    /// The value of a column, as the database gave it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownColumn`] when the row has no such column.
    pub fn value(&self, column: &str) -> Result<&Value> {
        self.index(column).map(|index| &self.values[index])
    }

    /// The names of the columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns.names
    }

    /// Takes the value at a position out of the row.
    pub(crate) fn take<T: ColumnType>(&mut self, model: &str, index: usize) -> Result<T> {
        T::from_value(self.take_value(index))
            .map_err(|mismatch| self.mismatch(model, index, T::NAME, mismatch.found))
    }

    /// Takes the value of a model's field out of the row. When it does not fit, the row keeps what is wrong for
    /// [`Self::read`]: an `Option` is far less for the compiler to carry from field to field than an error.
    pub(crate) fn take_field<T: ColumnType>(
        &mut self,
        model: &'static str,
        index: usize,
    ) -> Option<T> {
        match T::from_value(self.take_value(index)) {
            Ok(value) => Some(value),
            Err(mismatch) => {
                self.remember(model, index, T::NAME, mismatch.found);
                None
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn remember(
        &mut self,
        model: &'static str,
        index: usize,
        expected: &'static str,
        found: String,
    ) {
        self.misfit = Some(Box::new(Misfit {
            model,
            index,
            expected,
            found,
        }));
    }

    /// Reads a record.
    pub(crate) fn read<M: Model>(&mut self) -> Result<M> {
        match M::hydrate(self) {
            Some(record) => Ok(record),
            None => Err(self.misfit()),
        }
    }

    /// The value at a position.
    pub(crate) fn at(&self, index: usize) -> Option<&Value> {
        self.values.get(index)
    }

    /// Takes the value at a position out of the row.
    pub(crate) fn take_value(&mut self, index: usize) -> Value {
        match self.values.get_mut(index) {
            Some(value) => std::mem::replace(value, Value::Null(Kind::Unknown)),
            None => Value::NULL,
        }
    }

    fn index(&self, column: &str) -> Result<usize> {
        let names = &self.columns.names;
        names
            .iter()
            .position(|name| name == column)
            .ok_or_else(|| Error::UnknownColumn {
                column: column.to_owned(),
                known: names.clone(),
            })
    }

    /// What kept the row from being read as a model.
    #[cold]
    pub(crate) fn misfit(&mut self) -> Error {
        match self.misfit.take() {
            Some(misfit) => {
                let Misfit {
                    model,
                    index,
                    expected,
                    found,
                } = *misfit;
                self.mismatch(model, index, expected, found)
            }
            None => unreachable!("a model is not read only when `take_field` gives nothing"),
        }
    }

    #[cold]
    fn mismatch(&self, model: &str, index: usize, expected: &'static str, found: String) -> Error {
        let column = self.columns.names.get(index).cloned();
        let database_type = self.columns.types.lines().nth(index);
        Error::Decode {
            model: model.to_owned(),
            column: column.unwrap_or_else(|| format!("#{index}")),
            // So SQLite calls the type of what is no column of a table.
            database_type: database_type
                .filter(|name| *name != "NULL")
                .map(str::to_owned),
            expected,
            found,
        }
    }
}
