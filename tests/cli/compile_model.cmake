# What model:generate writes compiles without warnings, with an attribute of each type.
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}/models" "${WORK}/migrations")
set(attributes "role:enum:{small,big}" "title:enum:{Dr., Prof. Dr.}")
foreach(type IN ITEMS string char text tinyint smallint mediumint integer bigint float double real decimal boolean date dateonly
        time uuid blob json geometry)
    list(APPEND attributes "a_${type}:${type}")
endforeach()
list(JOIN attributes " " attributes)
foreach(name IN ITEMS Everything everything_else)
    set(underscored)
    if(name STREQUAL everything_else)
        set(underscored --underscored)
    endif()
    execute_process(COMMAND "${PROGRAM}" model:generate --name ${name} --attributes "${attributes}" ${underscored}
        WORKING_DIRECTORY "${WORK}" RESULT_VARIABLE code)
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "model:generate: ${code}")
    endif()
endforeach()
file(WRITE "${WORK}/use.cpp" "#include \"models/everything.hpp\"
#include \"models/everything_else.hpp\"
void use(sequelize::Sequelize& database) {
    defineEverything(database).create({.role = EverythingRole::big, .a_string = \"x\"});
    static_cast<void>(defineEverything_else(database).count());
}
")
execute_process(COMMAND "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Wno-missing-field-initializers
        -Werror "-I${ROOT}/include" "${WORK}/use.cpp" RESULT_VARIABLE code)
if(NOT code EQUAL 0)
    message(FATAL_ERROR "what model:generate writes does not compile")
endif()
