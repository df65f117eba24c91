//! Reads what a child prints, line by line.

use std::io::Read;
use std::process::Child;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use super::lines::Lines;
use super::{Console, Label, Tail};
use crate::shell::Stream;

/// How long a line may have begun before what there is of it is shown: a prompt has no end.
const PATIENCE: Duration = Duration::from_millis(100);

/// So many pieces may wait to be printed; then the child waits.
const WAITING: usize = 64;

/// A piece of one of the two streams.
type Piece = (Stream, Vec<u8>);

/// Prints the piped streams of a child behind a label until both are closed; then calls `hushed`.
pub(crate) fn pump(
    child: &mut Child,
    label: Label,
    console: Console,
    tail: Tail,
    hushed: impl FnOnce() + Send + 'static,
) {
    let (sender, pieces) = mpsc::sync_channel(WAITING);
    if let Some(stream) = child.stdout.take() {
        read(stream, Stream::Out, sender.clone());
    }
    if let Some(stream) = child.stderr.take() {
        read(stream, Stream::Err, sender);
    }
    thread::spawn(move || {
        print(&pieces, |stream, line| {
            console.line(label, stream, line);
            tail.add(line);
        });
        tail.close();
        hushed();
    });
}

fn read(mut stream: impl Read + Send + 'static, which: Stream, sender: SyncSender<Piece>) {
    thread::spawn(move || {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(length @ 1..) = stream.read(&mut buffer) {
            if sender.send((which, buffer[..length].to_vec())).is_err() {
                return;
            }
        }
    });
}

fn print(pieces: &Receiver<Piece>, mut line: impl FnMut(Stream, &str)) {
    let mut streams = [
        (Stream::Out, Lines::default()),
        (Stream::Err, Lines::default()),
    ];
    loop {
        let has_begun = streams.iter().any(|(_, lines)| lines.has_begun());
        let piece = if has_begun {
            pieces.recv_timeout(PATIENCE)
        } else {
            pieces.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        match piece {
            Ok((which, bytes)) => {
                for (stream, lines) in streams.iter_mut().filter(|(stream, _)| *stream == which) {
                    for text in lines.push(&bytes) {
                        line(*stream, &text);
                    }
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                for (stream, lines) in &mut streams {
                    lines.flush().iter().for_each(|text| line(*stream, text));
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                for (stream, lines) in &mut streams {
                    lines.finish().iter().for_each(|text| line(*stream, text));
                }
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_an_end_is_shown_all_the_same() {
        let (sender, pieces) = mpsc::sync_channel(8);
        let (shown, lines) = mpsc::channel();
        let printer = thread::spawn(move || {
            print(&pieces, |stream, line| {
                shown.send((stream, line.to_owned())).expect("heard");
            });
        });
        let soon = Duration::from_secs(10);
        sender
            .send((Stream::Out, b"name? ".to_vec()))
            .expect("heard");
        let next = || lines.recv_timeout(soon).expect("a line");
        assert_eq!(next(), (Stream::Out, "name? ".to_owned()));
        sender.send((Stream::Err, b"half".to_vec())).expect("heard");
        drop(sender);
        assert_eq!(next(), (Stream::Err, "half".to_owned()));
        printer.join().expect("an end");
    }
}
