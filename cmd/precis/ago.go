package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ago is a flag for a time: how long ago (90m, 1h, 7d, 2w), or a day (2026-03-14) in the reader's time.
type ago struct {
	duration time.Duration
	day      time.Time
}

// UnmarshalText reads the flag.
func (a *ago) UnmarshalText(text []byte) error {
	s := string(text)
	if day, err := time.ParseInLocation(time.DateOnly, s, time.Local); err == nil {
		a.day = day
		return nil
	}
	for unit, length := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		number, found := strings.CutSuffix(s, unit)
		if n, err := strconv.Atoi(number); found && err == nil && n > 0 && n < 10000 {
			a.duration = time.Duration(n) * length
			return nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q, want how long ago (1h, 7d, 2w) or a day (2026-03-14)", s)
	}
	a.duration = d
	return nil
}

// before is the time that the flag means; the zero time where it was not given.
func (a ago) before(now time.Time) time.Time {
	if a.duration > 0 {
		return now.Add(-a.duration)
	}
	return a.day
}
