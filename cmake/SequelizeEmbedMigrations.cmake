# Writes the source of `migrations()` or `seeders()`; sequelize_migrations runs it when a file changes.
#   cmake -DFOLDER=… -DLIST=<paths in the folder> -DFUNCTION=migrations -DPREFIX=m -DOUTPUT=… -P SequelizeEmbedMigrations.cmake
cmake_minimum_required(VERSION 3.22)

# Bytes of a text in one literal: less than every compiler takes.
set(PIECE 8192)

# The text as literals of escapes alone: whatever is in it, no compiler reads it otherwise.
function(pieces_of file result)
    file(SIZE "${file}" size)
    set(pieces "")
    set(at 0)
    while(at LESS size)
        file(READ "${file}" bytes OFFSET ${at} LIMIT ${PIECE} HEX)
        string(LENGTH "${bytes}" length)
        math(EXPR length "${length} / 2")
        if(length EQUAL 0)
            message(FATAL_ERROR "${file} became shorter while it was read")
        endif()
        string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
        if(bytes MATCHES "\\\\x00")
            message(FATAL_ERROR "${file} has a NUL byte in it. Write it as hexadecimal, as in x'00'; UTF-16 is to be saved as UTF-8")
        endif()
        string(APPEND pieces "    {\"${bytes}\", ${length}},\n")
        math(EXPR at "${at} + ${length}")
    endwhile()
    set(${result} "${pieces}" PARENT_SCOPE)
endfunction()

# Of the source without a byte order mark, and with LF for CRLF.
function(checksum_of file result)
    file(READ "${file}" text)
    string(REPLACE "\r\n" "\n" text "${text}")
    file(READ "${file}" mark LIMIT 3 HEX)
    if(mark STREQUAL "efbbbf")
        string(SUBSTRING "${text}" 3 -1 text)
    endif()
    string(SHA256 checksum "${text}")
    set(${result} "${checksum}" PARENT_SCOPE)
endfunction()

file(STRINGS "${LIST}" files ENCODING UTF-8)
set(texts "")
set(declarations "")
set(lines "")
set(number 0)
foreach(file IN LISTS files)
    string(TOLOWER "${file}" small)
    string(REGEX REPLACE "([\\\\\"])" "\\\\\\1" path "${file}")
    if(small MATCHES "\\.sql$")
        pieces_of("${FOLDER}/${file}" pieces)
        if(pieces STREQUAL "")
            string(APPEND lines "    files.push_back({\"${path}\", {}, nullptr, {}});\n")
        else()
            string(APPEND texts "constexpr std::string_view text${number}[] = {\n${pieces}};\n")
            string(APPEND lines "    files.push_back({\"${path}\", joined(text${number}), nullptr, {}});\n")
        endif()
    elseif(small MATCHES "^[^/]*\\.cpp$")
        string(REGEX REPLACE "\\.[^.]*$" "" name "${file}")
        string(REGEX REPLACE "[^A-Za-z0-9_]" "_" name "${PREFIX}${name}")
        checksum_of("${FOLDER}/${file}" checksum)
        string(APPEND declarations "sequelize::Migration ${name}();\n")
        string(APPEND lines "    files.push_back({\"${path}\", {}, &${name}, \"${checksum}\"});\n")
    else()
        string(APPEND lines "    files.push_back({\"${path}\", {}, nullptr, {}});\n")
    endif()
    math(EXPR number "${number} + 1")
endforeach()

set(join "")
if(NOT texts STREQUAL "")
    set(join "template <std::size_t N>
std::string joined(const std::string_view (&pieces)[N]) {
    std::string text;
    for (const auto piece : pieces) text += piece;
    return text;
}

")
endif()
file(WRITE "${OUTPUT}" "// By sequelize_migrations, of ${FOLDER}.

#include \"migrations.hpp\"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

${declarations}
namespace {

${texts}
${join}}  // namespace

sequelize::Migrations ${FUNCTION}() {
    std::vector<sequelize::detail::MigrationFile> files;
${lines}    return sequelize::detail::migrationsOf(std::move(files), {});
}
")
