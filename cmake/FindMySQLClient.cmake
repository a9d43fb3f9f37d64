# The C client library of MySQL or MariaDB: Oracle's libmysqlclient or MariaDB Connector/C.
#
# Defines the target MySQLClient::MySQLClient. Set MySQLClient_ROOT to prefer one of several installations.
# Debian's default-libmysqlclient-dev provides Connector/C under both names.

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_search_module(PC_MySQLClient QUIET mysqlclient libmariadb mariadb)
endif()

find_path(MySQLClient_INCLUDE_DIR mysql.h
    HINTS ${PC_MySQLClient_INCLUDE_DIRS}
    PATH_SUFFIXES mysql mariadb)
find_library(MySQLClient_LIBRARY
    NAMES ${PC_MySQLClient_LIBRARIES} mysqlclient mariadb mariadbclient
    HINTS ${PC_MySQLClient_LIBRARY_DIRS}
    PATH_SUFFIXES mysql mariadb)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(MySQLClient
    REQUIRED_VARS MySQLClient_LIBRARY MySQLClient_INCLUDE_DIR
    VERSION_VAR PC_MySQLClient_VERSION
    REASON_FAILURE_MESSAGE
        "Install libmysqlclient or MariaDB Connector/C (Debian, Ubuntu: default-libmysqlclient-dev), or configure with -DSEQUELIZE_WITH_MYSQL=OFF")

if(MySQLClient_FOUND AND NOT TARGET MySQLClient::MySQLClient)
    add_library(MySQLClient::MySQLClient UNKNOWN IMPORTED)
    set_target_properties(MySQLClient::MySQLClient PROPERTIES
        IMPORTED_LOCATION "${MySQLClient_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${MySQLClient_INCLUDE_DIR}")
endif()
mark_as_advanced(MySQLClient_INCLUDE_DIR MySQLClient_LIBRARY)
