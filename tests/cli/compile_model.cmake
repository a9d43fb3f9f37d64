# What model:generate, migration:generate and seed:generate write compiles without warnings: models with an attribute of each
# type, and migrations and seeds as they are, and with their examples in the place of comments.
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}/models" "${WORK}/migrations" "${WORK}/seeders" "${WORK}/examples")
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

foreach(kind IN ITEMS migration seed)
    execute_process(COMMAND "${PROGRAM}" ${kind}:generate --name begun-${kind} WORKING_DIRECTORY "${WORK}" RESULT_VARIABLE code)
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "${kind}:generate: ${code}")
    endif()
endforeach()
file(GLOB written "${WORK}/migrations/*.cpp" "${WORK}/seeders/*.cpp")
list(LENGTH written count)
if(NOT count EQUAL 4)
    message(FATAL_ERROR "${count} files were written, and not 4")
endif()
# All in one file, which takes a fraction of the time: what one function writes lacks a header everywhere or nowhere.
set(all)
set(examples)
foreach(file IN LISTS written)
    string(APPEND all "#include \"${file}\"\n")
    file(READ "${file}" text)
    string(REGEX MATCHALL "// queryInterface[.]" commented "${text}")
    if(NOT commented)
        continue()
    endif()
    string(REPLACE "// queryInterface." "queryInterface." text "${text}")
    string(REPLACE "static_cast<void>(queryInterface);" "" text "${text}")
    get_filename_component(name "${file}" NAME)
    file(WRITE "${WORK}/examples/${name}" "${text}")
    list(APPEND examples "${WORK}/examples/${name}")
endforeach()
list(LENGTH examples count)
if(NOT count EQUAL 2)
    message(FATAL_ERROR "${count} files have examples, and not 2")
endif()
foreach(file IN LISTS examples)
    string(APPEND all "namespace examples {\n#include \"${file}\"\n}\n")
endforeach()
file(WRITE "${WORK}/all.cpp" "${all}")
execute_process(COMMAND "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Wno-missing-field-initializers
        -Werror "-I${ROOT}/include" "${WORK}/all.cpp" RESULT_VARIABLE code)
if(NOT code EQUAL 0)
    message(FATAL_ERROR "what is generated does not compile")
endif()
