//! What a library of the application says of itself.

use std::sync::atomic::AtomicU8;

use crate::app::{App, AppState, Definition, PublicFiles};
use crate::http::{Request, Response};
use crate::routing::{Endpoint, RouteTable, Routes};

/// Drawn anew at every compilation of the framework: equal means that both sides were compiled against the same one, and so by
/// the same compiler with the same flags and features.
const BUILD: [u8; 16] = anvil_macros::build_id!();

/// The first bytes of a record.
const MAGIC: [u8; 8] = *b"anvilhot";

/// Every framework has one; two libraries that see the same one share all of it.
static LINKED: AtomicU8 = AtomicU8::new(0);

/// What can be read in the file, before it is opened as a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Record {
    magic: [u8; 8],
    build: [u8; 16],
    layout: [u8; 8],
}

/// The record of this compilation of the framework; an application's library has a copy, made when it was compiled.
pub const RECORD: Record = Record {
    magic: MAGIC,
    build: BUILD,
    layout: layout().to_le_bytes(),
};

/// What a library exports.
#[repr(C)]
pub struct Generation {
    record: Record,
    linked: &'static AtomicU8,
    definition: fn() -> Definition,
}

impl Generation {
    /// What `#[anvilforge::app]` exports under `cfg(anvil_hot)`.
    pub const fn new(definition: fn() -> Definition) -> Self {
        Self {
            record: RECORD,
            linked: &LINKED,
            definition,
        }
    }
}

/// Why a library does not fit this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Misfit {
    #[error("it has no record of Anvilforge: is `#[anvilforge::app]` in its `src/lib.rs`?")]
    NoRecord,
    #[error("it was compiled against another build of the framework than the one that runs")]
    OtherBuild,
    #[error("types of the framework have other sizes in it")]
    OtherLayout,
    #[error("it has a copy of the framework of its own instead of the shared one")]
    NotShared,
}

impl Record {
    /// The record in a section of that name.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (magic, rest) = bytes.split_first_chunk()?;
        let (build, rest) = rest.split_first_chunk()?;
        let (layout, _) = rest.split_first_chunk()?;
        Some(Self {
            magic: *magic,
            build: *build,
            layout: *layout,
        })
    }

    /// Whether a library with this record was compiled against the framework of this process.
    pub(crate) fn check(&self) -> Result<(), Misfit> {
        if self.magic != MAGIC {
            return Err(Misfit::NoRecord);
        }
        if self.build != BUILD {
            return Err(Misfit::OtherBuild);
        }
        if self.layout != RECORD.layout {
            return Err(Misfit::OtherLayout);
        }
        Ok(())
    }
}

impl Generation {
    /// What the library defines, once it is known to share this framework.
    pub(crate) fn definition(&self) -> Result<Definition, Misfit> {
        self.record.check()?;
        if !std::ptr::eq(self.linked, &LINKED) {
            return Err(Misfit::NotShared);
        }
        Ok((self.definition)())
    }
}

/// Sizes and alignments of the types that cross, in one number.
const fn layout() -> u64 {
    let types = [
        sizes::<App>(),
        sizes::<AppState>(),
        sizes::<Definition>(),
        sizes::<Endpoint>(),
        sizes::<PublicFiles>(),
        sizes::<Request>(),
        sizes::<Response>(),
        sizes::<RouteTable>(),
        sizes::<Routes>(),
        sizes::<crate::Error>(),
        sizes::<cast::Db>(),
        sizes::<Generation>(),
    ];
    // FNV-1a.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut index = 0;
    while index < types.len() {
        hash = (hash ^ types[index]).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}

const fn sizes<T>() -> u64 {
    ((size_of::<T>() as u64) << 16) | align_of::<T>() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(record: Record) -> Vec<u8> {
        [&record.magic[..], &record.build, &record.layout].concat()
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        assert_eq!(Record::read(&bytes(RECORD)), Some(RECORD));
        assert_eq!(Record::read(&bytes(RECORD)[..31]), None);
    }

    #[test]
    fn each_difference_is_named() {
        assert_eq!(RECORD.check(), Ok(()));
        let mut record = RECORD;
        record.layout[0] ^= 1;
        assert_eq!(record.check(), Err(Misfit::OtherLayout));
        record.build[0] ^= 1;
        assert_eq!(record.check(), Err(Misfit::OtherBuild));
        record.magic[0] ^= 1;
        assert_eq!(record.check(), Err(Misfit::NoRecord));
    }

    #[test]
    fn a_framework_of_its_own_is_found_out() {
        static OTHER: AtomicU8 = AtomicU8::new(0);
        let generation = Generation {
            linked: &OTHER,
            ..Generation::new(|| unreachable!("invariant: it is refused first"))
        };
        assert_eq!(generation.definition().err(), Some(Misfit::NotShared));
    }
}
