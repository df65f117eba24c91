//! From a plan to the SQL of a database: pure functions. DDL is written here rather than by
//! sea-query, because comments, checks, and what may stand in an `ALTER TABLE` differ in just the
//! places that its builders leave out.

use super::blueprint::{Blueprint, Change, index_name};
use super::column::{ColumnDefinition, Reference};
use super::kind::ColumnKind;
use super::plan::Step;
use crate::dialect::{identifier, literal};
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::value::{Value, timestamp_text};

pub(super) fn statements(steps: &[Step], driver: Driver) -> Result<Vec<String>> {
    let mut out = Vec::new();
    for step in steps {
        match step {
            Step::Create(blueprint) => Compiler {
                blueprint,
                driver,
                out: &mut out,
            }
            .create()?,
            Step::Alter(blueprint) => Compiler {
                blueprint,
                driver,
                out: &mut out,
            }
            .alter()?,
            Step::Rename { from, to } => out.push(format!(
                "ALTER TABLE {} RENAME TO {}",
                identifier(driver, from),
                identifier(driver, to)
            )),
            Step::Drop { table, if_exists } => out.push(format!(
                "DROP TABLE {}{}",
                if *if_exists { "IF EXISTS " } else { "" },
                identifier(driver, table)
            )),
            Step::Sql(sql) => out.push(sql.clone()),
        }
    }
    Ok(out)
}

struct Compiler<'p> {
    blueprint: &'p Blueprint,
    driver: Driver,
    out: &'p mut Vec<String>,
}

impl Compiler<'_> {
    fn create(&mut self) -> Result<()> {
        let mut parts = Vec::new();
        for column in &self.blueprint.columns {
            parts.push(self.column(column)?);
        }
        for change in &self.blueprint.changes {
            match change {
                Change::Primary(columns) => {
                    parts.push(format!("PRIMARY KEY ({})", self.list(columns)));
                }
                Change::Index { .. } => {}
                Change::DropColumn(name)
                | Change::RenameColumn { from: name, .. }
                | Change::DropIndex(name)
                | Change::DropForeign(name) => {
                    return Err(self.refuse(format!(
                        "`{name}` cannot be dropped or renamed while the table is created: use \
                         `schema.table`"
                    )));
                }
            }
        }
        for column in &self.blueprint.columns {
            if let Some(reference) = &column.references {
                parts.push(self.foreign_key(column, reference));
            }
        }
        if parts.is_empty() {
            return Err(self.refuse("a table needs at least one column".to_owned()));
        }
        let mut sql = format!("CREATE TABLE {} ({})", self.table(), parts.join(", "));
        if self.driver == Driver::MySql {
            sql.push_str(" DEFAULT CHARACTER SET utf8mb4");
        }
        self.out.push(sql);
        self.indexes_and_comments();
        Ok(())
    }

    /// Drops and renames come first, so that a name that goes can be given anew.
    fn alter(&mut self) -> Result<()> {
        for change in &self.blueprint.changes {
            let sql = match change {
                Change::DropColumn(name) => format!("DROP COLUMN {}", self.name(name)),
                Change::RenameColumn { from, to } => {
                    format!("RENAME COLUMN {} TO {}", self.name(from), self.name(to))
                }
                Change::DropForeign(name) => match self.driver {
                    Driver::Sqlite => {
                        return Err(self.refuse(format!(
                            "the foreign key `{name}` cannot be dropped: create the table anew and \
                             copy its records with `schema.sql`"
                        )));
                    }
                    Driver::Postgres => format!("DROP CONSTRAINT {}", self.name(name)),
                    Driver::MySql => format!("DROP FOREIGN KEY {}", self.name(name)),
                },
                Change::DropIndex(name) if self.driver == Driver::MySql => {
                    format!("DROP INDEX {}", self.name(name))
                }
                Change::DropIndex(name) => {
                    self.out.push(format!("DROP INDEX {}", self.name(name)));
                    continue;
                }
                Change::Primary(_) => {
                    return Err(
                        self.refuse("the key of an existing table cannot be changed".to_owned())
                    );
                }
                Change::Index { .. } => continue,
            };
            self.out.push(format!("ALTER TABLE {} {sql}", self.table()));
        }
        for column in &self.blueprint.columns {
            self.add_column(column)?;
        }
        self.indexes_and_comments();
        Ok(())
    }

    fn add_column(&mut self, column: &ColumnDefinition) -> Result<()> {
        let mut definition = self.column(column)?;
        if self.driver == Driver::Sqlite {
            self.check_addable(column)?;
            if let Some(reference) = &column.references {
                definition.push_str(&self.points_to(column, reference));
            }
        }
        self.out.push(format!(
            "ALTER TABLE {} ADD COLUMN {definition}",
            self.table()
        ));
        if let (Some(reference), true) = (&column.references, self.driver != Driver::Sqlite) {
            let key = self.foreign_key(column, reference);
            self.out
                .push(format!("ALTER TABLE {} ADD {key}", self.table()));
        }
        Ok(())
    }

    /// SQLite says what it cannot add only when the table has records; better to say it always.
    fn check_addable(&self, column: &ColumnDefinition) -> Result<()> {
        let name = &column.name;
        if column.kind == ColumnKind::Id || column.primary {
            return Err(self.refuse(format!(
                "the key `{name}` cannot be added to an existing table"
            )));
        }
        if column.use_current {
            return Err(self.refuse(format!(
                "the new column `{name}` cannot have the present moment as its default: make it \
                 nullable instead of `use_current` (`nullable_timestamps` for both)"
            )));
        }
        if !column.nullable && column.default.as_ref().is_none_or(Value::is_null) {
            return Err(self.refuse(format!(
                "the new column `{name}` needs a default or must be nullable, because records that \
                 exist have no value for it"
            )));
        }
        if column.references.is_some() && column.default.is_some() {
            return Err(self.refuse(format!(
                "the new column `{name}` cannot both point to a table and have a default: make it \
                 nullable"
            )));
        }
        Ok(())
    }

    fn column(&self, column: &ColumnDefinition) -> Result<String> {
        let driver = self.driver;
        if column.references.is_none() && (column.on_delete.is_some() || column.on_update.is_some())
        {
            return Err(self.refuse(format!(
                "`{}` says what happens when its record goes, but points to no table: add \
                 `.constrained()` or `.references(\"…\")`",
                column.name
            )));
        }
        let mut sql = format!(
            "{} {}",
            self.name(&column.name),
            column.kind.sql(driver, column.unsigned)
        );
        if column.kind == ColumnKind::Id {
            sql.push_str(match driver {
                Driver::Sqlite => " PRIMARY KEY AUTOINCREMENT NOT NULL",
                Driver::Postgres => " GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
                Driver::MySql => " NOT NULL AUTO_INCREMENT PRIMARY KEY",
            });
        } else {
            sql.push_str(if column.nullable {
                " NULL"
            } else {
                " NOT NULL"
            });
            if let Some(default) = self.default(column) {
                sql.push_str(" DEFAULT ");
                sql.push_str(&default);
            }
            if column.primary {
                sql.push_str(" PRIMARY KEY");
            }
            if let Some(check) = column.kind.check(driver, &column.name) {
                sql.push(' ');
                sql.push_str(&check);
            }
        }
        if let (Driver::MySql, Some(comment)) = (driver, &column.comment) {
            sql.push_str(&format!(" COMMENT {}", literal(driver, comment)));
        }
        Ok(sql)
    }

    fn default(&self, column: &ColumnDefinition) -> Option<String> {
        let driver = self.driver;
        if column.use_current {
            return Some(
                match driver {
                    // The same form as bound timestamps, so that the texts sort together.
                    Driver::Sqlite => "(strftime('%Y-%m-%d %H:%M:%f000', 'now'))",
                    Driver::Postgres => "CURRENT_TIMESTAMP",
                    Driver::MySql => "CURRENT_TIMESTAMP(6)",
                }
                .to_owned(),
            );
        }
        let sql = match column.default.as_ref()? {
            Value::Null(_) => "NULL".to_owned(),
            Value::Bool(truth) if driver == Driver::Postgres => truth.to_string(),
            Value::Bool(truth) => i32::from(*truth).to_string(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Text(text) => literal(driver, text),
            Value::Bytes(bytes) => {
                let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                if driver == Driver::Postgres {
                    format!("'\\x{hex}'")
                } else {
                    format!("x'{hex}'")
                }
            }
            Value::Timestamp(moment) if driver == Driver::Postgres => {
                literal(driver, &moment.to_string())
            }
            Value::Timestamp(moment) => literal(driver, &timestamp_text(*moment)),
            Value::Date(day) => literal(driver, &day.to_string()),
            Value::Time(time) => literal(driver, &time.to_string()),
            Value::Json(json) => literal(driver, &json.to_string()),
        };
        let parenthesized = driver == Driver::MySql && column.kind.is_long() && sql != "NULL";
        Some(if parenthesized {
            format!("({sql})")
        } else {
            sql
        })
    }

    fn foreign_key(&self, column: &ColumnDefinition, reference: &Reference) -> String {
        let name = index_name(&self.blueprint.table, &column.name, "foreign");
        format!(
            "CONSTRAINT {} FOREIGN KEY ({}){}",
            self.name(&name),
            self.name(&column.name),
            self.points_to(column, reference)
        )
    }

    fn points_to(&self, column: &ColumnDefinition, reference: &Reference) -> String {
        let mut sql = format!(
            " REFERENCES {} ({})",
            self.name(&reference.table),
            self.name(&reference.column)
        );
        for (event, action) in [("DELETE", column.on_delete), ("UPDATE", column.on_update)] {
            if let Some(action) = action {
                sql.push_str(&format!(" ON {event} {}", action.sql()));
            }
        }
        sql
    }

    fn indexes_and_comments(&mut self) {
        let table = &self.blueprint.table;
        for column in &self.blueprint.columns {
            let columns = std::slice::from_ref(&column.name);
            if column.unique {
                self.create_index(&index_name(table, &column.name, "unique"), columns, true);
            }
            if column.index {
                self.create_index(&index_name(table, &column.name, "index"), columns, false);
            }
        }
        for change in &self.blueprint.changes {
            if let Change::Index {
                name,
                columns,
                unique,
            } = change
            {
                self.create_index(name, columns, *unique);
            }
        }
        if self.driver == Driver::Postgres {
            for column in &self.blueprint.columns {
                if let Some(comment) = &column.comment {
                    self.out.push(format!(
                        "COMMENT ON COLUMN {}.{} IS {}",
                        self.table(),
                        self.name(&column.name),
                        literal(self.driver, comment)
                    ));
                }
            }
        }
    }

    fn create_index(&mut self, name: &str, columns: &[String], unique: bool) {
        let kind = if unique { "UNIQUE INDEX" } else { "INDEX" };
        let sql = format!(
            "CREATE {kind} {} ON {} ({})",
            self.name(name),
            self.table(),
            self.list(columns)
        );
        self.out.push(sql);
    }

    fn table(&self) -> String {
        self.name(&self.blueprint.table)
    }

    fn name(&self, name: &str) -> String {
        identifier(self.driver, name)
    }

    fn list(&self, names: &[String]) -> String {
        let quoted: Vec<_> = names.iter().map(|name| self.name(name)).collect();
        quoted.join(", ")
    }

    fn refuse(&self, reason: String) -> Error {
        Error::Schema {
            table: self.blueprint.table.clone(),
            driver: self.driver,
            reason,
        }
    }
}
