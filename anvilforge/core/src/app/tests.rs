//! An application whose configuration changes while it serves.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use cast::{ColumnType, Encrypted, Value};
use tokio::sync::Mutex;

use super::{
    App, BootOptions, CurrentKernel, Definition, Live, PublicFiles, Reconfigured, Workers, boot,
    secrets,
};
use crate::config::AppKey;

const KEY: &str = "base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER_KEY: &str = "base64:HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Whoever boots gives Cast the key of this process, of which there is one.
pub(crate) static BOOTING: Mutex<()> = Mutex::const_new(());

/// A folder with a configuration, removed when dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("anvil-{name}-{}", std::process::id());
        let folder = Self(std::env::temp_dir().join(name));
        fs::create_dir_all(folder.0.join("config")).unwrap();
        folder.set_key(KEY);
        folder.configure("[app]\nname = 'Before'\n");
        folder
    }

    pub(crate) fn configure(&self, text: &str) {
        fs::write(self.0.join("config/anvil.toml"), text).unwrap();
    }

    fn set_key(&self, key: &str) {
        let text = format!("APP_KEY={key}\nAPP_ENV=local\nDATABASE_URL=sqlite::memory:\n");
        fs::write(self.0.join(".env"), text).unwrap();
    }

    pub(crate) fn definition(&self, configure: fn(&mut App)) -> Definition {
        Definition {
            name: "live",
            version: "0.1.0",
            manifest_dir: self.0.to_string_lossy().into_owned().leak(),
            debug_build: true,
            configure,
            public: PublicFiles::none(),
            config: PublicFiles::none(),
        }
    }

    pub(crate) fn options(&self) -> BootOptions {
        BootOptions {
            create_database: true,
            env_file: ".env",
            overrides: Vec::new(),
            checks_csrf: true,
            connection: None,
        }
    }

    /// An application that serves.
    pub(crate) async fn serve(&self, configure: fn(&mut App)) -> (Live, CurrentKernel) {
        let definition = self.definition(configure);
        let booted = boot(&definition, &self.options()).await.unwrap();
        let kernel = CurrentKernel::new(booted.kernel);
        let live = Live::new(
            definition,
            self.options(),
            booted.services,
            kernel.clone(),
            Workers::default(),
        );
        (live, kernel)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays behind is in a folder for such things.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn encrypted() -> Value {
    Encrypted::new("secret".to_owned()).unwrap().into_value()
}

fn decrypted(value: Value) -> Option<String> {
    let value = Encrypted::<String>::from_value(value).ok()?;
    Some(value.into_inner())
}

#[tokio::test]
async fn what_is_encrypted_after_a_new_key_is_read_by_the_next_process() {
    let _alone = BOOTING.lock().await;
    let folder = Folder::new("key");
    let (live, _) = folder.serve(|_| {}).await;
    let before = encrypted();

    folder.set_key(OTHER_KEY);
    let changed = live.reconfigure().unwrap();
    assert_eq!(changed, Reconfigured::InForce(vec!["APP_KEY".to_owned()]));
    let after = encrypted();

    secrets::install(&AppKey::parse(OTHER_KEY).unwrap());
    assert_eq!(decrypted(after).as_deref(), Some("secret"));
    assert_eq!(decrypted(before), None);
}

#[tokio::test]
async fn a_key_that_is_not_taken_up_encrypts_nothing() {
    let _alone = BOOTING.lock().await;
    let folder = Folder::new("key-at-start");
    let (live, _) = folder.serve(|_| {}).await;
    folder.set_key(OTHER_KEY);
    folder.configure("[app]\nname = 'Before'\n[server]\nport = 8123\n");
    let changed = live.reconfigure().unwrap();
    let reason = "`server.port`, `APP_KEY` is read at start only".to_owned();
    assert_eq!(changed, Reconfigured::NeedsRestart(reason));

    let after = encrypted();
    secrets::install(&AppKey::parse(KEY).unwrap());
    assert_eq!(decrypted(after).as_deref(), Some("secret"));
}

#[tokio::test]
async fn an_application_that_panics_when_it_is_configured_anew_asks_for_a_restart() {
    static PANICS: AtomicBool = AtomicBool::new(false);
    let _alone = BOOTING.lock().await;
    let folder = Folder::new("panic");
    let (live, kernel) = folder
        .serve(|_| assert!(!PANICS.load(Ordering::SeqCst), "a file is gone"))
        .await;
    let name = || kernel.get().state().config().app.name.clone();

    PANICS.store(true, Ordering::SeqCst);
    folder.configure("[app]\nname = 'After'\n");
    let changed = live.reconfigure().unwrap();
    let reason = "the application panicked while it was configured anew: a file is gone";
    assert_eq!(changed, Reconfigured::NeedsRestart(reason.to_owned()));
    assert_eq!(name(), "Before");

    PANICS.store(false, Ordering::SeqCst);
    let changed = live.reconfigure().unwrap();
    assert_eq!(changed, Reconfigured::InForce(vec!["app.name".to_owned()]));
    assert_eq!(name(), "After");
}
