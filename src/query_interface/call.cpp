#include "call.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../core/listed.hpp"
#include "../dialect/placeholders.hpp"
#include "../hydrate/read_rows.hpp"
#include "../introspection/read_schema.hpp"
#include "../introspection/run_script.hpp"
#include "../pool/ambient_scope.hpp"
#include "../pool/transaction_core.hpp"
#include "../pool/unlogged.hpp"
#include "../schema/identifier.hpp"
#include "definition.hpp"

namespace sequelize::detail {

void requireName(std::string_view what, const std::string& name) {
    if (name.empty()) throw UsageError(fmt::format("the {}'s name is empty; give it one", what));
    if (const auto fault = identifierFault(name); !fault.empty())
        throw UsageError(fmt::format("the {} '{}' {}; give it another name", what, name, fault));
}

std::vector<std::string> namesOf(Database& database, CompiledSql query, const RunOptions& run) {
    auto result = database.query(std::move(query), unlogged(run));
    std::vector<std::string> names;
    for (const auto& row : readRows(result.rows())) names.push_back(row.get<std::string>(row.name(0)));
    return names;
}

void requireNoView(const SchemaModel& schema, const std::string& name, const std::string& remedy) {
    for (const auto& view : schema.views)
        if (isSameIdentifier(view, name))
            throw UsageError(fmt::format("'{}' is a view, and no table; {}", view, remedy));
}

TableSchema presentTable(Database& database, const std::string& name, const RunOptions& run) {
    requireName("table", name);
    SchemaModel schema = readSchema(database, {.tables = {name}}, run);
    if (!schema.tables.empty()) return std::move(schema.tables.front());
    requireNoView(schema, name, "write what is meant for a view with query");
    if (!namesOf(database, database.dialect().definitionSql().tableNamed(name), run).empty())
        throw UsageError(fmt::format(
            "the table '{}' is a virtual one, or part of one: its columns are what its module makes of them, and no "
            "statement changes them; query() sends SQL of your own",
            name));
    std::string known;
    for (const auto& other : namesOf(database, {database.dialect().definitionSql().tableNames(), {}}, run))
        addListed(known, other);
    throw UsageError(known.empty() ? fmt::format("there is no table '{}'; the database has none at all", name)
                                   : fmt::format("there is no table '{}'; the database has {}", name, known));
}

const ColumnSchema& requireColumn(const TableSchema& table, const std::string& column) {
    if (const auto* found = table.column(column)) return *found;
    std::string known;
    for (const auto& other : table.columns) addListed(known, other.name);
    throw UsageError(fmt::format("the table '{}' has no column '{}'; it has {}", table.name, column, known));
}

void requireTargets(Database& database, const DefinedTable& defined, const std::string& own, const RunOptions& run) {
    for (const auto& target : defined.targets) {
        const auto& name = target.tableName;
        const auto& column = target.columns.front().name;
        const bool isOwn = isSameIdentifier(name, own);
        const bool isNewColumn = isOwn && std::ranges::any_of(defined.table.columns, [&](const auto& other) {
                                     return isSameIdentifier(other.field, column);
                                 });
        if (isNewColumn) continue;
        const auto found = readSchema(database, {.tables = {name}}, run);
        if (!found.tables.empty()) {
            (void)requireColumn(found.tables.front(), column);
            continue;
        }
        throw UsageError(fmt::format(
            "a foreign key of '{}' refers to '{}'.'{}', which is not there; {}", own, name, column,
            isOwn ? "name one of its columns" : "make that table first, or add the key afterwards by addConstraint"));
    }
}

RunOptions changing(const Database& database, RunOptions run) {
    if (!run.transaction) return run;
    if (run.transaction->isReadOnly())
        throw UsageError("the transaction is read only, and changes no table: begin it without .readOnly");
    if (!database.dialect().definitionSql().changesCommit()) return run;
    throw UsageError(fmt::format(
        "{} commits the transaction at a change of a table, which no rollback would undo: {}, and make the change before "
        "the transaction or after it",
        database.dialect().facts().title, hasAmbient(database) ? "say .transaction = null" : "leave .transaction out"));
}

void requireNoDependents(Database& database, const std::string& table, const std::string& column, const char* doing,
                         const RunOptions& run) {
    const auto& definitions = database.dialect().definitionSql();
    std::string found;
    for (const auto& query : definitions.dependents()) {
        auto result = database.query({query, {}}, unlogged(run));
        for (const auto& row : readRows(result.rows())) {
            const Dependent object{row.get<std::string>("kind"), row.get<std::string>("name"),
                                   row.get<std::string>("text"), row.get<std::string>("table"),
                                   row.get<std::string>("schema")};
            if (definitions.isDependent(object, table, column))
                found += fmt::format("{}the {} '{}'", found.empty() ? "" : ", ", object.kind, object.name);
        }
    }
    if (found.empty()) return;
    const std::string what =
        column.empty() ? fmt::format("the table '{}'", table) : fmt::format("the column '{}' of '{}'", column, table);
    throw UsageError(fmt::format(
        "{} cannot be {}d: {} would no longer work, which {} finds only when it is used; drop it first, and "
        "create it again afterwards",
        what, doing, found, database.dialect().facts().title));
}

std::uint64_t countRows(Database& database, const std::string& table, const std::string& condition,
                        const RunOptions& run) {
    std::string sql =
        "SELECT count(*) AS " + database.dialect().quoted("count") + " FROM " + database.dialect().quoted(table);
    if (!condition.empty()) sql += " WHERE " + condition;
    auto result = database.query({std::move(sql), {}}, unlogged(run));
    return readRows(result.rows()).at(0).get<std::uint64_t>("count");
}

std::string actionOf(const std::string& text, const char* option) {
    const std::string action = capitals(text);
    static constexpr std::array<std::string_view, 6> words = {"",         "CASCADE",   "SET NULL",
                                                              "RESTRICT", "NO ACTION", "SET DEFAULT"};
    if (std::ranges::find(words, std::string_view(action)) != words.end()) return action;
    throw UsageError(
        fmt::format("{} = \"{}\" is none of CASCADE, SET NULL, RESTRICT, NO ACTION and SET DEFAULT", option, text));
}

void alter(Database& database, TableLock& lock, const TableSchema& before, const TableSchema& after,
           std::vector<std::pair<std::string, std::string>> renames) {
    const auto& dialect = database.dialect();
    auto taken = namesOf(database, {dialect.definitionSql().tableNames(), {}}, lock.how());
    const SchemaModel schema = readSchema(database, {}, lock.how());
    taken.insert(taken.end(), schema.views.begin(), schema.views.end());
    for (const auto& table : schema.tables)
        for (const auto& index : table.indexes) taken.push_back(index.name);
    lock.run(dialect.schemaSql().alterTable(before, after,
                                            {.renames = std::move(renames), .otherTables = std::move(taken)}));
}

const SqlDialect& dialectFor(Database& database, bool hasBackslash, const RunOptions& run) {
    const auto& dialect = database.dialect();
    if (!hasBackslash || dialect.backslashQuery().empty()) return dialect;
    auto result = database.query({std::string(dialect.backslashQuery()), {}}, unlogged(run));
    const auto rows = readRows(result.rows());
    return dialect.withBackslashes(rows.at(0).get<int>(rows.at(0).name(0)) != 0);
}

bool hasBackslash(const AttributeOptions& attribute) {
    const auto has = [](std::string_view text) { return text.find('\\') != std::string_view::npos; };
    const ColumnDefault value = attribute.defaultValue.value();
    const Value* constant = value.constant();
    const auto* text = constant ? constant->getIf<std::string>() : nullptr;
    return (text && has(*text)) || has(attribute.comment) || std::ranges::any_of(attribute.type.values, has);
}

bool hasBackslash(const SqlDialect& dialect, const std::string& table, const Expression& condition) {
    if (!condition.isPresent()) return false;
    const TableDefinition unknown{.modelName = table, .tableName = table};
    return std::ranges::any_of(dialect.remove({.table = &unknown, .where = condition}).binds, [](const Value& bound) {
        const auto* text = bound.getIf<std::string>();
        return text && text->find('\\') != std::string::npos;
    });
}

std::string literalSql(const SqlDialect& dialect, const std::string& table, const Expression& expression) {
    if (!expression.isPresent()) return {};
    const TableDefinition unknown{.modelName = table, .tableName = table};
    const CompiledSql compiled = dialect.remove({.table = &unknown, .where = expression});
    const auto written = withValues(dialect, compiled, {}, [&](const Value& value) { return dialect.literal(value); });
    const std::string head = "DELETE FROM " + dialect.quoted(table) + " WHERE ";
    if (!written || !written->starts_with(head))
        throw UsageError("SQL of its own holds values that cannot be told; write it with literal(...) as a whole");
    const std::string sql = written->substr(head.size());
    return sql.ends_with(';') ? sql.substr(0, sql.size() - 1) : sql;
}

}  // namespace sequelize::detail
