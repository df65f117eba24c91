//! Answers on the application's socket, as long as the application does not.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::request::{self, Head};
use super::{Board, page};

/// How often a socket is looked at on which nobody calls. It is also how long closing may take.
const PAUSE: Duration = Duration::from_millis(10);

/// How long a client may take to say what it wants, …
const ASK: Duration = Duration::from_secs(30);

/// … and to take its answer.
const ANSWER: Duration = Duration::from_secs(5);

/// How long the rest of a request is read that nobody needs.
const REST: Duration = Duration::from_millis(300);

/// So many are answered at the same time; the others wait in the socket's queue.
const GUESTS: usize = 256;

/// The open room.
#[derive(Debug)]
pub(crate) struct Room {
    is_closed: Arc<AtomicBool>,
    door: Option<JoinHandle<()>>,
}

/// What every guest needs.
#[derive(Debug, Clone)]
struct Host {
    board: Board,
    /// Where the application answers once the room is closed.
    address: SocketAddr,
    is_closed: Arc<AtomicBool>,
    guests: Arc<AtomicUsize>,
}

impl Room {
    /// Begins to answer on a socket.
    ///
    /// # Errors
    /// When the socket cannot be used in this way.
    pub(crate) fn open(socket: TcpListener, address: SocketAddr, board: Board) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        let is_closed = Arc::<AtomicBool>::default();
        let host = Host {
            board,
            address,
            is_closed: Arc::clone(&is_closed),
            guests: Arc::default(),
        };
        let door = thread::spawn(move || host.accept(&socket));
        Ok(Self {
            is_closed,
            door: Some(door),
        })
    }

    /// Stops accepting. When it returns, whoever calls from now on waits for the application.
    pub(crate) fn close(self) {
        drop(self);
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.is_closed.store(true, Ordering::SeqCst);
        if let Some(door) = self.door.take() {
            // It does not panic; if it did, it accepts nobody any more, and that is what counts.
            let _ = door.join();
        }
    }
}

impl Host {
    fn accept(&self, socket: &TcpListener) {
        while !self.is_closed.load(Ordering::SeqCst) {
            if self.guests.load(Ordering::Relaxed) >= GUESTS {
                thread::sleep(PAUSE);
                continue;
            }
            match socket.accept() {
                Ok((stream, _)) => {
                    let host = self.clone();
                    host.guests.fetch_add(1, Ordering::Relaxed);
                    thread::spawn(move || {
                        // A guest that left, or was never really there, needs no answer.
                        let _ = host.receive(stream);
                        host.guests.fetch_sub(1, Ordering::Relaxed);
                    });
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // Nobody calls; or no more files can be opened now, and that passes.
                Err(_) => thread::sleep(PAUSE),
            }
        }
        // The application's descriptor is of the same socket, so it is left as it was found.
        let _ = socket.set_nonblocking(false);
    }

    /// One connection: a request, an answer.
    fn receive(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nonblocking(false)?;
        stream.set_read_timeout(Some(ASK))?;
        stream.set_write_timeout(Some(ANSWER))?;
        let mut asked = Vec::new();
        let mut buffer = [0; 8 * 1024];
        let (wants_page, is_head) = loop {
            match request::read(&asked) {
                Head::Incomplete => {}
                Head::Strange => return Ok(()),
                Head::Complete {
                    wants_page,
                    is_head,
                } => break (wants_page, is_head),
            }
            match stream.read(&mut buffer)? {
                0 => return Ok(()),
                length => asked.extend_from_slice(&buffer[..length]),
            }
        };
        // Browsers open connections in advance: what is asked on one when the application is there is for the application.
        if self.is_closed.load(Ordering::SeqCst) {
            return relay(stream, self.address, &asked);
        }
        let response = page::response(&self.board.state(), wants_page, is_head);
        stream.write_all(response.as_bytes())?;
        stream.shutdown(Shutdown::Write)?;
        // A connection that is closed on unread bytes is reset, and the answer may be lost with it.
        stream.set_read_timeout(Some(REST))?;
        while stream.read(&mut buffer)? > 0 {}
        Ok(())
    }
}

/// Hands a connection on to the application, with what was read of it already.
fn relay(client: TcpStream, address: SocketAddr, asked: &[u8]) -> io::Result<()> {
    let mut server = TcpStream::connect(address)?;
    client.set_read_timeout(None)?;
    client.set_write_timeout(None)?;
    server.write_all(asked)?;
    let (from, to) = (client.try_clone()?, server.try_clone()?);
    let upward = thread::spawn(move || copy(from, to));
    copy(server, client);
    // Whoever hangs up first ends both ways.
    let _ = upward.join();
    Ok(())
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    // Both sides may hang up at any time.
    let _ = io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Open {
        room: Option<Room>,
        socket: TcpListener,
        board: Board,
    }

    fn open() -> Open {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let board = Board::default();
        let address = socket.local_addr().expect("an address");
        let clone = socket.try_clone().expect("a clone");
        let room = Room::open(clone, address, board.clone()).expect("open");
        Open {
            room: Some(room),
            socket,
            board,
        }
    }

    impl Open {
        fn connect(&self) -> TcpStream {
            let stream = TcpStream::connect(self.socket.local_addr().expect("an address"))
                .expect("accepted");
            stream
                .set_read_timeout(Some(Duration::from_secs(10)))
                .expect("a socket");
            stream
        }

        fn close(&mut self) {
            self.room.take().expect("open").close();
        }

        /// Answers one request as the application.
        fn serve_once(&self) -> JoinHandle<()> {
            let socket = self.socket.try_clone().expect("a clone");
            thread::spawn(move || {
                let (mut stream, _) = socket.accept().expect("a call");
                let mut buffer = [0; 1024];
                let length = stream.read(&mut buffer).expect("a request");
                assert!(buffer[..length].starts_with(b"GET / "));
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\n\r\nthe application")
                    .expect("sent");
            })
        }
    }

    fn ask(mut stream: TcpStream) -> String {
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    #[test]
    fn guests_are_told_what_goes_on() {
        let open = open();
        assert!(ask(open.connect()).ends_with("Building…\n"));
        open.board.ended("no database\n".into());
        assert!(ask(open.connect()).ends_with("no database\n"));
    }

    #[test]
    fn whoever_calls_after_the_end_waits_for_the_application() {
        let mut open = open();
        assert!(ask(open.connect()).starts_with("HTTP/1.1 503"));
        open.close();
        let waiting = open.connect();
        let application = open.serve_once();
        assert!(ask(waiting).ends_with("the application"));
        application.join().expect("served");
    }

    #[test]
    fn what_is_asked_late_on_an_early_connection_is_the_applications() {
        let mut open = open();
        let early = open.connect();
        // The next one is answered, so the one before it was accepted.
        assert!(ask(open.connect()).starts_with("HTTP/1.1 503"));
        open.close();
        let application = open.serve_once();
        assert!(ask(early).ends_with("the application"));
        application.join().expect("served");
    }

    #[test]
    fn a_form_that_nobody_reads_gets_its_answer() {
        let open = open();
        let mut stream = open.connect();
        let body = "x".repeat(200_000);
        let request = format!(
            "POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("sent");
        stream.shutdown(Shutdown::Write).expect("a socket");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 503"));
    }
}
