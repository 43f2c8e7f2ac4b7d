// Command precis summarizes and translates texts and web pages on this machine, with nothing sent anywhere.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes, as the help text lists them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130 // as a shell reports SIGINT
)

const about = `Summarizes texts and web pages on this machine; nothing is sent anywhere.

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted. Results go to standard output, progress and errors to standard error.`

// commands is the command line.
type commands struct {
	Summarize summarizeCommand `cmd:"" help:"Summarize a text file or a web page."`
	Translate translateCommand `cmd:"" help:"Translate a text file or a web page."`
	Generate  generateCommand  `cmd:"" help:"Write with a model: go on from a prompt, or make another text of it."`
	Chat      chatCommand      `cmd:"" help:"Ask a text or a web page, or talk with a model."`
	Extract   extractCommand   `cmd:"" help:"Print the title and the main text of a web page, one block a line."`
	Read      readCommand      `cmd:"" help:"Remember texts and web pages, and say what earlier reading they recall."`
	Recall    recallCommand    `cmd:"" help:"Find what was read, by words, meaning and association."`
	Memory    memoryCommand    `cmd:"" help:"List, show, forget, export, import or sum up what was read."`
	Pull      pullCommand      `cmd:"" help:"Fetch a model and check it; what came before a break is kept."`
	Convert   convertCommand   `cmd:"" help:"Make a GGUF file of a model as Hugging Face stores it."`
	Inspect   inspectCommand   `cmd:"" help:"Describe a model file: metadata, tensors, types and sizes."`
	Serve     serveCommand     `cmd:"" help:"Serve the web page and the model, to this machine alone by default."`
	Bench     benchCommand     `cmd:"" help:"Measure how fast a model reads and writes on this machine."`
}

// streams are the standard streams of a run; tests give their own.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// run carries a command line out and gives its exit code.
func run(ctx context.Context, args []string, std streams) (code int) {
	defer func() {
		if mistake := recover(); mistake != nil {
			fmt.Fprintf(std.err, "precis: a mistake in the program: %v\n%s", mistake, debug.Stack())
			code = exitFailed
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	exited := false
	parser, err := kong.New(&commands{},
		kong.Name("precis"),
		kong.Description(about),
		kong.Writers(std.out, std.err),
		kong.Exit(func(int) { exited = true }), // after --help
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 96}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
		vars(),
	)
	if err != nil {
		panic(err) // the struct tags are wrong
	}
	command, err := parser.Parse(args)
	switch {
	case exited:
		return exitOK
	case err != nil:
		fmt.Fprintf(std.err, "precis: %v\nTry: precis --help\n", err)
		return exitUsage
	}
	err = command.Run()
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil:
		fmt.Fprintln(std.err, "precis: interrupted")
		return exitInterrupted
	}
	fmt.Fprintf(std.err, "precis: %v\n", err)
	return exitFailed
}
