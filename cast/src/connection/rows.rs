//! Rows off a driver: reading them all, or sending them on as they come. What one value is, each driver's file says.
//!
//! Hot path: the names of the columns are read off the first row and shared by all of them.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use futures_util::stream::BoxStream;
use sqlx::{Column as _, Either, TypeInfo as _};
use tokio::sync::mpsc;

use crate::error::BoxError;
use crate::row::{Columns, Row};
use crate::value::Value;

/// Rows on their way from a driver, and behind each result what its statement did: a procedure may give several results, and
/// so may several statements at once on SQLite.
type Coming<'c, R, Q> = BoxStream<'c, Result<Either<Q, R>, sqlx::Error>>;

/// A driver's row.
pub(super) trait Read: sqlx::Row {
    /// The value at a place.
    fn read(&self, index: usize) -> Result<Value, sqlx::Error>;
}

/// The rows that have come so far. One that cannot be read is told of when the others have come: a connection must not be
/// left in mid-answer.
#[derive(Default)]
pub(super) struct Rows {
    columns: Option<Arc<Columns>>,
    rows: Vec<Row>,
    broken: Option<sqlx::Error>,
}

impl Rows {
    pub(super) fn push<R: Read>(&mut self, row: &R) {
        if self.broken.is_some() {
            return;
        }
        let columns = self.columns.get_or_insert_with(|| columns_of(row));
        match decoded(row, columns) {
            Ok(row) => self.rows.push(row),
            Err(error) => self.broken = Some(error),
        }
    }

    /// A result is over; the next one has columns of its own.
    pub(super) fn end_result(&mut self) {
        self.columns = None;
    }

    pub(super) fn finish(self) -> Result<Vec<Row>, sqlx::Error> {
        match self.broken {
            Some(error) => Err(error),
            None => Ok(self.rows),
        }
    }
}

/// Reads all rows.
pub(super) async fn collect<R: Read, Q>(
    mut coming: Coming<'_, R, Q>,
) -> Result<Vec<Row>, sqlx::Error> {
    let mut rows = Rows::default();
    while let Some(answer) = coming.try_next().await? {
        match answer {
            Either::Left(_) => rows.end_result(),
            Either::Right(row) => rows.push(&row),
        }
    }
    rows.finish()
}

/// Sends rows on as they come, until nobody takes them any more or one cannot be read. Tells how many.
pub(super) async fn send<R: Read, Q>(
    mut coming: Coming<'_, R, Q>,
    sender: &mpsc::Sender<Row>,
) -> Result<u64, sqlx::Error> {
    let (mut columns, mut sent) = (None, 0);
    while let Some(answer) = coming.try_next().await? {
        let Either::Right(row) = answer else {
            columns = None;
            continue;
        };
        let row = decoded(&row, columns.get_or_insert_with(|| columns_of(&row)))?;
        if sender.send(row).await.is_err() {
            break;
        }
        sent += 1;
    }
    Ok(sent)
}

/// Whether it was a row that could not be read: the server may be in the midst of its answer then.
pub(super) fn is_unreadable(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_)
            | sqlx::Error::ColumnIndexOutOfBounds { .. }
    )
}

/// The error of a value that is not what its type says.
#[cold]
pub(super) fn broken<R: Read>(row: &R, index: usize, source: BoxError) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: row.columns()[index].name().to_owned(),
        source,
    }
}

fn columns_of<R: Read>(row: &R) -> Arc<Columns> {
    let all = row.columns();
    let (mut names, mut types) = (Vec::with_capacity(all.len()), String::new());
    for column in all {
        names.push(column.name().to_owned());
        types.push_str(column.type_info().name());
        types.push('\n');
    }
    Arc::new(Columns { names, types })
}

fn decoded<R: Read>(row: &R, columns: &Arc<Columns>) -> Result<Row, sqlx::Error> {
    let count = columns.names.len();
    let mut values = Vec::with_capacity(count);
    for index in 0..count {
        values.push(row.read(index)?);
    }
    Ok(Row::new(Arc::clone(columns), values))
}
