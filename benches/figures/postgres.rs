//! PostgreSQL 15 on this machine, with the same tables: its own program tells the time of each statement.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::plain::Tables;
use super::queries::{INDEXES, TABLES};
use crate::Result;

/// Where Debian puts the programs of version 15.
const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";
/// PostgreSQL refuses to run as root: it is then run as the user that its package makes.
const USER: &str = "postgres";

/// A server that listens on a socket of its own, and ends with this.
pub(super) struct Server {
    folder: TempDir,
    as_root: bool,
}

impl Server {
    /// Whether it is installed.
    pub(super) fn here() -> bool {
        PathBuf::from(PROGRAMS).join("initdb").exists()
    }

    /// A new server, with 1 GB of buffers and nothing of its durability: it is only read.
    pub(super) fn start() -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("bench-pg-")
            .tempdir_in("/var/tmp")?;
        let id = Command::new("id").arg("-u").output()?;
        let as_root = id.stdout.trim_ascii() == b"0";
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777))?;
        let server = Self { folder, as_root };
        let data = server.path("data");
        run(server.program("initdb").args([
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "-D",
            &data,
        ]))?;
        let options = format!(
            "-c listen_addresses= -c unix_socket_directories={} -c shared_buffers=1GB -c work_mem=64MB -c fsync=off",
            server.folder.path().display()
        );
        let log = server.path("log");
        run(server
            .program("pg_ctl")
            .args(["start", "-w", "-D", &data, "-l", &log, "-o", &options]))?;
        Ok(server)
    }

    /// Puts the tables in.
    pub(super) fn fill(&self, tables: &Tables) -> Result<()> {
        let mut script = String::new();
        for create in TABLES {
            script += &create.replace("{instant}", "TIMESTAMPTZ");
            script += ";\n";
        }
        self.psql(&script, None)?;
        for (name, file) in &tables.files {
            let copy = if *name == "session" {
                // The instant comes as seconds.
                "CREATE TEMP TABLE raw (LIKE session); ALTER TABLE raw ALTER started_at TYPE BIGINT USING 0;\n\
                 COPY raw FROM STDIN;\n"
            } else {
                &format!("COPY {name} FROM STDIN;\n")
            };
            let after = if *name == "session" {
                "\\.\nINSERT INTO session SELECT id, to_timestamp(started_at), agent, channel, minutes, person, \
                 first_visit, mandate, age_class, gender, social_status, town, autonomy FROM raw;\n"
            } else {
                "\\.\n"
            };
            self.psql(copy, Some((file.clone(), after)))?;
        }
        let indexes: String = INDEXES.iter().map(|index| format!("{index};\n")).collect();
        self.psql(&format!("{indexes}ANALYZE;\n"), None)?;
        Ok(())
    }

    /// Milliseconds that the statements take together, as `psql` times each.
    pub(super) fn time(&self, statements: &[String]) -> Result<f64> {
        let script: String = statements.iter().map(|sql| format!("{sql};\n")).collect();
        let told = self.psql(
            &format!("SET timezone = 'Europe/Paris';\n\\timing on\n{script}"),
            None,
        )?;
        let times = told.lines().filter_map(|line| {
            line.strip_prefix("Time: ")?
                .split_ascii_whitespace()
                .next()?
                .parse::<f64>()
                .ok()
        });
        let times: Vec<f64> = times.collect();
        if times.len() == statements.len() {
            Ok(times.iter().sum())
        } else {
            Err(format!("{} times for {} statements", times.len(), statements.len()).into())
        }
    }

    /// Runs a script; then the rows of a file, and what follows them.
    fn psql(&self, script: &str, rows: Option<(PathBuf, &str)>) -> Result<String> {
        let mut psql = self
            .program("psql")
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-h"])
            .arg(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut input = psql.stdin.take().ok_or("no input")?;
        let script = script.to_owned();
        let rows = rows.map(|(file, after)| (file, after.to_owned()));
        // Written beside: it also writes, and would wait to be read.
        let writer = std::thread::spawn(move || -> std::io::Result<()> {
            input.write_all(script.as_bytes())?;
            if let Some((file, after)) = rows {
                std::io::copy(&mut fs::File::open(file)?, &mut input)?;
                input.write_all(after.as_bytes())?;
            }
            Ok(())
        });
        let output = psql.wait_with_output()?;
        let written = writer
            .join()
            .map_err(|_| "the writer of the script failed")?;
        if !output.status.success() {
            return Err(format!("psql: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        written?;
        Ok(String::from_utf8(output.stdout)?)
    }

    fn program(&self, name: &str) -> Command {
        self.user(&Path::new(PROGRAMS).join(name))
    }

    /// A program run by the user that the server belongs to.
    fn user(&self, path: &Path) -> Command {
        let mut command = if self.as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", USER, "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path());
        command
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.path("data");
        // Its folder goes next: a failure leaves nothing that could be done here.
        let _ = run(self
            .program("pg_ctl")
            .args(["stop", "-w", "-m", "immediate", "-D", &data]));
        // The files are another user's: that user removes them.
        let _ = run(self.user("rm".as_ref()).args(["-rf", &data]));
    }
}

fn run(command: &mut Command) -> Result<()> {
    // The server that `pg_ctl` starts keeps what it inherits: nothing of ours is handed over.
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {status}").into())
    }
}
