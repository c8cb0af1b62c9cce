//! The benchmarks behind `./bench`: one JSON document on standard output, progress on standard error.
//!
//! Each benchmark measures what the product promises beside a baseline measured in the same run, on the
//! same machine and the same disk, the two alternating: a busy computer slows both. What is compared
//! with a budget is then a ratio, or a time so far from its budget that the machine matters little.
//!
//! `--smoke` runs each one a few times, to prove that it runs: nothing is then judged.

mod close;
mod counter;
mod figures;
mod machine;
#[cfg(target_os = "linux")]
mod portal;
mod report;
mod search;
mod sizes;
mod summary;
#[cfg(target_os = "linux")]
mod window;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use report::{Document, Outcome};
use tempfile::TempDir;

/// What goes wrong here is told to a developer, in words.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Where and how long the benchmarks run.
struct Setting {
    /// A few runs of each, and no verdict.
    smoke: bool,
    /// On the disk where the program was built: a folder for temporary files may be in memory, where
    /// `fsync` costs nothing.
    folder: TempDir,
    /// Where the large fictional sites are made, to be found again by the next run; otherwise in `folder`.
    keep: Option<PathBuf>,
    /// The folder of this program, where `guichet-desktop` was built too.
    binaries: PathBuf,
}

impl Setting {
    fn new(smoke: bool, keep: Option<PathBuf>) -> Result<Self> {
        let program = std::env::current_exe()?;
        let binaries = program.parent().ok_or("no folder")?.to_owned();
        let folder = tempfile::Builder::new()
            .prefix("bench-")
            .tempdir_in(&binaries)?;
        Ok(Self {
            smoke,
            folder,
            keep,
            binaries,
        })
    }

    /// How often, or how many: `full`, or `few` in a smoke test.
    fn count(&self, full: usize, few: usize) -> usize {
        if self.smoke { few } else { full }
    }

    /// The repository.
    fn root() -> &'static Path {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.parent().unwrap_or(here)
    }
}

/// A benchmark and what it is called on the command line.
struct Benchmark {
    name: &'static str,
    run: fn(&Setting) -> Result<Outcome>,
    /// Runs with the others; otherwise only when named, because it lasts.
    usual: bool,
}

const BENCHMARKS: &[Benchmark] = &[
    #[cfg(target_os = "linux")]
    Benchmark {
        name: "lock_screen_shown",
        run: window::lock_screen_shown,
        usual: true,
    },
    #[cfg(target_os = "linux")]
    Benchmark {
        name: "memory",
        run: window::memory,
        usual: true,
    },
    #[cfg(target_os = "linux")]
    Benchmark {
        name: "idle",
        run: window::idle,
        usual: true,
    },
    #[cfg(target_os = "linux")]
    Benchmark {
        name: "portal_shown",
        run: portal::shown,
        usual: true,
    },
    #[cfg(target_os = "linux")]
    Benchmark {
        name: "portal_sense_match",
        run: portal::sense_match,
        usual: true,
    },
    Benchmark {
        name: "search_key_press",
        run: search::key_press,
        usual: true,
    },
    Benchmark {
        name: "close_session",
        run: close::session,
        usual: true,
    },
    Benchmark {
        name: "summary_pdf",
        run: summary::pdf,
        usual: true,
    },
    Benchmark {
        name: "front_end_gzip",
        run: sizes::front_end,
        usual: true,
    },
    Benchmark {
        name: "deb_size",
        run: sizes::deb,
        usual: true,
    },
    Benchmark {
        name: "dashboard_50k",
        run: figures::busy_site,
        usual: true,
    },
    Benchmark {
        name: "dashboard_450k",
        run: figures::department,
        usual: true,
    },
    Benchmark {
        name: "export_50k",
        run: figures::export,
        usual: true,
    },
    Benchmark {
        name: "dashboard_growth",
        run: figures::growth,
        usual: true,
    },
    Benchmark {
        name: "dashboard_9m",
        run: figures::nation,
        usual: false,
    },
];

/// The first summary of a process, which is made in a process of its own; see [`summary`].
const FIRST_SUMMARY: &str = "first-summary";

const USAGE: &str = "\
Usage: guichet-bench [--smoke] [--keep DIR] [NAME…]

Runs the benchmarks named, or all but the longest, and prints one JSON document.
Exit code: 0 when all that was measured is within its budget, 1 otherwise.

  --smoke   a few runs of each and no verdict: proves that they run
  --keep    the fictional sites of the dashboards are made in DIR, and found there by the next run: making the
            one of dashboard_9m lasts half an hour
  --list    their names (dashboard_9m only runs when named)
  --help    this help";

fn main() -> ExitCode {
    match answer(std::env::args().skip(1).collect()) {
        Ok(code) => code,
        Err(error) => {
            tell(&format!("guichet-bench: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn answer(arguments: Vec<String>) -> Result<ExitCode> {
    let mut smoke = false;
    let mut keep = None;
    let mut names = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--smoke" => smoke = true,
            "--keep" => match arguments.next() {
                Some(folder) if !folder.is_empty() => keep = Some(PathBuf::from(folder)),
                _ => {
                    tell(&format!("--keep needs a folder.\n\n{USAGE}"));
                    return Ok(ExitCode::from(2));
                }
            },
            "--list" => {
                let names: Vec<_> = BENCHMARKS.iter().map(|benchmark| benchmark.name).collect();
                print(&names.join("\n"));
                return Ok(ExitCode::SUCCESS);
            }
            "--help" | "-h" => {
                print(USAGE);
                return Ok(ExitCode::SUCCESS);
            }
            FIRST_SUMMARY => {
                print(&summary::first()?);
                return Ok(ExitCode::SUCCESS);
            }
            name if BENCHMARKS.iter().any(|benchmark| benchmark.name == name) => {
                names.push(argument);
            }
            unknown => {
                tell(&format!("{unknown} is no benchmark.\n\n{USAGE}"));
                return Ok(ExitCode::from(2));
            }
        }
    }
    let setting = Setting::new(smoke, keep)?;
    let asked = |benchmark: &&Benchmark| {
        if names.is_empty() {
            benchmark.usual
        } else {
            names.contains(&benchmark.name.into())
        }
    };
    let mut outcomes = Vec::new();
    let mut failed = false;
    for benchmark in BENCHMARKS.iter().filter(asked) {
        tell(&format!("→ {}", benchmark.name));
        let outcome = (benchmark.run)(&setting).unwrap_or_else(|error| {
            failed = true;
            Outcome::not_measured(benchmark.name, &error.to_string())
        });
        tell(&format!("  {}", outcome.in_short()));
        outcomes.push(outcome);
    }
    let document = Document::new(machine::describe(&setting), smoke, outcomes);
    print(&serde_json::to_string_pretty(&document)?);
    let exceeded = document.within == Some(false);
    Ok(ExitCode::from(u8::from(failed || exceeded)))
}

#[expect(
    clippy::print_stdout,
    reason = "the JSON document is what is asked for"
)]
fn print(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "how far the benchmarks are")]
fn tell(text: &str) {
    eprintln!("{text}");
}
