# A first start, a second one on the same state, a busy port, flags that are wrong, a stop while a command runs.
. ../lib.sh

start --port 0
echo "== what it made"
for path in . moltbot.json credentials credentials/gateway-token logs; do
    echo "$(ls -ld "$HOME/.clawdbot/$path" | cut -c1-10) $path"
done
echo "== what it printed"
grep -v "listening on port" "$OUT"

echo "== the pasted line"
sh -c "$(grep '^  curl' "$OUT")" | cut -c1-70

echo "== another on the same state"
"$MOLTBOT" gateway --port 0 </dev/null; echo "exit $?"
echo "== another on the same port"
"$MOLTBOT" --profile two gateway --port "${url##*:}" </dev/null; echo "exit $?"

echo "== wrong flags"
"$MOLTBOT" gateway --prot 1; echo "exit $?"
"$MOLTBOT" gateway --port 99999; echo "exit $?"
"$MOLTBOT" gateway --port abc; echo "exit $?"
"$MOLTBOT" gateway --bind wrongly; echo "exit $?"
"$MOLTBOT" gateway --port; echo "exit $?"

echo "== a stop while a command runs that ignores it"
sed -i 's/security: "allowlist",/security: "full",/; s/ask: "on-miss",/ask: "off",/' "$HOME/.clawdbot/moltbot.json"
until_seen 'config reloaded' "$OUT"
token=$(cat "$HOME/.clawdbot/credentials/gateway-token")
curl -s -m 30 "$url/api/tools/execute" -H "Authorization: Bearer $token" \
    -d '{"tool":"exec","input":{"command":"trap \"\" TERM INT; touch begun; while true; do sleep 1; done"}}' >/dev/null &
tries=0
until [ -e "$HOME/clawd/begun" ] || [ "$tries" -ge 300 ]; do tries=$((tries + 1)); sleep 0.1; done
LIMIT=12 stop
