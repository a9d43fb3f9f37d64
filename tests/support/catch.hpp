#pragma once

// Catch2 under one name, whichever major version is installed. Tests include this and no Catch2 header.

#if __has_include(<catch2/catch_test_macros.hpp>)

#include <catch2/catch_approx.hpp>
#include <catch2/catch_message.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/catch_tostring.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_predicate.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <string>

namespace test {

using Catch::Approx;
using Catch::Matchers::EndsWith;
using Catch::Matchers::Equals;
using Catch::Matchers::StartsWith;

inline auto containsString(const std::string& text) {
    return Catch::Matchers::ContainsSubstring(text);
}

}  // namespace test

// SKIP is as young as 3.3.
#ifdef SKIP
#define SKIP_TEST(reason) SKIP(reason)
#endif

#else

#include <catch2/catch.hpp>

#include <string>

namespace test {

using Catch::Approx;
using Catch::EndsWith;
using Catch::Equals;
using Catch::StartsWith;

inline auto containsString(const std::string& text) {
    return Catch::Contains(text);
}

}  // namespace test

#endif

// Leaves the test case, visibly: for what the dialect under test cannot do. `reason` may be a chain of <<.
// One line, as Catch2's own warning takes nine and buries a failure among them.
#ifndef SKIP_TEST
#include <iostream>
#define SKIP_TEST(reason)                                                                                      \
    do {                                                                                                       \
        std::cerr << "skipped: " << reason << " (" << Catch::getResultCapture().getCurrentTestName() << ")\n"; \
        return;                                                                                                \
    } while (false)
#endif
