#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "session.hpp"

// What commands that compare models share.
namespace sequelize::detail::commandline {

/// Throws Failure where the program has no models; `alternative` ends the sentence.
void requireModels(const Invocation& invocation, std::string_view alternative);
/// Whether there are migrations to look at: a program may have models alone.
[[nodiscard]] bool hasMigrations(const Invocation& invocation);
/// The tables that keep what was run.
[[nodiscard]] std::vector<std::string> migrationTables(const Settings& settings);

/// A connection with the program's models, and its migrations, where there are any to look at.
class ModelSession {
public:
    explicit ModelSession(Invocation& invocation);

    [[nodiscard]] Session& session() noexcept { return migrations_ ? migrations_->session() : *alone_; }
    /// Null: there are none.
    [[nodiscard]] MigrationSession* migrations() noexcept { return migrations_ ? &*migrations_ : nullptr; }

private:
    std::optional<MigrationSession> migrations_;
    std::optional<Session> alone_;
};

}  // namespace sequelize::detail::commandline
