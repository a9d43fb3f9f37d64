# Runs one example on one dialect and compares what it prints with the stored text.
cmake_minimum_required(VERSION 3.22)

include("${CMAKE_CURRENT_LIST_DIR}/../server_url.cmake")

sequelize_server_url("${DIALECT}" url)
if(NOT DIALECT STREQUAL "sqlite")
    # Never the database the URL names, which may hold something.
    string(REGEX REPLACE "^([^:]+://[^/]+)/[^?]*" "\\1/sequelize_example_${NAME}" url "${url}")
    set(ENV{SEQUELIZE_URL} "${url}")
    execute_process(COMMAND "${DATABASE_PROGRAM}" RESULT_VARIABLE result ERROR_VARIABLE errors)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "no empty database for the example: ${errors}")
    endif()
endif()

# A .env file as the tutorial's, in a folder of the test's own. A password with %XX would have to be decoded for DB_PASSWORD.
foreach(variable IN ITEMS DATABASE_URL DB_DIALECT DB_NAME DB_USER DB_PASSWORD DB_HOST DB_PORT DB_STORAGE)
    unset(ENV{${variable}})
endforeach()
if(DIALECT STREQUAL "sqlite")
    file(WRITE "${WORK}/.env" "DB_DIALECT=sqlite\nDB_STORAGE=:memory:\n")
elseif(url MATCHES "^([a-z]+)://([^:@/%]*):([^@/%]*)@([^:@/]+):([0-9]+)/([^?]*)")
    file(WRITE "${WORK}/.env"
        "# written by run_example.cmake\nDB_NAME=${CMAKE_MATCH_6}\nexport DB_USER=${CMAKE_MATCH_2}\n"
        "DB_PASSWORD='${CMAKE_MATCH_3}'\nDB_HOST=${CMAKE_MATCH_4}\nDB_PORT=${CMAKE_MATCH_5}\nDB_DIALECT=${CMAKE_MATCH_1}\n")
else()
    file(WRITE "${WORK}/.env" "DATABASE_URL='${url}'\n")
endif()

set(ENV{SEQUELIZE_URL} "${url}")
execute_process(COMMAND "${PROGRAM}" WORKING_DIRECTORY "${WORK}"
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
    message("${output}\n${errors}")
    message(FATAL_ERROR "${NAME} on ${DIALECT} ended with ${result}")
endif()

# What differs from run to run.
string(REGEX REPLACE "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9](\\.[0-9]+)?(Z| ?\\+00:00)?"
    "<time>" output "${output}")
set(h "[0-9a-fA-F]")
set(hhhh "${h}${h}${h}${h}")
string(REGEX REPLACE "${hhhh}${hhhh}-${hhhh}-${hhhh}-${hhhh}-${hhhh}${hhhh}${hhhh}" "<uuid>" output "${output}")

string(REGEX REPLACE "\\([0-9]+\\.[0-9]+s\\)" "(<time>)" output "${output}")
string(REGEX REPLACE "CLI: [0-9.]+\\]" "CLI: <version>]" output "${output}")

if("$ENV{SEQUELIZE_UPDATE_EXPECTED}" STREQUAL "1")
    file(WRITE "${EXPECTED}" "${output}")
    message("written: ${EXPECTED}")
    return()
endif()
if(NOT EXISTS "${EXPECTED}")
    message("${output}")
    message(FATAL_ERROR "${EXPECTED} is missing. When the above is right, run again with SEQUELIZE_UPDATE_EXPECTED=1")
endif()
file(READ "${EXPECTED}" expected)
if(NOT output STREQUAL expected)
    message("--- expected\n${expected}\n--- printed\n${output}")
    message(FATAL_ERROR "${NAME} on ${DIALECT} prints something else")
endif()
