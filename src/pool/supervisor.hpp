#pragma once

#include <chrono>
#include <memory>
#include <string_view>

#include <sequelize/pool/database.hpp>
#include <sequelize/pool/statement_options.hpp>

#include "../core/at_fork.hpp"
#include "alarms.hpp"

namespace sequelize::detail {

/// Runs statements within their time. Thread-safe. Where none is given, it costs a comparison.
class Supervisor {
public:
    /// Throws UsageError when the options contradict each other.
    explicit Supervisor(StatementOptions options);

    ExecutionResult execute(Connection& connection, const CompiledSql& statement, const RunOptions& run);
    /// The cursor must be dropped before the statement and the connection.
    [[nodiscard]] std::unique_ptr<Cursor> query(Connection& connection, const CompiledSql& statement,
                                                const RunOptions& run);

    /// How long the call's statement may take, and the option that says so. 0: for ever.
    struct Limit {
        std::chrono::milliseconds duration{0};
        std::string_view setting{};
    };
    /// Throws UsageError for a negative one.
    [[nodiscard]] Limit limitOf(const RunOptions& run) const;

private:
    const StatementOptions options_;
    std::unique_ptr<Alarms> alarms_ = std::make_unique<Alarms>();
    // A child has not the thread that would ring.
    const AtFork atFork_{{.inChild = [this] {
        static_cast<void>(alarms_.release());
        alarms_ = std::make_unique<Alarms>();
    }}};
};

}  // namespace sequelize::detail
