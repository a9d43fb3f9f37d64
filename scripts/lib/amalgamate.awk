# Writes a file with every file of the library that it includes in its place, each once; scripts/amalgamate runs it.
#
#   awk -v part=header|source -f amalgamate.awk [file…]     from the project's root
#
# header: the named headers, one after another. Includes of <sequelize/…> are expanded.
# source: src/all_sources.hpp, with sequelize.hpp and all private headers before the first source. Only quoted includes
# are expanded; those of <sequelize/…> are what sequelize.hpp holds.

function fail(text) {
    print "amalgamate: " text > "/dev/stderr"
    failed = 1
    exit 1
}

# "src/dialect/../core/ascii.hpp" is "src/core/ascii.hpp".
function plain(path) {
    while (sub(/[^\/.]+\/\.\.\//, "", path)) continue
    return path
}

function folder_of(path) {
    sub(/[^\/]*$/, "", path)
    return path
}

function write(line) {
    if (line ~ /^[ \t]*$/ && was_blank) return
    was_blank = line ~ /^[ \t]*$/
    print line
}

# The conditions around what is being written, as text: "|#if A|#if B".
function follow_conditions(line) {
    if (line ~ /^[ \t]*#[ \t]*if/) conditions = conditions "|" line
    else if (line ~ /^[ \t]*#[ \t]*el/) { sub(/\|[^|]*$/, "", conditions); conditions = conditions "|" line }
    else if (line ~ /^[ \t]*#[ \t]*endif/) sub(/\|[^|]*$/, "", conditions)
}

function named_by(include,    name) {
    name = include
    sub(/^#include ["<]/, "", name)
    sub(/[">].*/, "", name)
    return name
}

function expand(path) {
    if (path in written_under) {
        # What was written under a condition is not there without it.
        if (index(conditions "|", written_under[path] "|") != 1)
            fail(path " is included under [" conditions "] and was written under [" written_under[path] "]")
        return
    }
    written_under[path] = conditions
    expand_included(path)
    write("")
    write("// " path)
    write("")
    copy(path)
}

# Before the file itself, so that it stays in one piece; includes under a condition stay where they are.
function expand_included(path,    line, depth) {
    while ((getline line < path) > 0) {
        if (line ~ /^#if/) ++depth
        else if (line ~ /^#endif/) --depth
        else if (!depth) include(path, line)
    }
    close(path)
}

# Whether the line includes a file of the library, which is expanded.
function include(path, line) {
    if (line ~ /^#include "/) {
        expand(plain(folder_of(path) named_by(line)))
        return 1
    }
    if (line !~ /^#include <sequelize\//) return 0
    if (part == "header") expand("include/" named_by(line))
    return 1
}

function expand_private_headers(    command, path) {
    write("")
    write("#include \"sequelize.hpp\"")
    # Those of the drivers come with the sources that include them, under the same condition.
    command = "find src -name '*.hpp' ! -path 'src/driver/*/*' ! -path src/all_sources.hpp | LC_ALL=C sort"
    while ((command | getline path) > 0) expand(path)
    close(command)
    had_private_headers = 1
}

function copy(path,    line, result) {
    while ((result = (getline line < path)) > 0) {
        if (line ~ /^#pragma once/) continue
        if (path == "src/all_sources.hpp" && line ~ /^#include "/ && !had_private_headers) expand_private_headers()
        if (include(path, line)) continue
        if (line ~ /^#include / && conditions == "") {
            if (!(line in included)) write(line)
            included[line] = 1
        } else {
            follow_conditions(line)
            write(line)
        }
    }
    if (result < 0) fail("cannot read " path)
    close(path)
}

BEGIN {
    if (part == "source") {
        copy("src/all_sources.hpp")
    } else {
        for (i = 1; i < ARGC; ++i) expand(ARGV[i])
    }
    exit failed
}
