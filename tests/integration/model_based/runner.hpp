#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "integration/model_based/world.hpp"

namespace test::programs {

/// Runs programs, one after the other on the same tables, and compares each call with the oracle.
class Runner {
public:
    /// `statementTimeout`: of the world; 0: none. A program that meets it for no fault of its own is not judged.
    explicit Runner(std::chrono::milliseconds statementTimeout = std::chrono::milliseconds(0));
    ~Runner();

    /// What went wrong, and where; none when all was as expected.
    [[nodiscard]] std::optional<std::string> run(const Program& program);

private:
    friend class Execution;
    World judge_;  // its one connection is open before the others can fail
    FaultInjector injector_;
    World world_;
};

}  // namespace test::programs
