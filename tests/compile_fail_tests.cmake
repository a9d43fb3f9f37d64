# One ctest for each file of compile_fail/. Its first line says what must happen:
#   // expect: <text>     it does not compile, and the compiler's output contains the text
#   // expect: ok         it compiles; without such controls a broken setup would pass every other one
# A second line may say how many lines the errors have at most:
#   // lines: <number>
# The text is best one of ours (a static_assert, a concept's name): compilers word their own differently.

file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/compile_fail/*.cpp")
foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME_WE)
    add_test(NAME compile_fail.${name}
        COMMAND ${CMAKE_COMMAND}
            "-DCOMPILER=${CMAKE_CXX_COMPILER}" "-DSOURCE=${source}"
            "-DINCLUDES=${PROJECT_SOURCE_DIR}/include"
            -P "${CMAKE_CURRENT_SOURCE_DIR}/compile_fail.cmake")
    set_tests_properties(compile_fail.${name} PROPERTIES LABELS static TIMEOUT 120)
endforeach()
