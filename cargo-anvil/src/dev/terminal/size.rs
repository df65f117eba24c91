//! How wide the terminal is.

/// The width that is assumed where it cannot be asked for.
const USUAL: usize = 80;

/// The columns of the terminal behind stderr.
#[cfg(unix)]
pub(crate) fn columns() -> usize {
    let size = rustix::termios::tcgetwinsize(std::io::stderr());
    match size.map(|size| usize::from(size.ws_col)) {
        Ok(columns @ 1..) => columns,
        _ => USUAL,
    }
}

/// The columns of the terminal behind stderr.
#[cfg(not(unix))]
pub(crate) fn columns() -> usize {
    USUAL
}
