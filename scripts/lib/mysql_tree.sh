# MySQL from packages, unpacked into a cache folder and not installed. Sourced by scripts/servers.
# shellcheck shell=bash
#
# Debian's stable releases have MariaDB only, and on Ubuntu the two exclude each other. So apt is given a
# configuration of its own with an empty package status: it then downloads MySQL with everything down to libc,
# and the server runs with that libc, whatever the machine's own is. It needs no root.

mysql_cache=${XDG_CACHE_HOME:-$HOME/.cache}/sequelize-cpp/mysql

write_mysql_apt_config() { # folder
    local apt=$1 id keyring
    id=$(. /etc/os-release && printf '%s' "$ID")
    mkdir -p "$apt"/{parts,preferences,sources,state/lists/partial,cache/archives/partial}
    : >"$apt/state/status"
    if [ "$id" = ubuntu ]; then
        # Ubuntu carries MySQL itself.
        cp -r /etc/apt/sources.list.d/. "$apt/sources/" 2>/dev/null || true
        cp /etc/apt/sources.list "$apt/sources/main.list" 2>/dev/null || true
    else
        keyring=/usr/share/keyrings/debian-archive-keyring.gpg
        [ -f "$keyring" ] || apt_install debian-archive-keyring
        # Of Debian's releases only unstable has it. Signatures are checked as ever; the date is not, because unstable's
        # lists expire after a week and a mirror or a frozen copy may lag behind that.
        echo "deb [signed-by=$keyring check-valid-until=no] http://deb.debian.org/debian sid main" >"$apt/sources/sid.list"
    fi
    {
        printf 'Dir::Etc::%s "%s";\n' main /dev/null parts "$apt/parts" sourcelist /dev/null \
            sourceparts "$apt/sources" preferences /dev/null preferencesparts "$apt/preferences"
        printf 'Dir::State "%s";\nDir::State::status "%s";\nDir::Cache "%s";\n' \
            "$apt/state" "$apt/state/status" "$apt/cache"
        # Dropping to the _apt user would need the cache folder to be readable by it.
        printf 'APT::Sandbox::User "%s";\nAcquire::Languages "none";\nDebug::NoLocking "1";\n' "$(id -un)"
        # What the machine says about proxies and retries still holds.
        apt-config dump | grep -E '^Acquire::(http|https|Retries)' || true
    } >"$apt/apt.conf"
}

# Runs as a condition, where `set -e` is off: hence the checks of its own.
download_mysql_tree() { # folder
    local apt=$1/apt tree=$1/tree package name deb
    write_mysql_apt_config "$apt" || return 1
    export APT_CONFIG=$apt/apt.conf
    say "mysql: reading the package list"
    apt-get update -qq >&2 || return 1
    package=
    for name in mysql-server-core mysql-server-core-8.4 mysql-server-core-8.0; do
        apt-cache show "$name" >/dev/null 2>&1 && package=$name && break
    done
    [ -n "$package" ] || return 1
    say "mysql: downloading $package and its libraries (about 70 MB, once)"
    apt-get install -qq -y --download-only --no-install-recommends "$package" >"$1/apt.log" 2>&1 ||
        { tail -n 5 "$1/apt.log" >&2; return 1; }
    unset APT_CONFIG
    say "mysql: unpacking"
    # Some packages put libraries into /lib, others into /usr/lib; one folder serves the loader.
    for name in lib lib64 sbin bin; do
        mkdir -p "$tree/usr/$name" && ln -s "usr/$name" "$tree/$name" || return 1
    done
    for deb in "$apt"/cache/archives/*.deb; do
        # tar follows those links when told to, where `dpkg-deb -x` would replace them by folders.
        dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" --keep-directory-symlink --no-same-owner || return 1
    done
    rm -rf "$apt" "$1/apt.log"
}

unpack_mysql_tree() {
    [ ! -x "$mysql_cache/tree/usr/sbin/mysqld" ] || return 0
    local fresh
    mkdir -p "$(dirname "$mysql_cache")"
    # Made aside and renamed at the end: an interrupted download leaves nothing that looks complete, and of two
    # that run at once the first wins.
    fresh=$(mktemp -d "$mysql_cache.XXXXXX")
    if ! (download_mysql_tree "$fresh"); then
        rm -rf "$fresh"
        die "mysql: could not get it from packages; install MySQL, or set SEQUELIZE_TEST_MYSQL_URL"
    fi
    mv -T "$fresh" "$mysql_cache" 2>/dev/null || rm -rf "$fresh"
    [ -x "$mysql_cache/tree/usr/sbin/mysqld" ] || die "mysql: the packages hold no mysqld; delete $mysql_cache"
}

# The words of the command, one a line.
mysql_tree_command() {
    local tree=$mysql_cache/tree loader libraries
    loader=$(find "$tree/usr/lib" "$tree/usr/lib64" -name 'ld-linux-*.so.*' | head -n 1)
    libraries=$(dirname "$(find "$tree/usr/lib" -name 'libc.so.6' | head -n 1)")
    printf '%s\n' "$loader" --library-path "$libraries:$libraries/mysql/private" "$tree/usr/sbin/mysqld" --no-defaults \
        "--basedir=$tree/usr" "--plugin-dir=$tree/usr/lib/mysql/plugin" \
        "--lc-messages-dir=$tree/usr/share/mysql" "--character-sets-dir=$tree/usr/share/mysql/charsets"
}
