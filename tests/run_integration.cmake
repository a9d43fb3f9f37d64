# Runs the integration suite for one dialect, or says why it cannot.
cmake_minimum_required(VERSION 3.22)

include("${CMAKE_CURRENT_LIST_DIR}/server_url.cmake")

sequelize_server_url("${DIALECT}" url)
set(ENV{SEQUELIZE_TEST_DIALECT} "${DIALECT}")
if(RESTARTS)
    # The tests restart the server, which they can do to one that scripts/servers started, and to no other.
    string(TOUPPER "SEQUELIZE_TEST_${DIALECT}_RESTART" variable)
    if("$ENV{${variable}}" STREQUAL "")
        message("[sequelize: skipped] ${variable} is not set; scripts/servers sets it for servers that it started")
        return()
    endif()
endif()
# MariaDB's client reads the system's certificates anew for each connection over TLS, most of the time of such a run;
# the tests that verify a server name their own.
set(ENV{SSL_CERT_FILE} /dev/null)
execute_process(COMMAND "${PROGRAM}" ${ARGUMENTS} RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "integration tests for ${DIALECT}: ${result}")
endif()
