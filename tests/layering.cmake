# Fails when a file includes a layer below its own, a public header pulls in what it must not, or a source is missing in
# src/all_sources.hpp.
#   cmake -DROOT=<source folder> -P layering.cmake
cmake_minimum_required(VERSION 3.22)

# From the top: a layer may include itself and what stands above it.
set(LAYERS core schema query dialect driver pool async hydrate introspection difference association model top migration cli)

set(FORBIDDEN "^(mysql\\.h|mysql/.*|mariadb/.*|libpq.*|postgresql/.*|sqlite3\\.h|fmt/.*|nlohmann/.*|prometheus/.*|opentelemetry/.*|regex|iostream)$")
# Opt-in headers, which exist to bring such a thing.
set(OPT_IN "^include/sequelize/(json|format|asio|boost_asio|prometheus|opentelemetry)\\.hpp$")

# The layer of a path such as sequelize/pool/pool.hpp or pool/wait.hpp; empty when it is none of ours.
function(layer_of path result)
    set(${result} "" PARENT_SCOPE)
    string(REGEX REPLACE "^sequelize/" "" rest "${path}")
    if(rest MATCHES "^(migrator|migration_error)\\.hpp$")
        set(${result} migration PARENT_SCOPE)
        return()
    endif()
    if(rest MATCHES "^(migration|cli)\\.hpp$")  # opt-in headers of their layers
        set(${result} "${CMAKE_MATCH_1}" PARENT_SCOPE)
        return()
    endif()
    if(rest MATCHES "^([^/]+)/")
        set(folder "${CMAKE_MATCH_1}")
        if(folder MATCHES "^(json|geometry|query_interface|model_source|diagram|testing|redis|memcached)$")
            set(folder top)
        endif()
        if(folder IN_LIST LAYERS)
            set(${result} "${folder}" PARENT_SCOPE)
        endif()
    elseif(NOT rest STREQUAL path)
        set(${result} top PARENT_SCOPE)
    endif()
endfunction()

set(errors 0)
set(checked 0)
macro(complain text)
    math(EXPR errors "${errors} + 1")
    message("${text}")
endmacro()

file(GLOB_RECURSE files RELATIVE "${ROOT}"
    "${ROOT}/include/*.hpp" "${ROOT}/include/*.ipp" "${ROOT}/src/*.hpp" "${ROOT}/src/*.cpp")
foreach(file IN LISTS files)
    if(file MATCHES "^(include/sequelize/src|src/all_sources)\\.hpp$")
        continue()  # the sources themselves
    endif()
    string(REGEX REPLACE "^(include|src)/" "" path "${file}")
    if(file MATCHES "^src/[^/]+$")
        set(own top)
    else()
        layer_of("${path}" own)
    endif()
    if(own STREQUAL "")
        complain("${file}: its folder is no layer; the layers are listed in tests/layering.cmake")
        continue()
    endif()
    list(FIND LAYERS "${own}" own_index)

    file(STRINGS "${ROOT}/${file}" lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
    foreach(line IN LISTS lines)
        string(REGEX REPLACE "^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"]*)[>\"].*" "\\1" included "${line}")
        math(EXPR checked "${checked} + 1")
        if(line MATCHES "\"")
            # Relative to the file, so that sequelize/src.hpp needs no include folder but that of the public headers.
            get_filename_component(folder "${ROOT}/${file}" DIRECTORY)
            get_filename_component(included "${included}" ABSOLUTE BASE_DIR "${folder}")
            if(NOT EXISTS "${included}")
                complain("${file}: ${line}: the path must be relative to the file")
            endif()
            file(RELATIVE_PATH included "${ROOT}" "${included}")
            string(REGEX REPLACE "^(include|src)/" "" included "${included}")
        elseif(included MATCHES "(^|/)\\.\\./")
            complain("${file}: includes <${included}>; write the path from the include root, so that its layer shows")
        endif()
        if(file MATCHES "^include/" AND NOT file MATCHES "${OPT_IN}" AND included MATCHES "${FORBIDDEN}")
            complain("${file}: a public header must not include <${included}>")
        endif()
        layer_of("${included}" other)
        if(NOT other STREQUAL "")
            list(FIND LAYERS "${other}" other_index)
            if(other_index GREATER own_index)
                complain("${file}: layer '${own}' must not include <${included}> of the lower layer '${other}'")
            endif()
        endif()
    endforeach()
endforeach()

# What makes a row one of an association's is said in link.cpp alone: a rule that another source spelled out would be
# missing in the others. Declaring writes it, and the graph keeps it right.
file(GLOB_RECURSE askers RELATIVE "${ROOT}" "${ROOT}/src/*.cpp" "${ROOT}/src/*.hpp")
list(FILTER askers EXCLUDE REGEX
     "^src/association/(link|declare|inverse|belongs_to|belongs_to_many|has_one_and_many|association_graph)\\.cpp$")
foreach(asker IN LISTS askers)
    file(STRINGS "${ROOT}/${asker}" lines
         REGEX "throughKeys|throughRules|throughScope|[aA]ssociation_?(\\.|->)(scope|rules)[^A-Za-z]")
    foreach(line IN LISTS lines)
        complain("${asker}: ${line}: ask Link (src/association/link.hpp) what makes a row the association's")
    endforeach()
endforeach()

# The library as one file has every source once.
file(GLOB_RECURSE sources RELATIVE "${ROOT}/src" "${ROOT}/src/*.cpp")
list(REMOVE_ITEM sources "cli/main.cpp")  # a program of its own
list(FILTER sources EXCLUDE REGEX "^(redis|memcached)/")  # libraries of their own
file(STRINGS "${ROOT}/src/all_sources.hpp" listed REGEX "^#include \"")
list(TRANSFORM listed REPLACE "^#include \"(.*)\"$" "\\1")
list(SORT listed)
list(SORT sources)
foreach(source IN LISTS sources)
    if(NOT source IN_LIST listed)
        complain("src/all_sources.hpp: include \"${source}\", which is missing")
    endif()
endforeach()
list(LENGTH sources source_count)
list(LENGTH listed listed_count)
if(listed_count GREATER source_count)
    complain("src/all_sources.hpp: it has ${listed_count} sources, and src/ ${source_count}: one is there twice")
endif()

if(errors)
    message(FATAL_ERROR "${errors} breaches of the layers")
endif()
if(checked EQUAL 0)
    message(FATAL_ERROR "no includes found under ${ROOT}: the check would pass for ever")
endif()
message("${checked} includes keep the layers")
