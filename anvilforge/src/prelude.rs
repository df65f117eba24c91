//! What most files of an application import: `use anvilforge::prelude::*;`.

pub use anvilforge_core::app::{App, AppState, Background, Host, Kept};
pub use anvilforge_core::cache::Cache;
pub use anvilforge_core::error::abort;
pub use anvilforge_core::extract::{Path, Query, Valid};
pub use anvilforge_core::http::websocket::{WebSocket, WebSocketUpgrade};
pub use anvilforge_core::http::{
    Html, IntoResponse, Json, Method, Redirect, Request, Response, StatusCode, back, redirect,
};
pub use anvilforge_core::middleware::Next;
pub use anvilforge_core::routing::{RouteParameters, Routes};
pub use anvilforge_core::session::Session;
pub use anvilforge_core::testing::TestApp;
pub use anvilforge_core::{Error, Result, form};

pub use anvil_macros::{ColumnType, FormRequest, Model, Morph, View};

pub use anvilforge_core::__private::cast::{
    BelongsTo, BelongsToMany, HasMany, HasManyThrough, HasOne, HasOneThrough, HasRelations,
    LoadRelations, MorphMany, MorphOne, MorphTo, MorphToMany, MorphedByMany, Original, Remembers,
};
pub use anvilforge_core::__private::cast::{Date, Db, Executor, Timestamp, Transaction};
// The trait and the derive share a name, as serde's do.
pub use anvilforge_core::__private::cast::Model;
