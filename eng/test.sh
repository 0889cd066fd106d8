#!/usr/bin/env bash
# Runs every test: ./eng/test.sh, or those of some projects: ./eng/test.sh PaymentAdmin.Domain.Tests
#
# Needs the .NET SDK. Chromium and PostgreSQL are installed where that is possible (Debian, as root); without them their
# tests are skipped, except with CI=true, where they fail. What each project said is kept in TestResults/.
# The last line is "N passed, N failed, N skipped"; the exit code is 0 only when tests ran and nothing failed.
set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# A fifth of the time: what runs for minutes is not worth the measuring that optimises it, nor a small heap (64 MB between collections).
export DOTNET_TieredPGO=0 DOTNET_GCgen0size=0x4000000

readonly results=$PWD/TestResults time_limit=30m
passed=0 failed=0 skipped=0
cluster='' postgres_bin=''

main() {
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    mkdir -p "$results"
    find "$results" -mindepth 1 -delete
    ensure_home
    install_missing
    start_postgres

    echo 'Building'
    if ! bounded "$results/build.log" dotnet build PaymentAdmin.sln --nologo -v quiet -nodeReuse:false; then
        cat "$results/build.log"
        failed=$((failed + 1))
        finish
    fi

    local projects=("$@") project
    if (($# == 0)); then
        for project in tests/*.Tests tests/*.E2E; do
            [[ ! -d $project ]] || projects+=("${project#tests/}")
        done
    fi

    # Those without processes of their own together; then those that kill them; then those with a browser, which wait for what a person would see.
    local -A running=()
    local -a unit=() kills=() browsers=()
    for project in "${projects[@]}"; do
        if [[ $project == *.E2E ]]; then
            kills+=("$project.Submission") browsers+=("$project")
        else
            unit+=("$project")
        fi
    done
    run_together "${unit[@]}"
    run_together "${kills[@]}"
    run_together "${browsers[@]}"
    finish
}

# LOG COMMAND...: within the time limit, without input; a signal to this script does not have to wait for it.
bounded() {
    local log=$1
    shift
    timeout --kill-after=10 "$time_limit" "$@" </dev/null >"$log" 2>&1 &
    wait $!
}

run_together() {
    local run
    for run in "$@"; do
        run_tests "$run" &
        running[$run]=$!
    done
    for run in "$@"; do
        collect "$run"
    done
}

# Of a project with a browser those without one, which kill processes, are a run of their own: PROJECT.E2E.Submission.
run_tests() {
    local project=${1%.Submission} assembly only=()
    if [[ $1 == *.E2E.Submission ]]; then
        only=(-namespace "$1")
    elif [[ $1 == *.E2E ]]; then
        only=(-namespace- "$1.Submission")
    fi
    if ! assembly=$(compgen -G "tests/$project/bin/Debug/*/$project.dll"); then
        echo "There is no tests/$project, or PaymentAdmin.sln does not build it." >"$results/$1.log"
        exit 1
    fi
    exec timeout --kill-after=10 "$time_limit" dotnet "$assembly" -noLogo -noColor -noAutoReporters -reporter quiet -xml "$results/$1.xml" "${only[@]}" \
        </dev/null >"$results/$1.log" 2>&1
}

# Waits for a run, and counts it.
collect() {
    local code=0
    wait "${running[$1]}" || code=$?
    report "$1" "$code"
}

# Counts what a project's result file says. One that ends badly without naming a failed test, or runs none, has failed.
report() {
    local project=$1 code=$2 line tests_passed tests_failed tests_skipped
    line=$(grep -om1 '<assembly [^>]*>' "$results/$project.xml" 2>/dev/null) || line=''
    tests_passed=$(number passed) tests_skipped=$(number skipped) tests_failed=$(($(number failed) + $(number errors)))
    if ((tests_failed == 0 && (code != 0 || tests_passed + tests_skipped == 0))); then
        tests_failed=1
        echo "$project ended with exit code $code and no failed test; it crashed, ran no test, or took longer than $time_limit." >>"$results/$project.log"
    fi
    echo "$project: $tests_passed passed, $tests_failed failed, $tests_skipped skipped"
    if ((tests_failed > 0)); then
        # Without what each application that a test starts says when it is ready: hundreds of lines, among which failures are lost.
        { grep -v '^PaymentAdmin is ready' "$results/$project.log" || true; } | cat -s
    fi
    if ((tests_skipped > 0)); then
        grep -o '<reason><!\[CDATA\[[^]]*' "$results/$project.xml" | sed 's/.*\[/skipped: /' | sort | uniq -c || true
    fi
    passed=$((passed + tests_passed)) failed=$((failed + tests_failed)) skipped=$((skipped + tests_skipped))
}

number() {
    if [[ $line =~ \ $1=\"([0-9]+)\" ]]; then echo "${BASH_REMATCH[1]}"; else echo 0; fi
}

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0 && passed > 0)) || exit 1
    exit 0
}

# The SDK keeps its packages in the home folder; some machines set none, or one that cannot be written.
ensure_home() {
    if [[ ! -w ${HOME:-} ]]; then
        HOME=$(getent passwd "$EUID" | cut -d: -f6) || HOME=''
        [[ -w $HOME ]] || HOME=$results/home
        mkdir -p "$HOME"
        export HOME
    fi
}

install_missing() {
    local packages=()
    [[ -n ${CHROMIUM_PATH:-} ]] || command -v chromium >/dev/null || packages+=(chromium fonts-liberation)
    [[ -n ${TEST_POSTGRES:-} ]] || find_postgres || packages+=(postgresql)
    if ((${#packages[@]} == 0)); then
        return
    elif ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        echo "Not installed, because that needs Debian and root: ${packages[*]}"
    else
        echo "Installing ${packages[*]}"
        if ! DEBIAN_FRONTEND=noninteractive bounded "$results/install.log" \
            sh -c 'apt-get -q update && apt-get -qy install --no-install-recommends "$@"' sh "${packages[@]}"; then
            echo "Not installed, because apt-get failed (TestResults/install.log): $(tail -n 1 "$results/install.log")"
        fi
    fi
}

# The newest PostgreSQL of this machine, 15 or later.
find_postgres() {
    local initdb
    initdb=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1) || initdb=$(command -v initdb) || return 1
    postgres_bin=$(dirname "$initdb")
    [[ $("$initdb" --version) =~ \ ([0-9]+) ]] && ((BASH_REMATCH[1] >= 15))
}

# A database server for this run alone: in a folder of its own, reached through a socket in it.
start_postgres() {
    if [[ -n ${TEST_POSTGRES:-} ]]; then
        return
    elif ! find_postgres; then
        no_postgres 'there is no PostgreSQL 15 or later'
        return
    fi

    # Not in TMPDIR: another user must reach it, and the path of a socket is short. In memory where there is enough: a disk's
    # file system makes and deletes the files of a thousand small databases twice as slowly as the server fills them.
    cluster=$(mktemp -d "$(roomy_memory || echo /tmp)/paymentadmin-postgres.XXXXXX")
    if init_postgres >"$results/postgres.log" 2>&1; then
        export TEST_POSTGRES="Host=$cluster;Username=postgres;Database=postgres"
    else
        no_postgres "PostgreSQL does not start (TestResults/postgres.log): $(tail -n 1 "$results/postgres.log")"
    fi
}

# The folder that lies in memory, where 4 GiB of it are free.
roomy_memory() {
    local gigabytes
    gigabytes=$(df --output=avail --block-size=1G /dev/shm 2>/dev/null | tail -n 1)
    [[ -w /dev/shm ]] && ((${gigabytes:-0} >= 4)) && echo /dev/shm
}

init_postgres() {
    ((EUID != 0)) || chown postgres: "$cluster" || return
    as_postgres "$postgres_bin/initdb" --pgdata="$cluster/data" --username=postgres --auth=trust --encoding=UTF8 --no-locale || return
    cat >>"$cluster/data/postgresql.conf" <<SETTINGS || return
listen_addresses = ''
unix_socket_directories = '$cluster'
max_connections = 600
fsync = off
SETTINGS
    if ! as_postgres "$postgres_bin/pg_ctl" start --pgdata="$cluster/data" --log="$cluster/log" --wait --timeout=60; then
        cat "$cluster/log"
        return 1
    fi
}

no_postgres() {
    echo "Tests on PostgreSQL are skipped, because $1"
    if [[ ${CI:-} == true ]]; then
        failed=$((failed + 1)) # What runs unattended must not skip them unnoticed.
    fi
}

# The server refuses to run as root.
as_postgres() {
    if ((EUID == 0)); then
        (cd / && runuser -u postgres -- "$@" </dev/null)
    else
        "$@" </dev/null
    fi
}

clean_up() {
    trap '' INT TERM HUP
    local job
    for job in $(jobs -p); do
        kill "$job" 2>/dev/null || true
    done
    wait || true
    if [[ -n $cluster ]]; then
        if [[ -e $cluster/data/postmaster.pid ]]; then
            as_postgres "$postgres_bin/pg_ctl" stop --pgdata="$cluster/data" --mode=immediate --silent >/dev/null 2>&1 || true
        fi
        rm -rf "$cluster" || true
    fi
}

main "$@"
