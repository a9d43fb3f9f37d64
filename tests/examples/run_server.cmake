# Runs server.py on one dialect.
cmake_minimum_required(VERSION 3.22)

include("${CMAKE_CURRENT_LIST_DIR}/../server_url.cmake")

sequelize_server_url("${DIALECT}" url)
if(DIALECT STREQUAL "sqlite")
    file(REMOVE_RECURSE "${WORK}")
    file(MAKE_DIRECTORY "${WORK}")
    set(url "sqlite:${WORK}/school.db")
else()
    string(REGEX REPLACE "^([^:]+://[^/]+)/[^?]*" "\\1/sequelize_example_server" url "${url}")
    string(TOUPPER "SEQUELIZE_TEST_${DIALECT}_RESTART" variable)
    set(restart "$ENV{${variable}}")
endif()
execute_process(COMMAND "${PYTHON}" "${CMAKE_CURRENT_LIST_DIR}/server.py" "${PROGRAM}" "${OPENAPI}" "${url}" "${restart}"
    RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "the server on ${DIALECT} ended with ${result}")
endif()
