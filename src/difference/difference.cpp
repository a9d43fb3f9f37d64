#include "difference.hpp"

#include <algorithm>

#include "known_risks.hpp"
#include "matching.hpp"
#include "table_difference.hpp"

namespace sequelize::detail::diff {
namespace {

bool haveSameColumns(const TableSchema& a, const TableSchema& b) {
    return std::ranges::is_permutation(a.columns, b.columns, [](const ColumnSchema& x, const ColumnSchema& y) {
        return isSameText(x.name, y.name) && isSameColumn(x, y);
    });
}

std::string columnList(const TableSchema& table) {
    std::string list;
    for (const auto& column : table.columns) list += (list.empty() ? "" : ", ") + column.name;
    return "(" + list + ")";
}

class Comparison {
public:
    Comparison(const SchemaModel& before, const SchemaModel& after, const DifferenceOptions& options)
        : before_(looked(before, options)),
          after_(looked(after, options)),
          options_(options),
          matching_(before_, after_, options) {
        result_.before = before;
        result_.after.views = before.views;
        result_.after.virtualTables = before.virtualTables;
        if (options.isOfModels)
            for (const auto& table : before.virtualTables)
                result_.notes.push_back("the virtual table '" + table + "' is left alone");
    }

    SchemaDifference result() {
        for (const auto& table : after_.tables)
            if (const auto* match = matching_.ofAfter(table))
                changeTable(*match);
            else
                createTable(table);
        for (const auto& table : before_.tables)
            if (!matching_.ofBefore(table)) loseTable(table);
        for (const auto& table : result_.before.tables)
            if (isIgnored(table, options_)) result_.after.tables.push_back(table);
        std::ranges::sort(result_.after.tables, {}, &TableSchema::name);
        return std::move(result_);
    }

private:
    static bool isIgnored(const TableSchema& table, const DifferenceOptions& options) {
        return std::ranges::find(options.ignoredTables, table.name) != options.ignoredTables.end();
    }
    static SchemaModel looked(SchemaModel schema, const DifferenceOptions& options) {
        std::erase_if(schema.tables, [&](const auto& table) { return isIgnored(table, options); });
        return schema;
    }

    void createTable(const TableSchema& table) {
        result_.changes.push_back(
            {.kind = SchemaChange::Kind::createTable, .table = table.name, .after = columnList(table)});
        result_.after.tables.push_back(table);
        for (const auto& other : before_.tables)
            if (!matching_.ofBefore(other) && haveSameColumns(other, table))
                result_.candidates.push_back({.from = other.name, .to = table.name});
    }

    void loseTable(const TableSchema& table) {
        if (options_.isOfModels && !options_.dropsTables) {
            result_.notes.push_back("no model has the table '" + table.name + "'");
            result_.after.tables.push_back(stayingTable(table));
            return;
        }
        auto& change = result_.changes.emplace_back();
        change = {.kind = SchemaChange::Kind::dropTable, .table = table.name, .before = columnList(table)};
        addNameRisks(change);
    }

    /// What refers to tables that have another name then.
    TableSchema stayingTable(TableSchema table) const {
        const Matching::Table same{&table, &table, {}};
        return matching_.renamed(same);
    }

    void changeTable(const Matching::Table& match) {
        const TableSchema present = matching_.renamed(match);
        if (match.before->name != match.after->name) {
            auto& change = result_.changes.emplace_back();
            change = {.kind = SchemaChange::Kind::renameTable,
                      .table = match.after->name,
                      .name = match.after->name,
                      .before = match.before->name,
                      .after = match.after->name};
            addNameRisks(change);
            result_.renames.push_back({.from = match.before->name, .to = match.after->name});
        }
        for (const auto& [from, to] : match.columns) {
            if (from == to) continue;
            auto& change = result_.changes.emplace_back();
            change = {.kind = SchemaChange::Kind::renameColumn,
                      .table = match.after->name,
                      .name = to,
                      .before = from,
                      .after = to};
            addNameRisks(change);
            result_.renames.push_back({.table = match.after->name, .from = from, .to = to});
        }
        result_.after.tables.push_back(tableDifference(present, *match.after, options_, result_));
    }

    SchemaModel before_;
    SchemaModel after_;
    const DifferenceOptions& options_;
    Matching matching_;
    SchemaDifference result_;
};

}  // namespace

SchemaDifference difference(const SchemaModel& before, const SchemaModel& after, const DifferenceOptions& options) {
    return Comparison(before, after, options).result();
}

SchemaDifference inverse(const SchemaDifference& forth) {
    DifferenceOptions options;
    for (const auto& rename : forth.renames) {
        if (rename.table.empty())
            options.renames.emplace_back(rename.to, rename.from);
        else
            options.renames.emplace_back(rename.table + "." + rename.to,
                                         nameBefore(forth, rename.table) + "." + rename.from);
    }
    return difference(forth.after, forth.before, options);
}

NamePairs columnRenames(const SchemaDifference& difference, std::string_view table) {
    NamePairs pairs;
    for (const auto& rename : difference.renames)
        if (rename.table == table) pairs.emplace_back(rename.from, rename.to);
    return pairs;
}

std::string nameBefore(const SchemaDifference& difference, std::string_view table) {
    for (const auto& rename : difference.renames)
        if (rename.table.empty() && rename.to == table) return rename.from;
    return std::string(table);
}

std::string nameBefore(const SchemaDifference& difference, std::string_view table, std::string_view column) {
    for (const auto& rename : difference.renames)
        if (rename.table == table && isSameText(rename.to, column)) return rename.from;
    return std::string(column);
}

}  // namespace sequelize::detail::diff
