//! What the columns of an update are set to, one value for each.

use super::operand::Operand;
use crate::error::QueryProblem;
use crate::error::{Error, Result};
use crate::model::{Definition, Setting};

/// Makes one setting of those that write to several places of one document. Databases disagree about a column that is
/// set twice: SQLite would keep the last without a word.
pub(super) fn merged(model: &Definition, settings: Vec<Setting>) -> Result<Vec<Setting>> {
    let mut merged: Vec<Setting> = Vec::with_capacity(settings.len());
    for setting in settings {
        let column = setting.column;
        match merged.iter_mut().find(|set| set.column == column) {
            None => merged.push(setting),
            Some(before) if is_place(&setting.to) => write_over(before, setting),
            Some(_) => {
                return Err(Error::InvalidQuery {
                    table: model.table,
                    problem: QueryProblem::SetTwice { column },
                });
            }
        }
    }
    Ok(merged)
}

/// Sets a column to something else than before: a place of a document is written into that document as it then is.
pub(crate) fn write_over(before: &mut Setting, setting: Setting) {
    before.to = match setting.to {
        Operand::JsonSet(document, steps, value) if matches!(*document, Operand::Column(_)) => {
            let document = std::mem::replace(&mut before.to, Operand::Random);
            Operand::JsonSet(Box::new(document), steps, value)
        }
        to => to,
    };
}

/// Whether it is the column's document with another value at a place.
fn is_place(to: &Operand) -> bool {
    matches!(to, Operand::JsonSet(document, ..) if matches!(**document, Operand::Column(_)))
}
