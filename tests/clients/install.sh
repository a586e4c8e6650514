#!/usr/bin/env bash
# Installs the clients that tests/clients drives: Python SDKs into .venv, coding agents into .clients. Both are ignored by git.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
  'openai>=1.50' 'anthropic>=0.40' 'google-generativeai>=0.8'

# With the repository's own Node: npm chooses the newest version that the Node it runs on can take.
export PATH="$PWD/node_modules/.bin:$PATH"
mkdir -p .clients
[ -f .clients/package.json ] || echo '{"name":"torii-test-clients","private":true}' > .clients/package.json
npm install --prefix .clients --no-audit --no-fund --loglevel=error \
  @anthropic-ai/claude-code@latest @openai/codex@latest @google/gemini-cli@latest opencode-ai@latest @qwen-code/qwen-code@latest
