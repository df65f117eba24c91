//! What a derive is told not to implement: `#[model(without(Debug, Serialize))]`.

use syn::Result;
use syn::meta::ParseNestedMeta;

/// The traits that somebody else implements.
#[derive(Default)]
pub(crate) struct Without {
    pub(crate) debug: bool,
    pub(crate) serialize: bool,
}

impl Without {
    /// Reads the names in the brackets. Only those can be named that the derive would implement.
    pub(crate) fn read(&mut self, meta: &ParseNestedMeta<'_>, has_debug: bool) -> Result<()> {
        meta.parse_nested_meta(|meta| {
            if has_debug && meta.path.is_ident("Debug") {
                self.debug = true;
            } else if meta.path.is_ident("Serialize") {
                self.serialize = true;
            } else if has_debug {
                return Err(meta.error("what can be left out is `Debug` and `Serialize`"));
            } else {
                return Err(meta.error("what can be left out is `Serialize`"));
            }
            Ok(())
        })
    }
}
