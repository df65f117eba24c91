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
        let before = merged.iter_mut().find(|set| set.column == setting.column);
        match (before, setting.to) {
            (None, to) => merged.push(Setting {
                column: setting.column,
                to,
            }),
            // The place is written into the document as it then is.
            (Some(before), Operand::JsonSet(document, steps, value))
                if matches!(*document, Operand::Column(_)) =>
            {
                let document = std::mem::replace(&mut before.to, Operand::Random);
                before.to = Operand::JsonSet(Box::new(document), steps, value);
            }
            (Some(_), _) => {
                return Err(Error::InvalidQuery {
                    table: model.table,
                    problem: QueryProblem::SetTwice {
                        column: setting.column,
                    },
                });
            }
        }
    }
    Ok(merged)
}
