//! Which linker made a binary: lld, mold and wild sign in the section `.comment` (ELF, 64 bits, little endian).

/// The linker's name and version, as it signed; `None` where none did, as GNU ld.
pub(super) fn linker(binary: &[u8]) -> Option<String> {
    let comment = String::from_utf8_lossy(section(binary, b".comment")?);
    let entries = comment.split('\0').map(str::trim);
    let mut signed = entries.filter_map(|entry| {
        let name = entry.strip_prefix("Linker: ").unwrap_or(entry);
        ["LLD", "mold", "Wild", "wild"]
            .iter()
            .any(|linker| name.starts_with(linker))
            .then(|| name.split(" (").next().unwrap_or(name).to_owned())
    });
    signed.next()
}

/// The bytes of a section.
fn section<'a>(binary: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    const SIXTY_FOUR: u8 = 2;
    const LITTLE: u8 = 1;
    let is_elf = binary.starts_with(b"\x7fELF") && binary.get(4..6)? == [SIXTY_FOUR, LITTLE];
    if !is_elf {
        return None;
    }
    let headers = number(binary, 0x28, 8)?;
    let size = number(binary, 0x3a, 2)?;
    let count = number(binary, 0x3c, 2)?;
    let names = number(binary, 0x3e, 2)?;
    let header = |index: usize| headers.checked_add(index.checked_mul(size)?);
    let body = |index: usize| {
        let at = header(index)?;
        let (from, length) = (number(binary, at + 0x18, 8)?, number(binary, at + 0x20, 8)?);
        binary.get(from..from.checked_add(length)?)
    };
    let names = body(names)?;
    (0..count).find_map(|index| {
        let named = names.get(number(binary, header(index)?, 4)?..)?;
        let end = named.iter().position(|byte| *byte == 0)?;
        (&named[..end] == name).then(|| body(index))?
    })
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let mut wide = [0; 8];
    wide[..length].copy_from_slice(bytes.get(at..at.checked_add(length)?)?);
    usize::try_from(u64::from_le_bytes(wide)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An ELF file of two sections: the names, and `.comment`.
    fn elf(comment: &[u8]) -> Vec<u8> {
        const NAMES: &[u8] = b"\0.shstrtab\0.comment\0";
        let mut bytes = vec![0; 64];
        bytes[..6].copy_from_slice(b"\x7fELF\x02\x01");
        bytes[0x3a] = 64;
        bytes[0x3c] = 2;
        let mut header = |name: u8, body: &[u8]| {
            let mut header = [0; 64];
            header[0] = name;
            header[0x18..0x20].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
            header[0x20..0x28].copy_from_slice(&(body.len() as u64).to_le_bytes());
            bytes.extend_from_slice(body);
            header
        };
        let headers = [header(1, NAMES), header(11, comment)];
        let at = bytes.len() as u64;
        bytes[0x28..0x30].copy_from_slice(&at.to_le_bytes());
        bytes.extend(headers.concat());
        bytes
    }

    #[test]
    fn a_linker_is_known_by_its_signature() {
        let signed = b"rustc version 1.95.0 (x)\0Linker: LLD 22.1.2 (/src 1cb)\0GCC: 12\0";
        assert_eq!(linker(&elf(signed)).as_deref(), Some("LLD 22.1.2"));
        assert_eq!(
            linker(&elf(b"mold 2.40.0 (compatible with GNU ld)\0")).as_deref(),
            Some("mold 2.40.0")
        );
        assert_eq!(linker(&elf(b"GCC: 12\0")), None);
    }

    #[test]
    fn what_is_no_elf_file_says_nothing() {
        assert_eq!(linker(b""), None);
        assert_eq!(linker(b"MZ"), None);
        let whole = elf(b"mold 2.40.0\0");
        // The headers are at its end: without the last of them there is no section of that name.
        for length in 0..=whole.len() - 64 {
            assert_eq!(linker(&whole[..length]), None, "cut at {length}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_real_binary_can_be_read() {
        let own = std::env::current_exe().expect("a path");
        let bytes = std::fs::read(own).expect("a binary");
        assert!(section(&bytes, b".comment").is_some());
    }
}
