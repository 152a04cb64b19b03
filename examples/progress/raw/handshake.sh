#!/usr/bin/env bash
# Progress as plain HTTP, revision 2025-11-25: initialize, initialized, then a tool call that carries a progress token.
# The answer to initialize names the session in its head; what follows carries that name. The answer to the call is an event stream: an empty event
# to come back to if the connection is lost, one event for each progress notification, the result as the last one.
#
#   npm run example:server          # in another terminal
#   examples/progress/raw/handshake.sh http://localhost:3000/mcp
set -euo pipefail
url=${1:?usage: handshake.sh <url of the MCP endpoint>}
head=$(mktemp)
trap 'rm -f "$head"' EXIT
session=

post() {
  curl --silent --show-error --fail-with-body --no-buffer "$url" \
    --header 'Content-Type: application/json' \
    --header 'Accept: application/json, text/event-stream' \
    --header "MCP-Protocol-Version: 2025-11-25" \
    ${session:+--header "Mcp-Session-Id: $session"} \
    --dump-header "$head" \
    --data "$1"
  echo
}

echo '→ initialize'
post '{
  "jsonrpc": "2.0", "id": 1, "method": "initialize",
  "params": {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": { "name": "curl", "version": "1" }
  }
}'
session=$(grep -i '^mcp-session-id:' "$head" | cut -d ' ' -f 2 | tr -d '\r')

echo '→ notifications/initialized'
post '{ "jsonrpc": "2.0", "method": "notifications/initialized" }'

echo '→ tools/call'
post '{
  "jsonrpc": "2.0", "id": 2, "method": "tools/call",
  "params": {
    "name": "download_file",
    "arguments": { "filename": "big.iso", "size_mb": 5 },
    "_meta": { "progressToken": "download-1" }
  }
}'
