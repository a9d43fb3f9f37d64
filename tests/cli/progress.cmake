# Runs progress.py on the server of that dialect, with a database that is not there yet.
include("${CMAKE_CURRENT_LIST_DIR}/../server_url.cmake")
sequelize_server_url("${DIALECT}" url)
set(ENV{CLI_TEST_URL} "${url}_progress_test")
execute_process(COMMAND "${PYTHON}" "${CMAKE_CURRENT_LIST_DIR}/progress.py" "${PROGRAM}" "${DIALECT}" RESULT_VARIABLE code)
if(NOT code EQUAL 0)
    message(FATAL_ERROR "${code}")
endif()
