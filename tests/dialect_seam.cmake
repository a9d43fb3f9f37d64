# Fails when a file asks which database it speaks to: that is for hooks and capabilities of the dialect to say. Only a
# dialect's and a driver's own folders, the enumeration and the table of backends name databases.
#   cmake -DROOT=<source folder> -P dialect_seam.cmake
cmake_minimum_required(VERSION 3.22)

set(OWN_PLACES "^(src/(dialect|driver)/[^/]+/|src/driver/backends\\.cpp$|include/sequelize/dialect/dialect\\.hpp$)")
# In code; in texts, a database's name alone.
set(ASKS "[^A-Za-z]Dialect::[a-z]+|case +Dialect|(\\.|->)isMariaDb|dialect\\(\\)\\.id\\(\\)")
set(NAMES "\"(mysql|mariadb|sqlite|postgres|postgresql)\"")

# What the file says of databases, without comments.
function(found_in file result)
    file(READ "${ROOT}/${file}" text)
    string(REGEX REPLACE "//[^\n]*" "" text "${text}")
    string(REGEX MATCHALL "${NAMES}" names "${text}")
    string(REGEX REPLACE "\"([^\"\\\n]|\\\\.)*\"" "" text "${text}")
    string(REGEX MATCHALL "${ASKS}" asks "${text}")
    set(${result} ${names} ${asks} PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/include/*.hpp" "${ROOT}/src/*.hpp" "${ROOT}/src/*.cpp")
set(errors 0)
set(checked 0)
foreach(file IN LISTS files)
    if(file MATCHES "${OWN_PLACES}")
        continue()
    endif()
    math(EXPR checked "${checked} + 1")
    found_in("${file}" found)
    if(found)
        list(REMOVE_DUPLICATES found)
        message("${file}: ${found}: make it a hook or a fact of SqlDialect, or of Backend")
        math(EXPR errors "${errors} + 1")
    endif()
endforeach()

found_in(src/driver/backends.cpp found)
if(checked LESS 100 OR NOT found)
    message(FATAL_ERROR "${checked} files, and none in backends.cpp: the check would pass for ever")
endif()
if(errors)
    message(FATAL_ERROR "${errors} files ask which database it is")
endif()
message("${checked} files ask no database for its name")
