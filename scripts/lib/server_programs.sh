# mysqld and mariadbd as programs of this user's, each with a folder of its own. Sourced by scripts/servers and
# scripts/clusters.
# shellcheck shell=bash

# Debian and others link mysqld to mariadbd, so only --version tells what a program is.
find_server() { # mysql|mariadb
    local name candidate version
    for name in mariadbd mysqld; do
        for candidate in "$(command -v "$name" || true)" /usr/sbin/$name /usr/libexec/$name /usr/local/mysql/bin/$name; do
            [ -x "$candidate" ] || continue
            version=$("$candidate" --no-defaults --version 2>/dev/null || true)
            case "$1:$version" in
                mariadb:*MariaDB*) printf '%s\n' "$candidate"; return ;;
                mysql:*MariaDB*) ;;
                mysql:*Ver*) printf '%s\n' "$candidate"; return ;;
            esac
        done
    done
    return 1
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    printf '%s\n' "$port"
}

# The greeting comes only after the init file ran: reading it means that the user and the database exist.
greets() { # port
    # shellcheck disable=SC2016
    timeout 2 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" && head -c 5 <&3 | grep -q .' _ "$1" >/dev/null 2>&1
}

port_of() { # folder of one server
    if [ -f "$1/port" ]; then cat "$1/port"; else sed 's|.*:\([0-9]*\)/.*|\1|' "$1/url"; fi
}

# Whether it takes logins. PostgreSQL greets nobody, and notes its programs.
answers() { # folder of one server
    local port
    port=$(port_of "$1")
    if [ -f "$1/programs" ]; then
        "$(cat "$1/programs")/pg_isready" -q -t 2 -h 127.0.0.1 -p "$port"
    else
        greets "$port"
    fi
}

wait_for_greeting() { # port
    for _ in $(seq 450); do
        if greets "$1"; then return 0; fi
        sleep 0.2
    done
    return 1
}

# Finds the program, or gets it, and makes its data folder. The caller's arrays `server` and `as_user` become what it is
# run by.
make_data_folder() { # mysql|mariadb folder
    local kind=$1 home=$2 program
    local -a install=()
    # A server refuses to run as root unless told so in as many words.
    [ "$(id -u)" -ne 0 ] || as_user=(--user=root)

    if [ "$kind" = mariadb ]; then
        program=$(find_server mariadb) || {
            is_debian_like || die "no mariadbd found: install MariaDB, or set SEQUELIZE_TEST_MARIADB_URL"
            say "mariadb: installing mariadb-server-core and mariadb-client-core"
            # The -core package brings the programs without a system service that would start on port 3306.
            apt_install mariadb-server-core mariadb-client-core
            program=$(find_server mariadb) || die "mariadb-server-core brought no mariadbd"
        }
        server=("$program" --no-defaults)
        install=("$(command -v mariadb-install-db || command -v mysql_install_db)") ||
            die "mariadb-install-db is missing beside $program"
        # Two at once, for two users of this script, would delete each other's temporary tables in /tmp. By force: a container
        # may have no /etc/hosts, so that no name can be looked up.
        TMPDIR=$home/tmp "${install[@]}" --no-defaults --datadir="$home/data" --auth-root-authentication-method=normal \
            --force --skip-test-db "${as_user[@]}" >"$home/install.log" 2>&1 ||
            { cat "$home/install.log" >&2; die "mariadb: could not create the data folder"; }
    else
        if program=$(find_server mysql); then
            server=("$program" --no-defaults)
        else
            is_debian_like || die "no mysqld found: install MySQL, or set SEQUELIZE_TEST_MYSQL_URL"
            unpack_mysql_tree
            mapfile -t server < <(mysql_tree_command)
        fi
        "${server[@]}" --initialize-insecure --datadir="$home/data" "${as_user[@]}" >"$home/install.log" 2>&1 ||
            { cat "$home/install.log" >&2; die "mysql: could not create the data folder"; }
    fi
}

# Runs the command that is noted in the folder, until it greets.
launch() { # folder of one server
    local pid
    local -a arguments=()
    mapfile -d '' -t arguments <"$1/command"
    # setsid keeps a Ctrl-C meant for the tests away from the server: the caller stops it.
    setsid nohup "${arguments[@]}" </dev/null >"$1/server.log" 2>&1 &
    pid=$!
    disown "$pid" # so that the shell says nothing when it is killed
    echo "$pid" >"$1/started.pid"
    for _ in $(seq 300); do
        kill -0 "$pid" 2>/dev/null || return 1
        if answers "$1"; then return 0; fi
        sleep 0.2
    done
    return 1
}

stop_program() { # folder of one server
    local pid
    local -a children=()
    [ -f "$1/started.pid" ] || return 0
    pid=$(cat "$1/started.pid")
    # The number may belong to another process by now: only one that names our folder is ours.
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$1/data" || return 0
    # PostgreSQL's sessions are processes of their own, which would notice later.
    read -ra children <"/proc/$pid/task/$pid/children" || true
    # Either its data is deleted next, or a crash is what is wanted.
    kill -KILL "$pid" "${children[@]}" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do sleep 0.05; done
}
