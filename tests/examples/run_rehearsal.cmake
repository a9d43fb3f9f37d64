# Runs examples/12_deploy/rehearse on one dialect.
cmake_minimum_required(VERSION 3.22)

include("${CMAKE_CURRENT_LIST_DIR}/../server_url.cmake")

sequelize_server_url("${DIALECT}" url)
if(DIALECT STREQUAL "sqlite")
    file(MAKE_DIRECTORY "${WORK}")
    set(url "sqlite:${WORK}/sequelize_example_deploy.db")
else()
    string(REGEX REPLACE "^([^:]+://[^/]+)/[^?]*" "\\1/sequelize_example_deploy" url "${url}")
endif()
set(ENV{DATABASE_URL} "${url}")
execute_process(COMMAND "${REHEARSE}" "${PROGRAM}" "${CLI}" RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "the rehearsal on ${DIALECT} ended with ${result}")
endif()
