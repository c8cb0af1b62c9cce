//! The window, beside MiniBrowser: the small browser that comes with the web engine, on a blank page.
//!
//! Nothing inside the programs helps: both are watched from outside, by the same means, on the same
//! virtual screen, one after the other in turn.

pub(crate) mod program;
pub(crate) mod screen;

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;
use std::time::Duration;

use program::{Memory, Program, Running, Use};
use screen::{Screen, Shown};

use crate::report::{Outcome, Spread};
use crate::{Result, Setting, counter};

/// Starts counted, of each program.
pub(crate) const STARTS: usize = 15;
/// Times that the memory is read, of each program, each in a new process.
const MEMORIES: usize = 5;
/// Stretches of idleness watched, one after the other: enough that the engine's own rare work is in less than half.
const STRETCHES: usize = 7;
const STRETCHES_WITH_CARET: usize = 3;
const IDLE: Duration = Duration::from_secs(10);

/// How often the memory is read until it is settled.
const PULSE: Duration = Duration::from_millis(250);
/// It is settled when so many readings in a row…
const READINGS: usize = 12;
/// …are spread by no more than this share.
const STEADY: f64 = 0.005;
const SETTLED_AT_LATEST: usize = 240;

/// A page that is blank but for its colour, which no toolbar has: when the middle of the screen takes it,
/// the page has been drawn by the engine, and not only the window around it by the toolkit.
pub(crate) const PAGE_COLOUR: u32 = 0x0025_8a4d;
pub(crate) const COLOURED_PAGE: &str = "data:text/html,<body%20bgcolor=%23258a4d>";
const BLANK_PAGE: &str = "about:blank";
const CARET_PAGE: &str = "data:text/html,<input%20autofocus>";
/// Share of the screen that text and boxes cover at least, once a page is drawn.
pub(crate) const LEAST_INK: f64 = 0.002;

/// What the benchmarks of this module start from.
struct Stage {
    screen: Screen,
    guichet: Program,
    browser: Program,
}

impl Stage {
    /// The fictional site, and a page for the browser.
    fn set(setting: &Setting, page: &str) -> Result<Self> {
        let data = setting.folder.path().join("window/site");
        if !data.exists() {
            counter::make(&data, u32::try_from(setting.count(1600, 5))?)?;
        }
        Self::on(setting, &data, page)
    }

    fn on(setting: &Setting, data: &Path, page: &str) -> Result<Self> {
        let home = setting.folder.path().join("window");
        let state = counter::desk(data).call("app_state", serde_json::json!({}))?;
        if state["phase"] != "locked" {
            return Err(format!("the site is {} instead of locked", state["phase"]).into());
        }
        let screen = Screen::start(&home)?;
        let guichet = Program::guichet(&setting.binaries, data)?;
        let browser = Program::mini_browser(&home.join("browser"), page)?;
        let stage = Self {
            screen,
            guichet,
            browser,
        };
        // Programs, libraries and fonts are read from the disk once before anything counts.
        for which in [&stage.guichet, &stage.browser] {
            let (running, _) = stage.show(which)?;
            running.end()?;
        }
        Ok(stage)
    }

    /// Starts a program and waits until its window is drawn and nothing moves any more.
    fn show(&self, program: &Program) -> Result<(Running, Shown)> {
        self.screen.until_left(0)?;
        let (mut running, started) = program.start(&self.screen)?;
        let shown = self.screen.until_still(started, program.aside, |picture| {
            if let Some(status) = running.ended()? {
                return Err(format!("{} ended: {status}", program.name).into());
            }
            Ok(match program.shows {
                Some(colour) => picture.middle() == colour,
                None => picture.ink() >= LEAST_INK,
            })
        })?;
        Ok((running, shown))
    }
}

/// From the start of the process to the lock screen drawn.
pub fn lock_screen_shown(setting: &Setting) -> Result<Outcome> {
    let stage = Stage::set(setting, COLOURED_PAGE)?;
    let mut drawn: [Vec<f64>; 2] = Default::default();
    let mut mapped: [Vec<f64>; 2] = Default::default();
    for _ in 0..setting.count(STARTS, 1) {
        for (n, program) in [&stage.guichet, &stage.browser].into_iter().enumerate() {
            let (running, shown) = stage.show(program)?;
            running.end()?;
            drawn[n].push(milliseconds(shown.drawn));
            mapped[n].push(milliseconds(shown.mapped));
        }
    }
    let pairs = drawn[0]
        .iter()
        .zip(&drawn[1])
        .map(|(guichet, browser)| guichet / browser);
    let pairs = Spread::of(pairs.collect());
    let [guichet, browser] = both(drawn)?;
    let [guichet_mapped, browser_mapped] = both(mapped)?;
    Ok(Outcome::new(
        "lock_screen_shown",
        "ms",
        "from the start of the process to the last change of the screen but for a blinking caret: the lock screen \
         of a site, 1280 × 800, seen from outside (damage reports and pictures of a virtual screen)",
    )
    .measured(guichet)
    .beside_baseline(
        "MiniBrowser, seen the same way, in turn: a blank page whose colour shows when it is drawn, toolbar aside; its \
         window is smaller (1024 × 768), to its advantage",
        browser,
    )
    .ratio_budget(1.0)
    .beside("ratios_of_neighbours", pairs)
    .beside("window_mapped", guichet_mapped)
    .beside("baseline_window_mapped", browser_mapped))
}

/// Memory of all processes, the lock screen shown and settled.
pub fn memory(setting: &Setting) -> Result<Outcome> {
    let stage = Stage::set(setting, BLANK_PAGE)?;
    let mut totals: [Vec<f64>; 2] = Default::default();
    let mut parts: [BTreeMap<String, Memory>; 2] = Default::default();
    let mut others = 0;
    for _ in 0..setting.count(MEMORIES, 1) {
        for (n, program) in [&stage.guichet, &stage.browser].into_iter().enumerate() {
            let (running, _) = stage.show(program)?;
            // The same number of pixels for both.
            stage.screen.fill()?;
            let memory = settled_memory(&running)?;
            others = others.max(program::engines()?.saturating_sub(1));
            running.end()?;
            totals[n].push(total(&memory));
            parts[n] = memory;
        }
    }
    let [guichet, browser] = both(totals)?;
    let [guichet_parts, browser_parts] = parts;
    Ok(Outcome::new(
        "memory",
        "MB",
        "proportional set size (PSS) of the whole family of processes, those of the web engine included, with \
         the lock screen shown, once it is steady within 0.5 % for 3 s",
    )
    .measured(guichet)
    .beside_baseline(
        "MiniBrowser on about:blank, its window made as large, measured the same way, in turn",
        browser,
    )
    .ratio_budget(1.10)
    .beside("other_engines_at_work", others)
    .beside("last_run_by_process", guichet_parts)
    .beside("baseline_last_run_by_process", browser_parts))
}

/// Work done while nobody touches anything.
pub fn idle(setting: &Setting) -> Result<Outcome> {
    let site = Stage::set(setting, BLANK_PAGE)?;
    let stretches = setting.count(STRETCHES, 1);
    let guichet = Idle::watch(setting, stretches, &site, &site.guichet)?;
    let browser = Idle::watch(setting, stretches, &site, &site.browser)?;
    drop(site);
    let data = setting.folder.path().join("window/alone");
    counter::make_alone(&data)?;
    let carets = Stage::on(setting, &data, CARET_PAGE)?;
    let stretches = setting.count(STRETCHES_WITH_CARET, 1);
    let guichet_caret = Idle::watch(setting, stretches, &carets, &carets.guichet)?;
    let browser_caret = Idle::watch(setting, stretches, &carets, &carets.browser)?;
    Ok(Outcome::new(
        "idle",
        "ticks",
        "ticks of processor time (10 ms) used in 10 s by the whole family of processes, the lock screen of a site \
         with several agents shown and nobody there; where there is one agent only, the field of the password has \
         the focus, and its blinking caret is the engine's own work: told beside, as is the same in MiniBrowser",
    )
    .measured(guichet.ticks)
    .beside_baseline(
        "MiniBrowser on about:blank; the engine wakes by itself now and then",
        browser.ticks,
    )
    .budget("median", guichet.ticks.median, 0.0, "ticks")
    .beside("with_caret", guichet_caret.ticks)
    .beside("baseline_with_caret", browser_caret.ticks)
    .beside("last_stretch_by_process", guichet.last)
    .beside("baseline_last_stretch_by_process", browser.last)
    .beside("with_caret_last_stretch_by_process", guichet_caret.last)
    .beside("baseline_with_caret_last_stretch_by_process", browser_caret.last))
}

/// What a program did in stretches of idleness.
struct Idle {
    ticks: Spread,
    last: BTreeMap<String, Use>,
}

impl Idle {
    fn watch(
        setting: &Setting,
        stretches: usize,
        stage: &Stage,
        program: &Program,
    ) -> Result<Self> {
        let (running, _) = stage.show(program)?;
        settled_memory(&running)?;
        let mut ticks = Vec::new();
        let mut last = BTreeMap::new();
        for _ in 0..stretches {
            let before = running.uses()?;
            // The stretch itself, not a wait for something.
            thread::sleep(if setting.smoke { PULSE } else { IDLE });
            let after = running.uses()?.into_iter();
            last = after
                .map(|(name, after)| {
                    let before = before.get(&name).copied().unwrap_or_default();
                    (name, after - before)
                })
                .collect();
            ticks.push(last.values().map(|used| used.ticks as f64).sum());
        }
        running.end()?;
        let ticks = Spread::of(ticks).ok_or("nothing was measured")?;
        Ok(Self { ticks, last })
    }
}

/// The memory of a program by process, in megabytes, once it is steady.
fn settled_memory(running: &Running) -> Result<BTreeMap<String, Memory>> {
    let mut last: Vec<f64> = Vec::new();
    for _ in 0..SETTLED_AT_LATEST {
        let memory = running.memory()?;
        last.push(total(&memory));
        if last.len() > READINGS {
            last.remove(0);
            let least = last.iter().copied().fold(f64::INFINITY, f64::min);
            let most = last.iter().copied().fold(0.0, f64::max);
            if most - least <= STEADY * most {
                return Ok(memory);
            }
        }
        thread::sleep(PULSE);
    }
    Err("the memory never settles".into())
}

fn total(memory: &BTreeMap<String, Memory>) -> f64 {
    memory.values().map(|process| process.all).sum()
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

pub(crate) fn both(values: [Vec<f64>; 2]) -> Result<[Spread; 2]> {
    match values.map(Spread::of) {
        [Some(first), Some(second)] => Ok([first, second]),
        _ => Err("nothing was measured".into()),
    }
}
