//! Serving until a stop signal, then letting requests under way finish.

use std::io::Read as _;
use std::time::Duration;

use salvo::Router;
use salvo::conn::tcp::TcpAcceptor;
use salvo::server::Server;
use tokio::sync::oneshot;

use crate::app::Kernel;
use crate::server::edge::Edge;
use crate::server::listener::{ListenError, listen};

/// Serves until SIGINT or SIGTERM (or, below `cargo anvil dev`, until that is gone).
///
/// # Errors
/// When the socket cannot be used, or fails later.
pub(crate) async fn serve(kernel: Kernel) -> Result<(), ListenError> {
    let config = kernel.state().config().clone();
    let listener = listen(&config.server)?;
    let address = listener.local_addr().map_err(ListenError::Inherited)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(ListenError::Inherited)?;
    let acceptor = TcpAcceptor::try_from(listener).map_err(ListenError::Inherited)?;
    let server = Server::new(acceptor);
    let handle = server.handle();
    let timeout = config.server.shutdown_timeout;
    let parent_gone = watch_parent();
    tokio::spawn(async move {
        let parent_is_gone = wait_for_stop(parent_gone).await;
        tracing::info!("stopping: requests under way have {} s", timeout.as_secs());
        // Without the parent nobody waits: in development a restart must not hang on an open page.
        handle.stop_graceful(if parent_is_gone {
            timeout.min(Duration::from_secs(2))
        } else {
            timeout
        });
    });
    tracing::info!("{} listens on http://{address}", config.app.name);
    let db = kernel.state().db().clone();
    let router = Router::with_path("{**rest}").goal(Edge { kernel });
    let result = server
        .try_serve(router)
        .await
        .map_err(ListenError::Inherited);
    db.close().await;
    result
}

/// Waits for a reason to stop; `true` when it is that the parent process is gone.
async fn wait_for_stop(parent_gone: Option<oneshot::Receiver<()>>) -> bool {
    let parent = async {
        let told = match parent_gone {
            Some(gone) => gone.await.is_ok(),
            None => false,
        };
        // Without a parent, and when the watching thread ended without a word, this is no reason.
        if !told {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = parent => true,
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

/// Below `cargo anvil dev` (`ANVIL_DEV=1`) standard input is a pipe that the parent holds open: its
/// end means that the parent is gone, however it died.
fn watch_parent() -> Option<oneshot::Receiver<()>> {
    if std::env::var_os("ANVIL_DEV").is_none_or(|value| value != "1") {
        return None;
    }
    let (gone, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 64];
        let mut input = std::io::stdin().lock();
        while matches!(input.read(&mut buffer), Ok(length) if length > 0) {}
        // The server may be stopping already.
        let _ = gone.send(());
    });
    Some(receiver)
}
