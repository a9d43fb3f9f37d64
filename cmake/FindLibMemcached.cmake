# LibMemcached::LibMemcached, Memcached's C client.
find_path(LibMemcached_INCLUDE_DIR libmemcached/memcached.h)
find_library(LibMemcached_LIBRARY memcached)
mark_as_advanced(LibMemcached_INCLUDE_DIR LibMemcached_LIBRARY)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibMemcached REQUIRED_VARS LibMemcached_LIBRARY LibMemcached_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "Debian and Ubuntu have it as libmemcached-dev")
if(LibMemcached_FOUND AND NOT TARGET LibMemcached::LibMemcached)
    add_library(LibMemcached::LibMemcached UNKNOWN IMPORTED)
    set_target_properties(LibMemcached::LibMemcached PROPERTIES
        IMPORTED_LOCATION "${LibMemcached_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${LibMemcached_INCLUDE_DIR}")
endif()
