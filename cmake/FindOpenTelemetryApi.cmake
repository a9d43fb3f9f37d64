# The API headers of opentelemetry-cpp 1.8 or later; its SDK is not needed.
#
# Defines the target OpenTelemetryApi::OpenTelemetryApi: opentelemetry-cpp::api of a project above or of the installed
# package, which says which ABI its libraries have; or else headers alone, also those of
# SEQUELIZE_OPENTELEMETRY_INCLUDE_DIR, the folder that has opentelemetry/trace/provider.h.

if(NOT SEQUELIZE_OPENTELEMETRY_INCLUDE_DIR AND NOT TARGET opentelemetry-cpp::api)
    # The component's dependencies are fewer than the package's, which are gRPC and more.
    find_package(opentelemetry-cpp CONFIG QUIET COMPONENTS api)
    if(TARGET opentelemetry-cpp::api)  # for a project above, which links it through sequelize::opentelemetry
        set_target_properties(opentelemetry-cpp::api PROPERTIES IMPORTED_GLOBAL ON)
    endif()
endif()
if(NOT SEQUELIZE_OPENTELEMETRY_INCLUDE_DIR AND TARGET opentelemetry-cpp::api)
    set(OpenTelemetryApi_TARGET opentelemetry-cpp::api)
    set(OpenTelemetryApi_VERSION "${opentelemetry-cpp_VERSION}")
else()
    find_path(SEQUELIZE_OPENTELEMETRY_INCLUDE_DIR opentelemetry/trace/provider.h)
    set(OpenTelemetryApi_TARGET "${SEQUELIZE_OPENTELEMETRY_INCLUDE_DIR}")
    set(_header "${SEQUELIZE_OPENTELEMETRY_INCLUDE_DIR}/opentelemetry/version.h")
    set(OpenTelemetryApi_VERSION "")
    if(EXISTS "${_header}")
        file(STRINGS "${_header}" _line REGEX "OPENTELEMETRY_VERSION +\"")
        string(REGEX MATCH "[0-9.]+" OpenTelemetryApi_VERSION "${_line}")
    endif()
endif()

include(FindPackageHandleStandardArgs)
# Its version is not known of a target of a project above.
set(_version)
if(OpenTelemetryApi_VERSION)
    set(_version VERSION_VAR OpenTelemetryApi_VERSION)
else()
    set(OpenTelemetryApi_FIND_VERSION)
endif()
find_package_handle_standard_args(OpenTelemetryApi
    REQUIRED_VARS OpenTelemetryApi_TARGET
    ${_version}
    REASON_FAILURE_MESSAGE
        "Install opentelemetry-cpp 1.8 or later (Debian 13 and later: opentelemetry-cpp-dev, vcpkg and Conan: opentelemetry-cpp), or give the folder of its API headers with -DSEQUELIZE_OPENTELEMETRY_INCLUDE_DIR=<folder that has opentelemetry/trace/provider.h>, or configure with -DSEQUELIZE_WITH_OPENTELEMETRY=OFF")

if(OpenTelemetryApi_FOUND AND NOT TARGET OpenTelemetryApi::OpenTelemetryApi)
    add_library(OpenTelemetryApi::OpenTelemetryApi INTERFACE IMPORTED GLOBAL)
    if(TARGET "${OpenTelemetryApi_TARGET}")
        target_link_libraries(OpenTelemetryApi::OpenTelemetryApi INTERFACE "${OpenTelemetryApi_TARGET}")
    else()
        target_include_directories(OpenTelemetryApi::OpenTelemetryApi INTERFACE "${OpenTelemetryApi_TARGET}")
    endif()
endif()
mark_as_advanced(SEQUELIZE_OPENTELEMETRY_INCLUDE_DIR)
