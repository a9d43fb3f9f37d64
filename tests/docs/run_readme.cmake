# Runs README.md's program and compares its output with the README's.
cmake_minimum_required(VERSION 3.22)

execute_process(COMMAND "${PROGRAM}" RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
file(READ "${EXPECTED}" expected)
if(NOT result EQUAL 0 OR NOT output STREQUAL expected)
    message("${errors}")
    message(FATAL_ERROR "README.md's program ended with ${result} and printed\n${output}\nbut README.md says\n${expected}")
endif()
