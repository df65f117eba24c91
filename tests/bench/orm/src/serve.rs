//! The other side of `peer`: a library that is asked line by line.

use std::io::Write as _;

use crate::engine::{Engine, Line, time};

/// Answers until nobody asks any more.
pub async fn serve(engine: &dyn Engine) {
    // The lock of `stdin().lines()` could not be held while the library works.
    while let Some(asked) = next_line() {
        let numbers: Vec<i64> = asked
            .split(' ')
            .map(|number| number.parse().expect("it is a number"))
            .collect();
        let (line, turn, turns) = (Line::ALL[numbers[0] as usize], numbers[1], numbers[2]);
        let answer = match turns {
            0 => engine
                .run(line, turn, true)
                .await
                .expect("the answer is kept")
                .to_string(),
            _ => time(engine, line, turn, turns).await.as_nanos().to_string(),
        };
        let mut output = std::io::stdout().lock();
        writeln!(output, "{answer}")
            .and_then(|()| output.flush())
            .expect("somebody listens");
    }
}

fn next_line() -> Option<String> {
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line).expect("it is text");
    (read > 0).then(|| line.trim_end().to_owned())
}
