#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint_sql.hpp"

namespace sequelize::detail::commandline {

/// A place in a statement. Behind its end there is nothing.
class LintCursor {
public:
    explicit LintCursor(LintTokens tokens, std::size_t at = 0) : tokens_(std::move(tokens)), at_(at) {}

    [[nodiscard]] bool atEnd() const { return at_ >= tokens_.size(); }
    [[nodiscard]] bool is(std::string_view word) const { return !atEnd() && tokens_[at_].is(word); }
    bool takes(std::string_view word);
    bool takesAnyOf(std::initializer_list<std::string_view> words);
    void skip() { at_ += atEnd() ? 0 : 1; }
    /// IF EXISTS, IF NOT EXISTS.
    void skipIfExists();
    /// A name, of a path the last part.
    std::string name();
    [[nodiscard]] LintTokens rest() const;

private:
    LintTokens tokens_;
    std::size_t at_;
};

struct AlterLint {
    std::vector<std::pair<std::string, std::string>> findings{};  ///< codes, and what they are about
    std::string newName{};                                        ///< of the table, where it is renamed
};

/// What the actions of an ALTER TABLE do, `actions` being all behind the table's name.
[[nodiscard]] AlterLint alterLint(const std::string& table, const LintTokens& actions);

}  // namespace sequelize::detail::commandline
