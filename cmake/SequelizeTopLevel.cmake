# What a developer of the library wants and a project that embeds it must not have decided for it.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# Examples are built from this folder for ctest; elsewhere the bin folder would only be in the way.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

find_program(CCACHE_PROGRAM ccache)
mark_as_advanced(CCACHE_PROGRAM)
if(CCACHE_PROGRAM AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

if(SEQUELIZE_SANITIZE)
    # For the whole directory, not per target: one object without instrumentation hides errors or invents them.
    list(JOIN SEQUELIZE_SANITIZE "," _sanitizers)
    add_compile_options(-fsanitize=${_sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${_sanitizers})
    if(SEQUELIZE_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # libstdc++'s atomic_thread_fence in shared_ptr is unknown to g++'s tsan, which says so with -Wtsan.
        add_compile_options(-Wno-tsan)
    endif()
endif()
