//! MySQL and MariaDB: the information schema. Its texts are cast, because some servers say they
//! are bytes.

use super::{Column, ForeignKey, Generated, Index, Server, Table, TableKind, group};
use crate::connection::Executor;
use crate::error::Result;

pub(super) async fn server(db: &dyn Executor) -> Result<Server> {
    let rows = db
        .select("SELECT VERSION() AS version, DATABASE() AS name", vec![])
        .await?;
    let version: String = rows[0].get("version")?;
    let open = db
        .select("SHOW STATUS LIKE 'Threads_connected'", vec![])
        .await?;
    let product = match version.contains("MariaDB") {
        true => "MariaDB",
        false => "MySQL",
    };
    Ok(Server {
        product: product.to_owned(),
        version,
        database: rows[0].get::<Option<String>>("name")?.unwrap_or_default(),
        open_connections: open
            .first()
            .and_then(|row| row.get::<String>("Value").ok())
            .and_then(|count| count.parse().ok()),
    })
}

pub(super) async fn tables(db: &dyn Executor) -> Result<Vec<Table>> {
    let sql = "SELECT CAST(table_name AS char) AS name, table_type = 'VIEW' AS is_view, \
               CAST(data_length + index_length AS signed) AS size, CAST(engine AS char) AS engine, \
               CAST(table_collation AS char) AS collation, \
               CAST(NULLIF(table_comment, '') AS char) AS comment \
               FROM information_schema.tables WHERE table_schema = DATABASE() \
               AND table_type IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') ORDER BY 1";
    let rows = db.select(sql, vec![]).await?;
    rows.iter()
        .map(|row| {
            let is_view = row.get("is_view")?;
            Ok(Table {
                name: row.get("name")?,
                kind: match is_view {
                    true => TableKind::View,
                    false => TableKind::Table,
                },
                size: row
                    .get::<Option<i64>>("size")?
                    .and_then(|size| u64::try_from(size).ok()),
                engine: row.get("engine")?,
                collation: row.get("collation")?,
                // A view's comment is the word `VIEW`.
                comment: match is_view {
                    true => None,
                    false => row.get("comment")?,
                },
            })
        })
        .collect()
}

pub(super) async fn columns(db: &dyn Executor, table: &str) -> Result<Vec<Column>> {
    let sql = "SELECT CAST(column_name AS char) AS name, CAST(data_type AS char) AS type_name, \
               CAST(column_type AS char) AS type, is_nullable = 'YES' AS nullable, \
               CAST(column_default AS char) AS value, CAST(extra AS char) AS extra, \
               CAST(collation_name AS char) AS collation, \
               CAST(NULLIF(column_comment, '') AS char) AS comment, \
               CAST(NULLIF(generation_expression, '') AS char) AS expression \
               FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? \
               ORDER BY ordinal_position";
    let rows = db.select(sql, vec![table.into()]).await?;
    rows.iter()
        .map(|row| {
            let extra = row.get::<String>("extra")?.to_lowercase();
            let expression: Option<String> = row.get("expression")?;
            let value: Option<String> = row.get("value")?;
            Ok(Column {
                name: row.get("name")?,
                type_name: row.get("type_name")?,
                full_type: row.get("type")?,
                nullable: row.get("nullable")?,
                // MariaDB writes the absence of a default as the word for no value.
                default: value.filter(|value| value != "NULL" && expression.is_none()),
                auto_increment: extra.contains("auto_increment"),
                collation: row.get("collation")?,
                comment: row.get("comment")?,
                generated: expression.map(|expression| Generated {
                    expression,
                    stored: extra.contains("stored") || extra.contains("persistent"),
                }),
            })
        })
        .collect()
}

pub(super) async fn indexes(db: &dyn Executor, table: &str) -> Result<Vec<Index>> {
    let sql = "SELECT CAST(index_name AS char) AS name, \
               COALESCE(CAST(column_name AS char), 'expression') AS `column`, \
               non_unique = 0 AS is_unique, index_name = 'PRIMARY' AS is_primary, \
               CAST(index_type AS char) AS kind \
               FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? \
               ORDER BY 1, seq_in_index";
    let mut indexes = group::indexes(&db.select(sql, vec![table.into()]).await?)?;
    for index in indexes.iter_mut().filter(|index| index.primary) {
        "primary".clone_into(&mut index.name);
    }
    Ok(indexes)
}

pub(super) async fn foreign_keys(db: &dyn Executor, table: &str) -> Result<Vec<ForeignKey>> {
    let sql = "SELECT CAST(k.constraint_name AS char) AS number, CAST(k.constraint_name AS char) AS name, \
               CAST(k.column_name AS char) AS `column`, \
               CAST(k.referenced_table_name AS char) AS foreign_table, \
               CAST(k.referenced_column_name AS char) AS foreign_column, \
               CAST(r.update_rule AS char) AS on_update, CAST(r.delete_rule AS char) AS on_delete \
               FROM information_schema.key_column_usage k \
               JOIN information_schema.referential_constraints r \
               ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name \
               AND r.table_name = k.table_name \
               WHERE k.table_schema = DATABASE() AND k.table_name = ? \
               AND k.referenced_table_name IS NOT NULL ORDER BY 1, k.ordinal_position";
    group::foreign_keys(&db.select(sql, vec![table.into()]).await?)
}
