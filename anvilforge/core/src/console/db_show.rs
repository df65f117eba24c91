//! `db:show`: the database, its tables and views.

use cast::Db;
use cast::schema::inspect::{self, Server, Table, TableKind, TypeName};
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use super::output::{bytes, dotted, print};
use super::{Command, Context, DATABASE, Failure};

pub(super) const COMMAND: Command = Command {
    name: "db:show",
    summary: "Show the database with its tables",
    options: &[
        DATABASE,
        ("--counts", "Count the records of each table"),
        ("--views", "Show the views, too"),
        ("--types", "Show the types of PostgreSQL, too"),
        ("--json", "Print JSON"),
    ],
    run,
};

/// What is to be found out.
#[derive(Debug, Clone, Copy, Default)]
struct Wanted {
    counts: bool,
    views: bool,
    types: bool,
}

/// A database as it was found.
struct Found {
    connection: String,
    server: Server,
    tables: Vec<Counted>,
    views: Vec<Counted>,
    types: Vec<TypeName>,
}

/// A table with the number of its records, if they were to be counted.
struct Counted {
    table: Table,
    rows: Option<u64>,
}

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(async move {
        let booted = context.boot(false).await?;
        let wanted = Wanted {
            counts: context.arguments.has("counts"),
            views: context.arguments.has("views"),
            types: context.arguments.has("types"),
        };
        let found = find(booted.kernel.state().db(), wanted).await?;
        if context.arguments.has("json") {
            print(format_args!("{:#}", found.json()));
        } else {
            print(found.lines().join("\n"));
        }
        Ok(())
    })
}

async fn find(db: &Db, wanted: Wanted) -> Result<Found, cast::Error> {
    let mut found = Found {
        connection: db.connection_name().to_owned(),
        server: inspect::server(db).await?,
        tables: Vec::new(),
        views: Vec::new(),
        types: Vec::new(),
    };
    if wanted.types {
        found.types = inspect::types(db).await?;
    }
    for table in inspect::tables(db).await? {
        let into = match table.kind {
            TableKind::View if !wanted.views => continue,
            TableKind::View => &mut found.views,
            TableKind::Table => &mut found.tables,
        };
        let rows = match wanted.counts {
            true => Some(inspect::count_rows(db, &table.name).await?),
            false => None,
        };
        into.push(Counted { table, rows });
    }
    Ok(found)
}

impl Found {
    fn json(&self) -> Value {
        let list = |list: &[Counted]| list.iter().map(Counted::json).collect::<Vec<_>>();
        json!({
            "platform": {
                "name": self.server.product,
                "version": self.server.version,
                "connection": self.connection,
                "database": self.server.database,
                "open_connections": self.server.open_connections,
            },
            "tables": list(&self.tables),
            "views": list(&self.views),
            "types": self.types,
        })
    }

    fn lines(&self) -> Vec<String> {
        let server = &self.server;
        let mut lines = vec![
            dotted(&server.product, &server.version),
            dotted("Connection", &self.connection),
            dotted("Database", &server.database),
        ];
        if let Some(open) = server.open_connections {
            lines.push(dotted("Open connections", &open.to_string()));
        }
        lines.push(dotted("Tables", &self.tables.len().to_string()));
        let sizes: Option<u64> = self.tables.iter().map(|counted| counted.table.size).sum();
        if let Some(total) = sizes.filter(|_| !self.tables.is_empty()) {
            lines.push(dotted("Total size", &bytes(total)));
        }
        for (title, list) in [("Tables", &self.tables), ("Views", &self.views)] {
            if !list.is_empty() {
                lines.push(format!("\n{title}"));
            }
            let line = |counted: &Counted| dotted(&counted.table.name, &counted.describe());
            lines.extend(list.iter().map(line));
        }
        if !self.types.is_empty() {
            lines.push("\nTypes".to_owned());
        }
        lines.extend(
            self.types
                .iter()
                .map(|found| dotted(&found.name, &found.kind)),
        );
        lines
    }
}

impl Counted {
    fn json(&self) -> Value {
        let mut value = json!(self.table);
        if let Some(rows) = self.rows {
            value["rows"] = json!(rows);
        }
        value
    }

    fn describe(&self) -> String {
        let size = self.table.size.map(bytes);
        let rows = self.rows.map(|rows| format!("{rows} records"));
        let parts: Vec<_> = [size, rows].into_iter().flatten().collect();
        match parts.is_empty() {
            true => "-".to_owned(),
            false => parts.join(", "),
        }
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use cast::{ConnectOptions, Db};

    use super::{Wanted, find};

    #[tokio::test]
    async fn shows_tables_and_what_else_is_wanted() {
        let db = Db::connect(&ConnectOptions::new("sqlite::memory:"))
            .await
            .unwrap();
        for sql in [
            "CREATE TABLE users (id integer)",
            "INSERT INTO users VALUES (1), (2)",
            "CREATE VIEW everybody AS SELECT * FROM users",
        ] {
            db.execute(sql, vec![]).await.unwrap();
        }
        let found = find(&db, Wanted::default()).await.unwrap();
        let text = found.lines().join("\n");
        assert!(
            text.contains("  SQLite ") && text.contains("  users ..."),
            "{text}"
        );
        assert!(
            !text.contains("everybody") && !text.contains("records"),
            "{text}"
        );
        let wanted = Wanted {
            counts: true,
            views: true,
            types: true,
        };
        let found = find(&db, wanted).await.unwrap();
        assert!(
            found
                .lines()
                .join("\n")
                .contains(". 2 records\n\nViews\n  everybody .")
        );
        let json = found.json();
        assert_eq!(json["platform"]["connection"], "default");
        assert_eq!(json["tables"][0]["name"], "users");
        assert_eq!(json["tables"][0]["rows"], 2);
        assert_eq!(json["views"][0]["kind"], "view");
    }
}
