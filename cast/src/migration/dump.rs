//! The tables of a database as SQL, with the entries of the ledger: from such a text an empty
//! database is made without running the migrations one by one.

use super::{ledger, pg_dump};
use crate::connection::Db;
use crate::dialect::{identifier, literal};
use crate::driver::Driver;
use crate::error::Result;
use crate::row::Row;
use crate::schema::inspect::{self, TableKind};

/// The tables, indexes, views and triggers of a database as SQL, then the entries of the ledger.
///
/// PostgreSQL's own program `pg_dump` is run for it, and must be installed, in the server's version or
/// a newer one.
///
/// # Errors
///
/// [`Error::Dump`](crate::Error::Dump) when `pg_dump` cannot do it, and the error of reading the database.
pub async fn dump(db: &Db) -> Result<String> {
    let db = db.primary();
    let mut statements = match db.driver() {
        Driver::Sqlite => dump_sqlite(&db).await?,
        Driver::MySql => dump_mysql(&db).await?,
        Driver::Postgres => vec![pg_dump::run(&db).await?],
    };
    statements.push(ledger_rows(&db).await?);
    if db.driver() == Driver::MySql {
        statements.insert(0, "SET FOREIGN_KEY_CHECKS = 0".to_owned());
        statements.push("SET FOREIGN_KEY_CHECKS = 1".to_owned());
    }
    statements.retain(|sql| !sql.is_empty());
    Ok(format!("{};\n", statements.join(";\n\n")))
}

/// The entries of the ledger as one `INSERT`; empty when there are none.
///
/// # Errors
///
/// The error of reading the ledger.
pub async fn ledger_rows(db: &Db) -> Result<String> {
    let db = db.primary();
    if !ledger::exists(&db).await? {
        return Ok(String::new());
    }
    let entries = ledger::entries(&db).await?;
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| format!("({}, {})", literal(db.driver(), &entry.name), entry.batch))
        .collect();
    if rows.is_empty() {
        return Ok(String::new());
    }
    Ok(format!(
        "INSERT INTO {} (migration, batch) VALUES {}",
        ledger::TABLE,
        rows.join(", ")
    ))
}

/// SQLite keeps the text of everything. Triggers stand last, because they may name any table.
async fn dump_sqlite(db: &Db) -> Result<Vec<String>> {
    let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
               AND name NOT IN (SELECT s.name FROM sqlite_master s JOIN sqlite_master v \
               ON v.sql LIKE 'CREATE VIRTUAL%' AND s.name LIKE v.name || '\\_%' ESCAPE '\\' WHERE s.type = 'table') \
               ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, rowid";
    let rows = db.select(sql, vec![]).await?;
    rows.iter().map(|row| row.get("sql")).collect()
}

async fn dump_mysql(db: &Db) -> Result<Vec<String>> {
    let name = |name: &str| identifier(Driver::MySql, name);
    let (views, tables): (Vec<_>, Vec<_>) = inspect::tables(db)
        .await?
        .into_iter()
        .partition(|table| table.kind == TableKind::View);
    let mut out = Vec::new();
    for table in tables {
        let sql = format!("SHOW CREATE TABLE {}", name(&table.name));
        let created = text_of(&db.select(&sql, vec![]).await?, "Create Table")?;
        out.push(without_counter(&created));
    }
    for view in views {
        let sql = format!("SHOW CREATE VIEW {}", name(&view.name));
        let created = text_of(&db.select(&sql, vec![]).await?, "Create View")?;
        out.push(without_definer(&created));
    }
    let triggers = "SELECT CAST(trigger_name AS char) AS name FROM information_schema.triggers \
                    WHERE trigger_schema = DATABASE() ORDER BY 1";
    for row in db.select(triggers, vec![]).await? {
        let sql = format!("SHOW CREATE TRIGGER {}", name(&row.get::<String>("name")?));
        let created = text_of(&db.select(&sql, vec![]).await?, "SQL Original Statement")?;
        out.push(without_definer(&created));
    }
    Ok(out)
}

fn text_of(rows: &[Row], column: &str) -> Result<String> {
    rows.first()
        .map_or_else(|| Ok(String::new()), |row| row.get(column))
}

/// Takes out where the table's counting stands.
fn without_counter(sql: &str) -> String {
    let Some((before, after)) = sql.rsplit_once(" AUTO_INCREMENT=") else {
        return sql.to_owned();
    };
    let rest = after.trim_start_matches(|char: char| char.is_ascii_digit());
    format!("{before}{rest}")
}

/// Takes out who made a view or trigger: that user need not exist elsewhere.
fn without_definer(sql: &str) -> String {
    let Some((before, after)) = sql.split_once(" DEFINER=") else {
        return sql.to_owned();
    };
    // `user`@`host`, either of which may hold blanks.
    let end = after
        .match_indices('`')
        .nth(3)
        .map_or(0, |(at, quote)| at + quote.len());
    format!("{before}{}", &after[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_out_what_belongs_to_one_server() {
        assert_eq!(
            without_counter(
                "CREATE TABLE `a` (`b` int) ENGINE=InnoDB AUTO_INCREMENT=12 DEFAULT CHARSET=x"
            ),
            "CREATE TABLE `a` (`b` int) ENGINE=InnoDB DEFAULT CHARSET=x"
        );
        assert_eq!(
            without_definer(
                "CREATE ALGORITHM=UNDEFINED DEFINER=`a b`@`%` SQL SECURITY DEFINER VIEW `v` AS select 1"
            ),
            "CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW `v` AS select 1"
        );
    }
}
