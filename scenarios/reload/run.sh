# Changes of a running gateway: an allowlist, users, a broken file, an unknown key; a stream goes on meanwhile.
. ../lib.sh
mkdir -p "$HOME/.clawdbot"
file=$HOME/.clawdbot/moltbot.json
token=operator-token-of-the-scenario-0123456789
write() {
    cat >"$file.new" <<EOF
{
  gateway: { port: 0, auth: { token: "$token" } },
  tools: { exec: { security: "allowlist", ask: "$1", allowlist: [$2] } },
  routing: { users: [$3] },
}
EOF
    mv "$file.new" "$file"
}
reloaded() { until_seen "$1" "$OUT"; grep -E 'config (reloaded|reload skipped|change)|config:' "$OUT" | tail -n 1 | sed 's/^[^ ]* //'; }
run() { curl -s -m 60 "$url/api/tools/execute" -H "Authorization: Bearer $1" -d "$2" | jq -c '[.success, .error // .result.content[0].text]'; }

write off '"for *", "sleep *", "echo *"' ''
start
curl -sN "$url/api/tools/stream" -H "Authorization: Bearer $token" \
    -d '{"tool":"exec","input":{"command":"for i in 1 2 3 4 5 6 7 8; do echo tick $i; sleep 1; done"}}' >"$HOME/stream" &
stream=$!
until_seen 'tick 1' "$HOME/stream"

echo "== the allowlist"
run "$token" '{"tool":"exec","input":{"command":"printf x"}}'
write off '"for *", "sleep *", "echo *", "printf *"' ''
reloaded allowlist
run "$token" '{"tool":"exec","input":{"command":"printf x"}}'
echo "== a user comes, changes the key, goes"
write off '"echo *"' '{ id: "carol", apiKey: "carol-1" }'
reloaded routing.users
run carol-1 '{"tool":"exec","input":{"command":"echo carol"}}'
write off '"echo *"' '{ id: "carol", apiKey: "carol-2" }, { id: "dave", apiKey: "dave-1" }'
tries=0
until run dave-1 '{"tool":"exec","input":{"command":"echo dave"}}' | grep -q dave || [ "$tries" -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done
run carol-1 '{"tool":"exec","input":{"command":"echo carol"}}'
run carol-2 '{"tool":"exec","input":{"command":"echo carol"}}'
echo "== a broken file"
cp "$file" "$HOME/good"
printf '{\n  gateway: {\n    port: 18789,,\n' >"$file"
reloaded 'reload skipped'
"$MOLTBOT" config validate; echo "exit $?"
run carol-2 '{"tool":"exec","input":{"command":"echo kept"}}'
echo "== a value that would open a door"
sed 's/"allowlist"/"alowlist"/' "$HOME/good" >"$file"
reloaded 'alowlist'
"$MOLTBOT" --profile other gateway --config "$file" --port 0 </dev/null; echo "exit $?"
echo "== an unknown key"
sed 's/allowlist: \[/alowlist: [/' "$HOME/good" >"$file"
"$MOLTBOT" config validate; echo "exit $?"
cp "$HOME/good" "$file"

echo "== the stream"
wait "$stream"
grep '"type":"output"' "$HOME/stream" | grep -o 'tick [0-9]'
stop
