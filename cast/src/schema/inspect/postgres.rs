//! PostgreSQL: its catalogs.

use super::{Column, ForeignKey, Generated, Index, Server, Table, TableKind, TypeName, group};
use crate::connection::Executor;
use crate::error::Result;

pub(super) async fn server(db: &dyn Executor) -> Result<Server> {
    let sql = "SELECT current_setting('server_version') AS version, current_database()::text AS name, \
               (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS open";
    let rows = db.select(sql, vec![]).await?;
    Ok(Server {
        product: "PostgreSQL".to_owned(),
        version: rows[0].get("version")?,
        database: rows[0].get("name")?,
        open_connections: u64::try_from(rows[0].get::<i64>("open")?).ok(),
    })
}

pub(super) async fn tables(db: &dyn Executor) -> Result<Vec<Table>> {
    let sql = "SELECT c.relname::text AS name, c.relkind IN ('v', 'm') AS is_view, \
               pg_total_relation_size(c.oid) AS size, obj_description(c.oid, 'pg_class') AS comment \
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1";
    let rows = db.select(sql, vec![]).await?;
    rows.iter()
        .map(|row| {
            Ok(Table {
                name: row.get("name")?,
                kind: match row.get("is_view")? {
                    true => TableKind::View,
                    false => TableKind::Table,
                },
                size: u64::try_from(row.get::<i64>("size")?).ok(),
                engine: None,
                collation: None,
                comment: row.get("comment")?,
            })
        })
        .collect()
}

pub(super) async fn types(db: &dyn Executor) -> Result<Vec<TypeName>> {
    // The types of tables, and the array of every type, are not made by anybody.
    let sql = "SELECT t.typname::text AS name, CASE t.typtype WHEN 'e' THEN 'enum' \
               WHEN 'c' THEN 'composite' WHEN 'd' THEN 'domain' ELSE 'range' END AS kind \
               FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
               LEFT JOIN pg_class c ON c.oid = t.typrelid \
               WHERE n.nspname = current_schema() AND t.typtype IN ('e', 'c', 'd', 'r') \
               AND (c.relkind IS NULL OR c.relkind = 'c') \
               AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e') \
               ORDER BY 1";
    let rows = db.select(sql, vec![]).await?;
    rows.iter()
        .map(|row| {
            Ok(TypeName {
                name: row.get("name")?,
                kind: row.get("kind")?,
            })
        })
        .collect()
}

pub(super) async fn columns(db: &dyn Executor, table: &str) -> Result<Vec<Column>> {
    let sql = "SELECT a.attname::text AS name, t.typname::text AS type_name, \
               format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable, \
               pg_get_expr(d.adbin, d.adrelid) AS expression, a.attidentity <> '' AS identity, \
               a.attgenerated::text AS generated, col_description(a.attrelid, a.attnum) AS comment, \
               CASE WHEN a.attcollation <> t.typcollation THEN l.collname::text END AS collation \
               FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
               JOIN pg_namespace n ON n.oid = c.relnamespace \
               JOIN pg_type t ON t.oid = a.atttypid \
               LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
               LEFT JOIN pg_collation l ON l.oid = a.attcollation \
               WHERE n.nspname = current_schema() AND c.relname = ? AND a.attnum > 0 \
               AND NOT a.attisdropped ORDER BY a.attnum";
    let rows = db.select(sql, vec![table.into()]).await?;
    rows.iter()
        .map(|row| {
            let expression: Option<String> = row.get("expression")?;
            let generated: String = row.get("generated")?;
            let counts = expression
                .as_deref()
                .is_some_and(|sql| sql.starts_with("nextval("));
            let (default, generated) = match (expression, generated.as_str()) {
                (expression, "") => (expression, None),
                (expression, kind) => (
                    None,
                    Some(Generated {
                        expression: expression.unwrap_or_default(),
                        stored: kind == "s",
                    }),
                ),
            };
            Ok(Column {
                name: row.get("name")?,
                type_name: row.get("type_name")?,
                full_type: row.get("type")?,
                nullable: row.get("nullable")?,
                auto_increment: row.get::<bool>("identity")? || counts,
                default,
                collation: row.get("collation")?,
                comment: row.get("comment")?,
                generated,
            })
        })
        .collect()
}

pub(super) async fn indexes(db: &dyn Executor, table: &str) -> Result<Vec<Index>> {
    let sql = "SELECT i.relname::text AS name, \
               coalesce(a.attname::text, pg_get_indexdef(x.indexrelid, k.place::int, true)) AS \"column\", \
               x.indisunique AS is_unique, x.indisprimary AS is_primary, m.amname::text AS kind \
               FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid \
               JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
               JOIN pg_am m ON m.oid = i.relam \
               JOIN unnest(x.indkey::int2[]) WITH ORDINALITY AS k(number, place) ON k.place <= x.indnkeyatts \
               LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number AND k.number > 0 \
               WHERE n.nspname = current_schema() AND c.relname = ? ORDER BY 1, k.place";
    group::indexes(&db.select(sql, vec![table.into()]).await?)
}

pub(super) async fn foreign_keys(db: &dyn Executor, table: &str) -> Result<Vec<ForeignKey>> {
    let sql = "SELECT f.conname::text AS number, f.conname::text AS name, a.attname::text AS \"column\", \
               o.relname::text AS foreign_table, b.attname::text AS foreign_column, \
               CASE f.confupdtype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' \
               WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END AS on_update, \
               CASE f.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' \
               WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END AS on_delete \
               FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid \
               JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class o ON o.oid = f.confrelid \
               JOIN unnest(f.conkey, f.confkey) WITH ORDINALITY AS k(own, other, place) ON true \
               JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.own \
               JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.other \
               WHERE f.contype = 'f' AND n.nspname = current_schema() AND c.relname = ? \
               ORDER BY 1, k.place";
    group::foreign_keys(&db.select(sql, vec![table.into()]).await?)
}
