# What every scenario starts with: `$MOLTBOT` is the program, `$HOME` an empty folder that belongs to the scenario.
set -u
gateway=

# Starts a gateway in the background and waits for its line; `$url` is its address, `$OUT` what it printed.
start() {
    OUT=$HOME/gateway.out
    "$MOLTBOT" gateway "$@" >"$OUT" 2>&1 </dev/null &
    gateway=$!
    trap 'stop >/dev/null 2>&1' EXIT
    until_seen 'listening on port' "$OUT" && until_seen 'Ctrl-C stops it' "$OUT" || { cat "$OUT"; exit 1; }
    url=http://127.0.0.1:$(sed -n 's/.*listening on port \([0-9]*\).*/\1/p' "$OUT" | tail -n 1)
}

# Waits until a file shows a text, a minute at most.
until_seen() {
    tries=0
    until grep -q -- "$1" "$2" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { echo "not seen in $2: $1"; return 1; }
        sleep 0.1
    done
}

# Sends a signal (TERM unless named), waits for the end; says the exit code and whether it was quick.
stop() {
    [ -n "$gateway" ] || return 0
    began=$(date +%s)
    kill "-${1:-TERM}" "$gateway"
    wait "$gateway"
    code=$?
    took=$(($(date +%s) - began))
    gateway=
    quick="within ${LIMIT:-6} s"
    [ "$took" -le "${LIMIT:-6}" ] || quick="after $took s"
    echo "stopped: exit $code, $quick"
}

# A request: status, body, a line break.
ask() {
    curl -s -m 30 -w '\n%{http_code}\n' "$@"
}
