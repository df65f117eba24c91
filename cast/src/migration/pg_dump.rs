//! PostgreSQL's own `pg_dump`: only it knows all that a database of PostgreSQL may have.

use std::process::{Command, Output};

use crate::connection::Db;
use crate::error::{Error, Result};

/// The tables of the database as SQL, without who owns them.
pub(super) async fn run(db: &Db) -> Result<String> {
    let (url, password) = without_password(db.url());
    let output = tokio::task::spawn_blocking(move || {
        let mut command = Command::new("pg_dump");
        command.args(["--schema-only", "--no-owner", "--no-privileges"]);
        command.arg(format!("--dbname={url}"));
        // Not as an argument, where everybody on the machine could read it.
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        command.output()
    });
    let failed = |said: String| Error::Dump { said };
    let output: Output = match output.await {
        Ok(Ok(output)) => output,
        Ok(Err(error)) => return Err(failed(error.to_string())),
        Err(error) => return Err(failed(error.to_string())),
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(failed(said));
    }
    Ok(clean(&String::from_utf8_lossy(&output.stdout)))
}

/// Takes out comments, the commands of `psql`, and the setting that hides the tables from statements
/// which do not name their schema.
fn clean(text: &str) -> String {
    let kept: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with("--") && !line.starts_with('\\'))
        .filter(|line| !line.contains("set_config('search_path'") && !line.trim().is_empty())
        .collect();
    kept.join("\n").trim_end_matches(';').to_owned()
}

/// The URL without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let whole = || (url.to_owned(), None);
    let Some((scheme, rest)) = url.split_once("://") else {
        return whole();
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let Some(at) = rest[..end].rfind('@') else {
        return whole();
    };
    match rest[..at].split_once(':') {
        Some((user, password)) => (
            format!("{scheme}://{user}{}", &rest[at..]),
            Some(decode(password)),
        ),
        None => whole(),
    }
}

/// Reads `%41` as `A`.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match hex.map(|pair| u8::from_str_radix(pair, 16)) {
            Some(Ok(byte)) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_password_off_the_command_line() {
        assert_eq!(
            without_password("postgres://me:p%40ss@db:5432/blog"),
            (
                "postgres://me@db:5432/blog".to_owned(),
                Some("p@ss".to_owned())
            )
        );
        assert_eq!(without_password("postgres://me@db/blog").1, None);
    }

    #[test]
    fn leaves_out_what_is_not_sql() {
        let text = "-- a\n\\restrict x\nSET a = 1;\nSELECT pg_catalog.set_config('search_path', '', false);\n\nCREATE TABLE public.a ();\n";
        assert_eq!(clean(text), "SET a = 1;\nCREATE TABLE public.a ()");
    }
}
