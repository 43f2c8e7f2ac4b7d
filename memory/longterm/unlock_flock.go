//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package longterm

import (
	"os"
	"syscall"
)

// unlock gives up the lock of a file that is mapped into memory and will stay so: closing it would
// not, since the mapping keeps it open.
func unlock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_UN)
}
