#include "table_options.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"

namespace sequelize::detail {
namespace {

struct TableOption {
    std::string name{};
    std::string text{};  ///< with its value
};

/// "STATS_PERSISTENT=1 KEY_BLOCK_SIZE=4 WITH SYSTEM VERSIONING"
std::vector<TableOption> plainOptions(const std::string& plain, DdlStyle style) {
    const auto tokens = ddlTokens(plain, {.noBackslashEscapes = style.noBackslashEscapes});
    DdlCursor in(plain, tokens);
    std::vector<TableOption> options;
    while (!in.atEnd()) {
        if (in.accept({"WITH", "SYSTEM", "VERSIONING"})) {
            options.push_back({"WITH SYSTEM VERSIONING", "ADD SYSTEM VERSIONING"});
            continue;
        }
        std::string name = capitals(in.peek().value);
        const auto& first = in.next();
        const std::string written(in.slice(first.begin, first.end));
        if (name == "DATA" || name == "INDEX") name += " " + capitals(in.next().value);
        std::string text = first.kind == DdlToken::Kind::name ? written : name;
        if (in.accept({"="})) {
            if (in.peek().is("(")) {
                text += "=(" + in.parenthesis() + ")";
            } else {
                const auto& value = in.next();
                text += "=" + std::string(in.slice(value.begin, value.end));
            }
        } else if (name == "TABLESPACE") {
            const auto& value = in.next();
            text += " " + std::string(in.slice(value.begin, value.end));
            if (in.accept({"STORAGE"})) text += " STORAGE " + in.next().value;
        } else if (!in.atEnd() && in.peek().kind == DdlToken::Kind::text) {
            const auto& value = in.next();
            text += " " + std::string(in.slice(value.begin, value.end));
        }
        options.push_back({std::move(name), std::move(text)});
    }
    return options;
}

/// What takes an option back.
std::string withoutOption(const TableOption& option, const std::string& table) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 19> usual = {{
        {"STATS_PERSISTENT", "DEFAULT"},
        {"STATS_AUTO_RECALC", "DEFAULT"},
        {"STATS_SAMPLE_PAGES", "DEFAULT"},
        {"PACK_KEYS", "DEFAULT"},
        {"MIN_ROWS", "0"},
        {"MAX_ROWS", "0"},
        {"AVG_ROW_LENGTH", "0"},
        {"CHECKSUM", "0"},
        {"TABLE_CHECKSUM", "0"},
        {"DELAY_KEY_WRITE", "0"},
        {"KEY_BLOCK_SIZE", "0"},
        {"CONNECTION", "''"},
        {"ENCRYPTION", "'N'"},
        {"COMPRESSION", "''"},
        {"AUTOEXTEND_SIZE", "0"},
        {"TRANSACTIONAL", "DEFAULT"},
        {"PAGE_CHECKSUM", "DEFAULT"},
        {"SECONDARY_ENGINE", "NULL"},
        {"INSERT_METHOD", "NO"},
    }};
    if (option.name == "WITH SYSTEM VERSIONING") return "DROP SYSTEM VERSIONING";
    for (const auto& [name, value] : usual)
        if (name == option.name) return option.name + "=" + std::string(value);
    if (option.text.starts_with('`')) return inBackticks(lowered(option.name)) + "=DEFAULT";
    throw UsageError("The option " + option.text + " of the table '" + table +
                     "' cannot be taken back by ALTER TABLE as it stands; do so with a raw query.");
}

}  // namespace

OptionChange optionChange(const TableSchema& before, const TableSchema& after, DdlStyle style) {
    const auto was = optionParts(before.options, style.noBackslashEscapes);
    const auto is = optionParts(after.options, style.noBackslashEscapes);
    OptionChange change;
    const auto differs = [](const auto& list, const std::string& item) {
        return std::ranges::find(list, item) == list.end();
    };
    for (const auto& clause : was.clauses)
        if (differs(is.clauses, clause))
            throw UsageError("The clause " + clause + " of the table '" + after.name +
                             "' is not for ALTER TABLE to take back; do so with a raw query.");
    for (const auto& clause : is.clauses)
        if (differs(was.clauses, clause)) change.clauses.push_back("ADD " + clause);
    const auto wasPlain = plainOptions(was.plain, style);
    const auto isPlain = plainOptions(is.plain, style);
    for (const auto& option : wasPlain)
        if (std::ranges::find(isPlain, option.name, &TableOption::name) == isPlain.end())
            change.clauses.push_back(withoutOption(option, after.name));
    for (const auto& option : isPlain)
        if (std::ranges::find(wasPlain, option.text, &TableOption::text) == wasPlain.end())
            change.clauses.push_back(option.text);
    if (was.partitions != is.partitions)
        change.partitions = is.partitions.empty() ? "REMOVE PARTITIONING" : is.partitions;
    return change;
}

}  // namespace sequelize::detail
