// SQLite's own procedure for what ALTER TABLE cannot do (https://www.sqlite.org/lang_altertable.html): a new table, the
// rows, and only then the old name. An old table that is renamed would take the foreign keys of others with it.
#include "table_rebuild.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../core/listed.hpp"
#include "../type_sql.hpp"
#include "create_table_text.hpp"
#include "sql_tokens.hpp"
#include "sqlite_schema_sql.hpp"
#include "table_text.hpp"

namespace sequelize::detail::sqlite {
namespace {

constexpr std::string_view keptTriggers = "sequelize_kept_triggers";

/// The rowid by a name that no column of either table has; empty: nobody can ask for it.
std::string_view rowidName(const TableSchema& before, const TableSchema& after) {
    for (const std::string_view name : {"rowid", "_rowid_", "oid"})
        if (!before.column(name) && !after.column(name)) return name;
    return {};
}

/// INSERT ... SELECT. Without OR ABORT a key's ON CONFLICT IGNORE would drop rows in silence. The rowid is kept: views,
/// full text indexes and programs may know it.
std::string copyRows(const TableSchema& before, const TableSchema& after, const std::string& name) {
    std::string into;
    std::string from;
    bool isNumbered = false;
    const auto rowid = hasRowid(before) && hasRowid(after) ? rowidName(before, after) : std::string_view();
    for (const auto& column : after.columns) {
        if (!column.generated.empty()) continue;
        const bool isRowid = isRowidKey(after) && isInKey(after, column.name);
        const auto* old = before.column(column.name);
        if (!old && (!isRowid || rowid.empty())) continue;
        isNumbered = isNumbered || isRowid;
        addListed(into, quotedName(column.name));
        addListed(from, old ? quotedName(old->name) : std::string(rowid));
    }
    if (!isNumbered && !rowid.empty() && !isRowidKey(after)) {
        addListed(into, rowid);
        addListed(from, rowid);
    }
    if (into.empty())
        throw UsageError("The table '" + before.name +
                         "' would keep none of its columns. Drop it, and create it anew.");
    return fmt::format("INSERT OR ABORT INTO main.{} ({}) SELECT {} FROM main.{}", quotedName(name), into, from,
                       quotedName(before.name));
}

/// Ids of rows that are gone must not come again.
void keepCounter(SchemaScript& script, const TableSchema& before, const TableSchema& after, const std::string& name) {
    const auto isNumbered = [](const ColumnSchema& column) { return column.autoIncrement; };
    if (!std::ranges::any_of(before.columns, isNumbered) || !std::ranges::any_of(after.columns, isNumbered)) return;
    script.statements.push_back("DELETE FROM main.sqlite_sequence WHERE name = " + quotedText(name));
    script.statements.push_back(fmt::format(
        "INSERT INTO main.sqlite_sequence (name, seq) SELECT {}, seq FROM main.sqlite_sequence WHERE name = {} ORDER "
        "BY seq DESC LIMIT 1",
        quotedText(name), quotedText(before.name)));
}

bool sameKeys(const TableSchema& before, const TableSchema& after) {
    const auto keys = [](const TableSchema& table) {
        std::vector<IndexSchema> list;
        if (table.primaryKey) list.push_back(*table.primaryKey);
        for (const auto& index : table.indexes)
            if (index.isConstraint) list.push_back(index);
        return list;
    };
    return keys(before) == keys(after) && before.options == after.options;
}

/// SQLite deletes the statistics of a table that is dropped. Its own indexes are numbered.
void moveStatistics(SchemaScript& script, const std::string& from, const std::string& to, bool withKeys) {
    script.statements.push_back(fmt::format("UPDATE main.sqlite_stat1 SET tbl = {} WHERE tbl = {}{}", quotedText(to),
                                            quotedText(from),
                                            withKeys ? "" : " AND (idx IS NULL OR idx NOT LIKE 'sqlite_autoindex_%')"));
}

/// SQLite would keep a value that the new type does not hold. A check that fails ends the transaction, also where a
/// row was written after somebody counted; its name is what SQLite says.
void refuseUnfit(SchemaScript& script, const TableSchema& before, const TableSchema& after) {
    for (const auto& column : after.columns) {
        const auto* was = before.column(column.name);
        if (!was || !column.generated.empty()) continue;
        const auto facts = sqliteSchemaSql().conversion(before, *was, column);
        if (facts.keepsAll || facts.badRows.empty()) continue;
        const std::string check = quotedName("sequelize_check_" + before.name);
        const std::string reason = fmt::format("the column '{}' of '{}' has {}: correct or delete them first",
                                               column.name, before.name, facts.reason);
        script.statements.push_back(
            fmt::format("CREATE TABLE main.{} (n, CONSTRAINT {} CHECK (n = 0))", check, quotedName(reason)));
        script.statements.push_back(fmt::format("INSERT INTO main.{} SELECT count(*) FROM main.{} WHERE {}", check,
                                                quotedName(before.name), facts.badRows));
        script.statements.push_back(fmt::format("DROP TABLE main.{}", check));
    }
}

/// The new table's text cannot name the table: it has another name yet.
TableSchema unnamed(TableSchema table) {
    for (auto& column : table.columns) {
        column.generated = withoutTable(column.generated, table.name);
        column.definition = withoutTable(column.definition, table.name);
    }
    for (auto& check : table.checks) check.expression = withoutTable(check.expression, table.name);
    return table;
}

/// Statements cannot hold texts that SQLite has rewritten: the rows that hold them are kept.
class KeptTriggers {
public:
    KeptTriggers(const TableSchema& before, const TableSchema& after) {
        for (const auto& trigger : after.triggers)
            if (sameTrigger(before, trigger))
                addListed(trigger.isTemporary ? temporary_ : own_, quotedText(trigger.name));
    }
    void save(SchemaScript& script) const {
        if (own_.empty() && temporary_.empty()) return;
        script.statements.push_back(fmt::format(
            "CREATE TABLE main.{} AS SELECT 0 AS temporary, type, name, tbl_name, rootpage, sql FROM main.sqlite_schema "
            "WHERE type = 'trigger' AND name IN ({}) UNION ALL SELECT 1, type, name, tbl_name, rootpage, sql FROM "
            "temp.sqlite_temp_schema WHERE type = 'trigger' AND name IN ({})",
            keptTriggers, own_, temporary_));
    }
    void bringBack(SchemaScript& script) const {
        if (own_.empty() && temporary_.empty()) return;
        script.statements.emplace_back("PRAGMA writable_schema = ON");
        const auto insert = [&](std::string_view schema, int isTemporary) {
            script.statements.push_back(fmt::format(
                "INSERT INTO {} (type, name, tbl_name, rootpage, sql) SELECT type, name, tbl_name, rootpage, sql FROM "
                "main.{} WHERE temporary = {}",
                schema, keptTriggers, isTemporary));
        };
        if (!own_.empty()) insert("main.sqlite_schema", 0);
        if (!temporary_.empty()) insert("temp.sqlite_temp_schema", 1);
        script.statements.emplace_back("PRAGMA writable_schema = RESET");
        script.statements.push_back(fmt::format("DROP TABLE main.{}", keptTriggers));
        script.restore.emplace_back("PRAGMA writable_schema = OFF");
    }

private:
    std::string own_;
    std::string temporary_;
};

}  // namespace

const TriggerSchema* sameTrigger(const TableSchema& table, const TriggerSchema& trigger) {
    const auto found = std::ranges::find(table.triggers, trigger);
    return found == table.triggers.end() ? nullptr : &*found;
}

void rebuild(SchemaScript& script, const TableSchema& before, const TableSchema& after, bool isRenamed) {
    const std::string name = "sequelize_new_" + before.name;
    const std::string table = quotedName(before.name);
    auto& statements = script.statements;
    script.rebuilt = before.name;
    // Columns that go are left out, not dropped: SQLite's DROP COLUMN also refuses for a view that did not work before.
    // Views and triggers that need such a column are found by who runs the script.
    refuseUnfit(script, before, after);
    const KeptTriggers kept = isRenamed ? KeptTriggers(before, after) : KeptTriggers({}, {});
    kept.save(script);
    // Else SQLite would look at the views while the table is gone.
    statements.emplace_back("PRAGMA legacy_alter_table = ON");
    script.restore.emplace_back("PRAGMA legacy_alter_table = OFF");
    statements.push_back(createTableSql(unnamed(after), name));
    statements.push_back(copyRows(before, after, name));
    keepCounter(script, before, after, name);
    if (before.isAnalyzed) moveStatistics(script, before.name, name, sameKeys(before, after));
    statements.push_back("DROP TABLE main." + table);
    statements.push_back(fmt::format("ALTER TABLE main.{} RENAME TO {}", quotedName(name), table));
    if (before.isAnalyzed) moveStatistics(script, name, before.name, true);
    statements.emplace_back("PRAGMA legacy_alter_table = OFF");
    for (const auto& index : after.indexes)
        if (!index.isConstraint) statements.push_back(createIndexSql(after, index));
    for (const auto& trigger : after.triggers)
        if (!isRenamed || !sameTrigger(before, trigger)) statements.push_back(trigger.sql);
    kept.bringBack(script);
    if (before.isAnalyzed) statements.emplace_back("ANALYZE main.sqlite_schema");
}

}  // namespace sequelize::detail::sqlite
