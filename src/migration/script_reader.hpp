#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/migration/listed_migration.hpp>

#include "../dialect/statement_reader.hpp"

namespace sequelize::detail {

/// The statements of one direction of an SQL migration, one at a time. Views the script.
class ScriptReader {
public:
    ScriptReader(const SqlScript& script, const LexicalRules& rules) : script_(script), rules_(rules) {}

    /// The next statement; nullopt: there is none. `mode` is how the session reads SQL now: ask again, with `rest`,
    /// after a statement of which mayChangeLexicalMode says so. Throws as StatementReader::next, and UsageError at the
    /// end of a script that had no statement.
    [[nodiscard]] std::optional<SqlStatement> next(LexicalMode mode);

    /// What is not read yet of the part at hand.
    [[nodiscard]] std::string_view rest() const;

private:
    const SqlScript& script_;
    LexicalRules rules_;
    std::optional<StatementReader> reader_{};
    std::string delimiter_{";"};
    std::size_t part_ = 0;
    std::size_t count_ = 0;
};

/// All statements of the script, as a session reads them that begins with `mode` and does not change it: to look at
/// before the first one runs. Throws as ScriptReader::next.
[[nodiscard]] std::vector<SqlStatement> readStatements(const SqlScript& script, const LexicalRules& rules,
                                                       LexicalMode mode);

}  // namespace sequelize::detail
