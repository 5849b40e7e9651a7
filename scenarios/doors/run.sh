# Every HTTP door with curl, good and bad input.
. ../lib.sh
mkdir -p "$HOME/.clawdbot"
token=operator-token-of-the-scenario-0123456789
cat >"$HOME/.clawdbot/config.yaml" <<EOF
gateway: { port: 0, auth: { token: $token } }
tools: { exec: { security: allowlist, ask: off, allowlist: ["echo *", "sleep *", "for *"] } }
EOF
start
key="Authorization: Bearer $token"

echo "== probes"
ask "$url/health"; ask "$url/healthz"
curl -s -I "$url/health" | grep -ci '^content-length: [1-9]'
curl -s "$url/readyz" | jq -c '[.ready, .failing]'
ask -X POST "$url/health"
curl -s "$url/metrics" -H "$key" | grep -c '^moltbot_build_info'
ask "$url/api/unknown"; ask "$url/"

echo "== /tools/invoke"
ask -X POST "$url/tools/invoke"
ask "$url/tools/invoke" -H "$key" -d '{}'
ask "$url/tools/invoke" -H "$key" -d '{"tool":"nope"}'
ask "$url/tools/invoke" -H "$key"
ask "$url/tools/invoke" -H "$key" -d '{bad'
curl -s "$url/tools/invoke" -H "$key" -d '{"tool":"exec","args":{"command":"echo hi"}}' | jq -c '[.ok, .result.content]'
ask "$url/tools/invoke" -H "$key" -d '{"tool":"read","args":{"path":"nope.txt"}}'

echo "== /api/tools"
curl -s "$url/api/tools" -H "$key" | jq -c '[.tools[].name]'
ask "$url/api/tools/execute" -d '{}'
ask "$url/api/tools/execute" -H "$key" -d '{}'
ask "$url/api/tools/execute" -H "$key" -d '[1]'
ask "$url/api/tools/execute" -H "$key" -d '{"tool":"nope","input":{}}'
ask -X DELETE "$url/api/tools/execute" -H "$key"
ask "$url/api/tools/batch" -H "$key" -d '{"calls":5}'
curl -s "$url/api/tools/batch" -H "$key" -d '{"calls":[{"tool":"exec","input":{"command":"sleep 0.5; echo one"}},
    {"tool":"nope","input":{}},{"tool":"exec","input":{"command":"echo three"}}]}' |
    jq -c '.results[] | [.success, .error // .result.content[0].text]'
printf '{"tool":"exec","input":{"command":"\377"}}' | ask "$url/api/tools/execute" -H "$key" --data-binary @-
head -c 104857600 /dev/zero | ask "$url/api/tools/execute" -H "$key" -H 'Expect:' --data-binary @- | tail -n 1

echo "== a stream"
curl -sN "$url/api/tools/stream" -H "$key" -d '{"tool":"exec","input":{"command":"echo one; sleep 0.3; echo two"}}' |
    grep -E '^event' 

echo "== too many wrong keys"
for i in 1 2 3 4 5 6 7 8 9 10 11; do
    curl -s -o "$HOME/body" -D "$HOME/head" -w '%{http_code} ' "$url/api/tools" -H "Authorization: Bearer wrong-$i"
done
echo; cat "$HOME/body"; echo
grep -ci '^retry-after: [0-9]' "$HOME/head"
curl -s -o /dev/null -w '%{http_code}\n' "$url/api/tools" -H "$key"
stop
