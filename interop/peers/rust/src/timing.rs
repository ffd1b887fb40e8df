//! Durations as results give them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub fn millis(duration: Duration) -> f64 {
    duration.as_nanos() as f64 / 1e6
}

pub fn millis_since(start: Instant) -> f64 {
    millis(start.elapsed())
}

/// Minimum, median, 90th and 99th percentile (nearest rank) and maximum, in milliseconds.
pub fn summary(mut samples: Vec<Duration>) -> Value {
    samples.sort_unstable();
    let rank = |percent: usize| {
        let index = (samples.len() * percent).div_ceil(100).max(1) - 1;
        samples.get(index).copied().map(millis)
    };
    json!({
        "min": samples.first().copied().map(millis),
        "median": rank(50),
        "p90": rank(90),
        "p99": rank(99),
        "max": samples.last().copied().map(millis),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples_of_the_nearest_rank() {
        let samples = (1..=200).rev().map(Duration::from_millis).collect();
        let expected = json!({"min": 1.0, "median": 100.0, "p90": 180.0, "p99": 198.0, "max": 200.0});
        assert_eq!(summary(samples), expected);
    }

    #[test]
    fn without_samples_there_is_nothing_to_say() {
        assert_eq!(summary(Vec::new())["median"], Value::Null);
    }
}
