//! Which key means what.

use std::io::{self, IsTerminal as _};
use std::sync::mpsc::Sender;

use crate::dev::inbox::{Key, Message};

/// The keys, for people.
pub(crate) const HELP: &str =
    "keys: r rebuild and restart · o open the browser · c clear · q quit · h help";

/// The keyboard, read key by key as long as this value lives. The terminal is as before afterwards.
#[derive(Debug)]
pub(crate) struct Keys {
    #[cfg(unix)]
    _keyboard: super::keyboard::Keyboard,
}

impl Keys {
    /// Begins to read; `None` where nobody can press a key.
    pub(crate) fn read(sender: Sender<Message>) -> Option<Self> {
        let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        is_terminal.then(|| Self::begin(sender)).flatten()
    }

    #[cfg(unix)]
    fn begin(sender: Sender<Message>) -> Option<Self> {
        let keyboard = super::keyboard::Keyboard::read(move |byte| {
            let message = meaning(byte).map(Message::Key);
            // Without a receiver the loop has ended.
            message.is_none_or(|message| sender.send(message).is_ok())
        })?;
        Some(Self {
            _keyboard: keyboard,
        })
    }

    #[cfg(not(unix))]
    fn begin(_: Sender<Message>) -> Option<Self> {
        None
    }
}

/// What a byte from the keyboard asks for.
fn meaning(byte: u8) -> Option<Key> {
    match byte.to_ascii_lowercase() {
        b'r' => Some(Key::Rebuild),
        b'o' => Some(Key::Open),
        b'c' => Some(Key::Clear),
        b'h' | b'?' => Some(Key::Help),
        b'\r' | b'\n' => Some(Key::Mark),
        // Ctrl-D and Ctrl-\ mean an end everywhere.
        b'q' | 0x04 | 0x1c => Some(Key::Quit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_the_help_names_is_known() {
        let named = HELP
            .split(' ')
            .filter(|word| word.len() == 1 && *word != "·");
        for key in named {
            assert!(meaning(key.as_bytes()[0]).is_some(), "{key}");
        }
        assert_eq!(meaning(b'R'), Some(Key::Rebuild));
        assert_eq!(meaning(b'x'), None);
    }
}
