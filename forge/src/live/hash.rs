//! A hash that is the same in every build.

/// Of what kind a compiled piece of code is.
pub(super) const ECHO: char = 'e';
pub(super) const TEST: char = 't';

/// FNV-1a over the kind and the code.
pub(super) fn hash(kind: char, code: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    };
    add(kind as u8);
    code.bytes().for_each(&mut add);
    hash
}
