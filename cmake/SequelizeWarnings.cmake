# An interface target that our own targets link privately. It is never exported: our warnings are not our users'.
add_library(sequelize_warnings INTERFACE)
target_compile_options(sequelize_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion $<IF:$<CXX_COMPILER_ID:GNU>,-Wshadow=local,-Wshadow>
    $<$<BOOL:${SEQUELIZE_WERROR}>:-Werror>)
