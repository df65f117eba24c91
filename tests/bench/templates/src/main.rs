//! Renders the same pages with Forge, in both of its ways, and with others, and prints how long each takes.
//!
//! The engines take turns, so that what else the machine does meets all of them; time is the processor's, and of each engine
//! the median round counts. That all engines write the same page is looked at first.

mod engines;
mod pages;

use std::time::Duration;

use engines::Engine;
use rustix::time::{ClockId, clock_gettime};

/// So long is one round of an engine.
const ROUND: Duration = Duration::from_millis(12);

/// The processor's time that this program has had: what waits for others does not count.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

fn main() {
    let rounds = std::env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(41);
    let (table, components, includes) = (pages::table(), pages::components(), pages::includes());
    measure("table of 1,000 rows", &engines::table(&table), rounds);
    measure("layout, 3 components × 100", &engines::components(&components), rounds);
    measure("12 includes deep × 20", &engines::includes(&includes), rounds);
}

/// A page without what engines write differently: the references of special characters, and space between tags.
fn comparable(page: &str) -> String {
    let mut page = page.split_whitespace().collect::<Vec<_>>().join(" ").replace("> <", "><");
    for (one, other) in [("&lt;", "&#60;"), ("&gt;", "&#62;"), ("&amp;", "&#38;"), ("&quot;", "&#34;"), ("&#x2f;", "/"), ("&#x2F;", "/")] {
        page = page.replace(one, other);
    }
    page
}

fn measure(name: &str, engines: &[Engine<'_>], rounds: usize) {
    let reference = (engines[0].render)();
    for engine in engines {
        assert_eq!(comparable(&(engine.render)()), comparable(&reference), "{}", engine.name);
    }
    let repeats: Vec<u32> = engines
        .iter()
        .map(|engine| {
            let start = now();
            let mut count = 0;
            while now() - start < ROUND {
                std::hint::black_box((engine.render)());
                count += 1;
            }
            count
        })
        .collect();
    let mut times = vec![Vec::new(); engines.len()];
    for _ in 0..rounds {
        for ((engine, count), times) in engines.iter().zip(&repeats).zip(&mut times) {
            let start = now();
            for _ in 0..*count {
                std::hint::black_box((engine.render)());
            }
            times.push((now() - start).as_secs_f64() * 1e6 / f64::from(*count));
        }
    }
    println!("{name} ({} KB)", reference.len() / 1000);
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let times: Vec<f64> = times.iter_mut().map(median).collect();
    for (engine, time) in engines.iter().zip(&times) {
        println!("  {:<24} {time:>9.1} µs  × {:.2}", engine.name, time / times[0]);
    }
}
