//! From a save to the new answer: `cargo anvil dev --hot`, `cargo anvil dev`, and cargo with a restart by hand.
//!
//! ```text
//! tests/bench/reload/run [--rounds N] [--app FOLDER] [--leak RELOADS]
//! ```
//!
//! Without `--app` a scaffold is made; `tests/bench/compile/run 200 FOLDER` leaves an application of 200 resources in
//! `FOLDER/bench_app`. Each round edits what `GET /api/version` answers and asks for it every ten milliseconds, as a program does,
//! so that no answer is held back. Reported are the median and the 95th percentile of all rounds after the first, of the whole
//! way and of its parts.
//!
//! `--leak 300` makes that many hot reloads in one process instead, looks at its memory after each, and reports the slope
//! beside what the libraries themselves occupy. Every answer must be the newest.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anvil_tests::{HttpClient, Process, TempApp, anvil_binary, free_port, target_directory};
use serde_json::Value;
use tokio::time::MissedTickBehavior;

/// How long a first build may take.
const FIRST: Duration = Duration::from_secs(900);

/// How long a change may take.
const CHANGE: Duration = Duration::from_secs(120);

/// How often the answer is asked for: seldom enough to leave the compiler its cores.
const POLL: Duration = Duration::from_millis(10);

/// The file that is edited.
const FILE: &str = "src/controllers/home.rs";

/// What stands behind `version:` there.
const MARK: &str = "version: ";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let options = Options::read();
    let scaffold = options.app.is_none().then(|| TempApp::new("bench_reload"));
    let folder = match (&scaffold, options.app) {
        (Some(app), _) => app.path(""),
        (None, Some(folder)) => folder,
        (None, None) => unreachable!("invariant: one of them is there"),
    };
    let bench = Bench {
        folder,
        rounds: options.rounds,
        times: env::temp_dir().join(format!("anvil-bench-reload-{}.jsonl", std::process::id())),
        edits: 0,
    };
    match options.leak {
        Some(reloads) => bench.leak(reloads).await,
        None => bench.run().await,
    }
}

struct Options {
    rounds: usize,
    leak: Option<usize>,
    app: Option<PathBuf>,
}

impl Options {
    fn read() -> Self {
        let mut options = Self {
            rounds: 20,
            leak: None,
            app: None,
        };
        let mut arguments = env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let value = arguments.next();
            match (argument.as_str(), value) {
                ("--rounds", Some(value)) => {
                    options.rounds = value.parse().expect("--rounds takes a number");
                }
                ("--leak", Some(value)) => {
                    options.leak = Some(value.parse().expect("--leak takes a number"));
                }
                ("--app", Some(value)) => {
                    options.app = Some(fs::canonicalize(value).expect("--app takes a folder"));
                }
                _ => panic!("usage: bench-reload [--rounds N] [--app FOLDER] [--leak RELOADS]"),
            }
        }
        options
    }
}

struct Bench {
    folder: PathBuf,
    rounds: usize,
    /// Where `cargo anvil dev` writes the parts of each change.
    times: PathBuf,
    edits: u32,
}

/// What one way of working took, in milliseconds.
struct Figures {
    name: &'static str,
    whole: Vec<f64>,
    build: Vec<f64>,
    swap: Vec<f64>,
}

impl Bench {
    async fn run(mut self) {
        let way = |name, dev: &[&'static str], replay| Way {
            name,
            dev: dev.to_vec(),
            replay,
        };
        let hot = self
            .dev(&way("hot, rustc replayed", &["--hot"], true))
            .await;
        let cargo = self
            .dev(&way("hot, through cargo", &["--hot"], false))
            .await;
        let restart = self.dev(&way("restart", &[], true)).await;
        let plain = self.by_hand().await;
        let base = percentile(&plain.whole, 0.5);
        say(format_args!(
            "\n{:<22} {:>9} {:>9} {:>12} {:>10} {:>9}",
            "save -> new answer", "p50 ms", "p95 ms", "of it build", "swap ms", "ratio"
        ));
        for figures in [&hot, &cargo, &restart, &plain] {
            let part = |values: &[f64]| match values {
                [] => "-".to_owned(),
                values => format!("{:.1}", percentile(values, 0.5)),
            };
            say(format_args!(
                "{:<22} {:>9.0} {:>9.0} {:>12} {:>10} {:>9.2}",
                figures.name,
                percentile(&figures.whole, 0.5),
                percentile(&figures.whole, 0.95),
                part(&figures.build),
                part(&figures.swap),
                percentile(&figures.whole, 0.5) / base,
            ));
        }
    }

    /// Measures one way of `cargo anvil dev`.
    async fn dev(&mut self, way: &Way) -> Figures {
        // It may be left from the way before.
        let _ = fs::remove_file(&self.times);
        let port = free_port();
        let mut command = self.place(Command::new(anvil_binary()));
        command
            .args(["anvil", "dev", "--port", &port.to_string()])
            .args(&way.dev)
            .env("ANVIL_DEV_TIMES", &self.times);
        if !way.replay {
            command.env("ANVIL_HOT_REPLAY", "off");
        }
        let mut dev = Process::spawn(&mut command);
        let mut whole = Vec::new();
        for round in 0..=self.rounds {
            let mark = self.edit();
            let began = Instant::now();
            self.wait(port, &mark, if round == 0 { FIRST } else { CHANGE }, &dev)
                .await;
            if round > 0 {
                whole.push(milliseconds(began.elapsed()));
            }
        }
        let status = dev.terminate().await;
        assert!(status.success(), "dev ended badly:\n{}", dev.output());
        let changes = self.changes();
        let part = |name: &str| -> Vec<f64> {
            let values: Vec<f64> = changes
                .iter()
                .filter_map(|line| line[name].as_f64())
                .collect();
            values[values.len().saturating_sub(self.rounds)..].to_vec()
        };
        Figures {
            name: way.name,
            whole,
            build: part("build_ms"),
            swap: part("swap_ms"),
        }
    }

    /// Reloads one process many times and watches its memory.
    async fn leak(mut self, reloads: usize) {
        let port = free_port();
        let mut command = self.place(Command::new(anvil_binary()));
        command
            .args(["anvil", "dev", "--hot", "--port", &port.to_string()])
            .env("ANVIL_DEV_TIMES", &self.times);
        let mut dev = Process::spawn(&mut command);
        let mark = self.edit();
        self.wait(port, &mark, FIRST, &dev).await;
        let host = host_of(dev.id());
        let mut memory = Vec::new();
        for _ in 0..reloads {
            let mark = self.edit();
            self.wait(port, &mark, CHANGE, &dev).await;
            // The answer after it is of the same version: none of an older one is left.
            let reply = HttpClient::new(format!("127.0.0.1:{port}"))
                .try_request("GET", "/api/version", &[], b"")
                .await
                .expect("an answer");
            assert!(reply.text().contains(&mark), "stale: {}", reply.text());
            memory.push(Memory::of(host));
        }
        assert_eq!(host_of(dev.id()), host, "one process all the way");
        let status = dev.terminate().await;
        assert!(status.success(), "dev ended badly:\n{}", dev.output());
        let tail = &memory[memory.len() / 5..];
        let slope = |value: fn(&Memory) -> f64| slope(&tail.iter().map(value).collect::<Vec<_>>());
        let (first, last) = (&memory[0], &memory[memory.len() - 1]);
        say(format_args!(
            "{reloads} hot reloads in process {host}, KiB:"
        ));
        say(format_args!(
            "resident           first {:>8.0}  last {:>8.0}  slope {:>7.1} a reload",
            first.resident,
            last.resident,
            slope(|at| at.resident)
        ));
        say(format_args!(
            "of it libraries    first {:>8.0}  last {:>8.0}  slope {:>7.1} a reload",
            first.libraries,
            last.libraries,
            slope(|at| at.libraries)
        ));
        say(format_args!(
            "everything else    first {:>8.0}  last {:>8.0}  slope {:>7.1} a reload",
            first.rest(),
            last.rest(),
            slope(Memory::rest)
        ));
        say(format_args!("mapped libraries   last {}", last.count));
    }

    /// Measures `cargo build` and a new process, without anything of ours.
    async fn by_hand(&mut self) -> Figures {
        let port = free_port();
        let mut running: Option<Process> = None;
        let (mut whole, mut build) = (Vec::new(), Vec::new());
        for round in 0..=self.rounds {
            let mark = self.edit();
            let began = Instant::now();
            let mut cargo = self.place(Command::new("cargo"));
            let output = cargo
                .args(["build", "--quiet"])
                .output()
                .expect("cargo runs");
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            let built = began.elapsed();
            if let Some(mut old) = running.take() {
                old.kill();
            }
            let mut command = self.place(Command::new(self.binary()));
            command.args(["serve", "--port", &port.to_string()]);
            let process = Process::spawn(&mut command);
            self.wait(port, &mark, CHANGE, &process).await;
            if round > 0 {
                whole.push(milliseconds(began.elapsed()));
                build.push(milliseconds(built));
            }
            running = Some(process);
        }
        Figures {
            name: "cargo build + start",
            whole,
            build,
            swap: Vec::new(),
        }
    }

    /// Gives the handler another answer, which is returned.
    fn edit(&mut self) -> String {
        self.edits += 1;
        let mark = format!("bench {}", self.edits);
        let path = self.folder.join(FILE);
        let text = fs::read_to_string(&path).expect("the controller is there");
        // The last one: the first is in the view of the welcome page.
        let start = text.rfind(MARK).expect("the controller has a version") + MARK.len();
        let end = start + text[start..].find(",\n").expect("the line ends");
        fs::write(
            &path,
            format!("{}\"{mark}\"{}", &text[..start], &text[end..]),
        )
        .expect("the controller can be written");
        mark
    }

    /// Waits for the answer.
    async fn wait(&self, port: u16, mark: &str, patience: Duration, process: &Process) {
        let mut client = HttpClient::new(format!("127.0.0.1:{port}"));
        let end = Instant::now() + patience;
        let mut polls = tokio::time::interval(POLL);
        polls.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let reply = client.try_request("GET", "/api/version", &[], b"").await;
            if reply.is_ok_and(|reply| reply.text().contains(&format!("\"{mark}\""))) {
                return;
            }
            assert!(Instant::now() < end, "no {mark}:\n{}", process.output());
            polls.tick().await;
        }
    }

    /// The lines that `cargo anvil dev` has written.
    fn changes(&self) -> Vec<Value> {
        fs::read_to_string(&self.times)
            .unwrap_or_default()
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    fn binary(&self) -> PathBuf {
        let name = fs::read_to_string(self.folder.join("Cargo.toml"))
            .expect("a manifest")
            .lines()
            .find_map(|line| line.strip_prefix("name = \""))
            .and_then(|name| name.split('"').next())
            .expect("a name")
            .to_owned();
        self.target().join("debug").join(name)
    }

    fn target(&self) -> PathBuf {
        match self.folder.join("target") {
            target if target.is_dir() => target,
            _ => target_directory().join("apps"),
        }
    }

    fn place(&self, mut command: Command) -> Command {
        command
            .current_dir(Path::new(&self.folder))
            .env("CARGO_TARGET_DIR", self.target());
        command
    }
}

/// What a process occupies, in KiB.
struct Memory {
    resident: f64,
    /// Pages of the application's own libraries.
    libraries: f64,
    /// How many of these libraries there are.
    count: usize,
}

impl Memory {
    fn of(process: u32) -> Self {
        let maps =
            fs::read_to_string(format!("/proc/{process}/smaps")).expect("the process is there");
        let (mut resident, mut libraries) = (0.0, 0.0);
        let mut files = std::collections::BTreeSet::new();
        let mut is_library = false;
        for line in maps.lines() {
            if let Some(size) = line.strip_prefix("Rss:") {
                let size: f64 = size
                    .trim()
                    .trim_end_matches(" kB")
                    .parse()
                    .expect("a number");
                resident += size;
                libraries += if is_library { size } else { 0.0 };
            } else if let Some((_, path)) = line.split_once(" /") {
                is_library = path.contains("anvil-hot/") && !path.contains("anvilforge_dylib");
                if is_library {
                    files.insert(path.to_owned());
                }
            } else if line.contains('-') && !line.contains("kB") {
                // The zeroed data of a library has no name and follows it.
                is_library = is_library && line.trim_end().ends_with(" 0");
            }
        }
        Self {
            resident,
            libraries,
            count: files.len(),
        }
    }

    fn rest(&self) -> f64 {
        self.resident - self.libraries
    }
}

/// The process of the application, below `cargo anvil dev`.
fn host_of(dev: u32) -> u32 {
    let tasks = fs::read_dir(format!("/proc/{dev}/task")).expect("dev runs");
    let children = tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .collect::<String>();
    let serving = children
        .split_whitespace()
        .filter_map(|id| id.parse().ok())
        .find(|id: &u32| {
            fs::read(format!("/proc/{id}/environ"))
                .is_ok_and(|text| String::from_utf8_lossy(&text).contains("ANVIL_HOT_LIBRARY="))
        });
    serving.expect("a host")
}

/// The slope of the line through the values, by least squares.
#[expect(clippy::cast_precision_loss, reason = "short lists")]
fn slope(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let middle = (count - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / count;
    let (mut above, mut below) = (0.0, 0.0);
    for (index, value) in values.iter().enumerate() {
        let offset = index as f64 - middle;
        above += offset * (value - mean);
        below += offset * offset;
    }
    above / below
}

/// One way of working.
struct Way {
    name: &'static str,
    dev: Vec<&'static str>,
    replay: bool,
}

fn percentile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index of a short list"
    )]
    let index = (last as f64 * part).round() as usize;
    sorted.get(index).copied().unwrap_or(f64::NAN)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn say(line: impl std::fmt::Display) {
    println!("{line}");
}
