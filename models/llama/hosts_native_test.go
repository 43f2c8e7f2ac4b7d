//go:build !js

package llama

var hosts = []host{portable}
