//! What the binary shares with handlers, by name: values that outlive every hot reload of the library they are in.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{
    AtomicBool, AtomicI32, AtomicI64, AtomicIsize, AtomicU32, AtomicU64, AtomicUsize,
};
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

/// The values of this process.
static SHARED: RwLock<BTreeMap<&'static str, &'static (dyn Any + Send + Sync)>> =
    RwLock::new(BTreeMap::new());

/// What a binary of the split layout offers to its handlers: the second argument of `anvilforge::main!`.
///
/// # Examples
/// ```
/// use std::sync::atomic::AtomicU64;
///
/// use anvilforge_core::app::Host;
///
/// static VISITS: AtomicU64 = AtomicU64::new(0);
///
/// fn host(host: &mut Host) {
///     host.share("visits", &VISITS);
/// }
/// # host(&mut Host::default());
/// ```
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Host {}

impl Host {
    /// Offers a static of the binary; handlers ask for it with [`AppState::shared`](super::AppState::shared).
    ///
    /// # Panics
    /// When the name is taken.
    pub fn share<T: Shareable>(&mut self, name: &'static str, value: &'static T) -> &mut Self {
        let mut shared = SHARED.write().unwrap_or_else(PoisonError::into_inner);
        assert!(
            shared.insert(name, value).is_none(),
            "`{name}` is shared twice"
        );
        self
    }
}

/// The shared value of that name.
pub(super) fn find<T: Shareable>(name: &str) -> Option<&'static T> {
    let shared = SHARED.read().unwrap_or_else(PoisonError::into_inner);
    shared.get(name)?.downcast_ref()
}

/// A type that the binary and every generation of the library agree on: atomics, and locks and cells of plain data.
///
/// Types of the application are left out on purpose: a field added to one would make old values of it garbage to new code.
pub trait Shareable: sealed::Shareable + Send + Sync + 'static {}

impl<T: sealed::Shareable + Send + Sync + 'static> Shareable for T {}

/// Data without a type of the application in it.
pub trait Plain: sealed::Plain {}

impl<T: sealed::Plain> Plain for T {}

mod sealed {
    pub trait Shareable {}
    pub trait Plain {}
}

macro_rules! seal {
    ($trait:ident: $($type:ty),* $(,)?) => { $(impl sealed::$trait for $type {})* };
}

seal!(Shareable: AtomicBool, AtomicI32, AtomicI64, AtomicIsize, AtomicU32, AtomicU64, AtomicUsize);
seal!(Plain: bool, char, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64, String, ());

impl<T: Plain> sealed::Shareable for Mutex<T> {}
impl<T: Plain> sealed::Shareable for RwLock<T> {}
impl<T: Plain> sealed::Shareable for OnceLock<T> {}
impl<T: Plain> sealed::Plain for Option<T> {}
impl<T: Plain> sealed::Plain for Vec<T> {}
impl<K: Plain, V: Plain> sealed::Plain for BTreeMap<K, V> {}
impl<K: Plain, V: Plain> sealed::Plain for HashMap<K, V> {}
impl<A: Plain, B: Plain> sealed::Plain for (A, B) {}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;

    static VISITS: AtomicU64 = AtomicU64::new(3);
    static NAMES: Mutex<Vec<String>> = Mutex::new(Vec::new());

    #[test]
    fn a_value_is_found_by_its_name_and_type() {
        Host::default()
            .share("test.visits", &VISITS)
            .share("test.names", &NAMES);
        let visits = find::<AtomicU64>("test.visits").expect("shared");
        assert_eq!(visits.fetch_add(1, Ordering::Relaxed), 3);
        assert_eq!(VISITS.load(Ordering::Relaxed), 4, "the very same value");
        assert!(find::<AtomicUsize>("test.visits").is_none(), "another type");
        assert!(find::<AtomicU64>("test.other").is_none());
        assert!(find::<Mutex<Vec<String>>>("test.names").is_some());
    }

    #[test]
    #[should_panic(expected = "`test.twice` is shared twice")]
    fn a_name_is_taken_once() {
        Host::default()
            .share("test.twice", &VISITS)
            .share("test.twice", &VISITS);
    }
}
