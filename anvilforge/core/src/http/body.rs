//! The body of a request: taken from the connection once, buffered under a limit.

use std::sync::{Mutex, OnceLock, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use salvo::http::ReqBody;

use crate::error::{Error, Result};
use crate::http::StatusCode;

/// A body that is either still on the wire or already buffered.
pub(crate) struct RequestBody {
    source: Mutex<Option<ReqBody>>,
    bytes: OnceLock<Bytes>,
}

impl RequestBody {
    pub(crate) fn from_connection(body: ReqBody) -> Self {
        Self {
            source: Mutex::new(Some(body)),
            bytes: OnceLock::new(),
        }
    }

    /// A body that is in memory but still has to be asked for, as one from a connection is.
    pub(crate) fn from_bytes(bytes: Bytes) -> Self {
        Self::from_connection(ReqBody::Once(bytes))
    }

    /// The buffered bytes; empty until [`RequestBody::buffer`] has run.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get().map_or(&[], |bytes| bytes)
    }

    /// Reads the whole body into memory; the second call does nothing.
    pub(crate) async fn buffer(&self, limit: usize) -> Result<()> {
        if self.bytes.get().is_some() {
            return Ok(());
        }
        let source = self
            .source
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let bytes = match source {
            Some(body) => Limited::new(body, limit)
                .collect()
                .await
                .map_err(|error| read_error(error, limit))?
                .to_bytes(),
            None => Bytes::new(),
        };
        // Another task may have been first: then its bytes stand.
        let _ = self.bytes.set(bytes);
        Ok(())
    }
}

#[cold]
fn read_error(error: Box<dyn std::error::Error + Send + Sync>, limit: usize) -> Error {
    if error.is::<LengthLimitError>() {
        return Error::status(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!(
                "the request body is larger than {limit} bytes, the limit of `server.body_limit`"
            ),
        );
    }
    Error::status(
        StatusCode::BAD_REQUEST,
        format!("the request body could not be read: {error}"),
    )
}
