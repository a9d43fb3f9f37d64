// Catch2 2 compiles its runner into the file that asks for it; Catch2 3 brings a library with main instead.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
