package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"precis/cmd/precis/internal/site"
)

type serveCommand struct {
	Address string `default:"127.0.0.1:8317" help:"Host and port to listen at; port 0 takes a free one. Other machines reach it only if the host allows them to (0.0.0.0)."`
	Page    string `default:"dist" type:"path" help:"Folder of the built page (make build)."`
	Models  string `default:"${models}" type:"path" help:"Folder of the model files, served at /models/."`
}

// Run serves until it is interrupted, which is its ordinary end.
func (c *serveCommand) Run(ctx context.Context, std streams) error {
	if _, err := os.Stat(filepath.Join(c.Page, "index.html")); err != nil {
		return fmt.Errorf("no page in %s (make build makes it): %w", c.Page, err)
	}
	listener, err := net.Listen("tcp", c.Address)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           site.Handler(os.DirFS(c.Page), os.DirFS(c.Models)),
		ReadHeaderTimeout: 10 * time.Second,
	}
	context.AfterFunc(ctx, func() { server.Close() })
	fmt.Fprintf(std.out, "precis is at http://%s/ (interrupt to stop)\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
