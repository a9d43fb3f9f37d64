#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "mysql_schema_sql.hpp"
#include "table_options.hpp"

namespace sequelize::detail {
namespace {

using Renames = std::vector<std::pair<std::string, std::string>>;

bool isSameName(std::string_view a, std::string_view b) {
    return equalIgnoringCase(a, b);
}

bool areSameNames(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::ranges::equal(a, b, isSameName);
}

bool isSamePart(const IndexPart& a, const IndexPart& b) {
    return isSameName(a.column, b.column) && a.expression == b.expression && a.length == b.length &&
           a.isDescending == b.isDescending;
}

/// But for the name, and whether it is visible.
bool isSameIndex(const IndexSchema& a, const IndexSchema& b) {
    return a.isUnique == b.isUnique && isSameName(a.kind, b.kind) && isSameName(a.method, b.method) &&
           isSameName(a.parser, b.parser) && std::ranges::equal(a.parts, b.parts, isSamePart) &&
           a.comment == b.comment && a.rest == b.rest;
}

bool isSameForeignKey(const ForeignKeySchema& a, const ForeignKeySchema& b) {
    return (b.name.empty() || isSameName(a.name, b.name)) && areSameNames(a.columns, b.columns) &&
           a.targetSchema == b.targetSchema && a.targetTable == b.targetTable &&
           areSameNames(a.targetColumns, b.targetColumns) && a.onDelete == b.onDelete && a.onUpdate == b.onUpdate &&
           a.rest == b.rest;
}

/// But for whether it is enforced.
bool isSameCheck(const CheckSchema& a, const CheckSchema& b) {
    return (b.name.empty() || isSameName(a.name, b.name)) && a.expression == b.expression &&
           isSameName(a.column, b.column);
}

/// The table with the columns' new names in all of its parts.
TableSchema withNewNames(const TableSchema& before, const Renames& renames, DdlStyle style) {
    TableSchema table = before;
    for (const auto& [from, to] : renames)
        if (!before.column(from))
            throw UsageError(
                fmt::format("The table '{}' has no column '{}' that could be renamed to '{}'.", before.name, from, to));
    const auto newName = [&](std::string& column) {
        const auto found =
            std::ranges::find_if(renames, [&](const auto& pair) { return isSameName(pair.first, column); });
        if (found != renames.end()) column = found->second;
    };
    const auto newNames = [&](std::string& expression) {
        expression = withRenamedColumns(expression, renames, style.noBackslashEscapes);
    };
    const auto renameParts = [&](IndexSchema& index) {
        for (auto& part : index.parts) {
            newName(part.column);
            newNames(part.expression);
        }
    };
    for (auto& column : table.columns) {
        newName(column.name);
        newNames(column.generated);
        newNames(column.definition);
        if (column.defaultValue) newNames(*column.defaultValue);
    }
    if (table.primaryKey) renameParts(*table.primaryKey);
    for (auto& index : table.indexes) renameParts(index);
    for (auto& key : table.foreignKeys) {
        std::ranges::for_each(key.columns, newName);
        if (key.targetTable == table.name && key.targetSchema.empty())
            std::ranges::for_each(key.targetColumns, newName);
    }
    for (auto& check : table.checks) {
        newName(check.column);
        newNames(check.expression);
    }
    return table;
}

/// The places of the longest list of columns that are in order already: these need not move.
std::vector<std::size_t> longestRise(const std::vector<std::size_t>& places) {
    std::vector<std::size_t> length(places.size(), 1);
    std::vector<std::optional<std::size_t>> from(places.size());
    std::size_t best = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            if (places[j] < places[i] && length[j] + 1 > length[i]) {
                length[i] = length[j] + 1;
                from[i] = j;
            }
        if (length[i] > length[best]) best = i;
    }
    std::vector<std::size_t> rise;
    if (places.empty()) return rise;
    for (std::optional<std::size_t> i = best; i; i = from[*i]) rise.push_back(places[*i]);
    return rise;
}

/// Both servers give rows that are there '', 0 or a date of zeros, in the strict mode, too.
std::vector<std::string> guardsOf(const TableSchema& before, const TableSchema& after, const Renames& renames) {
    std::vector<std::string> guards;
    for (const auto& column : after.columns) {
        const bool isOld = before.column(column.name) != nullptr || std::ranges::any_of(renames, [&](const auto& pair) {
                               return isSameName(pair.second, column.name);
                           });
        if (isOld || column.allowNull || column.defaultValue || column.autoIncrement || !column.generated.empty())
            continue;
        // Of a table without rows the subquery of two is not looked at.
        guards.push_back(fmt::format(
            "SELECT IF(EXISTS (SELECT 1 FROM {}), (SELECT 1 UNION ALL SELECT 2), 0) AS {};", inBackticks(before.name),
            inBackticks(fmt::format("rows need a value for the new {}, or it a default", column.name))));
    }
    return guards;
}

class TableAlteration {
public:
    TableAlteration(const TableSchema& before, const TableSchema& after, const AlterOptions& options, DdlStyle style)
        : before_(before),
          after_(after),
          options_(options),
          style_(style),
          renamed_(withNewNames(before, options.renames, style)) {}

    SchemaScript script() {
        dropTriggers();
        foreignKeys();
        checks();
        indexes();
        columns();
        tableOptions();
        SchemaScript script;
        for (auto& sql : triggerDrops_) script.statements.push_back(std::move(sql));
        append(script, foreignKeyDrops_);
        append(script, first_);
        for (auto* part : {&indexDrops_, &columnDrops_, &columns_, &indexAdds_, &foreignKeyAdds_, &optionChanges_})
            main_.insert(main_.end(), part->begin(), part->end());
        append(script, main_, partitions_);
        for (auto& sql : triggerAdds_) script.statements.push_back(std::move(sql));
        return script;
    }

private:
    using Clauses = std::vector<std::string>;

    void append(SchemaScript& script, const Clauses& clauses, const std::string& end = {}) const {
        if (clauses.empty() && end.empty()) return;
        std::string sql;
        for (const auto& clause : clauses) sql += (sql.empty() ? "" : ", ") + clause;
        if (!options_.algorithm.empty()) sql += (sql.empty() ? "" : ", ") + ("ALGORITHM=" + options_.algorithm);
        if (!options_.lock.empty()) sql += (sql.empty() ? "" : ", ") + ("LOCK=" + options_.lock);
        if (!end.empty()) sql += (sql.empty() ? "" : " ") + end;
        script.statements.push_back("ALTER TABLE " + inBackticks(after_.name) + " " + sql + ";");
    }

    // Names.

    [[nodiscard]] std::string inNewNames(const std::string& expression) const {
        return withRenamedColumns(expression, options_.renames, style_.noBackslashEscapes);
    }

    /// Whether MySQL refuses to rename a column that the expression uses, unless it is said anew.
    [[nodiscard]] bool mustBeSaidAnew(const std::string& expression) const {
        return !style_.isMariadb && !options_.renames.empty() && inNewNames(expression) != expression;
    }

    // Parts of the table.

    void dropTriggers() {
        for (const auto& trigger : before_.triggers)
            if (std::ranges::find(after_.triggers, trigger) == after_.triggers.end())
                triggerDrops_.push_back("DROP TRIGGER " + inBackticks(trigger.name) + ";");
        for (const auto& trigger : after_.triggers)
            if (std::ranges::find(before_.triggers, trigger) == before_.triggers.end())
                triggerAdds_.push_back(trigger.sql);
    }

    void foreignKeys() {
        std::vector<bool> stays(after_.foreignKeys.size(), false);
        for (std::size_t i = 0; i < renamed_.foreignKeys.size(); ++i) {
            const auto& key = renamed_.foreignKeys[i];
            bool found = false;
            for (std::size_t j = 0; j < after_.foreignKeys.size() && !found; ++j)
                if (!stays[j] && isSameForeignKey(key, after_.foreignKeys[j])) found = stays[j] = true;
            if (found)
                keptKeys_.push_back(&key);
            else
                foreignKeyDrops_.push_back("DROP FOREIGN KEY " + inBackticks(key.name));
        }
        for (std::size_t j = 0; j < after_.foreignKeys.size(); ++j)
            if (!stays[j]) foreignKeyAdds_.push_back("ADD " + foreignKeyDdl(after_.foreignKeys[j]));
    }

    void checks() {
        std::vector<bool> stays(after_.checks.size(), false);
        for (std::size_t i = 0; i < renamed_.checks.size(); ++i) {
            const auto& check = renamed_.checks[i];
            if (!check.column.empty()) continue;  // with its column
            const bool isAnew = mustBeSaidAnew(before_.checks[i].expression);
            const CheckSchema* found = nullptr;
            for (std::size_t j = 0; j < after_.checks.size() && !found; ++j)
                if (!stays[j] && !isAnew && isSameCheck(check, after_.checks[j])) {
                    found = &after_.checks[j];
                    stays[j] = true;
                }
            if (!found)
                indexDrops_.push_back((style_.isMariadb ? "DROP CONSTRAINT " : "DROP CHECK ") +
                                      inBackticks(check.name));
            else if (found->isEnforced != check.isEnforced)
                indexAdds_.push_back("ALTER CHECK " + inBackticks(check.name) +
                                     (found->isEnforced ? " ENFORCED" : " NOT ENFORCED"));
        }
        for (std::size_t j = 0; j < after_.checks.size(); ++j)
            if (!stays[j] && after_.checks[j].column.empty())
                indexAdds_.push_back("ADD " + checkDdl(after_.checks[j], style_));
    }

    [[nodiscard]] bool isPrimaryKeySame() const {
        if (!renamed_.primaryKey || !after_.primaryKey) return !renamed_.primaryKey && !after_.primaryKey;
        return isSameIndex(*renamed_.primaryKey, *after_.primaryKey);
    }

    void indexes() {
        if (!isPrimaryKeySame()) {
            if (renamed_.primaryKey) indexDrops_.emplace_back("DROP PRIMARY KEY");
            if (after_.primaryKey) indexAdds_.push_back("ADD " + primaryKeyDdl(*after_.primaryKey, style_));
        }
        std::vector<const IndexSchema*> gone;
        std::vector<bool> done(after_.indexes.size(), false);
        const auto found = [&](const IndexSchema& index, bool byName) -> const IndexSchema* {
            for (std::size_t j = 0; j < after_.indexes.size(); ++j) {
                const auto& other = after_.indexes[j];
                if (done[j] || !isSameIndex(index, other)) continue;
                if (byName && !isSameName(index.name, other.name)) continue;
                done[j] = true;
                return &other;
            }
            return nullptr;
        };
        for (std::size_t i = 0; i < renamed_.indexes.size(); ++i) {
            const auto& index = renamed_.indexes[i];
            const bool isAnew = std::ranges::any_of(
                before_.indexes[i].parts, [&](const IndexPart& part) { return mustBeSaidAnew(part.expression); });
            const auto* same = isAnew ? nullptr : found(index, true);
            if (same)
                changeVisibility(index, *same);
            else if (isAnew)
                dropIndex(index);
            else
                gone.push_back(&index);
        }
        for (const auto* index : gone) {
            const auto* same = found(*index, false);
            if (!same) {
                dropIndex(*index);
            } else if (same->name.empty()) {
                changeVisibility(*index, *same);
            } else if (before_.index(same->name)) {  // whose name is not free yet
                dropIndex(*index);
                addIndex(*same);
            } else {
                indexAdds_.push_back("RENAME INDEX " + inBackticks(index->name) + " TO " + inBackticks(same->name));
                if (index->isInvisible != same->isInvisible) {
                    indexAdds_.pop_back();
                    dropIndex(*index);
                    addIndex(*same);
                }
            }
        }
        for (std::size_t j = 0; j < after_.indexes.size(); ++j)
            if (!done[j]) addIndex(after_.indexes[j]);
    }

    void dropIndex(const IndexSchema& index) { indexDrops_.push_back("DROP INDEX " + inBackticks(index.name)); }
    void addIndex(const IndexSchema& index) { indexAdds_.push_back("ADD " + indexDdl(index, style_)); }

    void changeVisibility(const IndexSchema& index, const IndexSchema& wanted) {
        if (index.isInvisible == wanted.isInvisible) return;
        const char* word = style_.isMariadb ? (wanted.isInvisible ? " IGNORED" : " NOT IGNORED")
                                            : (wanted.isInvisible ? " INVISIBLE" : " VISIBLE");
        indexAdds_.push_back("ALTER INDEX " + inBackticks(index.name) + word);
    }

    // Columns.

    [[nodiscard]] std::size_t placeIn(const TableSchema& table, const std::string& name) const {
        const auto found = std::ranges::find_if(
            table.columns, [&](const ColumnSchema& column) { return isSameName(column.name, name); });
        return static_cast<std::size_t>(found - table.columns.begin());
    }

    void columns() {
        std::vector<std::size_t> places;
        for (const auto& column : renamed_.columns) {
            const std::size_t place = placeIn(after_, column.name);
            if (place < after_.columns.size())
                places.push_back(place);
            else
                columnDrops_.push_back("DROP COLUMN " + inBackticks(oldName(column)));
        }
        const auto staying = longestRise(places);
        for (std::size_t i = 0; i < after_.columns.size(); ++i) {
            const auto& column = after_.columns[i];
            const std::size_t old = placeIn(renamed_, column.name);
            const std::string place = i == 0 ? " FIRST" : " AFTER " + inBackticks(after_.columns[i - 1].name);
            if (old == renamed_.columns.size()) {
                columns_.push_back("ADD COLUMN " + ddlOf(column) + place);
                continue;
            }
            const bool moves = std::ranges::find(staying, i) == staying.end();
            changeColumn(old, column, moves ? place : std::string());
        }
    }

    [[nodiscard]] const std::string& oldName(const ColumnSchema& renamed) const {
        return before_.columns[static_cast<std::size_t>(&renamed - renamed_.columns.data())].name;
    }

    [[nodiscard]] std::string ddlOf(const ColumnSchema& column) const {
        return inBackticks(column.name) + " " + columnDdl(after_, column, style_);
    }

    void changeColumn(std::size_t old, const ColumnSchema& column, const std::string& place) {
        const std::string& name = before_.columns[old].name;
        const bool isChanged = !place.empty() || isColumnChanged(old, column);
        if (!isChanged) {
            if (name != column.name)
                columns_.push_back("RENAME COLUMN " + inBackticks(name) + " TO " + inBackticks(column.name));
            return;
        }
        const std::string ddl = ddlOf(column);
        if (name != column.name) {
            columns_.push_back("CHANGE COLUMN " + inBackticks(name) + " " + ddl + place);
            return;
        }
        // Other clauses may make MySQL copy the table, and then it refuses to make a foreign key's column NOT NULL.
        const bool isForeign = std::ranges::any_of(keptKeys_, [&](const ForeignKeySchema* key) {
            return std::ranges::any_of(key->columns, [&](const auto& each) { return isSameName(each, name); });
        });
        const bool goesFirst = isForeign && place.empty() && column.allowNull != before_.columns[old].allowNull;
        (goesFirst ? first_ : columns_).push_back("MODIFY COLUMN " + ddl + place);
    }

    [[nodiscard]] std::vector<std::string> checksOf(const TableSchema& table, const std::string& column) const {
        std::vector<std::string> checks;
        for (const auto& check : table.checks)
            if (!check.column.empty() && isSameName(check.column, column)) checks.push_back(check.expression);
        return checks;
    }

    [[nodiscard]] bool isColumnChanged(std::size_t old, const ColumnSchema& column) const {
        ColumnSchema was = renamed_.columns[old];
        ColumnSchema is = column;
        if (mustBeSaidAnew(before_.columns[old].generated) ||
            (was.defaultValue && mustBeSaidAnew(*before_.columns[old].defaultValue)))
            return true;
        if (!was.definition.empty() && !is.definition.empty() && unsaidOf(was, style_) != unsaidOf(is, style_))
            return true;
        if (checksOf(renamed_, column.name) != checksOf(after_, column.name)) return true;
        // The table's character set is that of the columns that name none, from when they are made or modified.
        const bool inherits = is.charset.empty() && is.collation.empty() && isTextType(is.type);
        if (inherits && (before_.charset != after_.charset || before_.collation != after_.collation)) return true;
        was.definition = is.definition;
        was.name = is.name;
        if (isSameName(was.type, is.type)) {
            // Only the values of an ENUM or a SET differ in the case of their letters.
            const bool hasValues = startsIgnoringCase(is.type, "enum(") || startsIgnoringCase(is.type, "set(");
            if (!hasValues) was.type = is.type;
        }
        return was != is;
    }

    static bool isTextType(std::string_view type) {
        for (const char* word : {"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"}) {
            const std::string_view text(word);
            if (startsIgnoringCase(type, text) && (type.size() == text.size() || !isOfName(type[text.size()])))
                return true;
        }
        return false;
    }

    // The table's own.

    void tableOptions() {
        const auto add = [&](const std::string& clause) { optionChanges_.push_back(clause); };
        if (!after_.engine.empty() && !isSameName(before_.engine, after_.engine)) add("ENGINE=" + after_.engine);
        if (!after_.charset.empty() && (before_.charset != after_.charset || before_.collation != after_.collation))
            add("DEFAULT CHARSET=" + after_.charset +
                (after_.collation.empty() ? std::string() : " COLLATE=" + after_.collation));
        if (before_.comment != after_.comment) add("COMMENT=" + ddlText(after_.comment, style_));
        if (!isSameName(before_.rowFormat, after_.rowFormat))
            add("ROW_FORMAT=" + (after_.rowFormat.empty() ? "DEFAULT" : after_.rowFormat));
        if (before_.options == after_.options) return;
        auto change = optionChange(before_, after_, style_);
        for (auto& clause : change.clauses) add(clause);
        partitions_ = std::move(change.partitions);
    }

    const TableSchema& before_;
    const TableSchema& after_;
    const AlterOptions& options_;
    DdlStyle style_;
    TableSchema renamed_;
    std::vector<const ForeignKeySchema*> keptKeys_;
    Clauses triggerDrops_;
    Clauses triggerAdds_;
    Clauses foreignKeyDrops_;
    Clauses foreignKeyAdds_;
    Clauses first_;
    Clauses main_;
    Clauses indexDrops_;
    Clauses indexAdds_;
    Clauses columnDrops_;
    Clauses columns_;
    Clauses optionChanges_;
    std::string partitions_;
};

/// Whether there will be a primary key, or a unique one, that was not there.
bool addsUnique(const TableSchema& before, const TableSchema& after) {
    if (after.primaryKey && before.primaryKey != after.primaryKey) return true;
    return std::ranges::any_of(after.indexes, [&](const IndexSchema& index) {
        return index.isUnique && std::ranges::find(before.indexes, index) == before.indexes.end();
    });
}

}  // namespace

SchemaScript MysqlSchemaSql::alterTable(const TableSchema& before, const TableSchema& after,
                                        const AlterOptions& options) const {
    SchemaScript script = alteration(before, after, options);
    script.guards = guardsOf(before, after, options.renames);
    // Other indexes and the versioning itself may change; columns and what is unique may not.
    const bool changesColumns = std::ranges::any_of(script.statements, [](const auto& sql) {
        return startsIgnoringCase(sql, "ALTER TABLE") && sql.find(" COLUMN ") != std::string::npos;
    });
    if ((changesColumns || addsUnique(before, after)) &&
        std::ranges::find(before.notes, shutHistoryNote) != before.notes.end())
        throw UsageError(
            fmt::format("The table '{}' is system-versioned, and in this session MariaDB changes no column, "
                        "no primary key and adds no unique key of such. SET "
                        "system_versioning_alter_history = 'KEEP' for the connections that may, which changes the "
                        "history, too; or write a migration that does.",
                        before.name));
    return script;
}

SchemaScript MysqlSchemaSql::alteration(const TableSchema& before, const TableSchema& after,
                                        const AlterOptions& options) const {
    DdlStyle style = styleOf(after);
    style.noBackslashEscapes = style.noBackslashEscapes || styleOf(before).noBackslashEscapes;
    style.impliesDefaults = style.impliesDefaults || styleOf(before).impliesDefaults;
    if (options.renames.empty()) return TableAlteration(before, after, options, style).script();
    // Renames are in a statement of their own, for with others the server may copy the table, and then it renames no
    // column of a foreign key, be it of this table or of one that refers to it.
    const TableSchema renamed = withNewNames(before, options.renames, style);
    SchemaScript script = TableAlteration(before, renamed, options, style).script();
    AlterOptions others = options;
    others.renames.clear();
    SchemaScript rest = TableAlteration(renamed, after, others, style).script();
    std::ranges::move(rest.statements, std::back_inserter(script.statements));
    return script;
}

}  // namespace sequelize::detail
