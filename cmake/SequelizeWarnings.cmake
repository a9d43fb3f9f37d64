# An interface target that our own targets link privately. It is never exported: our warnings are not our users'.
add_library(sequelize_warnings INTERFACE)
# clang has no -Wshadow=local, and would warn of a local name that another file of the batch has as its own.
target_compile_options(sequelize_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion
    $<IF:$<CXX_COMPILER_ID:GNU>,-Wshadow=local,$<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wshadow>>
    $<$<BOOL:${SEQUELIZE_WERROR}>:-Werror>)
