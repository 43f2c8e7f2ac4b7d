#!/usr/bin/env bash
# Sees that a browser is there: set-up-browser.sh chromium or firefox. As root on Debian it is installed; elsewhere one
# line says what is missing. Without a Firefox its tests are skipped; nothing goes without a Chromium.
set -euo pipefail

case $1 in
  chromium) package=chromium variable=PRECIS_CHROMIUM names=(chromium chromium-browser google-chrome google-chrome-stable) without=1 ;;
  firefox) package=firefox-esr variable=PRECIS_FIREFOX names=(firefox-esr firefox) without=0 ;;
  *) echo "set-up-browser.sh: $1: want chromium or firefox" >&2; exit 2 ;;
esac

if [[ -n ${!variable:-} ]]; then exit 0; fi
for name in "${names[@]}"; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  echo "installing $package" >&2
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$package" >/dev/null
  exit 0
fi
echo "$1: none on the PATH; install it (Debian: apt-get install $package) or set $variable to its path" >&2
exit "$without"
