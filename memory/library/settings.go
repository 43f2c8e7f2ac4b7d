package library

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"precis/memory/longterm"
)

// ErrSetting is wrapped by the error for a setting that cannot be.
var ErrSetting = errors.New("no such setting")

// Settings are what a reader chose. They are kept in the store; those who use it see them at their next
// call.
type Settings struct {
	// On: pages are remembered and recalled.
	On bool `json:"on"`
	// Context: summaries are made in the context of what was read.
	Context bool `json:"context"`
	// Budget is how many bytes the entries may take, as longterm.Budget counts them; 0: no limit.
	Budget int64 `json:"budget"`
	// Excluded are sites of which nothing is remembered, those below them included.
	Excluded []string `json:"excluded"`
}

// DefaultSettings hold until a reader chooses others. The budget is that of about 20,000 pages.
var DefaultSettings = Settings{On: true, Context: true, Budget: 500_000_000}

// Settings are those of the store.
func (l *Library) Settings(ctx context.Context) (Settings, error) {
	err := l.follow(ctx)
	s := l.settings
	s.Excluded = slices.Clone(s.Excluded)
	return s, err
}

// ChangeSettings changes the settings of the store and gives them as they are then. What exceeds a
// smaller budget leaves when the next page is remembered. The error wraps ErrSetting, or is that of the
// store; nothing is changed then.
func (l *Library) ChangeSettings(ctx context.Context, change func(*Settings)) (Settings, error) {
	err := l.update(ctx, func(w longterm.Writer) error {
		s, _, err := settingsOf(w)
		if err != nil {
			return err
		}
		change(&s)
		if err := s.check(); err != nil {
			return err
		}
		return w.PutState(longterm.StateSettings, s)
	})
	if err != nil {
		return Settings{}, err
	}
	return l.Settings(ctx)
}

// check refuses settings that cannot be, and brings the sites into the form in which they are compared.
func (s *Settings) check() error {
	if s.Budget < 0 {
		return fmt.Errorf("%w: a budget of %d bytes, want 0 or more", ErrSetting, s.Budget)
	}
	sites := []string{}
	for _, named := range s.Excluded {
		site, err := siteNamed(named)
		if err != nil {
			return err
		}
		if !slices.Contains(sites, site) {
			sites = append(sites, site)
		}
	}
	s.Excluded = sites
	return nil
}

// settingsOf reads the settings; where none were chosen, or they cannot be read, the default holds.
func settingsOf(r longterm.Reader) (s Settings, chosen bool, err error) {
	s = DefaultSettings
	err = r.State(longterm.StateSettings, &s)
	if longterm.Absent(err) {
		return DefaultSettings, false, nil
	}
	return s, err == nil, err
}

// siteNamed is the site that a reader names, by its name or by an address on it.
func siteNamed(named string) (string, error) {
	address := strings.TrimSpace(named)
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || strings.ContainsAny(u.Hostname(), " ,;") {
		return "", fmt.Errorf("%w: to exclude %q, want a site such as example.org", ErrSetting, named)
	}
	return longterm.SiteOf(address), nil
}

// apply lets the memory below go by the settings. What the caller gave with Parts comes first.
func (l *Library) apply(s Settings) {
	l.settings = s
	l.memory.Excluded = slices.Concat(l.parts.Excluded, s.Excluded)
	if l.memory.Budget = l.parts.Budget; l.memory.Budget == (longterm.Budget{}) {
		l.memory.Budget.Bytes = s.Budget
	}
}
