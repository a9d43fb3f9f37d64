# Fails when a program has parts of the library that it does not use: something refers to them that every program has.
#   cmake -DNM=<nm> -DPROGRAM=<a program with models alone> -P collected_sections.cmake
cmake_minimum_required(VERSION 3.22)

execute_process(COMMAND "${NM}" -C "${PROGRAM}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
if(NOT symbols MATCHES "sequelize::detail::ModelCore::")
    message(FATAL_ERROR "${PROGRAM} has no symbols of the library: nothing was looked at")
endif()
# The command line (some of its options are made when any program begins), migrations, QueryInterface, diagrams, sources
# of models.
foreach(part IN ITEMS "detail::commandline::Invocation" "Migrator::" "QueryInterface::" "erDiagram" "modelSource")
    if(symbols MATCHES "sequelize::${part}")
        message(SEND_ERROR "${PROGRAM} does not use 'sequelize::${part}', and has it")
    endif()
endforeach()
