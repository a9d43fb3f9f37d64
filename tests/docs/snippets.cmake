# Compiles every ```cpp block of README.md, docs/*.md and docs/reference/*.md; CMakeLists.txt beside this file runs it.
#
# A block goes, with its own line numbers, into one of a few translation units:
#   - a complete program (it has `int main`) and a block of declarations (it begins with struct, enum or namespace, perhaps
#     after comments) as it stands, in a namespace: of its own for the program, of its page for declarations, so that later
#     blocks of the page know them;
#   - a block with `template <>` at file scope, where specialisations must be;
#   - any other block as a function's body. preamble.hpp says what it may use: Book, Books, sequelize, ...
# Include lines are moved to the top. A fence "```cpp no-compile" is skipped: for what is deliberately wrong.
#
#   -DROOT=…  -DWORK=folder  -DCOMPILER=…  -DINCLUDES=a;b  -DDEFINES=A;B  [-DPROGRAM=file]
#
# With PROGRAM nothing is compiled: README.md's program is written to that file, and what it prints beside it, as .txt.
cmake_minimum_required(VERSION 3.22)

include("${CMAKE_CURRENT_LIST_DIR}/../compile_all.cmake")

# The page's text is cut by position: CMake lists would give special meaning to brackets and semicolons.
function(next_block text_variable line_variable block_variable info_variable)
    set(text "${${text_variable}}")
    string(FIND "${text}" "\n```" open)
    if(open EQUAL -1)
        set(${info_variable} "" PARENT_SCOPE)
        set(${text_variable} "" PARENT_SCOPE)
        return()
    endif()
    math(EXPR open "${open} + 1")
    string(SUBSTRING "${text}" 0 ${open} before)
    string(SUBSTRING "${text}" ${open} -1 text)
    string(FIND "${text}" "\n" end)
    math(EXPR length "${end} - 3")
    string(SUBSTRING "${text}" 3 ${length} info)
    string(STRIP "${info}" info)
    string(SUBSTRING "${text}" ${end} -1 text)  # begins with the newline before the block
    string(FIND "${text}" "\n```" close)
    if(close EQUAL -1)
        message(FATAL_ERROR "${page}: a fence is not closed")
    endif()
    string(SUBSTRING "${text}" 0 ${close} block)
    math(EXPR close "${close} + 4")
    string(SUBSTRING "${text}" ${close} -1 text)

    string(REGEX REPLACE "[^\n]" "" newlines "${before}")
    string(LENGTH "${newlines}" count)
    math(EXPR first "${${line_variable}} + ${count} + 1")
    string(REGEX REPLACE "[^\n]" "" newlines "${block}")
    string(LENGTH "${newlines}" count)
    math(EXPR next "${first} + ${count}")

    set(${text_variable} "${text}" PARENT_SCOPE)
    set(${line_variable} ${next} PARENT_SCOPE)
    set(${block_variable} "${block}\n" PARENT_SCOPE)
    set(${info_variable} "${info}" PARENT_SCOPE)
    set(block_line ${first} PARENT_SCOPE)
endfunction()

if(PROGRAM)
    set(page README.md)
    file(READ "${ROOT}/README.md" text)
    set(line 1)
    set(program "")
    while(NOT text STREQUAL "")
        next_block(text line block info)
        if(info STREQUAL "cpp" AND program STREQUAL "")
            set(program "${block}")
            file(WRITE "${PROGRAM}" "${block}")
        elseif(info STREQUAL "text" AND NOT program STREQUAL "")
            string(SUBSTRING "${block}" 1 -1 output)
            string(REGEX REPLACE "\\.cpp$" ".txt" expected "${PROGRAM}")
            file(WRITE "${expected}" "${output}")
            return()
        endif()
    endwhile()
    message(FATAL_ERROR "README.md has no ```cpp block with a ```text block after it")
endif()

set(unit_count 2)
foreach(unit RANGE 1 ${unit_count})
    set(includes_${unit} "")
    set(file_scope_${unit} "")
    set(body_${unit} "")
endforeach()

file(GLOB pages RELATIVE "${ROOT}" "${ROOT}/README.md" "${ROOT}/docs/*.md" "${ROOT}/docs/reference/*.md")
set(number 0)
set(unit 1)
foreach(page IN LISTS pages)
    string(MAKE_C_IDENTIFIER "${page}" page_name)
    file(READ "${ROOT}/${page}" text)
    set(line 1)
    while(NOT text STREQUAL "")
        next_block(text line block info)
        if(NOT info STREQUAL "cpp")
            if(info MATCHES "^cpp" AND NOT info STREQUAL "cpp no-compile")
                message(FATAL_ERROR "${page}:${block_line}: the fence says '${info}': cpp, or cpp no-compile")
            endif()
            continue()
        endif()
        math(EXPR number "${number} + 1")
        string(REGEX MATCHALL "\n#include [^\n]*" includes "${block}")
        foreach(include IN LISTS includes)
            string(APPEND includes_${unit} "${include}")
        endforeach()
        string(REGEX REPLACE "\n#include [^\n]*" "\n" block "${block}")
        # Before the block's own newline, which ends this line.
        set(marked "#line ${block_line} \"${ROOT}/${page}\"${block}")
        if(block MATCHES "template <>")
            string(APPEND file_scope_${unit} "${marked}")
        elseif(block MATCHES "\nint main\\(")
            string(APPEND body_${unit} "namespace program_${number} {\n${marked}}\n")
        elseif(block MATCHES "^(\n|//[^\n]*)*\n(struct|enum|namespace) ")
            # A page that shows one of these itself means its own.
            foreach(pair IN ITEMS "Book:book" "Item:item" "Grade:grade" "Student:student" "Course:course" "Locker:locker" "Order:order")
                string(REPLACE ":" ";" pair "${pair}")
                list(POP_FRONT pair struct object)
                if(block MATCHES "\nstruct ${struct} ")
                    string(APPEND marked "extern sequelize::Model<${struct}> ${struct}s;\nextern ${struct} ${object};\n")
                endif()
            endforeach()
            string(APPEND body_${unit} "namespace docs::${page_name} {\n${marked}}\n")
        else()
            string(APPEND body_${unit}
                "namespace docs::${page_name} {\nvoid snippet_${number}() {\n${marked}}\n}\n")
        endif()
    endwhile()
    math(EXPR unit "${unit} % ${unit_count} + 1")
endforeach()
if(number EQUAL 0)
    message(FATAL_ERROR "no snippets found below ${ROOT}")
endif()

file(MAKE_DIRECTORY "${WORK}")
# All warnings but those that a snippet cannot help: names that it only shows, a `main` that is in a namespace here, and
# what g++ 12 says of Record's base.
set(flags -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror
    -Wno-unused-variable -Wno-unused-but-set-variable -Wno-unused-function
    -Wno-return-type -Wno-missing-field-initializers)
foreach(define IN LISTS DEFINES)
    list(APPEND flags "-D${define}")
endforeach()
foreach(include IN LISTS INCLUDES)
    list(APPEND flags -idirafter "${include}")  # as a system folder, yet after the compiler's own
endforeach()
list(APPEND flags "-I${ROOT}/include")
set(commands)
foreach(unit RANGE 1 ${unit_count})
    file(WRITE "${WORK}/snippets_${unit}.cpp"
        "#include \"${CMAKE_CURRENT_LIST_DIR}/preamble.hpp\"\n${includes_${unit}}\n${file_scope_${unit}}${body_${unit}}")
    list(APPEND commands COMMAND "${COMPILER}" ${flags} "${WORK}/snippets_${unit}.cpp")
endforeach()

compile_all("a snippet does not compile" ${commands})
message(STATUS "${number} snippets compile")
