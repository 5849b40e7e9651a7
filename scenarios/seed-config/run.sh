# The configuration of the deployment guide, as written there: users, workspaces, audit, slow_tool.
. ../lib.sh
mkdir -p "$HOME/.clawdbot" "$HOME/alice" "$HOME/bob" "$HOME/moltbot-workspaces/project-b"
git init -q -b main "$HOME/repo"
git -C "$HOME/repo" -c user.email=a@b -c user.name=a commit -q --allow-empty -m first
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
sed "s|GIT_REPO|$HOME/repo|; s|port: 18789|port: $port|" config.yaml >"$HOME/.clawdbot/config.yaml"

start
echo "== said at the start"
grep 'config:' "$OUT"

run() { curl -s -m 60 "$url/api/tools/execute" -H "Authorization: Bearer $1" -d "$2" | jq -c '[.success, .error // .result.content[0].text]'; }
me=your-secret-token-here-0123456789abcdef
echo "== the operator"
run "$me" '{"tool":"exec","input":{"command":"git config --get no.such"}}'
run "$me" '{"tool":"exec","input":{"command":"echo test"}}'
run your-token '{"tool":"exec","input":{"command":"echo test"}}'
echo "== alice and bob"
run alice-token '{"tool":"write","input":{"path":"a.txt","content":"one\ntwo\nthree\n"}}'
run alice-token '{"tool":"read","input":{"path":"a.txt","start":2,"end":3}}'
run alice-token "{\"tool\":\"write\",\"input\":{\"path\":\"$HOME/bob/a.txt\",\"content\":\"x\"}}"
run bob-token '{"tool":"exec","input":{"command":"git status"}}'
run bob-token '{"tool":"read","input":{"path":"a.txt"}}'
echo "== workspaces"
run alice-token '{"tool":"exec","workspace":"project-a","input":{"command":"git log --format=%s"}}'
run alice-token '{"tool":"exec","workspace":"project-a","input":{"command":"docker ps"}}'
run alice-token '{"tool":"exec","workspace":"nope","input":{"command":"git log"}}'

echo "== audit"
audit=$HOME/.clawdbot/logs/audit.jsonl
jq -c 'select(.type == "tool_call") | [.userId, .tool, .phase, .decision // .status]' "$audit"
jq -c 'select(.userId == "user-bob") | .tool' "$audit" | sort | uniq -c | tr -s ' '
"$MOLTBOT" audit verify | sed 's/([0-9]* /(N /'
sed 's/user-alice/user-alicf/' "$audit" >"$HOME/flipped.jsonl"
"$MOLTBOT" audit verify "$HOME/flipped.jsonl"; echo "exit $?"
echo "== slow calls"
until_seen slow_tool "$HOME/.clawdbot/logs/gateway.log"
grep -c slow_tool "$HOME/.clawdbot/logs/gateway.log" | sed 's/^[1-9].*/some/'
stop
