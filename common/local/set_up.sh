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

# Tenths of a millisecond of processor for the same small work, the least of many.
pace() {
    "$1" -c '
from time import process_time
def work():
    start, counts = process_time(), {}
    for i in range(40_000):
        counts[i % 997] = counts.get(i % 997, 0) + len(str(i))
    return process_time() - start
print(max(1, round(10_000 * min(work() for _ in range(30)))))'
}

# Each program of that name on the PATH, not the first alone.
everywhere() {
    saved=$IFS IFS=:
    for directory in $PATH; do
        [ ! -x "$directory/$1" ] || echo "$directory/$1"
    done
    IFS=$saved
}

# The named one; else the first, or one that needs less than nine tenths of its time: a Python that was compiled
# without optimisations, as some version managers do, makes everything here a third slower.
find_python() {
    if [ -n "${PYTHON:-}" ] && is_new_enough "$PYTHON" && can_make_venv "$PYTHON"; then
        echo "$PYTHON"
        return
    fi
    best= least=
    # Directories may hold spaces and what a shell takes for a pattern.
    words=$IFS IFS='
'
    set -f
    for name in python3 python3.13 python3.12 python3.11 python3.14 python; do
        for each in $(everywhere "$name"); do
            is_new_enough "$each" && can_make_venv "$each" || continue
            needed=$(pace "$each" 2>/dev/null) || needed=
            case $needed in "" | *[!0-9]*) needed=1000000 ;; esac # It cannot tell: better than none.
            if [ -z "$best" ] || [ $((needed * 10)) -lt $((least * 9)) ]; then
                best=$each least=$needed
            fi
        done
    done
    set +f
    IFS=$words
    if [ -n "$best" ]; then
        echo "$best"
        return
    fi
    for name in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python3.14; do
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
