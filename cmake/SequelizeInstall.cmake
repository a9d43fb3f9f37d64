include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/sequelize")

if(TARGET sequelize_json)
    # A target of its own file: it exists for a consumer only where nlohmann_json does.
    install(TARGETS sequelize_json EXPORT sequelizeJsonTargets)
    install(EXPORT sequelizeJsonTargets NAMESPACE sequelize:: DESTINATION "${_package_dir}")
endif()
if(TARGET sequelize_prometheus)
    # The same of prometheus-cpp.
    install(TARGETS sequelize_prometheus EXPORT sequelizePrometheusTargets)
    install(EXPORT sequelizePrometheusTargets NAMESPACE sequelize:: DESTINATION "${_package_dir}")
endif()
foreach(_name IN ITEMS redis memcached)
    if(TARGET sequelize_${_name})
        install(TARGETS sequelize_${_name} EXPORT sequelize_${_name}_targets
            ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
            LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
            RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
        install(EXPORT sequelize_${_name}_targets FILE sequelize_${_name}_targets.cmake
            NAMESPACE sequelize:: DESTINATION "${_package_dir}")
    endif()
endforeach()
if(TARGET sequelize_opentelemetry)
    # The same of opentelemetry-cpp.
    install(TARGETS sequelize_opentelemetry EXPORT sequelizeOpenTelemetryTargets)
    install(EXPORT sequelizeOpenTelemetryTargets NAMESPACE sequelize:: DESTINATION "${_package_dir}")
endif()
install(TARGETS sequelize sequelize_asio EXPORT sequelizeTargets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
if(TARGET sequelize-cpp)
    install(TARGETS sequelize-cpp RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
install(EXPORT sequelizeTargets NAMESPACE sequelize:: DESTINATION "${_package_dir}")

set(_json_header_filter)
if(NOT TARGET sequelize_json)
    set(_json_header_filter PATTERN "json.hpp" EXCLUDE)
endif()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.hpp" PATTERN "*.ipp" ${_json_header_filter})
# What sequelize/src.hpp includes. Nothing else of the package looks there.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/src/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/sequelize/src"
    FILES_MATCHING PATTERN "*.hpp" PATTERN "*.cpp")

# A static library leaves its private dependencies to the final link, so the consumer has to find them.
set(SEQUELIZE_LINKS_DEPENDENCIES_LATE OFF)
get_target_property(_type sequelize TYPE)
if(_type STREQUAL "STATIC_LIBRARY")
    set(SEQUELIZE_LINKS_DEPENDENCIES_LATE ON)
endif()
configure_package_config_file(
    "${CMAKE_CURRENT_LIST_DIR}/sequelizeConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/sequelizeConfig.cmake"
    INSTALL_DESTINATION "${_package_dir}")
# Before 1.0 a minor version may break its users.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/sequelizeConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/sequelizeConfig.cmake"
    "${PROJECT_BINARY_DIR}/sequelizeConfigVersion.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/FindMySQLClient.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/FindOpenTelemetryApi.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/FindPostgreSQLClient.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/FindRE2.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/FindHiredis.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/FindLibMemcached.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/SequelizeMigrations.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/SequelizeEmbedMigrations.cmake"
    DESTINATION "${_package_dir}")
