#!/usr/bin/env bash
# Makes the environment of the Rasa backend (Python 3.10, some 2.7 GB) at the given folder, once for the same requirements.
# Ends with 3 where no Python 3.10 that works is found.
set -euo pipefail
folder="$1"
project="$(cd "$(dirname "$0")/../nlu/rasa_project" && pwd)"
wanted="$(sha256sum "$project/requirements.txt" | cut -d' ' -f1)"

find_python() {
  local candidate
  # A version manager's shim may be there and not work, so each one is tried.
  for candidate in "${VENTANILLA_PYTHON310:-}" python3.10 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python3.10 /usr/local/bin/python3.10 /opt/python3.10/bin/python3.10; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  echo "Rasa 3.6 needs Python 3.10 with venv, which was not found: install it, or name it with VENTANILLA_PYTHON310=/path/to/python3.10." >&2
  exit 3
}

mkdir -p "$(dirname "$folder")"
# Two that make it at the same time would spoil it for both.
exec 9>"$folder.lock"
flock 9
[ "$(cat "$folder/complete" 2>/dev/null)" = "$wanted" ] && exit 0
python="$(find_python)"
echo "Installing Rasa at $folder (once; a few minutes, 2.7 GB) ..." >&2
# Whatever an earlier attempt left half-made goes.
"$python" -m venv --clear "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$project/requirements.txt" 2>"$folder/install.log" || {
  cat "$folder/install.log" >&2
  exit 1
}
echo "$wanted" >"$folder/complete"
