#!/usr/bin/env bash
# Makes one migration for each of the three databases: ./eng/add-migration.sh NAME
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?Usage: eng/add-migration.sh NAME}
dotnet tool restore >/dev/null
dotnet build src/PaymentAdmin -p:RunAnalyzers=false --nologo -v quiet
for provider in Sqlite SqlServer PostgreSql; do
    dotnet ef migrations add "$name" --no-build --project src/PaymentAdmin \
        --context "${provider}PaymentDb" --output-dir "Data/$provider/Migrations"
done
