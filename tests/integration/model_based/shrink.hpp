#pragma once

#include <functional>

#include "integration/model_based/program.hpp"

namespace test::programs {

/// The smallest program that can be had by leaving out parts of one that fails, and that still fails.
[[nodiscard]] Program shrunk(Program program, const std::function<bool(const Program&)>& fails);

}  // namespace test::programs
