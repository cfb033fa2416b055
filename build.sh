#!/usr/bin/env bash
# The judge of this repository: people and CI run the same thing.
#   ./build.sh            build everything, warnings are errors
#   ./build.sh test       build, check the format, run all tests; ends with "N passed, N failed, N skipped"
#   ./build.sh test --long   the same, every property tried ten times as often
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
configuration=Release

say() { printf '\n== %s\n' "$*"; }

# Tools that some tests use. Where they can't be installed, those tests skip and say so.
want() { # want COMMAND PACKAGE...
  local command=$1
  shift
  command -v "$command" >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    if [ -z "${apt_updated:-}" ]; then
      apt-get update -qq >/dev/null 2>&1 || true
      apt_updated=1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 || true
  fi
  command -v "$command" >/dev/null 2>&1 || echo "$command is not here and could not be installed: the tests that need it are skipped."
}

# A server for the tests to start; only its programs are wanted. Debian's package would start one of its own otherwise.
want_postgres() {
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && return 0
  command -v initdb >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  fi
  want initdb postgresql >/dev/null
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
    echo "PostgreSQL is not here and could not be installed: the tests that need it are skipped."
}

# A clock that a test can set for one process.
want_faketime() {
  ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 && return 0
  want faketime libfaketime >/dev/null
  ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 ||
    echo "libfaketime is not here and could not be installed: the fault runs kill the gateway where they would set its clock."
}

if ! command -v dotnet >/dev/null 2>&1; then
  echo "The .NET 10 SDK is needed. Install it so that 'dotnet' is on the path, then run this again." >&2
  exit 2
fi

build() {
  say "restore and build"
  # CI restores from the lock files or not at all.
  CI=true dotnet restore Gateway.sln
  dotnet build Gateway.sln -c "$configuration" --no-restore -v quiet -nologo
}

run_tests() {
  export GATEWAY_LONG_TESTS=${1:-}
  say "tools"
  want node nodejs npm
  want npm npm
  want strace strace
  want prlimit util-linux
  want_postgres
  want_faketime
  # HL7's definitions, from which a test generates again what is committed.
  if command -v npm >/dev/null 2>&1; then
    npm ci --silent --no-audit --no-fund --prefix src/Gateway.Fhir.Generator >/dev/null 2>&1 ||
      echo "npm could not fetch the definitions: the test that needs them is skipped."
  fi
  build

  say "format"
  local passed=0 failed=0 skipped=0
  if dotnet format Gateway.sln --verify-no-changes --no-restore; then
    passed=1
  else
    failed=1
    echo "Run 'dotnet format Gateway.sln' and commit what it changes."
  fi

  local project name log status
  log=$(mktemp)
  for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    say "$name"
    status=0
    "artifacts/bin/$name/release/$name" --no-progress >"$log" 2>&1 || status=$?
    grep -E '^(failed|skipped) ' -A 12 "$log" | cut -c1-400 || true
    tail -n 12 "$log"
    read -r f s k <<<"$(counts "$log")"
    passed=$((passed + s)) failed=$((failed + f)) skipped=$((skipped + k))
    # 8 is "no tests"; any other failure without a failed test is a crash, which counts.
    if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then
      failed=$((failed + 1))
      echo "$name ended with code $status."
    fi
  done
  rm -f "$log"

  echo
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 1 ]
}

# Failed, succeeded and skipped from the summary that a test program prints last.
counts() {
  awk '$1=="failed:"{f=$2} $1=="succeeded:"{s=$2} $1=="skipped:"{k=$2} END{print f+0, s+0, k+0}' "$1"
}

case "${1:-build}" in
  build) build ;;
  test) case "${2:-}" in
    "") run_tests ;;
    --long) run_tests 1 ;;
    *) echo "usage: ./build.sh [build | test [--long]]" >&2; exit 2 ;;
  esac ;;
  *) echo "usage: ./build.sh [build | test [--long]]" >&2; exit 2 ;;
esac
