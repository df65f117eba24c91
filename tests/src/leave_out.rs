//! What happens to a test whose tools are missing.

use std::io::Write;

/// Leaves a test out because this machine lacks something, and says so loudly.
///
/// Where `CI` is set there is nothing to leave out: a suite that ran half must not look green.
///
/// # Panics
///
/// When the environment variable `CI` is set and not empty.
pub fn leave_out(what: &str, why: &str) {
    let ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    assert!(
        !ci,
        "{what}: {why}; `CI` is set, so nothing may be left out. Start the tests with `tests/run`"
    );
    // Written past the test runner, which keeps back what a test that passes prints.
    let _ = writeln!(
        std::io::stderr(),
        "\n*** LEFT OUT: {what}: {why}. `tests/run` installs what is missing. ***\n",
    );
}
