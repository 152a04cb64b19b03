#!/usr/bin/env bash
# Progress as plain HTTP, revision 2026-07-28: no handshake. Every request says in `_meta` which revision it speaks and what its client can do,
# and the headers repeat what a proxy needs to know.
#
#   npm run example:server          # in another terminal
#   examples/progress/raw/stateless.sh http://localhost:3000/mcp
set -euo pipefail
url=${1:?usage: stateless.sh <url of the MCP endpoint>}

echo '→ tools/call'
curl --silent --show-error --fail-with-body --no-buffer "$url" \
  --header 'Content-Type: application/json' \
  --header 'Accept: application/json, text/event-stream' \
  --header 'MCP-Protocol-Version: 2026-07-28' \
  --header 'Mcp-Method: tools/call' \
  --header 'Mcp-Name: download_file' \
  --data '{
    "jsonrpc": "2.0", "id": 1, "method": "tools/call",
    "params": {
      "name": "download_file",
      "arguments": { "filename": "big.iso", "size_mb": 5 },
      "_meta": {
        "progressToken": "download-1",
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": { "name": "curl", "version": "1" }
      }
    }
  }'
echo
