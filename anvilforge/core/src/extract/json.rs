//! A JSON body read with serde, for shapes that rules cannot say.

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::extract::{FromRequest, Prepare, prepare_body};
use crate::http::{Json, Request, StatusCode};

impl<T: DeserializeOwned + Send + 'static> FromRequest for Json<T> {
    const PREPARE: &'static [Prepare] = &[prepare_body];

    fn extract(request: &Request) -> Result<Self> {
        let kind = request.parts().content_type().unwrap_or_default();
        if kind != "application/json" && !kind.ends_with("+json") {
            let text = format!(
                "the body must be JSON: send `Content-Type: application/json` instead of `{kind}`"
            );
            return Err(Error::status(StatusCode::UNSUPPORTED_MEDIA_TYPE, text));
        }
        serde_json::from_slice(request.body())
            .map(Json)
            .map_err(|error| {
                let status = if error.is_data() {
                    StatusCode::UNPROCESSABLE_ENTITY
                } else {
                    StatusCode::BAD_REQUEST
                };
                Error::status(status, format!("the JSON body could not be read: {error}"))
            })
    }
}
