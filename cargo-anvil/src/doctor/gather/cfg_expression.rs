//! `cfg(…)` of a table of cargo's configuration: whether it holds on a target.

use std::collections::BTreeSet;

use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Lit, Meta, Token};

/// Whether `cfg(…)` holds, given the lines of `rustc --print cfg`. What cannot be read holds not.
pub(super) fn holds(expression: &str, set: &BTreeSet<String>) -> bool {
    let Ok(Meta::List(list)) = syn::parse_str::<Meta>(expression) else {
        return false;
    };
    list.path.is_ident("cfg")
        && list
            .parse_args::<Meta>()
            .is_ok_and(|inner| evaluate(&inner, set))
}

fn evaluate(meta: &Meta, set: &BTreeSet<String>) -> bool {
    match meta {
        Meta::Path(path) => path
            .get_ident()
            .is_some_and(|name| set.contains(&name.to_string())),
        Meta::NameValue(pair) => {
            let Expr::Lit(ExprLit {
                lit: Lit::Str(value),
                ..
            }) = &pair.value
            else {
                return false;
            };
            pair.path
                .get_ident()
                .is_some_and(|name| set.contains(&format!("{name}={:?}", value.value())))
        }
        Meta::List(list) => {
            let Ok(inner) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            else {
                return false;
            };
            let mut inner = inner.iter().map(|meta| evaluate(meta, set));
            match list.path.get_ident().map(ToString::to_string).as_deref() {
                Some("all") => inner.all(|holds| holds),
                Some("any") => inner.any(|holds| holds),
                Some("not") => !inner.next().unwrap_or(true),
                _ => false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_evaluated() {
        let set = ["unix", "target_os=\"linux\"", "target_arch=\"x86_64\""]
            .map(str::to_owned)
            .into();
        for (expression, expected) in [
            ("cfg(unix)", true),
            ("cfg(windows)", false),
            ("cfg(target_os = \"linux\")", true),
            ("cfg(all(unix, not(target_arch = \"aarch64\")))", true),
            ("cfg(any(windows, target_os = \"macos\"))", false),
            ("cfg(all())", true),
            ("x86_64-unknown-linux-gnu", false),
            ("cfg(", false),
        ] {
            assert_eq!(holds(expression, &set), expected, "{expression}");
        }
    }
}
