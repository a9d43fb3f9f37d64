#pragma once

#include <cstddef>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/dialect/lexical_rules.hpp>
#include <sequelize/dialect/sql_dialect.hpp>

// What statements of a migration may do to rows and programs, as far as their text alone tells.
namespace sequelize::detail::commandline {

struct Finding {
    std::string code{};     ///< "DS102"
    std::string subject{};  ///< "books.isbn"; may be empty
    std::string text{};     ///< what was recorded when the migration was written; may be empty
    std::size_t line = 0;   ///< of the file
    bool isNote = false;    ///< may well be meant: it is told, and is no finding

    [[nodiscard]] bool isAbout(std::string_view other) const;
};

/// A word, name, text or sign of SQL.
struct LintToken {
    enum class Kind { word, name, text, sign };
    Kind kind = Kind::sign;
    std::string text{};  ///< names without their quotes

    /// Whether it is that word, given in capitals, or that sign.
    [[nodiscard]] bool is(std::string_view word) const;
    [[nodiscard]] bool isAnyOf(std::initializer_list<std::string_view> words) const;
};

using LintTokens = std::vector<LintToken>;

/// What an executable comment holds counts. Throws as `scanSql`.
[[nodiscard]] LintTokens lintTokens(std::string_view sql, const LexicalRules& rules, LexicalMode mode);

/// Looks at the statements of one migration, in their order: what it made itself has no old rows.
class StatementLint {
public:
    explicit StatementLint(const SqlDialect& dialect, LexicalMode mode = {}) : dialect_(dialect), mode_(mode) {}

    [[nodiscard]] std::vector<Finding> of(std::string_view sql, std::size_t line = 0);
    /// To be called with all that was found, behind the last statement: takes a table that is made anew out of those
    /// that are dropped.
    void settle(std::vector<Finding>& findings) const;
    /// Whether an UPDATE has given the column a value in all rows, or in those where it was NULL.
    [[nodiscard]] bool isFilled(const std::string& subject) const;

private:
    void created(const LintTokens& tokens);
    void dropped(const LintTokens& tokens);
    void altered(const LintTokens& tokens);
    void renamedTables(const LintTokens& tokens);
    void setForeignKeys(const LintTokens& tokens);
    void emptied(const LintTokens& tokens);
    void changedRows(const LintTokens& tokens);
    void noteFilled(const LintTokens& tokens);
    void noteCopy(const LintTokens& tokens);
    void cameInPlace(const std::string& own, const std::string& table);
    void dropsTable(const std::string& table);
    void countDefinitions(std::string_view sql, std::size_t line);
    void add(std::string code, std::string subject);
    [[nodiscard]] bool isOwn(const std::string& table) const;

    const SqlDialect& dialect_;
    LexicalMode mode_;
    std::set<std::string> own_{};                             ///< tables that the migration made, in capitals
    std::set<std::string> rebuilt_{};                         ///< tables in whose place one of these came
    std::set<std::pair<std::string, std::string>> copies_{};  ///< one of these, and the table whose rows it got
    std::set<std::string> carried_{};                         ///< those of the rebuilt whose rows came along
    std::set<std::string> filled_{};                          ///< columns, as TABLE.COLUMN
    bool checksForeignKeys_ = true;                           ///< nothing has switched it off
    std::vector<Finding> found_{};
    std::size_t line_ = 0;
    bool hasChangedRows_ = false;
    std::size_t definitions_ = 0;  ///< behind the first that changed rows
    std::size_t firstDefinition_ = 0;
};

}  // namespace sequelize::detail::commandline
