#!/usr/bin/env bash
# System packages that the tests need. Installs what is missing as root; otherwise says what to install and goes on.
set -euo pipefail
# libatomic1 is what the browser driver's own Node asks for and a bare Debian lacks.
wanted=(postgresql chromium prometheus libfaketime libatomic1 dovecot-imapd
  request-tracker5 rt5-standalone rt5-db-sqlite dbconfig-no-thanks msmtp-mta)
missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "Some tests will be skipped; to run them all, install: ${missing[*]}" >&2
  exit 0
fi
echo "Installing for the tests: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
# The packages' own services are not wanted: the tests start private ones on loopback.
policy=/usr/sbin/policy-rc.d
made_policy=0
if [ ! -e "$policy" ]; then printf '#!/bin/sh\nexit 101\n' > "$policy"; chmod 755 "$policy"; made_policy=1; fi
trap '[ "$made_policy" = 1 ] && rm -f "$policy"' EXIT
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }
