# An operator at a second terminal: health, exec, approvals, policy, users, config, audit.
. ../lib.sh
mkdir -p "$HOME/.clawdbot"
token=operator-token-of-the-scenario-0123456789
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$HOME/.clawdbot/config.yaml" <<EOF
# kept
gateway: { port: $port, auth: { token: $token } }
tools:
  profile: coding # kept too
  exec:
    security: allowlist
    ask: on-miss
    allowlist: ["echo *", "cat"]
EOF
start
echo "== health, status"
"$MOLTBOT" health; echo "exit $?"
"$MOLTBOT" health --url http://127.0.0.1:1; echo "exit $?"
echo "== exec"
"$MOLTBOT" exec -- echo hello; echo "exit $?"
echo typed | "$MOLTBOT" exec -- cat; echo "exit $?"
"$MOLTBOT" exec -- ls /; echo "exit $?"
echo "== approvals"
"$MOLTBOT" approvals list
"$MOLTBOT" exec -- 'expr 6 "*" 7; exit 3' >"$HOME/waiting" 2>&1 &
waiting=$!
tries=0
id=
until [ -n "$id" ] || [ "$tries" -ge 60 ]; do
    tries=$((tries + 1))
    id=$("$MOLTBOT" approvals list --json | jq -r '[.. | .id? // empty][0] // empty')
done
"$MOLTBOT" approve "$id" once | sed 's/appr_[a-z0-9]*/ID/'
wait "$waiting"; echo "exit $?"
cat "$HOME/waiting"
echo "== policy"
"$MOLTBOT" policy explain 'echo a && rm -rf /'; echo "exit $?"
echo "== config"
"$MOLTBOT" config get tools.profile
"$MOLTBOT" config get tools.exec.security
"$MOLTBOT" config get tools.exec.allowlist
"$MOLTBOT" config set tools.exec.security full; echo "exit $?"
"$MOLTBOT" config set tools.exec.ask off
"$MOLTBOT" config set tools.exec.security ful; echo "exit $?"
"$MOLTBOT" config unset tools.exec.ask
cat "$HOME/.clawdbot/config.yaml" | sed "s/$port/PORT/"
echo "== users"
key=$("$MOLTBOT" users add erin --json | jq -r '.. | .key? // .apiKey? // empty' | head -n 1)
curl -s -o /dev/null -w '%{http_code}\n' "$url/api/tools" -H "Authorization: Bearer $key"
"$MOLTBOT" users revoke erin | head -n 1
curl -s -o /dev/null -w '%{http_code}\n' "$url/api/tools" -H "Authorization: Bearer $key"
echo "== the rest"
"$MOLTBOT" audit verify | sed 's/([0-9]* /(N /'
"$MOLTBOT" workspaces list
"$MOLTBOT" gatway; echo "exit $?"
bash -c 'source <("$MOLTBOT" completion bash) && complete -p moltbot' | sed 's/.*\(moltbot\)$/completes \1/'
stop
