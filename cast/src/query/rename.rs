//! Conditions and orders of a table that the statement knows by another name.

use super::operand::Operand;
use super::plan::{ColumnName, Condition, JsonCondition};

/// Another name for a table. Queries inside are left as they are: they have tables of their own.
#[derive(Clone, Copy)]
pub(crate) struct Rename {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
}

impl Rename {
    pub(crate) fn condition(self, condition: &mut Condition) {
        match condition {
            Condition::Compare(left, _, right) => {
                self.operand(left);
                self.operand(right);
            }
            Condition::Like(operand, _)
            | Condition::In(operand, _)
            | Condition::InQuery(operand, _)
            | Condition::IsNull(operand) => self.operand(operand),
            Condition::Between(operand, low, high) => {
                for operand in [operand, low, high] {
                    self.operand(operand);
                }
            }
            Condition::All(conditions) | Condition::Any(conditions) => {
                for condition in conditions {
                    self.condition(condition);
                }
            }
            Condition::Not(condition) => self.condition(condition),
            Condition::Json(
                JsonCondition::Is(place, _)
                | JsonCondition::Contains(place, _)
                | JsonCondition::Exists(place),
            ) => self.column(&mut place.column),
            Condition::Matches(columns, _) => {
                for column in columns {
                    self.column(column);
                }
            }
            Condition::Exists(_) | Condition::Raw(..) => {}
        }
    }

    pub(crate) fn operand(self, operand: &mut Operand) {
        match operand {
            Operand::Column(column) => self.column(column),
            Operand::Call(_, operands) => {
                for operand in operands {
                    self.operand(operand);
                }
            }
            Operand::Calculate(left, _, right) => {
                self.operand(left);
                self.operand(right);
            }
            Operand::Part(_, operand) | Operand::JsonSet(operand, ..) => self.operand(operand),
            Operand::Json(place, _) => self.column(&mut place.column),
            Operand::Holds(condition) => self.condition(condition),
            Operand::Over(operand, window) => {
                self.operand(operand);
                for operand in &mut window.partition {
                    self.operand(operand);
                }
                for sort in &mut window.sort {
                    self.operand(&mut sort.by);
                }
            }
            Operand::Value(_) | Operand::Query(_) | Operand::Random | Operand::Raw(..) => {}
        }
    }

    fn column(self, column: &mut ColumnName) {
        if column.table == self.from {
            column.table = self.to;
        }
    }
}
