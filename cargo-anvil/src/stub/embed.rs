//! The files of `stubs/`, in the binary. The build script makes the table.

/// Paths below `stubs/`, sorted, and their bytes.
static STUBS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/stubs.rs"));

/// One embedded file, by its path below `stubs/`.
pub(crate) fn embedded(path: &str) -> Option<&'static [u8]> {
    STUBS
        .iter()
        .find(|(at, _)| *at == path)
        .map(|(_, bytes)| *bytes)
}

/// The embedded files below a folder, with their paths inside it.
pub(crate) fn embedded_below(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let prefix = format!("{folder}/");
    STUBS
        .iter()
        .filter_map(move |(path, bytes)| Some((path.strip_prefix(&prefix)?, *bytes)))
}
