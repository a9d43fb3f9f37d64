#include "script_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"

namespace sequelize::detail {
namespace {

SqlStatement wholePart(const SqlPart& part, const std::string& delimiter) {
    std::string_view text = part.text;
    std::size_t line = part.line;
    for (; !text.empty() && isSpace(text.front()); text.remove_prefix(1)) line += text.front() == '\n' ? 1 : 0;
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return {text, line, delimiter};
}

}  // namespace

std::optional<SqlStatement> ScriptReader::next(LexicalMode mode) {
    for (; part_ < script_.parts.size(); ++part_) {
        const SqlPart& part = script_.parts[part_];
        if (part.isOneStatement) {
            ++count_;
            ++part_;
            return wholePart(part, delimiter_);
        }
        if (!reader_) reader_.emplace(part.text, rules_, script_.file, part.line, delimiter_);
        if (auto statement = reader_->next(mode)) {
            ++count_;
            return statement;
        }
        delimiter_ = reader_->delimiter();
        reader_.reset();
    }
    if (count_ == 0)
        throw UsageError(
            fmt::format("{}: There is no statement, but comments alone. Write one, or delete the file.", script_.file));
    return std::nullopt;
}

std::string_view ScriptReader::rest() const {
    if (reader_) return reader_->rest();
    return part_ < script_.parts.size() ? std::string_view(script_.parts[part_].text) : std::string_view();
}

std::vector<SqlStatement> readStatements(const SqlScript& script, const LexicalRules& rules, LexicalMode mode) {
    ScriptReader reader(script, rules);
    std::vector<SqlStatement> statements;
    while (auto statement = reader.next(mode)) statements.push_back(std::move(*statement));
    return statements;
}

}  // namespace sequelize::detail
