# Builds README.md's program without a build of the library, and compares what it prints with what README.md says.
#   WAY=installed     with sequelize/src.hpp of an installed tree, and SQLite alone
#   WAY=amalgamated   with the two files of scripts/amalgamate, and every driver whose header is there
# Names of different sources must not meet.
cmake_minimum_required(VERSION 3.22)

function(run)
    execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${WORK}"
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        message("${command}\n${output}${errors}")
        message(FATAL_ERROR "${WAY}: ${result}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")

# SQLite alone, where the test is about the choice or MySQL is not wanted.
set(defines -DSEQUELIZE_WITH_SQLITE=1)
set(libraries -lfmt -lsqlite3)
if(WITH_MYSQL AND NOT WAY STREQUAL "installed")
    set(defines)
    list(APPEND libraries "${MYSQL_LIBRARY}")
endif()
set(header "<sequelize/sequelize.hpp>")
set(files program.cpp main.cpp)
set(opt_in)
if(WAY STREQUAL "installed")
    run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix")
    set(include "${WORK}/prefix/include")
else()
    run("${SOURCE}/scripts/amalgamate" "${WORK}/again")
    run("${SOURCE}/scripts/amalgamate" "${WORK}")
    foreach(file IN ITEMS sequelize.hpp sequelize.cpp)
        run("${CMAKE_COMMAND}" -E compare_files "${WORK}/again/${file}" "${WORK}/${file}")
    endforeach()
    set(include "${WORK}")
    set(header "\"sequelize.hpp\"")
    list(APPEND files sequelize.cpp)
    set(opt_in -DSEQUELIZE_WITH_FORMAT=1)
    if(WITH_JSON)
        list(APPEND opt_in -DSEQUELIZE_WITH_JSON=1)
    endif()
endif()

# README.md's program, as a function that main.cpp calls.
run("${CMAKE_COMMAND}" "-DROOT=${SOURCE}" "-DPROGRAM=${WORK}/readme.cpp" -P "${SOURCE}/tests/docs/snippets.cmake")
file(READ "${WORK}/readme.cpp" program)
if(WAY STREQUAL "installed")
    string(APPEND program "#include <sequelize/src.hpp>\n")  # behind the user's code, as the docs advise
else()
    string(REPLACE "<sequelize/sequelize.hpp>" "${header}" program "${program}")
endif()
string(REPLACE "int main()" "void readme();\nvoid readme()" program "${program}")
file(WRITE "${WORK}/program.cpp" "${program}")
file(READ "${CMAKE_CURRENT_LIST_DIR}/main.cpp" main)
string(REPLACE "<sequelize/sequelize.hpp>" "${header}" main "${main}")
file(WRITE "${WORK}/main.cpp" "${main}")

set(objects)
foreach(file IN LISTS files)
    set(extra)
    if(file STREQUAL "main.cpp")
        set(extra ${opt_in})
    endif()
    run(${LAUNCHER} "${COMPILER}" -std=c++20 -O0 -Wall -Wextra -Werror ${defines} ${extra} -I "${include}"
        -c "${WORK}/${file}" -o "${WORK}/${file}.o")
    list(APPEND objects "${WORK}/${file}.o")
endforeach()
run("${COMPILER}" ${objects} -o "${WORK}/program" ${libraries} -pthread)

run("${WORK}/program")
file(READ "${WORK}/readme.txt" expected)
if(NOT output STREQUAL expected)
    message(FATAL_ERROR "${WAY}: the program printed\n${output}\nbut README.md says\n${expected}")
endif()
