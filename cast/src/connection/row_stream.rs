//! [`RowStream`]: the rows of a query as the database gives them. A future reads them into a short queue; it runs only
//! while somebody waits for a row, and owns the connection.

use std::future::poll_fn;
use std::panic::Location;
use std::task::Poll;

use tokio::sync::mpsc;

use super::Statement;
use super::executor::BoxFuture;
use super::session::Session;
use crate::error::Result;
use crate::row::Row;

/// How many rows are read ahead.
const AHEAD: usize = 32;

/// Rows on their way from a database.
pub(crate) struct RowStream<'a> {
    /// `None` when it has ended.
    reading: Option<BoxFuture<'a, Result<()>>>,
    rows: mpsc::Receiver<Row>,
}

impl<'a> Session<'a> {
    /// Runs a query and gives its rows one after another.
    #[track_caller]
    pub(crate) fn stream(self, statement: Statement) -> RowStream<'a> {
        let caller = Location::caller();
        let (sender, rows) = mpsc::channel(AHEAD);
        let reading = Box::pin(async move {
            statement.check()?;
            match self {
                Self::Pool(handle) => {
                    let mut lease = handle.lease(&statement).await?;
                    lease.stream(&statement, &sender, caller).await
                }
                Self::Primary(handle) => {
                    let mut lease = handle.lease_primary().await?;
                    lease.stream(&statement, &sender, caller).await
                }
                Self::Transaction(shared) => {
                    let mut slot = shared.lock().await?;
                    let done = slot.lease()?.stream(&statement, &sender, caller).await;
                    slot.settle(done)
                }
            }
        });
        RowStream {
            reading: Some(reading),
            rows,
        }
    }
}

impl RowStream<'_> {
    /// The next row; `None` behind the last and behind an error.
    pub(crate) async fn next(&mut self) -> Result<Option<Row>> {
        poll_fn(|context| {
            if let Ok(row) = self.rows.try_recv() {
                return Poll::Ready(Ok(Some(row)));
            }
            if let Some(reading) = &mut self.reading
                && let Poll::Ready(done) = reading.as_mut().poll(context)
            {
                self.reading = None;
                if let Err(error) = done {
                    self.rows.close();
                    while self.rows.try_recv().is_ok() {}
                    return Poll::Ready(Err(error));
                }
            }
            match self.rows.try_recv() {
                Ok(row) => Poll::Ready(Ok(Some(row))),
                Err(_) if self.reading.is_none() => Poll::Ready(Ok(None)),
                Err(_) => Poll::Pending,
            }
        })
        .await
    }
}
