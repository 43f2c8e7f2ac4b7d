#!/usr/bin/env bash
# Sees that a Chromium is there. As root on Debian it is installed; elsewhere one line says what is missing.
set -euo pipefail

if [[ -n ${PRECIS_CHROMIUM:-} ]]; then exit 0; fi
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  echo "installing Chromium" >&2
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends chromium >/dev/null
  exit 0
fi
echo "chromium: none on the PATH; install it (Debian: apt-get install chromium) or set PRECIS_CHROMIUM to its path" >&2
exit 1
