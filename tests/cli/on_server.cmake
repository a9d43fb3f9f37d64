# Runs the transcripts of servers/ on the server of that dialect, with a database that is not there yet.
include("${CMAKE_CURRENT_LIST_DIR}/../server_url.cmake")
sequelize_server_url("${DIALECT}" url)
set(ENV{CLI_TEST_URL} "${url}_cli_test")
file(GLOB transcripts "${CMAKE_CURRENT_LIST_DIR}/servers/*.txt")
execute_process(COMMAND "${PYTHON}" "${CMAKE_CURRENT_LIST_DIR}/run.py" "${PROGRAM}" "${VERSION}" ${transcripts}
    RESULT_VARIABLE code)
if(NOT code EQUAL 0)
    message(FATAL_ERROR "${code}")
endif()
