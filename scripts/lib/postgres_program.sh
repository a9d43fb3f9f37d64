# PostgreSQL as a program of this user's. Sourced by scripts/servers, after server_programs.sh.
# shellcheck shell=bash

# The folder of PostgreSQL's programs: the newest of those that are here.
find_postgres() {
    local program
    for program in $(command -v initdb || true) \
        $(printf '%s\n' /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /usr/local/pgsql/bin/initdb | sort -rV); do
        program=$(readlink -f "$program")
        if [ -x "$program" ] && [ -x "$(dirname "$program")/postgres" ]; then
            dirname "$program"
            return
        fi
    done
    return 1
}

start_postgres() { # folder password
    local home=$1/postgres password=$2 programs port try ctype=C
    local -a as_user=() more=()
    read -ra more <<<"${SEQUELIZE_SERVERS_OPTIONS:-}"
    programs=$(find_postgres) || {
        is_debian_like || die "no postgres found: install PostgreSQL, or set SEQUELIZE_TEST_POSTGRES_URL"
        say "postgres: installing postgresql"
        refuse_postgres_cluster
        apt_install postgresql
        programs=$(find_postgres) || die "postgresql brought no initdb"
    }
    printf '%s\n' "$programs" >"$home/programs"
    printf '%s\n' "$password" >"$home/password"
    if [ "$(id -u)" -eq 0 ]; then
        id postgres >/dev/null 2>&1 || die "postgres does not run as root, and there is no user postgres"
        as_user=(setpriv --reuid=postgres --regid=postgres --clear-groups)
        # It goes through the folder around its own, and sees nothing of the others in it.
        chmod 711 "$1"
        [ ! -d "$1/mysql" ] || chmod 700 "$1/mysql"
        [ ! -d "$1/mariadb" ] || chmod 700 "$1/mariadb"
        chown postgres "$home" "$home/password"
    fi
    chmod 700 "$home"
    # Texts are in the order of their bytes, and letters what they are in Unicode.
    ! locale -a 2>/dev/null | grep -qix 'C.utf-\?8' || ctype=C.UTF-8
    (cd "$home" && "${as_user[@]}" "$programs/initdb" -D "$home/data" --username=sequelize --pwfile="$home/password" \
        --auth=scram-sha-256 --encoding=UTF8 --lc-collate=C --lc-ctype=$ctype --no-sync >"$home/install.log" 2>&1) ||
        { cat "$home/install.log" >&2; die "postgres: could not create the data folder"; }
    (cd "$home" && echo 'CREATE DATABASE sequelize_test' |
        "${as_user[@]}" "$programs/postgres" --single -D "$home/data" postgres >>"$home/install.log" 2>&1) ||
        { cat "$home/install.log" >&2; die "postgres: could not create the database"; }
    # With TLS where there is something to make a certificate with, as the others have it.
    if have openssl && (cd "$home" && "${as_user[@]}" openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout data/server.key -out data/server.crt) \
        >>"$home/install.log" 2>&1; then
        more+=(-c ssl=on)
    fi

    # Nothing waits for the disk: a killed program loses none of what it wrote, only a machine without power would.
    for try in 1 2 3; do
        port=$(free_port)
        printf '%s\n' "$port" >"$home/port"
        printf '%s\0' "${as_user[@]}" "$programs/postgres" -D "$home/data" -c listen_addresses=127.0.0.1 -c port="$port" \
            -c unix_socket_directories="$home" -c fsync=off -c full_page_writes=off -c shared_buffers=64MB \
            -c max_connections=200 -c deadlock_timeout=100ms "${more[@]}" >"$home/command"
        if launch "$home"; then
            printf 'postgres://sequelize:%s@127.0.0.1:%s/sequelize_test\n' "$password" "$port" >"$home/url"
            return
        fi
        stop_program "$home"
        grep -qiE 'address already in use' "$home/server.log" || break
        say "postgres: port $port was taken, trying another (attempt $try)"
    done
    tail -n 30 "$home/server.log" >&2
    die "postgres: the server did not start"
}
