# One ctest for each file of compile_fail/. Its first line says what must happen:
#   // expect: <text>     it does not compile, and the compiler's output contains the text
#   // expect: ok         it compiles; without such controls a broken setup would pass every other one
# A second line may say how many lines the errors have at most:
#   // lines: <number>
# The text is best one of ours (a static_assert, a concept's name): compilers word their own differently.

# Nearly all of the time went into reading the library's header. g++ finds it precompiled where it looks first; clang
# looks past it.
set(compile_fail_headers "${CMAKE_CURRENT_BINARY_DIR}/compile_fail")
file(MAKE_DIRECTORY "${compile_fail_headers}/sequelize")
add_test(NAME compile_fail
    COMMAND "${CMAKE_CXX_COMPILER}" -std=c++20 -w -x c++-header "-I${PROJECT_SOURCE_DIR}/include"
        "${PROJECT_SOURCE_DIR}/include/sequelize/sequelize.hpp"
        -o "${compile_fail_headers}/sequelize/sequelize.hpp.gch")
set_tests_properties(compile_fail PROPERTIES LABELS static FIXTURES_SETUP compile_fail_header)

file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/compile_fail/*.cpp")
foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME_WE)
    add_test(NAME compile_fail.${name}
        COMMAND ${CMAKE_COMMAND}
            "-DCOMPILER=${CMAKE_CXX_COMPILER}" "-DSOURCE=${source}"
            "-DINCLUDES=${PROJECT_SOURCE_DIR}/include" "-DPRECOMPILED=${compile_fail_headers}"
            -P "${CMAKE_CURRENT_SOURCE_DIR}/compile_fail.cmake")
    set_tests_properties(compile_fail.${name} PROPERTIES
        LABELS static TIMEOUT 120 FIXTURES_REQUIRED compile_fail_header)
endforeach()
