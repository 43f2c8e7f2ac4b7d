//go:build !js

package models

var hosts = []host{portable}
