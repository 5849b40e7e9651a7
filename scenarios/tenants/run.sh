# Two users who cannot reach each other, steered from a terminal: users, sandboxes, workspaces.
. ../lib.sh
mkdir -p "$HOME/.clawdbot"
token=operator-token-of-the-scenario-0123456789
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$HOME/.clawdbot/config.yaml" <<EOF
# kept
gateway: { port: $port, auth: { token: $token } }
tools: { exec: { security: full, ask: off } }
routing:
  users:
    - id: carl # trusted
      agents: { sandbox: { mode: off } }
EOF
start
as() {
    MOLTBOT_GATEWAY_TOKEN=$1 "$MOLTBOT" exec -- "$2"
}
echo "== users"
alice=$("$MOLTBOT" users add alice --json | jq -r .key)
bob=$("$MOLTBOT" users add bob --json | jq -r .key)
"$MOLTBOT" users list | sed 's/20[0-9TZ:.-]*/TIME/'
echo "== each in a sandbox"
as "$alice" 'pwd; echo of alice >mine; ls'
as "$bob" 'pwd; ls'
as "$bob" "cat $HOME/.clawdbot/workspaces/alice/mine" 2>&1; echo "exit $?"
as "$bob" "cat $HOME/.clawdbot/config.yaml" 2>&1; echo "exit $?"
as "$bob" 'env | grep -ci token'
echo "== sandbox list"
"$MOLTBOT" sandbox list --json | jq -c '.sandboxes[] | [.kind, .user, .running], .workspace.folder'
MOLTBOT_GATEWAY_TOKEN=$bob "$MOLTBOT" sandbox list --json | jq -c '[.sandboxes[].user]'
echo "== sandbox explain"
"$MOLTBOT" sandbox explain --user alice --tool exec --json >"$HOME/alice.json"; echo "exit $?"
jq -c '.target | [.kind, .why, .source, .readiness.ready]' "$HOME/alice.json"
jq -c '.mounts[] | [.inside, .access, .source]' "$HOME/alice.json"
jq -c '.network, .policy, [.limits[].name]' "$HOME/alice.json"
"$MOLTBOT" sandbox explain --user carl | grep -e target -e why
MOLTBOT_GATEWAY_TOKEN=$bob "$MOLTBOT" sandbox explain --user alice; echo "exit $?"
"$MOLTBOT" sandbox explain --user dora; echo "exit $?"
echo "== recreate, prune, build"
"$MOLTBOT" sandbox recreate --user alice | sed 's/-[0-9a-f]*$/-HASH/'
as "$alice" 'cat mine'
"$MOLTBOT" sandbox recreate; echo "exit $?"
"$MOLTBOT" sandbox recreate nothing 2>&1 | sed 's/known: .*/known: THOSE THAT ARE OPEN)/'
MOLTBOT_GATEWAY_TOKEN=$bob "$MOLTBOT" sandbox prune; echo "exit $?"
"$MOLTBOT" sandbox prune | sed 's/-[0-9a-f]*$/-HASH/' | sort
"$MOLTBOT" sandbox list
echo "== workspaces"
"$MOLTBOT" workspaces add shared "$HOME/shared" --users alice
"$MOLTBOT" workspaces add shared "$HOME/shared"; echo "exit $?"
"$MOLTBOT" workspaces add other relative; echo "exit $?"
"$MOLTBOT" workspaces list | sed 's/  */ /g'
MOLTBOT_GATEWAY_TOKEN=$alice "$MOLTBOT" exec --workspace shared -- 'pwd; echo kept >file'
MOLTBOT_GATEWAY_TOKEN=$bob "$MOLTBOT" exec --workspace shared -- pwd; echo "exit $?"
"$MOLTBOT" workspaces remove shared
cat "$HOME/shared/file"
echo "== rotate, revoke, remove"
new=$("$MOLTBOT" users rotate alice --json | jq -r .key)
as "$alice" pwd; echo "exit $?"
as "$new" pwd; echo "exit $?"
"$MOLTBOT" users revoke alice
as "$new" pwd; echo "exit $?"
"$MOLTBOT" users remove carl
"$MOLTBOT" users remove carl; echo "exit $?"
sed "s/$port/PORT/" "$HOME/.clawdbot/config.yaml"
echo "== doctor"
"$MOLTBOT" doctor | grep -e '  sandbox' | sed 's/bubblewrap: .*; for/bubblewrap: DETAIL; for/' | grep -v '^warn  sandbox.bubblewrap\|docker'
stop
