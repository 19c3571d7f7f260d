#!/bin/sh
# Runs one process of the site in the foreground: deploy/run.sh web|live|relay|worker|beat
# For systemd (deploy/systemd), a container, or any other supervisor. Settings come from the environment.
set -eu
cd "$(dirname "$0")/.."
bin=${CROWDLINE_BIN:-.venv/bin}
export CROWDLINE_PROCESS="${1:-}"

# What a process has no use for, whoever takes it over shall not find: each keeps the secrets that it works with. In the
# place of others is a word that nobody knows, as the settings insist on some.
withhold() {
    for name in "$@"; do
        if printenv "$name" >/dev/null; then
            export "$name=withheld-$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')"
        fi
    done
}
unset DATABASE_OWNER_URL
case "${1:-}" in
web) withhold BILLING_TOKEN STRIPE_API_KEY ;;
live | beat) withhold SEALING_KEYS SEALING_KEY EMAIL_HOST_PASSWORD VAPID_PRIVATE_KEY BILLING_TOKEN BILLING_SECRET STRIPE_API_KEY \
    OPENID_CONNECT_CLIENT_SECRET METRICS_TOKEN ;;
relay) withhold EMAIL_HOST_PASSWORD BILLING_TOKEN BILLING_SECRET STRIPE_API_KEY OPENID_CONNECT_CLIENT_SECRET METRICS_TOKEN ;;
worker) withhold BILLING_SECRET OPENID_CONNECT_CLIENT_SECRET METRICS_TOKEN ;;
esac
if [ "${1:-}" = beat ]; then withhold SECRET_KEY; fi

# Whom other machines call speaks TLS with them. Blanks around commas count for nothing, as in the settings.
require_tls() {
    case "$(printf '%s' ",localhost,127.0.0.1,::1,${PRIVATE_HOSTS:-}," | sed 's/[[:space:]]*,[[:space:]]*/,/g')" in
    *",$1,"*) return ;;
    esac
    if [ -z "${TLS_CERTIFICATE:-}" ]; then
        echo "$CROWDLINE_PROCESS is to listen at $1, for other machines: name TLS_CERTIFICATE and TLS_KEY, or $1 in PRIVATE_HOSTS." >&2
        exit 78
    fi
}

case "${1:-}" in
web)
    require_tls "${WEB_HOST:-127.0.0.1}"
    # No page is waited for so long: the proxy has given up by then.
    export PGOPTIONS="${PGOPTIONS:-} -c statement_timeout=${WEB_STATEMENT_TIMEOUT:-25s}"
    # Threads wait for the database, processes use the cores.
    exec "$bin/granian" --interface wsgi --host "${WEB_HOST:-127.0.0.1}" --port "${WEB_PORT:-8000}" \
        --workers "${WEB_WORKERS:-2}" --blocking-threads "${WEB_THREADS:-4}" --backpressure 64 --no-ws \
        --http1-header-read-timeout 10000 \
        ${TLS_CERTIFICATE:+--ssl-certificate "$TLS_CERTIFICATE" --ssl-keyfile "$TLS_KEY"} \
        --respawn-failed-workers --workers-kill-timeout 20s marketplace.wsgi:application
    ;;
live)
    require_tls "${LIVE_HOST:-127.0.0.1}"
    exec "$bin/uvicorn" --host "${LIVE_HOST:-127.0.0.1}" --port "${LIVE_PORT:-8001}" --ws websockets-sansio \
        --lifespan off --ws-max-size 65536 --timeout-graceful-shutdown 5 --no-access-log \
        ${TLS_CERTIFICATE:+--ssl-certfile "$TLS_CERTIFICATE" --ssl-keyfile "$TLS_KEY"} \
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
