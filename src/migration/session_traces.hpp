#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>

#include "statement_kind.hpp"

namespace sequelize::detail {

/// What the statements of migrations leave in a session that goes on behind them: for scripts, which are one session.
class SessionTraces {
public:
    /// A statement of a migration, with its words.
    void take(StatementKind kind, std::string_view sql, std::span<const std::string> words, const DialectFacts& dialect,
              LexicalMode mode);

    /// Whether anything may be another than in a new session.
    [[nodiscard]] bool hasAny() const noexcept { return hasAny_; }
    /// Variables of the user's, with their @.
    [[nodiscard]] const std::set<std::string>& variables() const noexcept { return variables_; }
    /// The session's own settings, in capitals: system variables, pragmas.
    [[nodiscard]] const std::set<std::string>& settings() const noexcept { return settings_; }
    /// Temporary tables, as statements name them.
    [[nodiscard]] const std::vector<std::string>& tables() const noexcept { return tables_; }
    /// Why what a statement leaves cannot be taken back, in a sentence; empty: all can.
    [[nodiscard]] const std::string& refusal() const noexcept { return refusal_; }
    void add(const SessionTraces& other);

private:
    void takeAssignments(std::string_view text, std::string_view sql);
    void takeVariables(std::string_view sql, std::span<const std::string> words, const DialectFacts& dialect,
                       LexicalMode mode);
    void refuse(std::string_view what, std::string_view sql);

    bool hasAny_ = false;
    std::set<std::string> variables_{};
    std::set<std::string> settings_{};
    std::vector<std::string> tables_{};
    std::string refusal_{};
};

/// Whether what only reads may have an effect all the same: it locks, keeps a value in a variable, or calls what is not
/// known to compute and no more.
[[nodiscard]] bool readMayHaveEffect(std::string_view sql, std::span<const std::string> words,
                                     const DialectFacts& dialect, LexicalMode mode);

}  // namespace sequelize::detail
