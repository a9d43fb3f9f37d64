# A program that opens `sequelize::dsl` at file scope, as README.md teaches, may call its models what it likes: compiles a
# struct of each name of model_names.txt. CMakeLists.txt beside this file runs it.
#
#   -DROOT=…  -DWORK=folder  -DCOMPILER=…
#
# Each name is a struct with an association, and is used in where, order and include. Those that the headers declare as
# well, anywhere, are defined as a model and read besides, which takes five times as long.
cmake_minimum_required(VERSION 3.22)

include("${CMAKE_CURRENT_LIST_DIR}/../compile_all.cmake")

file(STRINGS "${CMAKE_CURRENT_LIST_DIR}/model_names.txt" names)

set(declared)
file(GLOB_RECURSE headers "${ROOT}/include/*.hpp")
foreach(header IN LISTS headers)
    file(STRINGS "${header}" lines REGEX "(class|struct|enum|using|concept) +[A-Z]")
    foreach(line IN LISTS lines)
        if(line MATCHES "(class|struct|enum|using|concept) +([A-Z][A-Za-z]*)")
            list(APPEND declared "${CMAKE_MATCH_2}")
        endif()
    endforeach()
endforeach()

set(options [[
struct @name@ {
    std::int64_t id{};
    std::string title{};
    std::optional<std::int64_t> ownerId{};
    HasMany<@name@> owned{};
};
void options(sequelize::FindOptions<@name@>& find, const @name@& record) {
    find = {.include = {&@name@::owned},
            .where = {{&@name@::id, Op::gt(record.id)}},
            .order = {desc(&@name@::title), &@name@::id}};
}
]])
set(model [[
void model(Sequelize& sequelize, const @name@&) {
    auto records = sequelize.define<@name@>("@name@", {field<&@name@::title>(), field<&@name@::ownerId>()});
    records.hasMany(records, {.as = &@name@::owned, .foreignKey = &@name@::ownerId});
    for (const @name@& record : records.findAll({.include = {&@name@::owned}, .where = {{&@name@::id, 1}}}))
        console.log(record.title);
    records.create({.title = "new"});
}
]])

set(unit_count 4)
foreach(unit RANGE 1 ${unit_count})
    set(text_${unit} "#include <sequelize/sequelize.hpp>\n\nusing namespace sequelize::dsl;\n\n")
endforeach()
set(unit 1)
set(models 0)
foreach(name IN LISTS names)
    string(CONFIGURE "${options}" text @ONLY)
    string(APPEND text_${unit} "${text}")
    if(name IN_LIST declared)
        string(CONFIGURE "${model}" text @ONLY)
        string(APPEND text_${unit} "${text}")
        math(EXPR models "${models} + 1")
    endif()
    math(EXPR unit "${unit} % ${unit_count} + 1")
endforeach()
if(models EQUAL 0)
    message(FATAL_ERROR "no name is one that the headers declare: this script reads them wrongly")
endif()

file(MAKE_DIRECTORY "${WORK}")
set(commands)
foreach(unit RANGE 1 ${unit_count})
    file(WRITE "${WORK}/models_${unit}.cpp" "${text_${unit}}")
    list(APPEND commands COMMAND
        "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -Werror "-I${ROOT}/include" "${WORK}/models_${unit}.cpp")
endforeach()
compile_all("a model's name collides with one of the library's" ${commands})
list(LENGTH names count)
message(STATUS "${count} names compile, ${models} of them also as models")
