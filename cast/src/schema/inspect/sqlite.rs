//! SQLite: its pragmas, and the text that created a table for what they leave out.

use super::{Column, ForeignKey, Generated, Index, Server, Table, TableKind, group};
use crate::connection::Executor;
use crate::error::Result;
use crate::schema::table_text::{Clause, TableText};

pub(super) async fn server(db: &dyn Executor) -> Result<Server> {
    let sql =
        "SELECT sqlite_version() AS version, file FROM pragma_database_list WHERE name = 'main'";
    let rows = db.select(sql, vec![]).await?;
    Ok(Server {
        product: "SQLite".to_owned(),
        version: rows[0].get("version")?,
        database: rows[0].get::<Option<String>>("file")?.unwrap_or_default(),
        open_connections: None,
    })
}

pub(super) async fn tables(db: &dyn Executor) -> Result<Vec<Table>> {
    let sql = "SELECT name, type FROM sqlite_master \
               WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let rows = db.select(sql, vec![]).await?;
    rows.iter()
        .map(|row| {
            Ok(Table {
                name: row.get("name")?,
                kind: match row.get::<String>("type")?.as_str() {
                    "view" => TableKind::View,
                    _ => TableKind::Table,
                },
                size: None,
                engine: None,
                collation: None,
                comment: None,
            })
        })
        .collect()
}

pub(super) async fn columns(db: &dyn Executor, table: &str) -> Result<Vec<Column>> {
    let sql = "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?) \
               ORDER BY cid";
    let rows = db.select(sql, vec![table.into()]).await?;
    let text = text(db, table).await?;
    let mut columns = Vec::new();
    for row in &rows {
        let name: String = row.get("name")?;
        let item = text
            .as_ref()
            .and_then(|text| text.items.iter().find(|item| item.is_column(&name)));
        let full_type = row.get::<String>("type")?.to_lowercase();
        let hidden: i64 = row.get("hidden")?;
        // A key of the type `integer` is never null, whatever the table's text says.
        let is_key = row.get::<i64>("pk")? > 0;
        columns.push(Column {
            type_name: full_type
                .split('(')
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned(),
            nullable: !(row.get::<bool>("notnull")? || is_key && full_type == "integer"),
            default: row.get("dflt_value")?,
            auto_increment: item.is_some_and(|item| item.has_word("autoincrement")),
            collation: item.and_then(|item| item.word_after("collate")),
            comment: None,
            generated: item.filter(|_| hidden >= 2).and_then(|item| {
                Some(Generated {
                    expression: item.expression_after("as")?,
                    stored: hidden == 3,
                })
            }),
            full_type,
            name,
        });
    }
    Ok(columns)
}

pub(super) async fn indexes(db: &dyn Executor, table: &str) -> Result<Vec<Index>> {
    let sql = "SELECT l.name AS name, coalesce(i.name, 'expression') AS \"column\", \
               l.\"unique\" AS is_unique, l.origin = 'pk' AS is_primary, NULL AS kind \
               FROM pragma_index_list(?) l JOIN pragma_index_info(l.name) i ORDER BY l.name, i.seqno";
    let mut indexes = group::indexes(&db.select(sql, vec![table.into()]).await?)?;
    // A key of one integer column is the table itself, and no index.
    if !indexes.iter().any(|index| index.primary) {
        let sql = "SELECT 'primary' AS name, name AS \"column\", 1 AS is_unique, 1 AS is_primary, \
                   NULL AS kind FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk";
        indexes.extend(group::indexes(&db.select(sql, vec![table.into()]).await?)?);
    }
    for index in indexes.iter_mut().filter(|index| index.primary) {
        "primary".clone_into(&mut index.name);
    }
    Ok(indexes)
}

pub(super) async fn foreign_keys(db: &dyn Executor, table: &str) -> Result<Vec<ForeignKey>> {
    let sql = "SELECT id AS number, NULL AS name, \"from\" AS \"column\", \"table\" AS foreign_table, \
               coalesce(\"to\", 'id') AS foreign_column, on_update, on_delete \
               FROM pragma_foreign_key_list(?) ORDER BY id, seq";
    let mut keys = group::foreign_keys(&db.select(sql, vec![table.into()]).await?)?;
    if let Some(text) = text(db, table).await? {
        for key in &mut keys {
            let item = text.items.iter().find(|item| {
                item.has(Clause::ForeignKey) && item.own_columns(Clause::ForeignKey) == key.columns
            });
            key.name = item.and_then(|item| item.name_of(Clause::ForeignKey));
        }
    }
    Ok(keys)
}

async fn text(db: &dyn Executor, table: &str) -> Result<Option<TableText>> {
    let sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE";
    let rows = db.select(sql, vec![table.into()]).await?;
    match rows.first() {
        Some(row) => Ok(TableText::parse(&row.get::<String>("sql")?)),
        None => Ok(None),
    }
}
