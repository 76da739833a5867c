#!/bin/bash
# Tests the GPIO adapter against a real Linux kernel: boots Debian's kernel with simulated GPIO chips in QEMU and drives
# both drivers (onoff and gpiomon) there. Twice: as a Raspberry Pi 3 or 4 shows its chips, and as a Pi 5 does.
#
# Usage: scripts/gpio-kernel-test.sh        The last line is "N passed, N failed"; the exit status is 0 if none failed.
# Needs: Debian 12 on x86-64. The first run installs packages and downloads about 210 MB with apt-get, as root.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

refuse() { echo "gpio-kernel-test: $*" >&2; echo "0 passed, 1 failed"; exit 1; }
[ "$(uname -m)" = x86_64 ] || refuse "needs an x86-64 machine, this is $(uname -m)"
debian=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}")
[ "$debian" = "debian 12" ] || refuse "needs Debian 12, this is ${debian:-unknown}"
[ -f node_modules/epoll/build/Release/epoll.node ] ||
  refuse "the package onoff is not compiled: apt-get install g++ make python3, then npm rebuild epoll"

if ! command -v gpiomon >/dev/null; then
  [ "$(id -u)" = 0 ] || refuse "needs the Debian package gpiod, and root to install it"
  apt-get -qq update && apt-get -qq install -y --no-install-recommends gpiod >/dev/null || refuse "gpiod cannot be installed"
fi

rm -rf .cache/guest-build
npx --no-install tsc -p scripts/gpio-vm/tsconfig.json || refuse "the tests do not compile"
log=$(mktemp); trap 'rm -f "$log"' EXIT
passed=0 failed=0
add() {
  GPIO_VM_CHIPS=$1 scripts/gpio-vm/ci-gpio.sh . node --test --test-reporter=tap .cache/guest-build/tests/guest/ 2>&1 | tee "$log"
  local status=${PIPESTATUS[0]} p f
  p=$(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$log" | tail -1) f=$(sed -n 's/^# fail \([0-9]*\)$/\1/p' "$log" | tail -1)
  # A guest that ends without counting has failed, and so has one in which nothing passed.
  [ "$status" = 0 ] && [ "${p:-0}" -gt 0 ] || [ "${f:-0}" -gt 0 ] || f=1
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
}
add raspberrypi-exp-gpio:8,pinctrl-bcm2835:54
add gpio-brcmstb@107d508500:32,pinctrl-rp1:54
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
