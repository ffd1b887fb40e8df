//! What this process uses, as Linux counts it.

use std::fs;

/// `USER_HZ`, in which /proc counts processor time on every Linux architecture rust runs on.
const TICKS_A_SECOND: f64 = 100.0;

/// Resident memory in bytes.
pub fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// User and system time of all threads, in seconds.
pub fn cpu_seconds() -> Option<(f64, f64)> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field, the command in parentheses, may hold blanks; user and system time are fields 14 and 15.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut seconds = || Some(fields.next()?.parse::<f64>().ok()? / TICKS_A_SECOND);
    Some((seconds()?, seconds()?))
}

pub fn open_files() -> Option<usize> {
    // One of them is the directory that is being read.
    Some(fs::read_dir("/proc/self/fd").ok()?.count() - 1)
}
