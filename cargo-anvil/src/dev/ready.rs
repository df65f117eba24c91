//! Asks the application's `/up` until it answers.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use super::server::Message;

/// How long an application may take to boot before nobody waits for its first answer any more.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long one try may take, and how long to wait before the next.
const TRY: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(50);

/// Sends [`Message::Ready`] once the application answers anything at all.
pub(crate) fn announce(address: SocketAddr, generation: u64, sender: Sender<Message>) {
    thread::spawn(move || {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            // First, too: a process that was just asked to stop accepts for a moment still, and its answer is not the new one's.
            thread::sleep(PAUSE);
            if answers(address) {
                let _ = sender.send(Message::Ready(generation));
                return;
            }
        }
    });
}

/// One request. The socket is open before the application is, so a connection alone says nothing.
fn answers(address: SocketAddr) -> bool {
    let exchange = || {
        let mut stream = TcpStream::connect_timeout(&address, TRY)?;
        stream.set_read_timeout(Some(TRY))?;
        stream.set_write_timeout(Some(TRY))?;
        let request = format!("GET /up HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut start = [0; 5];
        stream.read_exact(&mut start)?;
        std::io::Result::Ok(start)
    };
    exchange().is_ok_and(|start| start == *b"HTTP/")
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn an_answer_of_any_kind_is_one() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).expect("a request");
                request.extend(byte);
            }
            stream
                .write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")
                .expect("an answer");
            String::from_utf8_lossy(&request).into_owned()
        });
        assert!(answers(address));
        assert!(
            server
                .join()
                .expect("ended")
                .starts_with("GET /up HTTP/1.1\r\n")
        );
    }

    #[test]
    fn a_closed_port_is_no_answer() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        assert!(!answers(address));
    }
}
