#!/bin/sh
# Makes .venv hold exactly what requirements/dev.txt names. Quick when nothing changed. `make` calls it.
# Every way it can fail ends in one line that starts with "crowdline:".
set -eu
lock=requirements/dev.txt

fail() {
    echo "crowdline: $1" >&2
    exit 1
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

find_python() {
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
        if is_new_enough "$name" && can_make_venv "$name"; then
            echo "$name"
            return
        fi
    done
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
        if is_new_enough "$name"; then
            fail "$name lacks the venv module; install it (Debian, Ubuntu: apt-get install python3-venv)."
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no python3")
    fail "Python 3.11 or newer is needed, found $found; name another with: make run PYTHON=/path/to/python"
}

if is_new_enough .venv/bin/python && cmp -s "$lock" .venv/installed.txt; then
    exit 0
fi

python=$(find_python) || exit 1
if ! is_new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "crowdline: creating .venv with $("$python" --version)"
    "$python" -m venv --clear .venv || fail "$python could not create .venv"
fi
echo "crowdline: installing what $lock names"
by_pip() { .venv/bin/python -m pip install --quiet --quiet --no-compile --disable-pip-version-check --require-hashes --no-deps -r "$1"; }
# A fifth of pip's time. It does not know an index that only pip is told of; then pip does it all.
by_uv() { UV_HTTP_TIMEOUT=20 .venv/bin/uv pip install --quiet --no-cache --python .venv/bin/python --require-hashes --no-deps -r "$1"; }
{ by_pip requirements/installer.txt && by_uv "$lock"; } 2>/dev/null || by_pip "$lock" ||
    fail "pip could not install $lock; is there a connection to the package index?"
cp "$lock" .venv/installed.txt
