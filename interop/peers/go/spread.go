package main

import (
	"slices"
	"time"
)

// spread describes many durations, in milliseconds.
func spread(samples []time.Duration) map[string]float64 {
	sorted := slices.Sorted(slices.Values(samples))
	at := func(quantile float64) float64 {
		return milliseconds(sorted[int(quantile*float64(len(sorted)-1)+0.5)])
	}
	return map[string]float64{
		"min": at(0), "median": at(0.5), "p90": at(0.9), "p99": at(0.99), "max": at(1),
	}
}
