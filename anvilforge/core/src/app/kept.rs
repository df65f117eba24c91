//! Values of the application's own types, one for each type: in memory, shared by all requests, and carried over a hot reload
//! as JSON.

use std::any::{Any, TypeId, type_name};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value that [`App::keep`](super::App::keep) has made: an argument of handlers.
///
/// Cloning shares the value. It lives as long as the process, and over a hot reload. There it is written as
/// JSON and read again, since the type may have other fields by then: what does not read any more begins
/// anew, and the log says so. It is in no database: a restart forgets it.
///
/// # Examples
/// ```
/// use anvilforge_core::app::{App, Kept};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Default, Serialize, Deserialize)]
/// struct Visits {
///     count: u64,
/// }
///
/// async fn index(visits: Kept<Visits>) -> String {
///     let mut visits = visits.lock();
///     visits.count += 1;
///     format!("visit {}", visits.count)
/// }
///
/// pub fn app(app: &mut App) {
///     app.keep(Visits::default);
///     app.web(|r| {
///         r.get("/", index);
///     });
/// }
/// # app(&mut App::default());
/// ```
pub struct Kept<T>(Arc<Mutex<T>>);

impl<T> Kept<T> {
    /// The value, for this caller alone until the guard is dropped. Do not hold it across an `.await`.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        // A panic while it was locked is no reason to lose the value.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kept").field(&self.0).finish()
    }
}

/// Values as JSON, by the names of their types.
pub(crate) type Snapshots = BTreeMap<&'static str, String>;

/// All values of one generation.
#[derive(Clone, Default)]
pub(crate) struct KeptValues(HashMap<TypeId, Slot>);

#[derive(Clone)]
struct Slot {
    name: &'static str,
    value: Arc<dyn Any + Send + Sync>,
    /// Writes the value; code of the generation that made it.
    write: fn(&(dyn Any + Send + Sync)) -> Result<String, String>,
}

impl KeptValues {
    /// Adds a value: the one of the snapshots, or a new one.
    pub(super) fn add<T: Serialize + DeserializeOwned + Send + 'static>(
        &mut self,
        snapshots: &mut Snapshots,
        init: impl FnOnce() -> T,
    ) {
        let name = type_name::<T>();
        let carried = snapshots.remove(name).and_then(|text| {
            serde_json::from_str(&text)
                .inspect_err(|error| {
                    tracing::warn!("the kept `{name}` begins anew: its old value does not read any more ({error})");
                })
                .ok()
        });
        self.0.insert(
            TypeId::of::<T>(),
            Slot {
                name,
                value: Arc::new(Mutex::new(carried.unwrap_or_else(init))) as Arc<_>,
                write: write::<T>,
            },
        );
    }

    /// The value of a type.
    pub(crate) fn get<T: Send + 'static>(&self) -> Option<Kept<T>> {
        let slot = self.0.get(&TypeId::of::<T>())?;
        Arc::clone(&slot.value).downcast().ok().map(Kept)
    }

    /// All values, for the next generation. What cannot be written is left out, and said.
    #[cfg_attr(
        not(debug_assertions),
        expect(dead_code, reason = "release builds replace no code")
    )]
    pub(crate) fn snapshots(&self) -> Snapshots {
        self.0
            .values()
            .filter_map(|slot| match (slot.write)(&*slot.value) {
                Ok(text) => Some((slot.name, text)),
                Err(error) => {
                    tracing::warn!(
                        "the kept `{}` begins anew: it cannot be written as JSON ({error})",
                        slot.name
                    );
                    None
                }
            })
            .collect()
    }
}

fn write<T: Serialize + 'static>(value: &(dyn Any + Send + Sync)) -> Result<String, String> {
    let value: &Mutex<T> = value
        .downcast_ref()
        .ok_or("invariant: a slot holds the type that it was made for")?;
    let value = value.lock().unwrap_or_else(PoisonError::into_inner);
    serde_json::to_string(&*value).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Visits {
        count: u64,
    }

    #[test]
    fn a_value_is_carried_over() {
        let mut first = KeptValues::default();
        first.add(&mut Snapshots::new(), Visits::default);
        first.get::<Visits>().expect("kept").lock().count = 7;
        let mut second = KeptValues::default();
        second.add(&mut first.snapshots(), Visits::default);
        let visits: Kept<Visits> = second.get().expect("kept");
        assert_eq!(*visits.lock(), Visits { count: 7 });
        assert!(second.get::<String>().is_none());
    }

    #[test]
    fn a_value_that_does_not_read_begins_anew() {
        let mut snapshots = Snapshots::from([(type_name::<Visits>(), "{\"total\":1}".to_owned())]);
        let mut values = KeptValues::default();
        values.add(&mut snapshots, || Visits { count: 1 });
        assert_eq!(
            *values.get::<Visits>().expect("kept").lock(),
            Visits { count: 1 }
        );
    }
}
