#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "statement_kind.hpp"

namespace sequelize::detail {

/// What a migration's session knows from its statements: variables, generated ids, temporary tables. A migration that
/// goes on after it stopped has another session, which knows nothing of what is not run again.
class SessionMemory {
public:
    /// `resumedAt`: behind which statement the migration goes on; 0: it begins. `noun`: what messages call it.
    explicit SessionMemory(std::size_t resumedAt, std::string noun = "migration")
        : resumedAt_(resumedAt), noun_(std::move(noun)) {}

    /// Throws UsageError for a statement that asks what the last statement did: that was the migrator's own.
    static void requireOwn(std::span<const std::string> words, std::string_view sql);
    /// Throws UsageError where the statement, behind so many, uses what is gone.
    void requireKnown(StatementKind kind, std::span<const std::string> words, std::string_view sql,
                      std::size_t position) const;
    /// The statement has run in this session.
    void take(StatementKind kind, std::span<const std::string> words, std::uint64_t insertId);
    /// The statement has run in an earlier one, and is not run again.
    void passOver(StatementKind kind, std::span<const std::string> words);

private:
    [[nodiscard]] bool isKnown(const std::string& variable) const {
        return mayHaveSetAny_ || variables_.contains(variable);
    }

    std::size_t resumedAt_;
    std::string noun_;
    std::set<std::string> variables_{};  ///< that have, in this session, the value that the migration gave them
    bool mayHaveSetAny_ = false;         ///< a procedure ran in this session
    bool hasInsertId_ = false;
};

}  // namespace sequelize::detail
