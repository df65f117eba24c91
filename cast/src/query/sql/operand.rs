//! Expressions as SQL.

use sea_query::{Expr, SubQueryStatement};

use super::bind::{literal, operand_value, raw, template};
use super::condition::expression;
use super::json;
use super::select::{Outputs, records};
use crate::driver::Driver;
use crate::query::operand::{Calculation, Function, Operand, Part, Window};
use crate::query::plan::{ColumnName, Nulls, Sort};
#[cfg(feature = "decimal")]
use crate::value::Value;

pub(super) fn column(column: ColumnName) -> Expr {
    if column.table.is_empty() {
        return Expr::col(column.name);
    }
    Expr::col((column.table, column.name))
}

/// What a column is set to. The column has a type, so a value needs none.
pub(super) fn new_value(to: &Operand, driver: Driver) -> Expr {
    match to {
        Operand::Value(value) => literal(value),
        other => operand(other, driver),
    }
}

pub(super) fn operand(given: &Operand, driver: Driver) -> Expr {
    match given {
        Operand::Column(name) => column(*name),
        Operand::Value(value) => operand_value(value, driver),
        Operand::Call(function, arguments) => call(*function, arguments, driver),
        Operand::Calculate(left, calculation, right) => {
            let sign = match calculation {
                Calculation::Add => "+",
                Calculation::Subtract => "-",
                Calculation::Multiply => "*",
                // The others know it by the types of the numbers.
                Calculation::DivideWhole if driver == Driver::MySql => "DIV",
                Calculation::Divide | Calculation::DivideWhole => "/",
            };
            let sides = vec![operand(left, driver), operand(right, driver)];
            #[cfg(feature = "decimal")]
            if driver == Driver::Sqlite
                && matches!(**right, Operand::Value(Value::Decimal(_)))
                && matches!(calculation, Calculation::Add | Calculation::Subtract)
            {
                // SQLite has no decimals, and what its numbers are off by would add up.
                return template(&format!("ROUND(? {sign} ?, 10)"), sides, driver);
            }
            template(&format!("(? {sign} ?)"), sides, driver)
        }
        Operand::Part(part, of) => {
            template(part_sql(*part, driver), vec![operand(of, driver)], driver)
        }
        Operand::Json(place, form) => json::read(place, *form, driver),
        Operand::JsonSet(document, steps, value) => {
            json::write(operand(document, driver), steps, value, driver)
        }
        Operand::Query(select) => {
            let rows = records(&select.scope, Outputs::List(&select.outputs), driver);
            let rows = SubQueryStatement::SelectStatement(rows);
            Expr::SubQuery(None, Box::new(rows))
        }
        Operand::Holds(condition) => expression(condition, driver),
        Operand::Over(call, window) => over(call, window, driver),
        Operand::Random if driver == Driver::MySql => Expr::cust("RAND()"),
        Operand::Random => Expr::cust("RANDOM()"),
        Operand::Raw(sql, values) => raw(sql, values, driver),
    }
}

fn call(function: Function, arguments: &[Operand], driver: Driver) -> Expr {
    let simple = |name: &str| format!("{name}({})", vec!["?"; arguments.len()].join(", "));
    let sql = match function {
        Function::CountAll => "COUNT(*)".to_owned(),
        Function::Count => simple("COUNT"),
        Function::CountDistinct => "COUNT(DISTINCT ?)".to_owned(),
        Function::Sum => simple("SUM"),
        Function::Avg => simple("AVG"),
        Function::Min => simple("MIN"),
        Function::Max => simple("MAX"),
        Function::Lower => simple("LOWER"),
        Function::Upper => simple("UPPER"),
        Function::Length if driver == Driver::Sqlite => simple("LENGTH"),
        Function::Length => simple("CHAR_LENGTH"),
        Function::Abs => simple("ABS"),
        Function::Coalesce => simple("COALESCE"),
        Function::Concat if driver == Driver::MySql => simple("CONCAT"),
        Function::Concat => format!("({})", vec!["?"; arguments.len()].join(" || ")),
        Function::RowNumber => "ROW_NUMBER()".to_owned(),
        Function::Rank => "RANK()".to_owned(),
        Function::DenseRank => "DENSE_RANK()".to_owned(),
        Function::PercentRank => "PERCENT_RANK()".to_owned(),
        Function::FirstValue => simple("FIRST_VALUE"),
        Function::LastValue => simple("LAST_VALUE"),
        // Numbers that PostgreSQL wants narrower than it is given numbers.
        Function::Lag(rows) => format!("LAG(?, {rows})"),
        Function::Lead(rows) => format!("LEAD(?, {rows})"),
        Function::Ntile(parts) => format!("NTILE({parts})"),
    };
    let arguments = arguments.iter().map(|given| operand(given, driver));
    template(&sql, arguments.collect(), driver)
}

fn part_sql(part: Part, driver: Driver) -> &'static str {
    match (driver, part) {
        (Driver::Sqlite, Part::Date) => "DATE(?)",
        (Driver::Sqlite, Part::Time) => "TIME(?)",
        (Driver::Sqlite, Part::Year) => "CAST(STRFTIME('%Y', ?) AS INTEGER)",
        (Driver::Sqlite, Part::Month) => "CAST(STRFTIME('%m', ?) AS INTEGER)",
        (Driver::Sqlite, Part::Day) => "CAST(STRFTIME('%d', ?) AS INTEGER)",
        (Driver::Sqlite, Part::Hour) => "CAST(STRFTIME('%H', ?) AS INTEGER)",
        (Driver::Sqlite, Part::Minute) => "CAST(STRFTIME('%M', ?) AS INTEGER)",
        // Connections to servers have UTC as their time zone.
        (Driver::Postgres, Part::Date) => "CAST(? AS date)",
        (Driver::Postgres, Part::Time) => "CAST(? AS time)",
        (Driver::Postgres, Part::Year) => "CAST(EXTRACT(YEAR FROM ?) AS integer)",
        (Driver::Postgres, Part::Month) => "CAST(EXTRACT(MONTH FROM ?) AS integer)",
        (Driver::Postgres, Part::Day) => "CAST(EXTRACT(DAY FROM ?) AS integer)",
        (Driver::Postgres, Part::Hour) => "CAST(EXTRACT(HOUR FROM ?) AS integer)",
        (Driver::Postgres, Part::Minute) => "CAST(EXTRACT(MINUTE FROM ?) AS integer)",
        (Driver::MySql, Part::Date) => "DATE(?)",
        (Driver::MySql, Part::Time) => "TIME(?)",
        (Driver::MySql, Part::Year) => "YEAR(?)",
        (Driver::MySql, Part::Month) => "MONTH(?)",
        (Driver::MySql, Part::Day) => "DAY(?)",
        (Driver::MySql, Part::Hour) => "HOUR(?)",
        (Driver::MySql, Part::Minute) => "MINUTE(?)",
    }
}

fn over(call: &Operand, window: &Window, driver: Driver) -> Expr {
    let mut expressions = vec![operand(call, driver)];
    let mut sql = String::from("? OVER (");
    for (index, by) in window.partition.iter().enumerate() {
        sql.push_str(if index == 0 { "PARTITION BY ?" } else { ", ?" });
        expressions.push(operand(by, driver));
    }
    let orders = window.sort.iter().flat_map(|sort| order(sort, driver));
    for (index, (by, descending)) in orders.enumerate() {
        sql.push_str(match (index, window.partition.is_empty()) {
            (0, true) => "ORDER BY ?",
            (0, false) => " ORDER BY ?",
            _ => ", ?",
        });
        sql.push_str(if descending { " DESC" } else { " ASC" });
        expressions.push(by);
    }
    sql.push(')');
    template(&sql, expressions, driver)
}

/// What an `ORDER BY` has for one order: the expression, and whether it is downwards. MySQL cannot be told where
/// nulls stand, so it sorts by whether there is one first, and the others do the same.
pub(super) fn order(sort: &Sort, driver: Driver) -> Vec<(Expr, bool)> {
    let by = operand(&sort.by, driver);
    let mut orders = Vec::with_capacity(2);
    if let Some(nulls) = sort.nulls {
        let is_null = template("(? IS NULL)", vec![by.clone()], driver);
        orders.push((is_null, nulls == Nulls::First));
    }
    orders.push((by, sort.descending));
    orders
}
