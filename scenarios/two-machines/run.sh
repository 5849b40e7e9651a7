# Two machines, as network namespaces: a gateway with TLS on one, a node on the other; the link between them is cut while a command runs.
. ../lib.sh
here=mg$$a
there=mg$$b
node=
clean() {
    [ -z "$node" ] || kill "$node" 2>/dev/null
    stop >/dev/null 2>&1
    ip netns del "$here" 2>/dev/null
    ip netns del "$there" 2>/dev/null
}
trap clean EXIT
ip netns add "$here"
ip netns add "$there"
ip link add "l$$a" type veth peer name "l$$b"
ip link set "l$$a" netns "$here"
ip link set "l$$b" netns "$there"
ip -n "$here" addr add 10.9.0.1/24 dev "l$$a"
ip -n "$there" addr add 10.9.0.2/24 dev "l$$b"
for name in "$here lo" "$here l$$a" "$there lo" "$there l$$b"; do
    ip -n "${name% *}" link set "${name#* }" up
done

token=operator-token-of-the-scenario-0123456789
there_home=$HOME/there
mkdir -p "$HOME/.clawdbot" "$there_home/.clawdbot" "$there_home/work"
chmod 700 "$HOME/.clawdbot" "$there_home/.clawdbot"
cat >"$HOME/.clawdbot/moltbot.json" <<EOF
{ gateway: { bind: "custom", customBindHost: "10.9.0.1", port: 29113, auth: { token: "$token" }, tls: { enabled: true } },
  tools: { exec: { security: "full", ask: "off" } } }
EOF
cat >"$there_home/.clawdbot/moltbot.json" <<EOF
{ agents: { defaults: { workspace: "$there_home/work" } }, tools: { exec: { security: "full", ask: "off" } } }
EOF
OUT=$HOME/gateway.out
ip netns exec "$here" "$MOLTBOT" gateway >"$OUT" 2>&1 </dev/null &
gateway=$!
until_seen 'Ctrl-C stops it' "$OUT"
pin=$(sed -n 's/.*fingerprint \([0-9a-f]*\).*/\1/p' "$OUT" | head -n 1)
on() { ip netns exec "$here" "$MOLTBOT" "$@"; }
far() { HOME=$there_home MOLTBOT_GATEWAY_TOKEN=$token ip netns exec "$there" "$MOLTBOT" "$@"; }

echo "== another certificate"
far health --url https://10.9.0.1:29113 --tls-fingerprint "$(printf '%064d' 0)" >"$HOME/refused" 2>&1
echo "exit $?"
grep -o 'gateway tls fingerprint mismatch' "$HOME/refused"
far health --url https://10.9.0.1:29113 --tls-fingerprint "$pin" >"$HOME/healthy" && echo "the right one: healthy"

echo "== a node from elsewhere waits for approval"
HOME=$there_home MOLTBOT_GATEWAY_TOKEN=$token ip netns exec "$there" "$MOLTBOT" node run --host 10.9.0.1 --port 29113 \
    --tls --tls-fingerprint "$pin" --display-name far >"$HOME/node.out" 2>&1 </dev/null &
node=$!
until_seen 'nodes approve' "$HOME/node.out"
on nodes approve "$(sed -n 's/.*nodes approve \([0-9a-f-]*\).*/\1/p' "$HOME/node.out" | head -n 1)" >/dev/null && echo approved
until_seen 'connected to' "$HOME/node.out"
on exec --node far -- sh -c 'echo hello from $PWD >&2; exit 7' 2>&1
echo "exit $?"

for seconds in 1 10; do
    echo "== the link is cut for $seconds s"
    lines=$((seconds * 10 + 40))
    on exec --node far -- sh -c "i=0; while [ \$i -lt $lines ]; do i=\$((i + 1)); echo line \$i; sleep 0.1; done; echo once >>ran" \
        >"$HOME/lines" 2>&1 &
    command=$!
    until_seen 'line 10' "$HOME/lines"
    ip -n "$there" link set "l$$b" down
    sleep "$seconds"
    ip -n "$there" link set "l$$b" up
    wait "$command"
    echo "exit $?"
    i=0
    while [ "$i" -lt "$lines" ]; do i=$((i + 1)); echo "line $i"; done | cmp - "$HOME/lines" && echo "each line once, in order"
    wc -l <"$there_home/work/ran"
    rm "$there_home/work/ran"
done
kill "$node"
wait "$node"
node=
stop
