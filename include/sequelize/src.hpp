#pragma once

/// The whole library in the file that includes this, for those who want nothing to build: one file of a program says
/// `#include <sequelize/src.hpp>`, the others include sequelize.hpp. See docs/without_a_build.md.

#include <sequelize/sequelize.hpp>

// A package that was built without nlohmann-json has no sequelize/json.hpp.
#if !defined(SEQUELIZE_WITH_JSON) && !__has_include(<sequelize/json.hpp>)
#define SEQUELIZE_WITH_JSON 0
#endif

// An installed tree has the sources here, and this project's own two folders up.
#if __has_include("src/all_sources.hpp")
#include "src/all_sources.hpp"
#else
#include "../../src/all_sources.hpp"
#endif
