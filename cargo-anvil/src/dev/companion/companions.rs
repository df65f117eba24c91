//! The companions of one run of `dev`.

use std::env;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use super::backoff::Backoff;
use super::kinds::Kind;
use crate::context::Context;
use crate::dev::console::{Console, Tail, pump};
use crate::dev::group;
use crate::dev::inbox::Message;
use crate::project::Project;

/// How long the supervisors may take to end everything; they take two seconds at most themselves.
const GRACE: Duration = Duration::from_secs(4);

/// How often it is looked whether one has ended.
const LOOK: Duration = Duration::from_millis(20);

/// The companions that the application has use for.
#[derive(Debug)]
pub(crate) struct Companions {
    all: Vec<Companion>,
}

#[derive(Debug)]
struct Companion {
    kind: &'static Kind,
    command: Vec<String>,
    backoff: Backoff,
    state: State,
}

#[derive(Debug)]
enum State {
    /// To be started then.
    Waits(Instant),
    Runs {
        supervisor: Child,
        since: Instant,
    },
    /// Its program is missing.
    GivenUp,
}

impl Companions {
    /// Those that the application has use for, without those that are not wanted. None is started yet.
    pub(crate) fn find(project: &Project, left_out: &[String], console: &Console) -> Self {
        let mut all = Vec::new();
        for kind in Kind::ALL
            .iter()
            .filter(|kind| left_out.iter().all(|name| name != kind.label.name))
        {
            match (kind.detect)(&project.files()) {
                Ok(None) => {}
                Ok(Some(command)) => all.push(Companion {
                    kind,
                    command,
                    backoff: Backoff::default(),
                    state: State::Waits(Instant::now()),
                }),
                Err(error) => console.warning(kind.label, format_args!("left out: {error:#}")),
            }
        }
        Self { all }
    }

    /// Starts those that are to be started, and notices those that have died. Call it now and then, from the thread that starts processes.
    pub(crate) fn look_after(
        &mut self,
        project: &Project,
        console: &Console,
        sender: &Sender<Message>,
        ctx: &Context,
    ) {
        for companion in &mut self.all {
            companion.look_after(project, console, sender, ctx);
        }
    }

    /// Asks them all to end.
    pub(crate) fn ask_to_stop(&mut self) {
        for supervisor in self.supervisors() {
            // The end of its standard input is the sign.
            supervisor.stdin = None;
        }
    }

    /// Waits until they have ended, with what they have started.
    pub(crate) fn stop(&mut self) {
        self.ask_to_stop();
        let deadline = Instant::now() + GRACE;
        for supervisor in self.supervisors() {
            while matches!(supervisor.try_wait(), Ok(None)) && Instant::now() < deadline {
                thread::sleep(LOOK);
            }
        }
    }

    fn supervisors(&mut self) -> impl Iterator<Item = &mut Child> {
        self.all
            .iter_mut()
            .filter_map(|companion| match &mut companion.state {
                State::Runs { supervisor, .. } => Some(supervisor),
                State::Waits(_) | State::GivenUp => None,
            })
    }
}

impl Companion {
    fn look_after(
        &mut self,
        project: &Project,
        console: &Console,
        sender: &Sender<Message>,
        ctx: &Context,
    ) {
        let label = self.kind.label;
        match &mut self.state {
            State::Waits(when) if Instant::now() >= *when => {
                self.start(project, console, sender, ctx);
            }
            State::Runs { supervisor, since } => {
                if let Ok(Some(status)) = supervisor.try_wait() {
                    let pause = self.backoff.next(since.elapsed());
                    console.warning(
                        label,
                        format_args!(
                            "`{}` ended ({status}); it is started again in {} s",
                            self.command.join(" "),
                            pause.as_secs()
                        ),
                    );
                    self.state = State::Waits(Instant::now() + pause);
                }
            }
            State::Waits(_) | State::GivenUp => {}
        }
    }

    fn start(
        &mut self,
        project: &Project,
        console: &Console,
        sender: &Sender<Message>,
        ctx: &Context,
    ) {
        let label = self.kind.label;
        if !is_installed(&self.command[0]) {
            console.warning(
                label,
                format_args!(
                    "`{}` is not installed: {}",
                    self.command[0], self.kind.remedy
                ),
            );
            self.state = State::GivenUp;
            return;
        }
        console.say(label, format_args!("$ {}", self.command.join(" ")));
        let mut command = supervised(&self.command, ctx);
        command.current_dir(&project.root);
        match command.spawn() {
            Ok(mut supervisor) => {
                let sender = sender.clone();
                pump(
                    &mut supervisor,
                    label,
                    console.clone(),
                    Tail::default(),
                    move || {
                        let _ = sender.send(Message::Hushed);
                    },
                );
                let since = Instant::now();
                self.state = State::Runs { supervisor, since };
            }
            Err(error) => {
                console.warning(
                    label,
                    format_args!("cannot run `{}`: {error}", self.command[0]),
                );
                self.state = State::GivenUp;
            }
        }
    }
}

/// The command below a supervisor.
fn supervised(command: &[String], ctx: &Context) -> Command {
    // On Linux this is the running program even when its file was replaced meanwhile.
    let own = if cfg!(target_os = "linux") {
        "/proc/self/exe".into()
    } else {
        env::current_exe().unwrap_or_else(|_| "cargo-anvil".into())
    };
    let mut supervisor = ctx.tool(own);
    supervisor.args(["dev:companion", "--"]);
    if cfg!(windows) {
        // Package managers are scripts there.
        supervisor.args(["cmd", "/C"]);
    }
    supervisor.args(command);
    ctx.color_child(&mut supervisor);
    supervisor
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    group::lead(&mut supervisor);
    supervisor
}

/// Whether a program is found on the search path.
fn is_installed(program: &str) -> bool {
    let endings: &[&str] = if cfg!(windows) {
        &[".cmd", ".exe", ".bat"]
    } else {
        &[""]
    };
    env::var_os("PATH").is_some_and(|paths| {
        env::split_paths(&paths).any(|folder| {
            endings
                .iter()
                .any(|ending| folder.join(format!("{program}{ending}")).is_file())
        })
    })
}
