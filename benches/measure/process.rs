//! What the system knows of a process: CPU time, memory, and bytes written to disk.

use super::Failure;

/// Ticks of CPU time per second (`getconf CLK_TCK`); 100 on every Linux that Rust runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// CPU time of a process so far, in seconds.
pub(crate) fn cpu_seconds(pid: u32) -> Result<f64, Failure> {
    let fields = stat(pid)?;
    Ok((ticks(&fields, UTIME)? + ticks(&fields, STIME)?) / TICKS_PER_SECOND)
}

/// CPU time of a process and of its children, those that have ended too, in seconds.
pub(crate) fn cpu_seconds_with_children(pid: u32) -> Result<f64, Failure> {
    let own = stat(pid)?;
    let mut sum = 0.0;
    for field in [UTIME, STIME, CHILDREN_UTIME, CHILDREN_STIME] {
        sum += ticks(&own, field)?;
    }
    for entry in std::fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(other) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // One that has just ended is counted by its parent.
        let Ok(fields) = stat(other) else { continue };
        if fields.get(PARENT).map(String::as_str) == Some(pid.to_string().as_str()) {
            sum += ticks(&fields, UTIME)? + ticks(&fields, STIME)?;
        }
    }
    Ok(sum / TICKS_PER_SECOND)
}

// Places in what follows the name in /proc/PID/stat, from proc(5).
const PARENT: usize = 1;
const UTIME: usize = 11;
const STIME: usize = 12;
const CHILDREN_UTIME: usize = 13;
const CHILDREN_STIME: usize = 14;

fn stat(pid: u32) -> Result<Vec<String>, Failure> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let fields = text.rsplit_once(')').ok_or("a line of /proc")?.1;
    Ok(fields.split_whitespace().map(str::to_owned).collect())
}

fn ticks(fields: &[String], place: usize) -> Result<f64, Failure> {
    Ok(fields.get(place).ok_or("a field of /proc")?.parse()?)
}

/// A memory figure of a process, such as `VmRSS:`, in megabytes.
pub(crate) fn memory_mb(pid: u32, name: &str) -> Result<f64, Failure> {
    Ok(named(&format!("/proc/{pid}/status"), name)? / 1_024.0)
}

/// How many bytes a process has made the disk write.
pub(crate) fn written_bytes(pid: u32) -> Result<f64, Failure> {
    named(&format!("/proc/{pid}/io"), "write_bytes:")
}

/// How many files and connections a process may have open here.
pub(crate) fn open_files_max() -> Result<usize, Failure> {
    let text = std::fs::read_to_string("/proc/self/limits")?;
    let line = text.lines().find(|line| line.starts_with("Max open files"));
    let figure = line.and_then(|line| line.split_whitespace().nth(3));
    Ok(figure.ok_or("a figure of /proc")?.parse()?)
}

/// The machine in a line.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory_gb = named("/proc/meminfo", "MemTotal:").unwrap_or_default() / 1_048_576.0;
    format!("{cores} cores, {memory_gb:.0} GB of memory")
}

fn named(path: &str, name: &str) -> Result<f64, Failure> {
    let text = std::fs::read_to_string(path)?;
    let line = text.lines().find(|line| line.starts_with(name));
    let figure = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(figure.ok_or("a figure of /proc")?.parse()?)
}
