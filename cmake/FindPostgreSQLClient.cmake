# PostgreSQL's C client library, libpq 14 or later.
#
# Defines the target PostgreSQLClient::PostgreSQLClient. Set PostgreSQLClient_ROOT to prefer one of several installations.

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(PC_PostgreSQLClient QUIET libpq)
endif()

find_path(PostgreSQLClient_INCLUDE_DIR libpq-fe.h
    HINTS ${PC_PostgreSQLClient_INCLUDE_DIRS}
    PATH_SUFFIXES postgresql pgsql)
find_library(PostgreSQLClient_LIBRARY
    NAMES pq libpq
    HINTS ${PC_PostgreSQLClient_LIBRARY_DIRS})

# Headers of 14 and later have the pipeline mode, without which the driver does not compile.
set(PostgreSQLClient_VERSION "${PC_PostgreSQLClient_VERSION}")
if(PostgreSQLClient_VERSION STREQUAL "" AND PostgreSQLClient_INCLUDE_DIR)
    file(STRINGS "${PostgreSQLClient_INCLUDE_DIR}/libpq-fe.h" _pipelining REGEX "define LIBPQ_HAS_PIPELINING")
    if(_pipelining)
        set(PostgreSQLClient_VERSION 14)
    endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PostgreSQLClient
    REQUIRED_VARS PostgreSQLClient_LIBRARY PostgreSQLClient_INCLUDE_DIR
    VERSION_VAR PostgreSQLClient_VERSION
    REASON_FAILURE_MESSAGE
        "Install libpq 14 or later (Debian, Ubuntu: libpq-dev), or configure with -DSEQUELIZE_WITH_POSTGRES=OFF")

if(PostgreSQLClient_FOUND AND NOT TARGET PostgreSQLClient::PostgreSQLClient)
    add_library(PostgreSQLClient::PostgreSQLClient UNKNOWN IMPORTED)
    set_target_properties(PostgreSQLClient::PostgreSQLClient PROPERTIES
        IMPORTED_LOCATION "${PostgreSQLClient_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${PostgreSQLClient_INCLUDE_DIR}")
endif()
mark_as_advanced(PostgreSQLClient_INCLUDE_DIR PostgreSQLClient_LIBRARY)
