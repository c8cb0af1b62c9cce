//! One window on one data folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::error::CmdError;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::process::{self, Grandchild, Own};
use super::{PATIENCE, Paper, keys, root, until, until_within};

const QUESTIONS: &str = include_str!("page.js");
const AUDIT: &str = include_str!("audit.js");
/// Answers when the page has its fonts and has drawn twice.
const DRAWN: &str = "const done = arguments[arguments.length - 1];
    const twice = () => requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
    document.fonts.ready.then(twice);";
/// The engine, which draws without a compositor, takes a picture after the next thing it paints: at rest, never.
/// Something is then painted at each frame, fully transparent.
const PAINT: &str = "const dot = document.createElement('i');
    dot.id = 'picture';
    Object.assign(dot.style, { position: 'fixed', inset: '0 auto auto 0', width: '1px', height: '1px' });
    document.documentElement.append(dot);
    const paint = (red) => {
        if (!dot.isConnected) return;
        dot.style.backgroundColor = `rgba(${red}, 0, 0, 0)`;
        requestAnimationFrame(() => paint(red === 1 ? 2 : 1));
    };
    paint(1);";
const REST: &str = "document.getElementById('picture')?.remove();";
/// More Tab presses than this to reach something: it cannot be reached by hand either.
const TABS: i64 = 200;

/// Light or dark, as the desktop says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Look {
    /// The desktop's light theme.
    #[default]
    Light,
    /// The desktop's dark theme.
    Dark,
}

/// How a counter is set up.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Size of the screen, which the window fills.
    pub screen: (u32, u32),
    /// Light or dark.
    pub look: Look,
    /// An existing data folder, which stays; by default a new one, which goes.
    pub data: Option<PathBuf>,
    /// Where the pictures go, beside what is there already; by default a folder of
    /// `target/journeys` with the counter's name, emptied first.
    pub shots: Option<PathBuf>,
    /// More variables for the application.
    pub variables: Vec<(String, String)>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            screen: (1280, 800),
            look: Look::Light,
            data: None,
            shots: None,
            variables: Vec::new(),
        }
    }
}

/// What the person did since the start or since the last [`Counter::tally`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Keys and chords that command something: Enter, F2, Ctrl+K, arrows…
    pub keys: u32,
    /// Presses of Tab or Shift+Tab, to go from one thing to the next.
    pub tabs: u32,
    /// Characters typed.
    pub characters: u32,
}

impl Tally {
    /// All presses.
    pub fn presses(self) -> u32 {
        self.keys + self.tabs + self.characters
    }
}

/// The counter: see the [module](super).
///
/// Fields end in the order in which they are declared.
pub struct Counter {
    name: String,
    runtime: Runtime,
    window: Option<Window>,
    _bus: Own,
    _screen: Own,
    variables: Vec<(String, String)>,
    data: PathBuf,
    home: TempDir,
    shots: PathBuf,
    shot: u32,
    tally: Tally,
    size: (u32, u32),
    faults_expected: usize,
    longer: Duration,
}

/// The application and its driver; ended in this order.
struct Window {
    client: Client,
    application: Grandchild,
    _driver: Own,
}

impl Drop for Window {
    fn drop(&mut self) {
        // While the driver is still there to see it end.
        if self.application.alive() {
            self.application.kill();
        }
    }
}

impl Counter {
    /// Opens the application on an empty data folder. `name` names the folder of the screenshots.
    #[track_caller]
    pub fn open(name: &str) -> Self {
        Self::open_with(name, &Setting::default())
    }

    /// Opens the application as `setting` says.
    #[track_caller]
    pub fn open_with(name: &str, setting: &Setting) -> Self {
        let home = tempfile::Builder::new()
            .prefix("guichet-journey")
            .tempdir()
            .unwrap();
        let (width, height) = setting.screen;
        let (screen, display) = process::screen(&format!("{width}x{height}"));
        let (bus, bus_address) = process::bus(home.path());
        let variables = variables(home.path(), &display, &bus_address, setting);
        let shots = match &setting.shots {
            Some(folder) => folder.clone(),
            None => {
                let own = root().join("target/journeys").join(name);
                // An older run's pictures would be taken for this one's.
                let _ = fs::remove_dir_all(&own);
                own
            }
        };
        fs::create_dir_all(&shots).unwrap();
        let data = setting
            .data
            .clone()
            .unwrap_or_else(|| home.path().join("data"));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let mut counter = Self {
            name: name.to_owned(),
            runtime,
            window: None,
            _bus: bus,
            _screen: screen,
            variables,
            data,
            home,
            shots,
            shot: 0,
            tally: Tally::default(),
            size: setting.screen,
            faults_expected: 0,
            longer: Duration::ZERO,
        };
        counter.start();
        counter
    }

    /// Starts the application on the same data, after [`Self::kill`] or [`Self::close`].
    #[track_caller]
    pub fn start(&mut self) {
        assert!(self.window.is_none(), "already open");
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        command.arg(format!("--port={port}"));
        command.envs(self.variables.iter().map(|(key, value)| (key, value)));
        let driver = Own::start("WebKitWebDriver", &mut command);
        until(|| std::net::TcpStream::connect(("127.0.0.1", port)).ok()).expect("WebDriver");
        let binary = process::application();
        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "webkitgtk:browserOptions".to_owned(),
            json!({ "binary": binary, "args": ["--data", self.data] }),
        );
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        // The driver waits for ever for an application that ended.
        let opened = async { timeout(PATIENCE, builder.connect(&address)).await };
        let client = match self.runtime.block_on(opened) {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => panic!("the window does not open: {error}\n{}", self.log()),
            Err(_) => panic!("the window does not open in time\n{}", self.log()),
        };
        let application = Grandchild::of(driver.id(), &binary).expect("the application");
        self.window = Some(Window {
            client,
            application,
            _driver: driver,
        });
        self.wait("a page with a title", |counter| {
            counter.ask("ready", &[]) == json!(true)
        });
        // Not before: a hidden window that is resized stays hidden for its page.
        let (width, height) = self.size;
        self.drive(|client| client.set_window_rect(0, 0, width, height));
        // A new screen has its pointer in the middle, over whatever comes there.
        let aside = MouseActions::new("mouse".to_owned()).then(PointerAction::MoveTo {
            duration: None,
            x: 1.0,
            y: 1.0,
        });
        self.drive(|client| client.perform_actions(aside));
    }

    /// `kill -9`, as a crash or a power cut.
    #[track_caller]
    pub fn kill(&mut self) {
        let window = self.window.take().expect("open");
        window.application.kill();
    }

    /// Closes the window, as its close button does, and waits until the application has ended.
    #[track_caller]
    pub fn close(&mut self) {
        let window = self.window.take().expect("open");
        let asked = window.client.close_window();
        let _ = self
            .runtime
            .block_on(async { timeout(PATIENCE, asked).await });
        let ended = until(|| (!window.application.alive()).then_some(()));
        assert!(
            ended.is_some(),
            "the window is closed and the application goes on"
        );
    }

    /// The processes that draw the pages of the application: its own, and those of the sealed windows.
    pub fn page_processes(&self) -> Vec<u32> {
        let window = self.window.as_ref().expect("open");
        window.application.children("WebKitWebProcess")
    }

    /// `kill -9` for one of [`Self::page_processes`]: a page that crashes.
    #[track_caller]
    pub fn crash_page(&self, process: u32) {
        assert!(self.page_processes().contains(&process), "{process}");
        process::kill(process);
    }

    /// Whether the application runs.
    pub fn is_alive(&self) -> bool {
        self.window
            .as_ref()
            .is_some_and(|window| window.application.alive())
    }

    /// Starts the application a second time on the same data: whether it ended by itself, well.
    pub fn second_start_ends(&self) -> bool {
        let mut command = Command::new(process::application());
        command.arg("--data").arg(&self.data).env_clear();
        command.envs(self.variables.iter().map(|(key, value)| (key, value)));
        command
            .env_remove("TAURI_AUTOMATION")
            .env_remove("TAURI_WEBVIEW_AUTOMATION");
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        process::finish(&mut command).is_some_and(|status| status.success())
    }

    // What is seen.

    /// Waits until `text` is on screen.
    #[track_caller]
    pub fn see(&mut self, text: &str) {
        self.wait(&format!("the text {text:?}"), |counter| counter.sees(text));
    }

    /// Whether `text` is on screen now.
    pub fn sees(&mut self, text: &str) -> bool {
        self.ask("sees", &[json!(text)]) == json!(true)
    }

    /// Waits until `text` is no longer on screen.
    #[track_caller]
    pub fn see_gone(&mut self, text: &str) {
        self.wait(&format!("the text {text:?} gone"), |counter| {
            !counter.sees(text)
        });
    }

    /// All the words on screen.
    pub fn text(&mut self) -> String {
        self.ask("text", &[])
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Waits until the title of the view says `text`.
    #[track_caller]
    pub fn title(&mut self, text: &str) {
        self.wait(&format!("the title {text:?}"), |counter| {
            counter
                .ask("heading", &[])
                .as_str()
                .is_some_and(|title| title.contains(text))
        });
    }

    /// Waits for a thing by its role and name, as a screen reader gets them. A part of the name is
    /// enough when nothing has it whole.
    #[track_caller]
    pub fn find(&mut self, role: &str, name: &str) {
        self.wait(&format!("a {role} named {name:?}"), |counter| {
            counter.ask("find", &[json!(role), json!(name)])["count"] != json!(0)
        });
    }

    /// The names of all the things of a role, in the order of the page.
    pub fn names(&mut self, role: &str) -> Vec<String> {
        let names = self.ask("find", &[json!(role), json!("")]);
        serde_json::from_value(names["names"].clone()).unwrap_or_default()
    }

    /// The value of a field.
    #[track_caller]
    pub fn value(&mut self, role: &str, name: &str) -> String {
        self.find(role, name);
        let described = self.ask("describe", &[json!(role), json!(name)]);
        described["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether a box is ticked, a choice made.
    #[track_caller]
    pub fn is_checked(&mut self, role: &str, name: &str) -> bool {
        self.find(role, name);
        let state = &self.ask("describe", &[json!(role), json!(name)])["state"];
        state["checked"] == json!(true) || state["checked"] == json!("true")
    }

    /// Role and name of what has the focus.
    pub fn focused(&mut self) -> Option<(String, String)> {
        let told = self.ask("focused", &[]);
        let word = |key: &str| told[key].as_str().map(str::to_owned);
        Some((word("role")?, word("name")?))
    }

    /// Waits until a thing has the focus.
    #[track_caller]
    pub fn has_focus(&mut self, role: &str, name: &str) {
        self.wait(
            &format!("the focus on the {role} named {name:?}"),
            |counter| counter.ask("way", &[json!(role), json!(name)])["steps"] == json!(0),
        );
    }

    /// The next wait may last this much longer: for what the application does after a time.
    pub fn wait_longer(&mut self, longer: Duration) {
        self.longer = longer;
    }

    /// Waits until `holds` does; fails with `what` was awaited and what is on screen.
    #[track_caller]
    pub fn wait(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        let patience = PATIENCE + std::mem::take(&mut self.longer);
        let held = until_within(patience, || holds(self).then_some(()));
        if held.is_none() {
            let (focus, text, log) = (self.focused(), self.text(), self.log());
            panic!(
                "{}: waited for {what}; the focus is on {focus:?}, the screen says:\n{text}\n\
                 and the log:\n{log}",
                self.name
            );
        }
    }

    // What a person does, by keyboard alone.

    /// Presses a key or a chord: `Enter`, `F2`, `Control+k`, `Shift+Tab`.
    #[track_caller]
    pub fn press(&mut self, chord: &str) {
        match chord {
            "Tab" | "Shift+Tab" => self.tally.tabs += 1,
            _ => self.tally.keys += 1,
        }
        let chars = keys::chord(chord);
        let mut actions = KeyActions::new("keyboard".to_owned());
        for &value in &chars {
            actions = actions.then(KeyAction::Down { value });
        }
        for &value in chars.iter().rev() {
            actions = actions.then(KeyAction::Up { value });
        }
        self.perform(actions);
    }

    /// Types words where the focus is.
    #[track_caller]
    pub fn type_text(&mut self, text: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            self.tally.characters += 1;
            actions = actions
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
        }
        self.perform(actions);
    }

    /// Goes to a thing with Tab or Shift+Tab, whichever is nearer.
    #[track_caller]
    pub fn go_to(&mut self, role: &str, name: &str) {
        self.find(role, name);
        for _ in 0..TABS {
            let told = self.ask("way", &[json!(role), json!(name)]);
            match told["steps"].as_i64() {
                Some(0) => return,
                Some(steps) => {
                    let before = self.ask("focused", &[]);
                    let key = if steps > 0 { "Tab" } else { "Shift+Tab" };
                    for _ in 0..steps.abs() {
                        self.press(key);
                    }
                    // The focus moves when the keys have been heard.
                    until(|| (self.ask("focused", &[]) != before).then_some(()));
                }
                None => panic!("{}: the {role} named {name:?} takes no focus", self.name),
            }
        }
        panic!(
            "{}: the {role} named {name:?} is not reached with Tab",
            self.name
        );
    }

    /// Goes to a field and types; what it held is replaced.
    #[track_caller]
    pub fn fill(&mut self, name: &str, text: &str) {
        let role = self.role_of_field(name);
        self.go_to(&role, name);
        if !self.value(&role, name).is_empty() {
            self.press("Control+a");
        }
        self.type_text(text);
    }

    /// Goes to a button or a link, and presses it.
    #[track_caller]
    pub fn activate(&mut self, role: &str, name: &str) {
        self.go_to(role, name);
        self.press("Enter");
    }

    /// Goes to a group of choices and takes one, with the arrows, or the space bar where Tab enters.
    #[track_caller]
    pub fn choose(&mut self, name: &str) {
        self.find("radio", name);
        let group = self.ask("group", &[json!(name)]);
        self.go_to("radio", group["entry"].as_str().unwrap_or_default());
        let steps = |key: &str| group[key].as_i64().unwrap_or_default();
        let (from, to) = (steps("from"), steps("to"));
        for _ in 0..(to - from).abs() {
            self.press(if to > from { "Down" } else { "Up" });
        }
        if !self.is_checked("radio", name) {
            self.press("Space");
        }
        self.wait(&format!("{name:?} chosen"), |counter| {
            counter.is_checked("radio", name)
        });
    }

    /// What was done since the last time, and starts to count again.
    pub fn tally(&mut self) -> Tally {
        std::mem::take(&mut self.tally)
    }

    #[track_caller]
    fn role_of_field(&mut self, name: &str) -> String {
        const ROLES: [&str; 4] = ["textbox", "combobox", "searchbox", "spinbutton"];
        let mut found = None;
        self.wait(&format!("a field named {name:?}"), |counter| {
            let has =
                |role: &&str| counter.ask("find", &[json!(role), json!(name)])["count"] != json!(0);
            found = ROLES.into_iter().find(has);
            found.is_some()
        });
        found.unwrap_or_default().to_owned()
    }

    // What is checked on each screen.

    /// Looks at the screen: a picture, no violation for axe, no fault of the page.
    #[track_caller]
    pub fn check(&mut self, screen: &str) {
        self.picture(screen);
        self.audit(screen);
        self.no_fault();
    }

    /// [`Self::check`], then again in the dark theme, then with the text at 200 %, where nothing
    /// may need to be scrolled sideways.
    #[track_caller]
    pub fn check_all_looks(&mut self, screen: &str) {
        self.check(screen);
        self.ask("theme", &[json!("dark")]);
        self.check(&format!("{screen}-dark"));
        self.ask("theme", &[json!("system")]);
        self.ask("textSize", &[json!(200)]);
        self.check(&format!("{screen}-200"));
        let beyond = self.ask("overflow", &[]);
        self.ask("textSize", &[json!(100)]);
        assert_eq!(beyond, json!(0), "{screen} scrolls sideways at 200 %");
    }

    /// Writes a picture of the window, numbered.
    #[track_caller]
    pub fn picture(&mut self, name: &str) -> PathBuf {
        // The driver gives the last picture painted, which may be older than what the page has
        // become: two alike, after the page has drawn, are the present.
        self.drive(|client| client.execute_async(DRAWN, Vec::new()));
        self.drive(|client| client.execute(PAINT, Vec::new()));
        let mut png = self.drive(Client::screenshot);
        until(|| {
            let next = self.drive(Client::screenshot);
            let alike = next == png;
            png = next;
            alike.then_some(())
        });
        self.drive(|client| client.execute(REST, Vec::new()));
        self.shot += 1;
        let path = self.shots.join(format!("{:02}-{name}.png", self.shot));
        fs::write(&path, png).unwrap();
        path
    }

    /// Writes a picture of the whole screen, numbered: the sealed windows too, which the driver does not see. Nothing
    /// where ImageMagick's `import` is not installed.
    pub fn picture_of_the_screen(&mut self, name: &str) {
        self.shot += 1;
        let path = self.shots.join(format!("{:02}-{name}.png", self.shot));
        let display = self.variables.iter().find(|(key, _)| key == "DISPLAY");
        let taken = Command::new("import")
            .args(["-display", display.map_or("", |(_, value)| value)])
            .args(["-window", "root"])
            .arg(path)
            .status();
        if !taken.is_ok_and(|status| status.success()) {
            println!("no picture of the screen: `import` is not installed");
        }
    }

    /// Clicks the screen where something is: a sealed window, which the driver does not reach. False where `xdotool`
    /// is not installed.
    pub fn click_the_screen(&mut self, x: u32, y: u32) -> bool {
        let (x, y) = (x.to_string(), y.to_string());
        self.by_hand(&["mousemove", &x, &y, "click", "1"])
    }

    /// Presses a key in whatever window has the keyboard. False where `xdotool` is not installed.
    pub fn press_on_the_screen(&mut self, key: &str) -> bool {
        self.by_hand(&["key", key])
    }

    /// Types words in whatever window has the keyboard. False where `xdotool` is not installed.
    pub fn type_on_the_screen(&self, words: &str) -> bool {
        self.by_hand(&["type", "--delay", "15", words])
    }

    fn by_hand(&self, words: &[&str]) -> bool {
        let display = self.variables.iter().find(|(key, _)| key == "DISPLAY");
        let done = Command::new("xdotool")
            .args(words)
            .env("DISPLAY", display.map_or("", |(_, value)| value))
            .status();
        let done = done.is_ok_and(|status| status.success());
        if !done {
            println!("not run: `xdotool` is not installed");
        }
        done
    }

    /// Fails if axe finds anything.
    #[track_caller]
    pub fn audit(&mut self, screen: &str) {
        // Also makes sure that axe is there.
        self.wait("a screen at rest", |counter| {
            counter.ask("ready", &[]) == json!(true)
        });
        let found = self.drive(|client| client.execute_async(AUDIT, Vec::new()));
        let pretty = serde_json::to_string_pretty(&found).unwrap();
        assert_eq!(found, json!([]), "{screen}: axe finds {pretty}");
    }

    /// Fails if the page broke its own security policy, threw, or left a promise unhandled, since
    /// its very start: the application writes each of these to its technical log.
    #[track_caller]
    pub fn no_fault(&mut self) {
        let faults = self.faults();
        assert_eq!(
            faults.len(),
            self.faults_expected,
            "{}: {faults:#?}",
            self.name
        );
    }

    /// Waits for one fault more than before: a test of the test.
    #[track_caller]
    pub fn expect_fault(&mut self, words: &str) {
        self.faults_expected += 1;
        self.wait(&format!("a fault {words:?}"), |counter| {
            let faults = counter.faults();
            faults.len() == counter.faults_expected
                && faults.last().is_some_and(|fault| fault.contains(words))
        });
    }

    fn faults(&self) -> Vec<String> {
        let told = |line: &&str| line.contains("page fault");
        self.log().lines().filter(told).map(str::to_owned).collect()
    }

    // What lies around the window.

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// A folder that holds everything this counter wrote: home, data, temporary files, logs.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the pictures are.
    pub fn shots(&self) -> &Path {
        &self.shots
    }

    /// The technical log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.data.join("logs/guichet.log")).unwrap_or_default()
    }

    /// The files saved so far, by name.
    pub fn saved(&self) -> Vec<PathBuf> {
        listed(&self.home.path().join("saved"))
    }

    /// Waits for the first file saved, and reads it.
    #[track_caller]
    pub fn saved_paper(&mut self) -> Paper {
        self.wait("a saved file", |counter| !counter.saved().is_empty());
        Paper::read(&self.saved()[0])
    }

    /// The pages printed so far.
    pub fn printed(&self) -> Vec<PathBuf> {
        let mut printed = listed(&self.home.path().join("stand-ins"));
        // The words of the command are written last: the page is whole.
        printed.retain(|path| {
            path.extension().is_some_and(|end| end == "pdf") && path.with_extension("args").exists()
        });
        printed
    }

    /// Waits for the first page printed, and reads it.
    #[track_caller]
    pub fn printed_paper(&mut self) -> Paper {
        self.wait("a printed page", |counter| !counter.printed().is_empty());
        Paper::read(&self.printed()[0])
    }

    /// The addresses opened in the browser so far.
    pub fn opened(&self) -> Vec<String> {
        let told = self.home.path().join("stand-ins/opened.txt");
        fs::read_to_string(told)
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    /// Processor ticks that the application used so far.
    pub fn ticks(&self) -> u64 {
        self.window.as_ref().expect("open").application.ticks()
    }

    // The machinery.

    fn client(&self) -> &Client {
        &self.window.as_ref().expect("the window is open").client
    }

    /// Asks the driver, and fails if it does not answer in time.
    #[track_caller]
    fn drive<'a, T, F>(&'a self, ask: impl FnOnce(&'a Client) -> F) -> T
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        self.try_drive(ask)
            .unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    #[track_caller]
    fn try_drive<'a, T, F>(&'a self, ask: impl FnOnce(&'a Client) -> F) -> Result<T, CmdError>
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        let told = ask(self.client());
        let told = self
            .runtime
            .block_on(async { timeout(PATIENCE, told).await });
        told.unwrap_or_else(|_| panic!("{}: the driver does not answer", self.name))
    }

    #[track_caller]
    fn ask(&mut self, question: &str, arguments: &[Value]) -> Value {
        let mut all = vec![json!(question)];
        all.extend_from_slice(arguments);
        // The page loads itself anew when the counter locks: it then has to be taught again, and
        // a question asked meanwhile has no answer.
        let mut failure = None;
        let told = until(|| {
            let told = self.try_drive(|client| client.execute(QUESTIONS, all.clone()));
            match told {
                Ok(Value::String(words)) if words == "axe is not here" => {
                    let axe = axe();
                    failure = self
                        .try_drive(|client| client.execute(&axe, Vec::new()))
                        .err();
                    None
                }
                Ok(answer) => Some(answer),
                Err(error) => {
                    failure = Some(error);
                    None
                }
            }
        });
        told.unwrap_or_else(|| panic!("{}: {question}: {failure:?}", self.name))
    }

    /// Runs a script in the page: for what no person can do, such as breaking the page on purpose.
    #[track_caller]
    pub fn script(&mut self, script: &str) -> Value {
        self.drive(|client| client.execute(script, Vec::new()))
    }

    /// Calls a command as the page does, whatever is on screen: for what has no screen, or is not about it.
    ///
    /// # Errors
    /// What the command answers: its code and parameters.
    #[track_caller]
    pub fn call(&mut self, command: &str, args: Value) -> Result<Value, Value> {
        const CALL: &str = "const [name, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(name, { args })
                .then((value) => done({ value }), (error) => done({ error }));";
        let asked = vec![json!(command), args];
        let mut told = self.drive(|client| client.execute_async(CALL, asked));
        match told.get_mut("error").map(Value::take) {
            Some(error) => Err(error),
            None => Ok(told["value"].take()),
        }
    }

    /// Clicks a thing: for what is not about the keyboard.
    #[track_caller]
    pub fn click(&mut self, css: &str) {
        self.drive(async |client| client.find(Locator::Css(css)).await?.click().await);
    }

    #[track_caller]
    fn perform(&mut self, actions: KeyActions) {
        self.drive(|client| client.perform_actions(actions));
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        if std::thread::panicking() && self.is_alive() {
            let picture = self.client().screenshot();
            let picture = self
                .runtime
                .block_on(async { timeout(PATIENCE, picture).await });
            if let Ok(Ok(png)) = picture {
                let _ = fs::write(self.shots.join("failure.png"), png);
            }
        }
    }
}

/// The checker, as the interface's own tests have it.
fn axe() -> String {
    let path = root().join("ui/node_modules/axe-core/axe.min.js");
    fs::read_to_string(&path).unwrap_or_else(|_| panic!("npm ci: {path:?}"))
}

fn variables(home: &Path, display: &str, bus: &str, setting: &Setting) -> Vec<(String, String)> {
    let folder = |name: &str| {
        let path = home.join(name);
        fs::create_dir_all(&path).unwrap();
        path.into_os_string()
            .into_string()
            .expect("a plain folder name")
    };
    let stand_ins = root().join("tests/support/stand_ins");
    let path = format!(
        "{}:{}",
        stand_ins.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let theme = match setting.look {
        Look::Light => "Adwaita",
        Look::Dark => "Adwaita:dark",
    };
    let mut variables: Vec<(String, String)> = [
        ("PATH", path),
        ("DISPLAY", display.to_owned()),
        ("DBUS_SESSION_BUS_ADDRESS", bus.to_owned()),
        ("NO_AT_BRIDGE", "1".to_owned()),
        ("GDK_BACKEND", "x11".to_owned()),
        ("GTK_THEME", theme.to_owned()),
        ("GSETTINGS_BACKEND", "memory".to_owned()),
        ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
        ("TAURI_AUTOMATION", "true".to_owned()),
        ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
        ("HOME", folder("home")),
        ("XDG_DATA_HOME", folder("home/data")),
        ("XDG_CONFIG_HOME", folder("home/config")),
        ("XDG_CACHE_HOME", folder("home/cache")),
        ("XDG_STATE_HOME", folder("home/state")),
        ("XDG_RUNTIME_DIR", folder("run")),
        ("TMPDIR", folder("tmp")),
        ("GUICHET_SAVE_DIR", folder("saved")),
        ("GUICHET_STAND_INS", folder("stand-ins")),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect();
    variables.extend(setting.variables.iter().cloned());
    variables
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}
