# Fails when docs/command_line.md is not what the program prints; SEQUELIZE_UPDATE_EXPECTED=1 writes it.
execute_process(COMMAND "${PROGRAM}" __page OUTPUT_VARIABLE now RESULT_VARIABLE code)
if(NOT code EQUAL 0 OR now STREQUAL "")
    message(FATAL_ERROR "${PROGRAM} __page: ${code}")
endif()
if("$ENV{SEQUELIZE_UPDATE_EXPECTED}" STREQUAL "1")
    file(WRITE "${PAGE}" "${now}")
endif()
file(READ "${PAGE}" page)
if(NOT page STREQUAL now)
    message(FATAL_ERROR "docs/command_line.md is not what `sequelize-cpp __page` prints; "
        "SEQUELIZE_UPDATE_EXPECTED=1 ctest -R cli.page writes it")
endif()
