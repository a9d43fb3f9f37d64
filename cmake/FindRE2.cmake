# RE2, Google's regular expressions that take linear time.
#
# Defines the target RE2::RE2: of the config file that newer versions bring, which knows of Abseil, or of the library and
# its header alone, as Debian 12 and Ubuntu 22.04 have them.

find_package(re2 CONFIG QUIET)
if(TARGET re2::re2)
    set(RE2_LIBRARY re2::re2)
    get_target_property(RE2_INCLUDE_DIR re2::re2 INTERFACE_INCLUDE_DIRECTORIES)
else()
    find_path(RE2_INCLUDE_DIR re2/re2.h)
    find_library(RE2_LIBRARY NAMES re2)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(RE2
    REQUIRED_VARS RE2_LIBRARY RE2_INCLUDE_DIR
    REASON_FAILURE_MESSAGE
        "Install RE2 (Debian, Ubuntu: libre2-dev), or configure with -DSEQUELIZE_WITH_RE2=OFF")

if(RE2_FOUND AND NOT TARGET RE2::RE2)
    if(TARGET re2::re2)
        add_library(RE2::RE2 INTERFACE IMPORTED)
        target_link_libraries(RE2::RE2 INTERFACE re2::re2)
    else()
        add_library(RE2::RE2 UNKNOWN IMPORTED)
        set_target_properties(RE2::RE2 PROPERTIES
            IMPORTED_LOCATION "${RE2_LIBRARY}"
            INTERFACE_INCLUDE_DIRECTORIES "${RE2_INCLUDE_DIR}")
    endif()
endif()
mark_as_advanced(RE2_INCLUDE_DIR RE2_LIBRARY)
