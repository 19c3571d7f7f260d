#!/bin/sh
# Runs one process of the site in the foreground: deploy/run.sh web|live|relay|worker|beat
# For systemd (deploy/systemd), a container, or any other supervisor. Settings come from the environment.
set -eu
cd "$(dirname "$0")/.."
bin=${CROWDLINE_BIN:-.venv/bin}
export CROWDLINE_PROCESS="${1:-}"

case "${1:-}" in
web)
    # No page is waited for so long: the proxy has given up by then.
    export PGOPTIONS="${PGOPTIONS:-} -c statement_timeout=${WEB_STATEMENT_TIMEOUT:-25s}"
    # Threads wait for the database, processes use the cores.
    exec "$bin/granian" --interface wsgi --host "${WEB_HOST:-127.0.0.1}" --port "${WEB_PORT:-8000}" \
        --workers "${WEB_WORKERS:-2}" --blocking-threads "${WEB_THREADS:-4}" --backpressure 64 --no-ws \
        --http1-header-read-timeout 10000 \
        --respawn-failed-workers --workers-kill-timeout 20s marketplace.wsgi:application
    ;;
live)
    exec "$bin/uvicorn" --host "${LIVE_HOST:-127.0.0.1}" --port "${LIVE_PORT:-8001}" --ws websockets-sansio \
        --lifespan off --ws-max-size 65536 --timeout-graceful-shutdown 5 --no-access-log \
        marketplace.asgi:application
    ;;
relay)
    exec "$bin/python" manage.py relay
    ;;
worker)
    exec "$bin/celery" --app marketplace worker --concurrency "${WORKER_PROCESSES:-2}" --loglevel info
    ;;
beat)
    # Its memory of the last run is a convenience: tasks are safe to run twice.
    exec "$bin/celery" --app marketplace beat --schedule "${BEAT_SCHEDULE:-/var/lib/crowdline/beat-schedule}" \
        --pidfile= --loglevel info
    ;;
*)
    echo "usage: $0 web|live|relay|worker|beat" >&2
    exit 64
    ;;
esac
