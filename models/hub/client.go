package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"precis/models/hub/repository"
)

// DefaultEndpoint is the hub that is asked where the environment names no other.
const DefaultEndpoint = "https://huggingface.co"

// Errors of package repository, which this one's wrap too.
var (
	ErrName     = repository.ErrName
	ErrAccess   = repository.ErrAccess
	ErrNotFound = repository.ErrNotFound
	ErrHub      = repository.ErrHub
	ErrHash     = repository.ErrHash
)

// ErrStalled is the error where nothing came for too long.
var ErrStalled = errors.New("hub: nothing came for too long")

// Client speaks to a hub as huggingface.co is one.
type Client struct {
	Endpoint string        // without a slash at the end
	Token    string        // "": none
	Stall    time.Duration // how long nothing may come before another try
	Tries    int           // how often in a row nothing may come before that is an error
	Wait     time.Duration // before the second try; it doubles
}

// FromEnvironment makes a client as HF_ENDPOINT and HF_TOKEN say.
func FromEnvironment() (*Client, error) {
	c := &Client{Endpoint: DefaultEndpoint, Token: strings.TrimSpace(os.Getenv("HF_TOKEN")), Stall: 30 * time.Second, Tries: 5, Wait: time.Second}
	if endpoint := os.Getenv("HF_ENDPOINT"); endpoint != "" {
		c.Endpoint = strings.TrimRight(endpoint, "/")
	}
	u, err := url.Parse(c.Endpoint)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, fmt.Errorf("%w: HF_ENDPOINT is %q, want an address such as %s", ErrName, c.Endpoint, DefaultEndpoint)
	}
	return c, nil
}

// transport is that of all clients. It takes no compressed answers: ranges and hashes are those of the
// plain bytes.
var transport = func() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = true
	return t
}()

// maxRedirects is how often an answer may point elsewhere.
const maxRedirects = 8

// http is the client below. The token goes to the endpoint's own scheme, host and port, and never
// again once a redirect has led away from there; net/http alone would give it to another port and
// to subdomains. A redirect from https to http is refused.
func (c *Client) http() *http.Client {
	return &http.Client{Transport: transport, CheckRedirect: func(request *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return fmt.Errorf("%w: more than %d redirects", ErrHub, maxRedirects)
		}
		first := via[0].URL
		if first.Scheme == "https" && request.URL.Scheme != "https" || request.URL.Scheme != "https" && request.URL.Scheme != "http" {
			return fmt.Errorf("%w: a redirect from %s to %s", ErrHub, first.Scheme, request.URL.Scheme)
		}
		for _, earlier := range append(via[1:], request) {
			if earlier.URL.Scheme != first.Scheme || earlier.URL.Host != first.Host {
				request.Header.Del("Authorization")
			}
		}
		return nil
	}}
}

// request makes a GET for a path below the endpoint, or for an address there.
func (c *Client) request(ctx context.Context, address string) (*http.Request, error) {
	if strings.HasPrefix(address, "/") {
		address = c.Endpoint + address
	}
	if address != c.Endpoint && !strings.HasPrefix(address, c.Endpoint+"/") {
		return nil, fmt.Errorf("%w: it points to %.100q, want an address below %s", ErrHub, address, c.Endpoint)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHub, err)
	}
	request.Header.Set("User-Agent", "precis")
	if c.Token != "" {
		request.Header.Set("Authorization", "Bearer "+c.Token)
	}
	return request, nil
}

// maxAnswer is the most bytes of an answer of the API.
const maxAnswer = 16 << 20

// api gets one answer of the API about a repository and gives its Link header; what names the thing asked for.
func (c *Client) api(ctx context.Context, address, repository, what string, into any) (link string, err error) {
	err = c.persist(ctx, func() (progress bool, err error) {
		ctx, watch := newWatch(ctx, c.Stall)
		defer watch.stop()
		request, err := c.request(ctx, address)
		if err != nil {
			return false, err
		}
		response, err := c.http().Do(request)
		if err != nil {
			return false, again(watch.explain(err))
		}
		defer response.Body.Close()
		if err := c.refusal(response, repository, what); err != nil {
			return false, err
		}
		content, err := io.ReadAll(watch.reader(io.LimitReader(response.Body, maxAnswer+1)))
		if err != nil {
			return false, again(watch.explain(err))
		}
		if len(content) > maxAnswer {
			return false, fmt.Errorf("%w: more than %d bytes about %s", ErrHub, maxAnswer, what)
		}
		if err := json.Unmarshal(content, into); err != nil {
			return false, fmt.Errorf("%w: about %s: %w", ErrHub, what, err)
		}
		link = response.Header.Get("Link")
		return true, nil
	})
	return link, err
}

// Describe asks for a model: its commit, licence and files. Files with names that lead anywhere
// else than into a folder are left out. The error wraps ErrAccess, ErrNotFound, ErrHub or ErrStalled.
func (c *Client) Describe(ctx context.Context, r repository.Reference) (*repository.Repository, error) {
	return repository.Describe(ctx, func(ctx context.Context, address, about string, into any) (string, error) {
		return c.api(ctx, address, r.Repository, about, into)
	}, r)
}

// refusal is the error that a status stands for; nil for success.
func (c *Client) refusal(response *http.Response, repository, what string) error {
	status, page := response.StatusCode, c.Endpoint+"/"+repository
	denied := status == http.StatusUnauthorized || status == http.StatusForbidden
	switch {
	case status == http.StatusOK, status == http.StatusPartialContent:
		return nil
	case status == http.StatusTooManyRequests, status >= 500,
		denied && !strings.HasPrefix(response.Request.URL.String(), c.Endpoint+"/"): // a signed address that has expired
		return again(fmt.Errorf("%w: status %d for %s", ErrHub, status, what))
	case denied && response.Header.Get("X-Error-Code") == "GatedRepo", status == http.StatusForbidden && c.Token != "":
		return fmt.Errorf("%w: %s is gated: accept the terms at %s, then set HF_TOKEN to a token with read access", ErrAccess, what, page)
	case denied && c.Token != "":
		return fmt.Errorf("%w: the hub does not take the token in HF_TOKEN for %s, or there is no such model", ErrAccess, what)
	case denied:
		return fmt.Errorf("%w: %s is private or gated, or there is no such model: set HF_TOKEN to a token with read access, from %s/settings/tokens", ErrAccess, what, c.Endpoint)
	case status == http.StatusNotFound:
		return fmt.Errorf("%w: %s at %s", ErrNotFound, what, c.Endpoint)
	}
	return fmt.Errorf("%w: status %d for %s", ErrHub, status, what)
}
