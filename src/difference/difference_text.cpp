// What differs, for people.
#include <fmt/format.h>

#include <sequelize/difference/schema_difference.hpp>

namespace sequelize {
namespace {

std::string_view verbOf(SchemaChange::Kind kind) {
    using enum SchemaChange::Kind;
    switch (kind) {
        case createTable:
            return "create table";
        case dropTable:
            return "drop table";
        case renameTable:
            return "rename table";
        case changeTable:
            return "change table";
        case addColumn:
            return "add column";
        case dropColumn:
            return "drop column";
        case renameColumn:
            return "rename column";
        case changeColumn:
            return "change column";
        case changePrimaryKey:
            return "change primary key of";
        case addIndex:
            return "add index";
        case dropIndex:
            return "drop index";
        case renameIndex:
            return "rename index";
        case addForeignKey:
            return "add foreign key";
        case dropForeignKey:
            return "drop foreign key";
        case addCheck:
            return "add check";
        case dropCheck:
            return "drop check";
    }
    return {};
}

std::string_view titleOf(SchemaRisk::Kind kind) {
    using enum SchemaRisk::Kind;
    switch (kind) {
        case destroysData:
            return "destroys data";
        case failsOnPresentRows:
            return "fails on present rows";
        case blocksWrites:
            return "blocks writes";
        case breaksRunningVersion:
            return "breaks the running version";
    }
    return {};
}

}  // namespace

std::string SchemaChange::subject() const {
    return name.empty() || kind == Kind::renameTable ? table : table + "." + name;
}

std::string SchemaChange::text() const {
    std::string text = fmt::format("{} {}", verbOf(kind), kind == Kind::renameTable ? before : subject());
    // Without a name, what it belongs to must be told from what it is called.
    if (name.empty() && kind == Kind::addForeignKey) text = fmt::format("add foreign key to table {}", table);
    if (name.empty() && kind == Kind::dropForeignKey) text = fmt::format("drop foreign key of table {}", table);
    if (kind == Kind::renameColumn || kind == Kind::renameIndex)
        text = fmt::format("{} {}.{}", verbOf(kind), table, before);
    if (before.empty() && after.empty()) return text;
    const bool isRename = kind == Kind::renameTable || kind == Kind::renameColumn || kind == Kind::renameIndex;
    if (isRename) return text + " to " + after;
    if (before.empty() || after.empty()) return text + ": " + before + after;
    return text + ": " + before + " -> " + after;
}

std::string SchemaDifference::text() const {
    std::string text;
    for (const auto& change : changes) {
        text += change.text() + "\n";
        for (const auto& risk : change.risks)
            text += fmt::format("    {}: {}{}\n", titleOf(risk.kind), risk.reason,
                                risk.rows ? fmt::format(" (rows: {})", *risk.rows) : std::string());
    }
    for (const auto& rename : candidates)
        text += rename.table.empty()
                    ? fmt::format("renamed? table {} to {}\n", rename.from, rename.to)
                    : fmt::format("renamed? column {0}.{1} to {0}.{2}\n", rename.table, rename.from, rename.to);
    for (const auto& note : notes) text += "note: " + note + "\n";
    return text;
}

}  // namespace sequelize
