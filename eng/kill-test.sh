#!/usr/bin/env bash
# Kills, stops and starves the application while it pays through a PSP that misbehaves, and judges by the money that moved:
# ./eng/kill-test.sh [SEEDS [FIRST_SEED]]
#
# Each seed is a distribution of 500 of its own (KILL_PEOPLE for another number) whose process is killed again and again; every tenth one
# also with two nodes, and with the database crashed; half of them pay in batches. Then every failpoint, with a kill and with a stop there, under
# each kind of keys, singly and in batches.
# A thousand seeds take half a day. PostgreSQL is that of TEST_POSTGRES; without it those parts are skipped.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export KILL_SEEDS=${1:-20} KILL_FIRST=${2:-$((RANDOM + 1))} KILL_PEOPLE=${KILL_PEOPLE:-500} KILL_FAILPOINTS=all

for number in "$KILL_SEEDS" "$KILL_FIRST" "$KILL_PEOPLE"; do
    if [[ ! $number =~ ^[0-9]+$ ]]; then
        echo "Usage: eng/kill-test.sh [SEEDS [FIRST_SEED]], both whole numbers" >&2
        exit 2
    fi
done
export NODES_SEEDS=$(((KILL_SEEDS + 9) / 10))

echo "$KILL_SEEDS seeds from $KILL_FIRST, $KILL_PEOPLE people each"
dotnet build tests/PaymentAdmin.E2E --nologo -v quiet -nodeReuse:false
exec dotnet tests/PaymentAdmin.E2E/bin/Debug/net10.0/PaymentAdmin.E2E.dll -noLogo -showLiveOutput -namespace PaymentAdmin.E2E.Submission
