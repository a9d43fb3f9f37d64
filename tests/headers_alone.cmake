# Every public header must compile as the only thing a file includes. One tiny source per header goes into an object
# library that the ctest builds: ninja then compiles again only what changed, and ccache knows the rest.

file(GLOB_RECURSE headers RELATIVE "${PROJECT_SOURCE_DIR}/include" CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/include/*.hpp")
# The whole library: tests/one_file compiles it.
list(FILTER headers EXCLUDE REGEX "^sequelize/src\\.hpp$")
if(NOT TARGET sequelize::json)
    list(FILTER headers EXCLUDE REGEX "^sequelize/json\\.hpp$")
endif()
if(NOT SEQUELIZE_ASIO_HEADERS)
    list(FILTER headers EXCLUDE REGEX "^sequelize/asio\\.hpp$")
endif()
if(NOT SEQUELIZE_BOOST_ASIO_HEADERS)
    list(FILTER headers EXCLUDE REGEX "^sequelize/boost_asio\\.hpp$")
endif()
if(NOT TARGET sequelize::prometheus)
    list(FILTER headers EXCLUDE REGEX "^sequelize/prometheus\\.hpp$")
endif()
if(NOT TARGET sequelize::opentelemetry)
    list(FILTER headers EXCLUDE REGEX "^sequelize/opentelemetry\\.hpp$")
endif()
if(NOT headers)
    return()
endif()

set(header_sources)
foreach(header IN LISTS headers)
    string(REPLACE "/" "__" name "${header}")
    set(source "${CMAKE_CURRENT_BINARY_DIR}/headers_alone/${name}.cpp")
    # Twice, for the include guard.
    set(text "#include <${header}>\n#include <${header}>\n")
    set(present "")
    if(EXISTS "${source}")
        file(READ "${source}" present)
    endif()
    if(NOT present STREQUAL text)
        file(WRITE "${source}" "${text}")
    endif()
    list(APPEND header_sources "${source}")
endforeach()

add_library(headers_alone OBJECT EXCLUDE_FROM_ALL ${header_sources})
target_link_libraries(headers_alone PRIVATE
    sequelize::sequelize $<TARGET_NAME_IF_EXISTS:sequelize::json> fmt::fmt sequelize_warnings)
# A header must not need what only the library's own build defines or optimises.
target_compile_options(headers_alone PRIVATE -O0 -g0 -Werror)

add_test(NAME headers_alone
    COMMAND ${CMAKE_COMMAND} --build "${PROJECT_BINARY_DIR}" --target headers_alone)
set_tests_properties(headers_alone PROPERTIES LABELS static TIMEOUT 900 COST 50)
