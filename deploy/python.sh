#!/usr/bin/env bash
# Makes the virtual environment. As root on Debian it installs python3 and python3-venv where they are missing.
set -euo pipefail
python="$1"
venv="$2"

install() {
  export DEBIAN_FRONTEND=noninteractive
  echo "Installing the packages $* ..."
  apt-get install -y -qq "$@" >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq "$@" >/dev/null; }
}

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  if can_install; then
    install python3 python3-venv
  else
    echo "Ventanilla needs Python 3.11 or newer: install the packages python3 and python3-venv, or call make with PYTHON=/path/to/python3." >&2
    exit 2
  fi
fi
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
  if can_install; then
    install python3-venv
  else
    echo "Python's venv is missing: install the package python3-venv." >&2
    exit 2
  fi
fi
# One that was interrupted half-made has a Python and no pip.
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$venv"
