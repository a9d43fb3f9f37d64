# sequelize_migrations(target FOLDER folder [SEEDERS folder])
#
# Makes the files of a folder of migrations part of a program. Into the target go the folder's *.cpp, the texts of its *.sql,
# and the checksums of both; files of JavaScript and TypeScript are known by name. The target gets the header migrations.hpp, with
#     sequelize::Migrations migrations();
#     sequelize::Migrations seeders();      // with SEEDERS
# A file 20260101120000-create-books.cpp defines `sequelize::Migration m20260101120000_create_books()`, and a seeder
# 20260101120000-books.cpp `sequelize::Migration s20260101120000_books()`: what is no letter of ASCII and no digit becomes '_'. A
# missing or misspelt one is an error of the linker. Files that come or go are seen by the next build.
#
# The target must link sequelize::sequelize. Its sources are not listed anywhere else.

function(sequelize_migrations target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "FOLDER;SEEDERS" "")
    if(NOT TARGET "${target}")
        message(FATAL_ERROR "sequelize_migrations: there is no target '${target}'. Call it behind add_executable or add_library")
    endif()
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_FOLDER)
        message(FATAL_ERROR "sequelize_migrations: write sequelize_migrations(${target} FOLDER folder [SEEDERS folder])")
    endif()
    get_target_property(is_done ${target} SEQUELIZE_MIGRATIONS)
    if(is_done)
        message(FATAL_ERROR "sequelize_migrations: the target '${target}' has migrations already, of ${is_done}")
    endif()
    set_target_properties(${target} PROPERTIES SEQUELIZE_MIGRATIONS "${arg_FOLDER}")

    set(generated "${CMAKE_CURRENT_BINARY_DIR}/${target}_migrations")
    set(declarations "sequelize::Migrations migrations();\n")
    _sequelize_migrations_of(${target} "${generated}" "${arg_FOLDER}" migrations m)
    if(arg_SEEDERS)
        string(APPEND declarations "sequelize::Migrations seeders();\n")
        _sequelize_migrations_of(${target} "${generated}" "${arg_SEEDERS}" seeders s)
    endif()
    file(CONFIGURE OUTPUT "${generated}/include/migrations.hpp" @ONLY CONTENT
"#pragma once

// By sequelize_migrations.

#include <sequelize/migration.hpp>

@declarations@")
    target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${generated}/include>")
endfunction()

# `function` is what the program calls, and `prefix` that of the functions of its files.
function(_sequelize_migrations_of target generated folder function prefix)
    get_filename_component(folder "${folder}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
    if(NOT IS_DIRECTORY "${folder}")
        message(FATAL_ERROR "sequelize_migrations: there is no folder ${folder}")
    endif()
    file(GLOB files LIST_DIRECTORIES FALSE RELATIVE "${folder}" CONFIGURE_DEPENDS "${folder}/*" "${folder}/*/*")
    set(listed)
    set(sources)
    set(inputs)
    set(functions)
    foreach(file IN LISTS files)
        string(TOLOWER "${file}" small)
        if(small MATCHES "(^|/)\\.|\\.d\\.ts$" OR NOT small MATCHES "\\.(sql|cpp|js|ts|cjs|mjs|cts|mts|toml)$")
            continue()
        endif()
        if(NOT EXISTS "${folder}/${file}")
            message(FATAL_ERROR "sequelize_migrations: ${folder}/${file} cannot be found. A ';' in a file's name, or a link to "
                "nothing: rename or delete it")
        endif()
        list(APPEND listed "${file}")
        if(small MATCHES "\\.(sql|cpp)$")
            list(APPEND inputs "${folder}/${file}")
        endif()
        if(NOT small MATCHES "^[^/]*\\.cpp$")
            continue()
        endif()
        list(APPEND sources "${folder}/${file}")
        string(REGEX REPLACE "\\.[^.]*$" "" name "${file}")
        string(REGEX REPLACE "[^A-Za-z0-9_]" "_" name "${prefix}${name}")
        list(FIND functions "${name}" at)
        if(NOT at EQUAL -1)
            list(GET sources ${at} other)
            message(FATAL_ERROR "sequelize_migrations: ${other} and ${folder}/${file} are both to define ${name}(). Rename one")
        endif()
        list(APPEND functions "${name}")
    endforeach()

    # The script's input changes only when the list does.
    set(script "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SequelizeEmbedMigrations.cmake")
    set(list_file "${generated}/${function}.txt")
    list(JOIN listed "\n" text)
    file(CONFIGURE OUTPUT "${list_file}" @ONLY CONTENT "@text@")
    set(output "${generated}/${function}.cpp")
    add_custom_command(OUTPUT "${output}"
        COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${folder}" "-DLIST=${list_file}" "-DFUNCTION=${function}" "-DPREFIX=${prefix}"
            "-DOUTPUT=${output}" -P "${script}"
        DEPENDS "${list_file}" "${script}" ${inputs}
        COMMENT "Embedding the files of ${folder}"
        VERBATIM)
    target_sources(${target} PRIVATE ${sources} "${output}")
endfunction()
