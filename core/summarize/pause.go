package summarize

import "context"

// pause is asked whether to go on; nil: always.
type pause func() error

// stretch is how many sentences, of a hundred words at most, are worked on between two pauses: about
// a millisecond.
const stretch = 64

// pause asks the caller, then ctx.
func (s *Summarizer) pause(ctx context.Context) pause {
	return func() error {
		if s.Pause != nil {
			if err := s.Pause(); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
}

// before is asked before each of many sentences, and asks once a stretch.
func (p pause) before(i int) error {
	if p == nil || i%stretch != 0 {
		return nil
	}
	return p()
}
