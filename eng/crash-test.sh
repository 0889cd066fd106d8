#!/usr/bin/env bash
# Kills the application again and again while notices come in, on SQLite and on PostgreSQL, and checks that none is lost
# and none done twice: ./eng/crash-test.sh [ROUNDS [SEED]]
#
# Without a seed each run takes its own, and prints it. PostgreSQL is that of TEST_POSTGRES; without it that half is skipped.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export CRASH_ROUNDS=${1:-50} CRASH_SEED=${2:-$RANDOM}

for number in "$CRASH_ROUNDS" "$CRASH_SEED"; do
    if [[ ! $number =~ ^[0-9]+$ ]]; then
        echo "Usage: eng/crash-test.sh [ROUNDS [SEED]], both whole numbers" >&2
        exit 2
    fi
done

echo "$CRASH_ROUNDS rounds, seed $CRASH_SEED"
dotnet build tests/PaymentAdmin.E2E --nologo -v quiet -nodeReuse:false
exec dotnet tests/PaymentAdmin.E2E/bin/Debug/net10.0/PaymentAdmin.E2E.dll -noLogo -showLiveOutput -class PaymentAdmin.E2E.Processes.CrashTests
