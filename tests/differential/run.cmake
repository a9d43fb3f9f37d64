# Installs Sequelize and dotenv in WORK when they are not there yet, and compares PROGRAM with them by SCRIPT, on the MySQL
# server if SERVER says so. Says why it cannot: unlike the servers, npm's registry is not on the machine.
cmake_minimum_required(VERSION 3.22)

include("${CMAKE_CURRENT_LIST_DIR}/../server_url.cmake")

function(cannot reason)
    if("$ENV{SEQUELIZE_TEST_REQUIRE_NPM}" STREQUAL "1")
        message(FATAL_ERROR "${reason}, and SEQUELIZE_TEST_REQUIRE_NPM=1 forbids to skip")
    endif()
    message("[sequelize: skipped] ${reason}")
endfunction()

if(SERVER)
    sequelize_server_url(mysql url)
    # Through the environment: other users can see a program's arguments, and the URL holds a password.
    set(ENV{SEQUELIZE_TEST_URL} "${url}")
endif()

find_program(NODE NAMES node nodejs)
find_program(NPM NAMES npm)
if(NOT NODE OR NOT NPM)
    cannot("node or npm is missing")
    return()
endif()

# Modules are looked for beside the file that imports them, and node_modules does not belong in a source tree.
file(GLOB files "${CMAKE_CURRENT_LIST_DIR}/*.mjs" "${CMAKE_CURRENT_LIST_DIR}/package.json")
file(COPY ${files} DESTINATION "${WORK}")
file(READ "${WORK}/package.json" wanted)
set(installed)
if(EXISTS "${WORK}/installed.json")
    file(READ "${WORK}/installed.json" installed)
endif()
if(NOT wanted STREQUAL installed)
    execute_process(
        # Without a way to the registry npm tries again for many minutes.
        COMMAND "${NPM}" install --no-package-lock --no-audit --no-fund --ignore-scripts --fetch-retries=1
                --fetch-timeout=60000
        WORKING_DIRECTORY "${WORK}"
        TIMEOUT 200
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        message("${output}")
        cannot("npm could not install Sequelize and dotenv")
        return()
    endif()
    file(WRITE "${WORK}/installed.json" "${wanted}")
endif()

execute_process(COMMAND "${NODE}" "${WORK}/${SCRIPT}" "${PROGRAM}" WORKING_DIRECTORY "${WORK}" RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "the library and npm's packages differ: ${result}")
endif()
