//! What `#[derive(ColumnType)]` calls for an enum.

use super::{ColumnType, Mismatch, Value};

/// The variant whose text the value is.
#[doc(hidden)]
pub fn variant_of_text<T: Clone>(value: Value, variants: &[(&str, T)]) -> Result<T, Mismatch> {
    let text = String::from_value(value)?;
    match variants.iter().find(|(name, _)| *name == text) {
        Some((_, variant)) => Ok(variant.clone()),
        None => Err(Mismatch::described(format!(
            "the text `{text}`, which is none of {}",
            list(variants.iter().map(|(name, _)| *name))
        ))),
    }
}

/// The variant whose number the value is.
#[doc(hidden)]
pub fn variant_of_number<T: Clone>(value: Value, variants: &[(i64, T)]) -> Result<T, Mismatch> {
    let number = i64::from_value(value)?;
    match variants.iter().find(|(own, _)| *own == number) {
        Some((_, variant)) => Ok(variant.clone()),
        None => Err(Mismatch::described(format!(
            "the number `{number}`, which is none of {}",
            list(variants.iter().map(|(own, _)| own))
        ))),
    }
}

fn list(names: impl Iterator<Item = impl std::fmt::Display>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
