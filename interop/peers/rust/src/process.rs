//! What this process uses, as Linux counts it.

use std::{fs, mem};

/// Resident memory in bytes.
pub fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// Bytes that the allocator has handed out and not got back.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn heap_bytes() -> Option<usize> {
    // SAFETY: it takes nothing and returns numbers.
    let info = unsafe { libc::mallinfo2() };
    Some(info.uordblks + info.hblkhd)
}

/// Gives free memory back to the system.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn trim_heap() {
    // SAFETY: it takes a number and touches only memory that is free.
    unsafe { libc::malloc_trim(0) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn heap_bytes() -> Option<usize> {
    None
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn trim_heap() {}

/// User and system time of all threads, in seconds.
pub fn cpu_seconds() -> Option<f64> {
    // SAFETY: zeros are a valid `rusage`, and the call writes to nothing but that.
    let (usage, told) = unsafe {
        let mut usage: libc::rusage = mem::zeroed();
        let told = libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        (usage, told)
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    (told == 0).then(|| seconds(usage.ru_utime) + seconds(usage.ru_stime))
}

pub fn open_files() -> Option<usize> {
    // One of them is the directory that is being read.
    Some(fs::read_dir("/proc/self/fd").ok()?.count() - 1)
}
