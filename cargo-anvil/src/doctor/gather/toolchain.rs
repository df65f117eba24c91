//! Asks rustc what it is.

use std::collections::BTreeSet;
use std::path::Path;

use crate::context::Context;
use crate::doctor::facts::Toolchain;
use crate::doctor::version::Version;

/// Runs rustc in the project's folder, so that its toolchain file counts.
pub(super) fn toolchain(
    folder: &Path,
    wanted: Option<(Version, String)>,
    ctx: &Context,
) -> Toolchain {
    let Some(about) = ask(folder, &["-vV"], ctx) else {
        return Toolchain {
            wanted,
            ..Toolchain::default()
        };
    };
    let value = |name: &str| {
        let value = about.lines().find_map(|line| line.strip_prefix(name));
        value.map_or_else(String::new, |value| value.trim().to_owned())
    };
    let release = value("release:");
    let host = value("host:");
    let cranelift = ask(folder, &["--print", "sysroot"], ctx).is_some_and(|root| {
        let backends = Path::new(root.trim())
            .join("lib/rustlib")
            .join(&host)
            .join("codegen-backends");
        std::fs::read_dir(backends).is_ok_and(|entries| {
            entries
                .flatten()
                .any(|entry| entry.file_name().to_string_lossy().contains("cranelift"))
        })
    });
    Toolchain {
        rustc: Version::parse(&release),
        release,
        host,
        wanted,
        cranelift,
    }
}

/// What holds on the target that is built for.
pub(super) fn cfg(folder: &Path, ctx: &Context) -> BTreeSet<String> {
    let lines = ask(folder, &["--print", "cfg"], ctx).unwrap_or_default();
    lines.lines().map(str::to_owned).collect()
}

fn ask(folder: &Path, arguments: &[&str], ctx: &Context) -> Option<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = ctx
        .tool(rustc)
        .args(arguments)
        .current_dir(folder)
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
