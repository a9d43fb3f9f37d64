# Shared by the scripts in this folder; sourced, not run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# read by the scripts that source this file
# shellcheck disable=SC2034
readonly root

# Progress goes to stderr, so that a script's stdout stays usable as data (`scripts/servers env`).
say() { printf '[%4ds] %s\n' "$SECONDS" "$*" >&2; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Where files go that nobody keeps: into memory where there is plenty. To create a table is mostly to wait for the disk: on
# a virtual one the suites take ten times as long.
scratch_folder() {
    local room=0 memory=0
    if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && [ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ]; then
        room=$(df -k --output=avail /dev/shm | tail -n 1)
        memory=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)
    fi
    if [ "${room:-0}" -gt 2000000 ] && [ "${memory:-0}" -gt 4000000 ]; then
        printf '/dev/shm\n'
    else
        printf '%s\n' "${TMPDIR:-/tmp}"
    fi
}

is_debian_like() { have apt-get && have dpkg-query; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        die "this needs root and there is no sudo; run as root: $*"
    fi
}

# The packages of the list that dpkg does not know as installed, one a line.
missing_packages() {
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
    comm -23 <(printf '%s\n' "$@" | sort -u) <(printf '%s\n' "$installed" | sort -u)
}

# To be called before the package postgresql is installed: it makes no cluster then, which would start with the system.
refuse_postgres_cluster() {
    as_root mkdir -p /etc/postgresql-common
    [ -f /etc/postgresql-common/createcluster.conf ] ||
        echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
}

apt_install() {
    # The lists of a fresh container are empty, and those of an old one stale.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}
