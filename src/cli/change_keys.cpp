#include "change_keys.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace sequelize::detail::commandline {
namespace {

using Change = SchemaChange::Kind;
using Risk = SchemaRisk::Kind;

std::string_view dashedVerb(Change kind) {
    switch (kind) {
        case Change::createTable:
            return "create-table";
        case Change::dropTable:
            return "drop-table";
        case Change::renameTable:
            return "rename-table";
        case Change::changeTable:
            return "change-table";
        case Change::addColumn:
            return "add-column";
        case Change::dropColumn:
            return "drop-column";
        case Change::renameColumn:
            return "rename-column";
        case Change::changeColumn:
            return "change-column";
        case Change::changePrimaryKey:
            return "change-primary-key";
        case Change::addIndex:
            return "add-index";
        case Change::dropIndex:
            return "drop-index";
        case Change::renameIndex:
            return "rename-index";
        case Change::addForeignKey:
            return "add-foreign-key";
        case Change::dropForeignKey:
            return "drop-foreign-key";
        case Change::addCheck:
            return "add-check";
        case Change::dropCheck:
            return "drop-check";
    }
    return {};
}

std::string_view lossCode(Change kind) {
    if (kind == Change::dropIndex || kind == Change::dropForeignKey) return "DS104";
    return kind == Change::dropTable ? "DS101" : kind == Change::dropColumn ? "DS102" : "DS103";
}

std::string_view refusalCode(Change kind) {
    switch (kind) {
        case Change::addColumn:
        case Change::changeColumn:
            return "MF102";
        case Change::addForeignKey:
            return "MF103";
        case Change::addIndex:
        case Change::changePrimaryKey:
            return "MF101";
        default:
            return {};
    }
}

std::string_view breakCode(Change kind) {
    if (kind == Change::renameTable || kind == Change::renameColumn) return "BC101";
    if (kind == Change::dropTable || kind == Change::dropColumn) return "BC102";
    return {};
}

}  // namespace

std::string changeKey(const SchemaChange& change) {
    return fmt::format("{}:{}", dashedVerb(change.kind), change.subject());
}

std::string_view riskCode(const SchemaChange& change, const SchemaRisk& risk) {
    switch (risk.kind) {
        case Risk::destroysData:
            return lossCode(change.kind);
        case Risk::failsOnPresentRows:
            return refusalCode(change.kind);
        case Risk::blocksWrites:
            return "LK101";
        case Risk::breaksRunningVersion:
            return breakCode(change.kind);
    }
    return {};
}

std::string_view codeTitle(std::string_view code) {
    struct Title {
        std::string_view code, text;
    };
    static constexpr Title titles[] = {
        {"DS101", "drops a table"},
        {"DS102", "drops a column"},
        {"DS103", "a type may not hold what is there"},
        {"DS104", "drops a key whose rule no other one has"},
        {"DS105", "removes all rows"},
        {"DS106", "changes all rows"},
        {"MF101", "unique, over rows that are there"},
        {"MF102", "NOT NULL, over rows that are there"},
        {"MF103", "a foreign key, over rows that are there"},
        {"BC101", "a name that the running version uses changes"},
        {"BC102", "the running version may still read it"},
        {"LK101", "the table is copied, or writers wait"},
        {"TX101", "rows are changed, and definitions follow that commit them one by one"},
    };
    const auto* found = std::ranges::find(titles, code, &Title::code);
    return found == std::end(titles) ? std::string_view() : found->text;
}

bool needsAllowance(const SchemaChange& change) {
    if (change.kind == Change::dropTable || change.kind == Change::dropColumn) return true;
    return std::ranges::any_of(change.risks, [](const SchemaRisk& risk) {
        return risk.kind == Risk::destroysData || (risk.kind == Risk::failsOnPresentRows && risk.rows != 0u);
    });
}

std::string inOneLine(std::string_view text) {
    std::string line;
    for (const char c : text) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    while (line.ends_with('\\')) line.pop_back();  // it would go on in the next one
    return line;
}

}  // namespace sequelize::detail::commandline
