//! Who is signed in, as a view sees it.

use super::Shared;

/// What `auth` is in a template: `auth.check()`, `auth.guest()`, `auth.id()`, `auth.get("name")`.
#[derive(Clone, Copy)]
pub struct Auth<'a> {
    shared: Option<&'a dyn Shared>,
}

impl<'a> Auth<'a> {
    pub(super) fn new(shared: Option<&'a dyn Shared>) -> Self {
        Self { shared }
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn check(&self) -> bool {
        self.shared
            .is_some_and(|shared| shared.is_authenticated(""))
    }

    /// Whether nobody is signed in.
    #[must_use]
    pub fn guest(&self) -> bool {
        !self.check()
    }

    /// The key of the user who is signed in.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        self.get("id")
    }

    /// A field of the user who is signed in.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<String> {
        self.shared.and_then(|shared| shared.user_field(field))
    }
}
