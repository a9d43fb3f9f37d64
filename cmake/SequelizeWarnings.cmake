# An interface target that our own targets link privately. It is never exported: our warnings are not our users'.
add_library(sequelize_warnings INTERFACE)
# clang has no -Wshadow=local, and would warn of a local name that another file of the batch has as its own.
target_compile_options(sequelize_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion
    $<IF:$<CXX_COMPILER_ID:GNU>,-Wshadow=local,$<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wshadow>>
    # What g++ 12's optimiser says of std::string and std::optional, where nothing is (its bugs 105651 and 80635).
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<NOT:$<CONFIG:Debug>>>:-Wno-restrict;-Wno-maybe-uninitialized>
    $<$<BOOL:${SEQUELIZE_WERROR}>:-Werror>)
