//! Each step of a plan, and what the parts of a table have in common: [`Compiler`].

use super::Operation;
use crate::dialect::identifier;
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::schema::Blueprint;
use crate::schema::plan::Step;

pub(in crate::schema) fn operations(steps: &[Step], driver: Driver) -> Result<Vec<Operation>> {
    let mut out = Vec::new();
    for step in steps {
        match step {
            Step::Create(blueprint) => Compiler::new(blueprint, driver, &mut out).create()?,
            Step::Alter(blueprint) if driver == Driver::Sqlite => {
                Compiler::new(blueprint, driver, &mut out).alter_sqlite()?;
            }
            Step::Alter(blueprint) => Compiler::new(blueprint, driver, &mut out).alter()?,
            Step::Rename { from, to } => out.push(Operation::Sql(format!(
                "ALTER TABLE {} RENAME TO {}",
                identifier(driver, from),
                identifier(driver, to)
            ))),
            Step::Drop { table, if_exists } => out.push(Operation::Sql(format!(
                "DROP TABLE {}{}",
                if *if_exists { "IF EXISTS " } else { "" },
                identifier(driver, table)
            ))),
            Step::Sql(sql) => out.push(Operation::Sql(sql.clone())),
            Step::Run(work) => out.push(Operation::Run(*work)),
            Step::When(condition, steps) => out.push(Operation::When(
                condition.clone(),
                operations(steps, driver)?,
            )),
        }
    }
    Ok(out)
}

/// Compiles one blueprint.
pub(super) struct Compiler<'p> {
    pub(super) blueprint: &'p Blueprint,
    pub(super) driver: Driver,
    out: &'p mut Vec<Operation>,
}

impl<'p> Compiler<'p> {
    fn new(blueprint: &'p Blueprint, driver: Driver, out: &'p mut Vec<Operation>) -> Self {
        Self {
            blueprint,
            driver,
            out,
        }
    }

    pub(super) fn sql(&mut self, sql: String) {
        self.out.push(Operation::Sql(sql));
    }

    pub(super) fn operation(&mut self, operation: Operation) {
        self.out.push(operation);
    }

    pub(super) fn alter_table(&mut self, change: &str) {
        let sql = format!("ALTER TABLE {} {change}", self.table());
        self.sql(sql);
    }

    pub(super) fn table(&self) -> String {
        self.name(&self.blueprint.table)
    }

    pub(super) fn name(&self, name: &str) -> String {
        identifier(self.driver, name)
    }

    pub(super) fn list(&self, names: &[String]) -> String {
        let quoted: Vec<_> = names.iter().map(|name| self.name(name)).collect();
        quoted.join(", ")
    }

    pub(super) fn refuse(&self, reason: String) -> Error {
        Error::Schema {
            table: self.blueprint.table.clone(),
            driver: self.driver,
            reason,
        }
    }
}
