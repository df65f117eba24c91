//! Path parameters, by position.

use crate::error::{Error, Result};
use crate::extract::{FromParameter, FromRequest};
use crate::http::{Request, StatusCode};

/// The parameters of the path, in order: one value, or a tuple of up to four.
///
/// A value that does not fit its type answers 404: no such page exists. An optional parameter is an
/// `Option`.
///
/// # Examples
/// ```
/// use anvilforge_core::extract::Path;
///
/// // r.get("/posts/{post}", show);
/// async fn show(Path(id): Path<i64>) -> String {
///     format!("post {id}")
/// }
///
/// // r.get("/users/{user}/posts/{post}", nested);
/// async fn nested(Path((user, post)): Path<(i64, String)>) -> String {
///     format!("{post} of {user}")
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

/// The values of a path, in order.
pub struct PathValues<'a> {
    request: &'a Request,
    position: usize,
}

impl PathValues<'_> {
    fn next<T: FromParameter>(&mut self) -> Result<T> {
        let value = self.request.parameters().nth(self.position);
        self.position += 1;
        match value {
            Some((_, text)) => {
                T::from_parameter(text).ok_or_else(|| Error::from_status(StatusCode::NOT_FOUND))
            }
            None => Err(too_few(self.request, self.position)),
        }
    }
}

#[cold]
fn too_few(request: &Request, wanted: usize) -> Error {
    let path = request.route().map_or("", |route| route.path.as_str());
    Error::message(format!(
        "the handler asks for {wanted} path parameters, which the route `{path}` does not have"
    ))
}

/// A value, an optional value, or a tuple of values that a path can become.
pub trait FromPath: Sized + Send + 'static {
    /// Reads the values.
    ///
    /// # Errors
    /// 404 when a value does not fit, 500 when the route has too few parameters.
    fn from_path(values: &mut PathValues<'_>) -> Result<Self>;
}

impl<T: FromParameter + Send + 'static> FromPath for T {
    fn from_path(values: &mut PathValues<'_>) -> Result<Self> {
        values.next()
    }
}

impl<T: FromParameter + Send + 'static> FromPath for Option<T> {
    fn from_path(values: &mut PathValues<'_>) -> Result<Self> {
        if values.request.parameters().count() <= values.position {
            return Ok(None);
        }
        values.next().map(Some)
    }
}

macro_rules! implement_tuple {
    ($($item:ident),*) => {
        impl<$($item: FromPath),*> FromPath for ($($item,)*) {
            fn from_path(values: &mut PathValues<'_>) -> Result<Self> {
                Ok(($($item::from_path(values)?,)*))
            }
        }
    };
}

implement_tuple!(A, B);
implement_tuple!(A, B, C);
implement_tuple!(A, B, C, D);

impl<T: FromPath> FromRequest for Path<T> {
    fn extract(request: &Request) -> Result<Self> {
        T::from_path(&mut PathValues {
            request,
            position: 0,
        })
        .map(Path)
    }
}
