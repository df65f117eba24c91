//! [`Peer`]: a library that is measured in a program of its own, and [`Runner`]: one that is measured here or there.
//!
//! The two programs talk in lines: `LINE TURN TURNS` is answered with nanoseconds, and with 0 turns by what was got.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use serde_json::Value;

use crate::engine::{Engine, Line, time};

/// A library that can be asked and timed.
pub enum Runner {
    Here(Box<dyn Engine>),
    There(Peer),
}

impl Runner {
    pub fn here(engine: impl Engine + 'static) -> Self {
        Self::Here(Box::new(engine))
    }

    /// What one turn answers.
    pub async fn answer(&self, line: Line, turn: i64) -> Value {
        match self {
            Self::Here(engine) => engine
                .run(line, turn, true)
                .await
                .expect("the answer is kept"),
            Self::There(peer) => {
                serde_json::from_str(&peer.ask(line, turn, 0)).expect("the answer is JSON")
            }
        }
    }

    /// How long some turns take.
    pub async fn time(&self, line: Line, turn: i64, turns: i64) -> Duration {
        match self {
            Self::Here(engine) => time(&**engine, line, turn, turns).await,
            Self::There(peer) => {
                let nanoseconds = peer
                    .ask(line, turn, turns)
                    .trim()
                    .parse()
                    .expect("the answer is a number");
                Duration::from_nanos(nanoseconds)
            }
        }
    }
}

/// Another program.
pub struct Peer {
    child: Child,
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Peer {
    /// Starts the program that `BENCH_SEAORM` names, on a database.
    pub fn start(url: &str) -> Self {
        let program = std::env::var("BENCH_SEAORM")
            .expect("BENCH_SEAORM names a program; start this by `run`");
        let mut command = Command::new(program);
        let mut child = command
            .arg(url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let pipes = (
            input.expect("it is piped"),
            BufReader::new(output.expect("it is piped")),
        );
        Self {
            child,
            pipes: Mutex::new(pipes),
        }
    }

    fn ask(&self, line: Line, turn: i64, turns: i64) -> String {
        let (input, output) = &mut *self.pipes.lock().expect("nobody panicked while asking");
        let place = Line::ALL
            .iter()
            .position(|one| *one == line)
            .expect("all lines are in the list");
        writeln!(input, "{place} {turn} {turns}").expect("the program listens");
        let mut answer = String::new();
        output.read_line(&mut answer).expect("the program answers");
        answer
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
