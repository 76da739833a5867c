#!/bin/bash
# The whole test suite: installs what it needs, builds, checks, tests. Ends with the line "N passed, N failed".
#
# Needs Node.js 20.19 or newer. Debian's packages influxdb, mosquitto, mosquitto-clients, chromium, systemd, openssl, fonts-noto-cjk
# and poppler-utils are installed when they are missing and this user may; where it may not, the tests that need them fail and name them.
set -uo pipefail
cd "$(dirname "$0")/.."

packages() {
  local missing=()
  command -v influxd >/dev/null || missing+=(influxdb)
  { command -v mosquitto || [ -x /usr/sbin/mosquitto ]; } >/dev/null || missing+=(mosquitto)
  command -v mosquitto_pub >/dev/null || missing+=(mosquitto-clients)
  command -v chromium >/dev/null || missing+=(chromium)
  command -v systemd-analyze >/dev/null || missing+=(systemd)
  command -v openssl >/dev/null || missing+=(openssl)
  command -v pdftotext >/dev/null || missing+=(poppler-utils)
  fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing+=(fonts-noto-cjk)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "missing: ${missing[*]} (install these Debian packages; the tests that need them will fail)" >&2
    return 0
  fi
  echo "installing ${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update && apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
}

packages
# The optional GPIO driver is compiled at installation, which needs Node.js' headers: those of the machine if it has them.
if [ ! -f node_modules/epoll/build/Release/epoll.node ]; then
  if [ -f /usr/include/node/node.h ]; then export npm_config_nodedir=/usr; fi
  npm ci --no-audit --no-fund || exit 1
fi
npm run --silent build || exit 1

failed=0
passed=0
# Types and style count as one check each, beside the runner's own counts.
step() {
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
step npm run --silent check:types
step npm run --silent check:style

report=$(mktemp)
npx vitest run --reporter=default --reporter=json --outputFile.json="$report" || true
# A suite that could not even be loaded counts as one failure; it has no tests to count.
counts=$(node -e '
  const r = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  const broken = r.testResults.filter((f) => f.status === "failed" && f.assertionResults.length === 0).length;
  const skipped = r.numPendingTests + r.numTodoTests;
  console.log(r.numPassedTests, r.numFailedTests + broken + skipped + (r.success || r.numFailedTests + broken > 0 ? 0 : 1));
' "$report") || counts="0 1"
rm -f "$report"
passed=$((passed + ${counts% *}))
failed=$((failed + ${counts#* }))

kernel=$(mktemp)
bash scripts/gpio-kernel-test.sh 2>&1 | tee "$kernel"
line=$(grep -Eo '^[0-9]+ passed, [0-9]+ failed$' "$kernel" | tail -1)
rm -f "$kernel"
: "${line:=0 passed, 1 failed}"
passed=$((passed + $(echo "$line" | cut -d' ' -f1)))
failed=$((failed + $(echo "$line" | cut -d' ' -f3)))

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
