#!/usr/bin/env bash
# Redmine 5 of Debian 12 for `make redmine`. Installs it as root; otherwise says what is missing.
set -euo pipefail
[ -e /usr/share/redmine/config.ru ] && dpkg-query -W -f='${db:Status-Abbrev}' redmine 2>/dev/null | grep -q '^ii' &&
  command -v puma >/dev/null && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "Redmine is not installed (Debian packages redmine, redmine-sqlite, puma): its tests will be skipped." >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
made_policy=0
if [ ! -e "$policy" ]; then printf '#!/bin/sh\nexit 101\n' > "$policy"; chmod 755 "$policy"; made_policy=1; fi
trap '[ "$made_policy" = 1 ] && rm -f "$policy"' EXIT
install() { apt-get install -y -qq --no-install-recommends redmine redmine-sqlite puma; }
install || { apt-get update -qq && install; } || true
# Since an update of ruby3.1, bundler wants a folder for each gem that Debian keeps elsewhere; without it the package's own
# set-up ends with "Could not find ... for installation".
for tree in /usr/share/rubygems-integration/*; do
  for gem in "$tree"/specifications/*.gemspec; do
    [ -e "$gem" ] && mkdir -p "$tree/gems/$(basename "$gem" .gemspec)"
  done
done
dpkg --configure -a || echo "Redmine could not be installed here: its tests will be skipped." >&2
