//! The connection to the application: it comes to a port of the loopback address with a token that only it was given.
//!
//! `ANVIL_DEV=127.0.0.1:<port>/<token>` invites one process. Its first line is `hello` with the token; afterwards both sides send one
//! JSON object a line ([`Order`], [`Report`]). The end of a connection tells nothing here that the end of the process does not.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};

use super::inbox::Message;
use super::message::{Order, Report};

/// How long a connection may take to say who it is.
const HELLO: Duration = Duration::from_secs(2);

/// No line is longer.
const LIMIT: u64 = 1 << 20;

/// How long an application that does not read may hold up an order.
const WRITE: Duration = Duration::from_millis(500);

/// How much of a line that is not understood is shown.
const SHOWN: usize = 200;

/// Which process each token was given to. A token is good for one connection.
type Invited = Arc<Mutex<HashMap<String, u64>>>;

/// Where the processes of the application come to.
#[derive(Debug)]
pub(crate) struct Link {
    address: SocketAddr,
    invited: Invited,
}

impl Link {
    /// Listens; what arrives is sent as messages.
    ///
    /// # Errors
    /// When no port can be had.
    pub(crate) fn listen(sender: Sender<Message>) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .context("cannot open a port for the application to report to")?;
        let address = listener.local_addr().context("the port has no address")?;
        let invited = Invited::default();
        let known = Arc::clone(&invited);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (known, sender) = (Arc::clone(&known), sender.clone());
                thread::spawn(move || receive(stream, &known, &sender));
            }
        });
        Ok(Self { address, invited })
    }

    /// The value of `ANVIL_DEV` for one process.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub(crate) fn invite(&self, process: u64) -> Result<String> {
        let mut random = [0; 16];
        getrandom::fill(&mut random)
            .map_err(|error| anyhow!("the system has no random numbers: {error}"))?;
        let token = random
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>();
        let value = format!("{}/{token}", self.address);
        self.lock().insert(token, process);
        Ok(value)
    }

    /// Lets the token of a process that never came be of no use.
    pub(crate) fn forget(&self, process: u64) {
        self.lock().retain(|_, invited| *invited != process);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, u64>> {
        self.invited.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The way to one process. What is sent before it has connected waits for it.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    stream: Option<TcpStream>,
    waiting: Vec<Order>,
}

impl Mailbox {
    /// Takes the connection, and sends what waited for it.
    ///
    /// # Errors
    /// When the application does not read.
    pub(crate) fn connect(&mut self, stream: TcpStream) -> io::Result<()> {
        stream.set_write_timeout(Some(WRITE))?;
        self.stream = Some(stream);
        for order in std::mem::take(&mut self.waiting) {
            self.send(&order)?;
        }
        Ok(())
    }

    /// Sends an order.
    ///
    /// # Errors
    /// When the application does not read. There is no connection any more then, for half an order may have been sent.
    pub(crate) fn send(&mut self, order: &Order) -> io::Result<()> {
        let Some(stream) = &mut self.stream else {
            self.waiting.push(order.clone());
            return Ok(());
        };
        let mut line = serde_json::to_vec(order)?;
        line.push(b'\n');
        let sent = stream.write_all(&line);
        if sent.is_err() {
            self.stream = None;
        }
        sent
    }
}

/// Everything about one connection.
fn receive(stream: TcpStream, invited: &Invited, sender: &Sender<Message>) {
    let Ok(orders) = stream.try_clone() else {
        return;
    };
    let mut reader = BufReader::new(stream);
    let Some(token) = hello(&mut reader) else {
        return;
    };
    let process = invited
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .remove(&token);
    let Some(process) = process else { return };
    if reader.get_ref().set_read_timeout(None).is_err() {
        return;
    }
    let connected = Message::Connected {
        process,
        stream: orders,
    };
    if sender.send(connected).is_err() {
        return;
    }
    loop {
        let message = match line(&mut reader) {
            Ok(Some(line)) => understood(process, &line),
            Ok(None) => return,
            Err(error) => {
                let text = format!("nothing more is heard from the application: {error}");
                // Without a receiver nobody needs to know.
                let _ = sender.send(Message::Warning(text));
                return;
            }
        };
        if sender.send(message).is_err() {
            return;
        }
    }
}

fn understood(process: u64, line: &str) -> Message {
    match serde_json::from_str(line) {
        Ok(report) => Message::Report { process, report },
        Err(error) => Message::Warning(format!(
            "the application reports what this version of cargo-anvil does not understand ({error}): {}",
            shortened(line)
        )),
    }
}

/// The token, if it comes in time. Whoever dribbles is no application.
fn hello(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let deadline = Instant::now() + HELLO;
    let mut line = Vec::new();
    loop {
        let left = deadline.checked_duration_since(Instant::now())?;
        let timeout = Some(left.max(Duration::from_millis(1)));
        reader.get_ref().set_read_timeout(timeout).ok()?;
        let available = reader.fill_buf().ok()?;
        if available.is_empty() || line.len() > SHOWN {
            return None;
        }
        let end = available.iter().position(|byte| *byte == b'\n');
        let length = end.unwrap_or(available.len());
        line.extend_from_slice(&available[..length]);
        reader.consume(end.map_or(length, |end| end + 1));
        if end.is_some() {
            break;
        }
    }
    match serde_json::from_slice(&line).ok()? {
        Report::Hello { token, .. } => Some(token),
        _ => None,
    }
}

/// The next line; `None` at the end.
fn line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let read = match reader.take(LIMIT).read_until(b'\n', &mut line) {
        // A process that was killed closes its connections in this way, too.
        Err(error) if error.kind() == ErrorKind::ConnectionReset => 0,
        read => read?,
    };
    if read == 0 {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') && line.len() as u64 == LIMIT {
        let message = format!("a line is longer than {LIMIT} bytes");
        return Err(io::Error::new(ErrorKind::InvalidData, message));
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{self, Receiver};

    use super::*;

    const SOON: Duration = Duration::from_secs(10);

    fn link() -> (Link, Receiver<Message>) {
        let (sender, messages) = mpsc::channel();
        (Link::listen(sender).expect("a port"), messages)
    }

    /// Connects as the application does.
    fn connect(link: &Link, token: &str) -> TcpStream {
        let mut stream = TcpStream::connect(link.address).expect("accepted");
        let hello = format!("{{\"report\":\"hello\",\"token\":\"{token}\",\"pid\":1}}\n");
        stream.write_all(hello.as_bytes()).expect("sent");
        stream
    }

    fn token(link: &Link, process: u64) -> String {
        let value = link.invite(process).expect("a token");
        let (address, token) = value.split_once('/').expect("two parts");
        assert_eq!(address, link.address.to_string());
        assert_eq!(token.len(), 32);
        token.to_owned()
    }

    fn next(messages: &Receiver<Message>) -> Message {
        messages.recv_timeout(SOON).expect("a message")
    }

    #[test]
    fn reports_and_orders_cross() {
        let (link, messages) = link();
        let mut application = connect(&link, &token(&link, 7));
        let Message::Connected { process: 7, stream } = next(&messages) else {
            panic!("connected")
        };
        let mut mailbox = Mailbox::default();
        mailbox.send(&Order::Building).expect("kept");
        mailbox.connect(stream).expect("sent");
        mailbox.send(&Order::Unchanged).expect("sent");
        let mut lines = BufReader::new(application.try_clone().expect("a clone")).lines();
        assert_eq!(
            lines.next().expect("a line").expect("text"),
            r#"{"order":"building"}"#
        );
        assert_eq!(
            lines.next().expect("a line").expect("text"),
            r#"{"order":"unchanged"}"#
        );
        application
            .write_all(b"{\"report\":\"serving\"}\n")
            .expect("sent");
        assert!(matches!(
            next(&messages),
            Message::Report {
                process: 7,
                report: Report::Serving
            }
        ));
    }

    #[test]
    fn a_stranger_is_dropped() {
        let (link, messages) = link();
        let good = token(&link, 1);
        let mut stranger = connect(&link, "0123456789abcdef0123456789abcdef");
        let mut byte = [0];
        stranger.set_read_timeout(Some(SOON)).expect("a socket");
        assert_eq!(stranger.read(&mut byte).expect("an end"), 0);
        // A token is good once.
        let _application = connect(&link, &good);
        assert!(matches!(
            next(&messages),
            Message::Connected { process: 1, .. }
        ));
        let mut second = connect(&link, &good);
        second.set_read_timeout(Some(SOON)).expect("a socket");
        assert_eq!(second.read(&mut byte).expect("an end"), 0);
    }

    #[test]
    fn whoever_says_nothing_is_dropped() {
        let (link, _messages) = link();
        let mut silent = TcpStream::connect(link.address).expect("accepted");
        silent.set_read_timeout(Some(SOON)).expect("a socket");
        assert_eq!(silent.read(&mut [0]).expect("an end"), 0);
    }

    #[test]
    fn a_line_that_is_not_understood_is_a_warning_that_shows_it() {
        let (link, messages) = link();
        let mut application = connect(&link, &token(&link, 1));
        assert!(matches!(next(&messages), Message::Connected { .. }));
        application
            .write_all(b"{\"report\":\"danced\"}\nnonsense\n{\"report\":\"serving\"}\n")
            .expect("sent");
        for shown in ["danced", "nonsense"] {
            let Message::Warning(text) = next(&messages) else {
                panic!("a warning")
            };
            assert!(text.ends_with(shown) || text.contains(shown), "{text}");
        }
        assert!(matches!(
            next(&messages),
            Message::Report {
                report: Report::Serving,
                ..
            }
        ));
    }

    #[test]
    fn an_endless_line_is_the_end() {
        let (link, messages) = link();
        let mut application = connect(&link, &token(&link, 1));
        assert!(matches!(next(&messages), Message::Connected { .. }));
        // The other side may hang up before all of it is sent.
        let _ = application.write_all(&vec![b'x'; 3 << 20]);
        let Message::Warning(text) = next(&messages) else {
            panic!("a warning")
        };
        assert!(text.contains("longer than 1048576 bytes"), "{text}");
    }
}
