# Builds and runs the consumer project from an empty folder: WAY is find_package or add_subdirectory.
cmake_minimum_required(VERSION 3.22)

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        message("${command}\n${output}")
        message(FATAL_ERROR "${WAY}: ${result}")
    endif()
endfunction()

file(REMOVE_RECURSE "${WORK}")
set(options)
if(WAY STREQUAL "find_package")
    run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix")
    set(options "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
else()
    # Shared, so that what the headers need and the library does not export is found.
    set(options "-DSEQUELIZE_SOURCE=${SOURCE}" -DBUILD_SHARED_LIBS=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=110
        "-DSEQUELIZE_WITH_MYSQL=${WITH_MYSQL}" "-DSEQUELIZE_WITH_SQLITE=${WITH_SQLITE}")
endif()
run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${WORK}/build" -G "${GENERATOR}"
    -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -g0" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_FLAGS=${FLAGS}"
    "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}" ${options})
run("${CMAKE_COMMAND}" --build "${WORK}/build")
if(WITH_SQLITE)
    run("${WORK}/build/consumer")
endif()
run("${WORK}/build/migrating")

# A migration that comes is seen by the next build, and one without its function is an error of the linker.
set(folder "${WORK}/build/migrations")
file(WRITE "${folder}/20260107120000-late.sql" "SELECT 7;")
run("${CMAKE_COMMAND}" --build "${WORK}/build" --target migrating)
run("${WORK}/build/migrating")
file(WRITE "${folder}/20260108120000-misspelt.cpp" "#include <sequelize/migration.hpp>
sequelize::Migration m20260108120000_mispelt() { return {}; }
")
execute_process(COMMAND "${CMAKE_COMMAND}" --build "${WORK}/build" --target migrating
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0 OR NOT output MATCHES "m20260108120000_misspelt")
    message(FATAL_ERROR "${WAY}: a migration without its function is no error:\n${output}")
endif()
