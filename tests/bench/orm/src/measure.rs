//! Checks and rounds: what is done with the libraries of one database, and the table of it.

use std::time::Duration;

use serde_json::Value;

use crate::engine::Line;
use crate::setup::Lane;

/// So long is one round of the fastest library, at least.
const ROUND: Duration = Duration::from_millis(25);

/// The times of one library for one line: microseconds for one turn, of each round.
type Times = Vec<f64>;

/// Checks and measures the libraries on one database, and prints the table.
pub async fn database(name: &str, lanes: Vec<Lane>, rounds: usize) {
    check(&lanes).await;
    let head: String = lanes
        .iter()
        .map(|lane| format!("{:>25}", lane.name))
        .collect();
    println!("{name:<34}{head}");
    let mut turn = 0;
    for line in Line::ALL {
        let times = line_of(line, &lanes, rounds, &mut turn).await;
        println!("{:<34}{}", line.name(), row(&times));
    }
}

/// All libraries must answer the same, and write the same.
async fn check(lanes: &[Lane]) {
    for line in Line::ALL {
        for turn in [0, 1, 12, 77] {
            let mut answers = Vec::new();
            for lane in lanes {
                lane.empty_entries().await;
                let answer = lane.runner.answer(line, turn).await;
                answers.push((lane.name, comparable(line, answer), lane.entries().await));
            }
            let (_, reference, entries) = &answers[0];
            for (name, answer, written) in &answers {
                assert_eq!(answer, reference, "{name}: {}", line.name());
                assert_eq!(written, entries, "{name}: {}", line.name());
            }
            let is_full = match (line, reference) {
                (Line::List, Value::Array(rows)) => rows.len() == 1_000,
                (Line::Eager, Value::Array(users)) => {
                    users.len() == 100
                        && users.iter().all(|user| {
                            user["posts"]
                                .as_array()
                                .is_some_and(|posts| posts.len() == 10)
                        })
                }
                (Line::InsertMany, _) => entries.as_array().is_some_and(|rows| rows.len() == 1_000),
                (Line::Find | Line::Update | Line::InsertOne, answer) => answer["id"].is_i64(),
                _ => true,
            };
            assert!(is_full, "{}: not what was asked for", line.name());
        }
    }
}

/// An answer without the moment at which it was written, and without what no order was asked for.
fn comparable(line: Line, mut answer: Value) -> Value {
    if let (Line::InsertOne | Line::Update, Value::Object(columns)) = (line, &mut answer) {
        columns.remove("updated_at");
        if line == Line::InsertOne {
            columns.remove("created_at");
        }
    }
    if let (Line::Eager, Value::Array(users)) = (line, &mut answer) {
        for user in users {
            if let Some(Value::Array(posts)) = user.get_mut("posts") {
                posts.sort_by_key(|post| post["id"].as_i64());
            }
        }
    }
    answer
}

/// Measures one line: rounds of all libraries in turn, each time another one first.
async fn line_of(line: Line, lanes: &[Lane], rounds: usize, turn: &mut i64) -> Vec<Times> {
    let mut turns = i64::MAX;
    for lane in lanes {
        let (mut count, mut time) = (0, Duration::ZERO);
        while time < ROUND {
            time += lane.runner.time(line, *turn + count, 1).await;
            count += 1;
        }
        turns = turns.min(count);
    }
    let mut times = vec![Times::with_capacity(rounds); lanes.len()];
    for round in 0..rounds {
        for place in 0..lanes.len() {
            let place = (place + round) % lanes.len();
            let lane = &lanes[place];
            if line.inserts() {
                lane.empty_entries().await;
            }
            let time = lane.runner.time(line, *turn, turns).await;
            times[place].push(time.as_secs_f64() * 1e6 / turns as f64);
        }
        *turn += turns;
    }
    times
}

/// The times of a line: the median, how far the middle half of the rounds lies apart, and how many times that of the first
/// library. The last is the median of the rounds' own, because what disturbs a round disturbs all that are in it.
fn row(times: &[Times]) -> String {
    let row = times.iter().map(|own| {
        let ratios: Vec<f64> = own
            .iter()
            .zip(&times[0])
            .map(|(own, first)| own / first)
            .collect();
        let (middle, spread) = (
            quantile(own, 0.5),
            quantile(own, 0.75) - quantile(own, 0.25),
        );
        format!(
            "{middle:>10.1} ±{:>2.0}% × {:>5.2}",
            spread / middle * 50.0,
            quantile(&ratios, 0.5)
        )
    });
    row.map(|cell| format!("{cell:>25}")).collect()
}

fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * part).round() as usize]
}
