//! Runs operations in a transaction. What must be asked of the database first is asked here.

use super::compile::{Operation, show};
use super::inspect;
use super::plan::Condition;
use super::rebuild::{Existing, Object, Rebuild};
use super::table_text::TableText;
use crate::connection::{BoxFuture, Db, Executor as _, Lock, SchemaSession, Transaction};
use crate::dialect::identifier;
use crate::dialect::token::{Kind, tokens};
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::row::Row;

/// Runs operations in a transaction of their own.
pub(super) async fn alone(db: &Db, operations: &[Operation]) -> Result<()> {
    let session = SchemaSession {
        lock: Lock::None,
        unchecked: makes_tables_anew(operations),
        transactional: true,
    };
    let tx = db.begin_for_schema(session).await?;
    let result = in_transaction(&tx, operations).await;
    tx.end(result.map(drop)).await
}

/// Whether a table is to be made anew, for which SQLite must not check foreign keys: dropping the
/// old table would delete the records that point to it.
pub(crate) fn makes_tables_anew(operations: &[Operation]) -> bool {
    operations.iter().any(|operation| match operation {
        Operation::Rebuild(_) => true,
        Operation::When(_, operations) => makes_tables_anew(operations),
        Operation::Sql(_) | Operation::RenameIndex { .. } | Operation::Run(_) => false,
    })
}

/// Runs operations in a transaction of [`Db::begin_for_schema`], and gives the SQL that was run.
pub(crate) async fn in_transaction(
    tx: &Transaction,
    operations: &[Operation],
) -> Result<Vec<String>> {
    let checks = tx.driver() == Driver::Sqlite && makes_tables_anew(operations);
    let before = match checks {
        true => broken_keys(tx).await?,
        false => 0,
    };
    let mut ran = Vec::new();
    run(tx, operations, &mut ran).await?;
    if checks {
        let after = broken_keys(tx).await?;
        if after > before {
            return Err(Error::Schema {
                table: "foreign keys".to_owned(),
                driver: Driver::Sqlite,
                reason: format!(
                    "{} records would point to records that do not exist: correct or delete them \
                     first",
                    after - before
                ),
            });
        }
    }
    Ok(ran)
}

async fn broken_keys(tx: &Transaction) -> Result<usize> {
    Ok(tx.select("PRAGMA foreign_key_check", vec![]).await?.len())
}

fn run<'a>(
    tx: &'a Transaction,
    operations: &'a [Operation],
    ran: &'a mut Vec<String>,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        for operation in operations {
            match operation {
                Operation::Sql(sql) => run_sql(tx, sql.clone(), ran).await?,
                Operation::Rebuild(rebuild) => {
                    let existing = existing(tx, rebuild).await?;
                    for sql in rebuild.statements(&existing)? {
                        run_sql(tx, sql, ran).await?;
                    }
                }
                Operation::RenameIndex { from, to } => {
                    for sql in rename_index(tx, from, to).await? {
                        run_sql(tx, sql, ran).await?;
                    }
                }
                Operation::Run(work) => {
                    ran.extend(show(std::slice::from_ref(operation)));
                    work(tx).await?;
                }
                Operation::When(condition, operations) => {
                    if holds(tx, condition).await? {
                        run(tx, operations, ran).await?;
                    }
                }
            }
        }
        Ok(())
    })
}

async fn run_sql(tx: &Transaction, sql: String, ran: &mut Vec<String>) -> Result<()> {
    if !sql.is_empty() {
        tx.session().batch(sql.clone()).await?;
        ran.push(sql);
    }
    Ok(())
}

async fn holds(tx: &Transaction, condition: &Condition) -> Result<bool> {
    match condition {
        Condition::Table { table, there } => Ok(inspect::has_table(tx, table).await? == *there),
        Condition::Column {
            table,
            column,
            there,
        } => Ok(inspect::has_column(tx, table, column).await? == *there),
    }
}

/// The table that is to be made anew.
async fn existing(tx: &Transaction, rebuild: &Rebuild) -> Result<Existing> {
    let sql = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL \
               AND (type = 'view' OR tbl_name = ? COLLATE NOCASE)";
    let rows = tx.select(sql, vec![rebuild.table.as_str().into()]).await?;
    let of_kind = |wanted: &str| {
        let read = |row: &Row| {
            let is_it = row.get::<String>("type").is_ok_and(|kind| kind == wanted);
            is_it.then(|| {
                Ok(Object {
                    name: row.get("name")?,
                    sql: row.get("sql")?,
                })
            })
        };
        rows.iter().filter_map(read).collect::<Result<Vec<_>>>()
    };
    let text = of_kind("table")?;
    let Some(text) = text.first() else {
        return Err(rebuild.refuse("there is no such table".to_owned()));
    };
    let Some(table) = TableText::parse(&text.sql) else {
        return Err(rebuild.refuse("it is a virtual table, which cannot be changed".to_owned()));
    };
    Ok(Existing {
        table,
        indexes: of_kind("index")?,
        triggers: of_kind("trigger")?,
        views: of_kind("view")?,
    })
}

/// The statements that make an index anew under another name.
async fn rename_index(tx: &Transaction, from: &str, to: &str) -> Result<Vec<String>> {
    let name = |name: &str| identifier(Driver::Sqlite, name);
    let sql = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND name = ? COLLATE NOCASE \
               AND sql IS NOT NULL";
    let rows = tx.select(sql, vec![from.into()]).await?;
    let Some(row) = rows.first() else {
        return Err(Error::Schema {
            table: from.to_owned(),
            driver: Driver::Sqlite,
            reason: format!("there is no index `{from}`"),
        });
    };
    let created: String = row.get("sql")?;
    // The name stands before `ON`.
    let all = tokens(&created);
    let on = all
        .iter()
        .position(|token| token.kind == Kind::Word && token.is("on"))
        .unwrap_or(1);
    let span = all[on - 1].span.clone();
    let anew = format!(
        "{}{}{}",
        &created[..span.start],
        name(to),
        &created[span.end..]
    );
    Ok(vec![format!("DROP INDEX {}", name(from)), anew])
}
