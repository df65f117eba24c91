//! Stopping without a reset: first no new connections, then the end of those that are open, each at a moment that its client
//! can see.
//!
//! A server that just closes idle connections races with the next request of their clients, who then read a reset.
//! While the server drains, every HTTP/1 answer says `Connection: close` instead, so the client is the one who knows; what is
//! still idle when the drain is over gets the ordinary graceful stop.

use std::future::pending;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use salvo::conn::tcp::{TcpAcceptor, TcpCoupler};
use salvo::conn::{Accepted, Acceptor, Holding, StraightStream};
use salvo::fuse::ArcFusePolicy;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch;

/// Whether the server drains, and how many connections are open.
#[derive(Clone)]
pub(crate) struct Drain {
    begun: Arc<watch::Sender<bool>>,
    connections: Arc<watch::Sender<usize>>,
}

impl Drain {
    pub(crate) fn new() -> Self {
        Self {
            begun: Arc::new(watch::Sender::new(false)),
            connections: Arc::new(watch::Sender::new(0)),
        }
    }

    /// Whether the server is about to stop.
    pub(crate) fn has_begun(&self) -> bool {
        *self.begun.borrow()
    }

    /// Waits until the server is about to stop.
    pub(crate) async fn begun(&self) {
        let mut begun = self.begun.subscribe();
        if begun.wait_for(|begun| *begun).await.is_err() {
            pending::<()>().await;
        }
    }

    /// Begins to drain, and waits until every connection is closed, at most for the limit.
    pub(super) async fn run(&self, limit: Duration) {
        self.begun.send_replace(true);
        let mut connections = self.connections.subscribe();
        let closed = connections.wait_for(|open| *open == 0);
        // Connections that stay idle, or are WebSockets, are the graceful stop's business.
        let _ = tokio::time::timeout(limit, closed).await;
    }
}

/// Accepts until the drain begins; then it lets go of the socket.
pub(super) struct DrainingAcceptor {
    inner: Option<TcpAcceptor>,
    holdings: Vec<Holding>,
    drain: Drain,
}

impl DrainingAcceptor {
    pub(super) fn new(inner: TcpAcceptor, drain: Drain) -> Self {
        Self {
            holdings: inner.holdings().to_vec(),
            inner: Some(inner),
            drain,
        }
    }
}

impl Acceptor for DrainingAcceptor {
    type Coupler = TcpCoupler<Self::Stream>;
    type Stream = Counted;

    fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    async fn accept(
        &mut self,
        fuse_policy: Option<ArcFusePolicy>,
    ) -> io::Result<Accepted<Self::Coupler, Self::Stream>> {
        if let Some(inner) = &mut self.inner {
            tokio::select! {
                biased;
                () = self.drain.begun() => {}
                accepted = inner.accept(fuse_policy) => {
                    let counter = Counter::new(&self.drain);
                    return Ok(accepted?.map_into(
                        |_| TcpCoupler::new(),
                        |stream| Counted { stream, _counter: counter },
                    ));
                }
            }
        }
        self.inner = None;
        pending().await
    }
}

/// One open connection in the count, or the work that goes on for one.
pub(super) struct Counter(Arc<watch::Sender<usize>>);

impl Counter {
    pub(super) fn new(drain: &Drain) -> Self {
        drain.connections.send_modify(|open| *open += 1);
        Self(Arc::clone(&drain.connections))
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open -= 1);
    }
}

/// A connection that is counted while it is open.
pub(super) struct Counted {
    stream: StraightStream<TcpStream>,
    _counter: Counter,
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
