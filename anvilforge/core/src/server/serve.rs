//! Serving until a stop signal, then letting requests under way finish.

use std::convert::Infallible;
use std::net::TcpListener;
use std::time::Duration;

use salvo::Router;
use salvo::conn::tcp::TcpAcceptor;
use salvo::server::Server;
use tokio::sync::oneshot;

use crate::app::{CurrentKernel, Workers};
use crate::dev::Session;
use crate::server::drain::{Drain, DrainingAcceptor};
use crate::server::edge::Edge;
use crate::server::listener::{ListenError, listen};

/// How long open connections may take to end by themselves before the graceful stop ends them.
const DRAIN: Duration = Duration::from_secs(1);

/// How long requests under way may take when the next process of `cargo anvil dev` serves already; it kills after 10 s.
const REPLACED: Duration = Duration::from_secs(8);

/// How long requests under way may take when `cargo anvil dev` is gone: nobody waits for them.
const ORPHANED: Duration = Duration::from_secs(2);

/// Serves until SIGINT or SIGTERM (or, below `cargo anvil dev`, until that is gone).
///
/// # Errors
/// When the socket cannot be used, or fails later.
pub(crate) async fn serve(
    inherited: Option<TcpListener>,
    kernel: CurrentKernel,
    workers: Workers,
    session: Option<Session>,
) -> Result<(), ListenError> {
    let (config, db) = {
        let kernel = kernel.get();
        (kernel.state().config().clone(), kernel.state().db().clone())
    };
    let listener = listen(inherited, &config.server)?;
    let address = listener.local_addr().map_err(ListenError::Inherited)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(ListenError::Inherited)?;
    let acceptor = TcpAcceptor::try_from(listener).map_err(ListenError::Inherited)?;
    let drain = Drain::new();
    let edge = Edge {
        kernel,
        drain: drain.clone(),
        #[cfg(debug_assertions)]
        dev: session.as_ref().map(|session| session.dev().clone()),
    };
    let server = Server::new(DrainingAcceptor::new(acceptor, drain.clone()));
    let handle = server.handle();
    let timeout = match session {
        Some(_) => config.server.shutdown_timeout.min(REPLACED),
        None => config.server.shutdown_timeout,
    };
    #[cfg(debug_assertions)]
    let dev = edge.dev.clone();
    let parent = session.map(follow);
    tokio::spawn(async move {
        let timeout = if wait_for_stop(parent).await {
            timeout.min(ORPHANED)
        } else {
            timeout
        };
        tracing::info!("stopping: requests under way have {} s", timeout.as_secs());
        #[cfg(debug_assertions)]
        if let Some(dev) = dev {
            dev.drain();
        }
        tokio::join!(drain.run(DRAIN.min(timeout)), workers.end(timeout));
        handle.stop_graceful(timeout);
    });
    tracing::info!("{} listens on http://{address}", config.app.name);
    let router = Router::with_path("{**rest}").goal(edge);
    let result = server
        .try_serve(router)
        .await
        .map_err(ListenError::Inherited);
    db.close().await;
    result
}

/// Carries out what `cargo anvil dev` orders. The channel closes when that is gone, and also when nobody hears it any more.
fn follow(session: Session) -> oneshot::Receiver<Infallible> {
    let (until_gone, gone) = oneshot::channel();
    tokio::spawn(async move {
        let _until_gone = until_gone;
        session.run().await;
    });
    gone
}

/// Waits for a reason to stop; `true` when it is that the parent process is gone.
async fn wait_for_stop(parent: Option<oneshot::Receiver<Infallible>>) -> bool {
    let parent_gone = async {
        match parent {
            Some(gone) => gone.await.is_err(),
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        gone = parent_gone => gone,
        () = stop_signal() => false,
    }
}

#[cfg(unix)]
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};

    let (interrupt, terminate) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    );
    match (interrupt, terminate) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        _ => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn stop_signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_session_that_dies_is_a_parent_that_is_gone() {
        let (session, gone) = oneshot::channel();
        let task = tokio::spawn(async move {
            let _session = session;
            panic!("as application code may");
        });
        assert!(task.await.is_err());
        let stops = tokio::time::timeout(Duration::from_secs(20), wait_for_stop(Some(gone)));
        assert_eq!(stops.await, Ok(true));
    }
}
