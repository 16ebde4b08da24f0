# What Port's guide has a workflow do, with variables in place of its expressions
# (https://docs.port.io/ai-interfaces/port-mcp-server/token-based-authentication/).
response=$(curl -s -X POST "$INPUT_AUTH_BASE_URL/auth/access_token" \
  -H "Content-Type: application/json" \
  -d "{\"clientId\":\"$INPUT_CLIENT_ID\",\"clientSecret\":\"$INPUT_CLIENT_SECRET\"}")
token=$(echo "$response" | jq -r '.accessToken')
echo "::add-mask::$token"
echo "access_token=$token" >> "$GITHUB_OUTPUT"
