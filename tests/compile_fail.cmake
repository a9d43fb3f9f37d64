# Compiles one file of compile_fail/ and compares with what its first line expects; see compile_fail_tests.cmake.
cmake_minimum_required(VERSION 3.22)

# As a whole and cut by hand: file(STRINGS) would give special meaning to brackets and semicolons in the text.
file(READ "${SOURCE}" text)
string(FIND "${text}" "\n" end)
string(SUBSTRING "${text}" 0 ${end} first_line)
string(FIND "${first_line}" "// expect: " at)
if(NOT at EQUAL 0)
    message(FATAL_ERROR "${SOURCE}: the first line must be '// expect: <text>' or '// expect: ok'")
endif()
string(SUBSTRING "${first_line}" 11 -1 expected)
string(STRIP "${expected}" expected)

# A second line "// lines: 20" says how long the errors may be: those that users make most often are to be read.
set(limit)
if(text MATCHES "^[^\n]*\n// lines: ([0-9]+)")
    set(limit ${CMAKE_MATCH_1})
endif()

# Plain quotes in the messages, on every machine.
set(ENV{LC_ALL} C)
execute_process(
    COMMAND "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -Werror "-I${PRECOMPILED}" "-I${INCLUDES}" "${SOURCE}"
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(limit)
    string(REGEX REPLACE "[^\n]" "" newlines "${output}")
    string(LENGTH "${newlines}" lines)
    # Users see one more for each: without a precompiled header the file that includes it has a line of its own.
    string(REGEX MATCHALL "In file included from" included "${output}")
    list(LENGTH included more)
    math(EXPR lines "${lines} + ${more}")
    if(lines GREATER limit)
        message("${output}")
        message(FATAL_ERROR "the errors have ${lines} lines, more than ${limit}")
    endif()
endif()

if(expected STREQUAL "ok")
    if(NOT result EQUAL 0)
        message("${output}")
        message(FATAL_ERROR "must compile, and does not")
    endif()
    return()
endif()
if(result EQUAL 0)
    message(FATAL_ERROR "compiles, but must not; expected an error with: ${expected}")
endif()
string(FIND "${output}" "${expected}" at)
if(at EQUAL -1)
    message("${output}")
    message(FATAL_ERROR "does not compile, as it should, but the message lacks: ${expected}")
endif()
