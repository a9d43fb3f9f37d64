// Indexes.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include <sequelize/schema/inflection.hpp>

#include "../core/ascii.hpp"
#include "../core/listed.hpp"
#include "../introspection/own_table.hpp"
#include "../introspection/run_script.hpp"
#include "../schema/identifier.hpp"
#include "call.hpp"

namespace sequelize {

using namespace detail;

namespace {

std::string usualIndexName(const SqlDialect& dialect, const std::string& prefix, const auto& fields,
                           const auto& nameOf) {
    std::string name = prefix;
    for (const auto& field : fields) name += "_" + nameOf(field);
    return dialect.madeName(underscore(name));
}

std::string knownIndexes(const TableSchema& table) {
    std::string known;
    for (const auto& index : table.indexes)
        if (!index.name.empty()) addListed(known, index.name);
    return known.empty() ? "none" : known;
}

bool isExpression(const AddedIndexField& field) {
    return field.computed.isPresent() || !field.expression.empty();
}

/// Sequelize writes a literal as it stands, so that MySQL's has parentheses of its own.
std::string withoutParentheses(std::string sql) {
    if (!sql.starts_with('(') || !sql.ends_with(')')) return sql;
    int depth = 0;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        const char c = sql[i];
        if (c == '\'' || c == '"' || c == '`') {
            const std::size_t end = sql.find(c, i + 1);
            if (end == std::string::npos) return sql;
            i = end;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')' && --depth == 0 && i + 1 != sql.size()) {
            return sql;
        }
    }
    return depth == 0 ? sql.substr(1, sql.size() - 2) : sql;
}

bool isOnFields(const IndexSchema& index, const std::vector<std::string>& fields) {
    return std::ranges::equal(index.parts, fields, [](const IndexPart& part, const std::string& field) {
        return isSameIdentifier(part.column, field);
    });
}

/// A key that the CREATE TABLE says has no DROP INDEX: the table is altered.
void dropIndex(Database& database, TableLock& lock, const TableSchema& table, const IndexSchema& index,
               const OnlineDdl& online) {
    const auto& definitions = database.dialect().definitionSql();
    if (!index.isConstraint) {
        requireOwnIndex(database, index.name, lock.how());
        lock.run({.statements = {definitions.removeIndex(table.name, index.name, online)}});
        return;
    }
    definitions.requireOnline(online);
    TableSchema after = table;
    after.indexes.erase(after.indexes.begin() + (&index - table.indexes.data()));
    alter(database, lock, table, after);
}

}  // namespace

void QueryInterface::addIndex(const std::string& table, const std::vector<AddedIndexField>& fields,
                              const AddIndexOptions& options) const {
    const RunOptions how = changing(*database_, run(options));
    std::string names = options.name;
    for (const auto& field : fields) names += "," + (field.name.empty() ? field.expression : field.name);
    const GatedCall call(how, {"addIndex", table, names});
    if (call.isOver()) return;
    bool escapes = hasBackslash(database_->dialect(), table, options.where.expression());
    for (const auto& field : fields) escapes = escapes || hasBackslash(database_->dialect(), table, field.computed);
    const auto& dialect = dialectFor(*database_, escapes, how);
    requireOwnTables(*database_, {table}, how);
    const TableSchema present = presentTable(*database_, table, how);
    if (fields.empty()) throw UsageError(fmt::format("the index of '{}' has no fields; list at least one", table));
    for (const auto& field : fields) {
        if (isExpression(field)) {
            if (options.name.empty())
                throw UsageError(
                    fmt::format("an index of an expression has no usual name; give that of '{}' a .name", table));
            continue;
        }
        (void)requireColumn(present, field.name);
        if (field.length && !dialect.capabilities().prefixIndexes)
            throw UsageError(
                fmt::format("{} has no indexes of a column's first characters: leave out the length of '{}'",
                            dialect.facts().title, field.name));
    }
    const TableDefinition owner{.modelName = table, .tableName = table};
    IndexAddition addition{.table = &owner, .parser = options.parser, .online = onlineOf(options)};
    auto& index = addition.index;
    const std::string type = capitals(options.type);
    for (const auto& field : fields) {
        IndexField& part = index.fields.emplace_back(field);
        if (field.computed.isPresent()) part.expression = literalSql(dialect, table, field.computed);
        part.expression = withoutParentheses(std::move(part.expression));
    }
    index.unique = options.unique || type == "UNIQUE";
    index.type = type == "UNIQUE" ? std::string() : type;
    index.method = capitals(options.method);
    index.name = options.name;
    if (index.name.empty())
        index.name = usualIndexName(database_->dialect(), options.prefix.empty() ? table : options.prefix, fields,
                                    [](const IndexField& field) { return field.name; });
    requireName("index", index.name);
    if (isSameIdentifier(index.name, "PRIMARY"))
        throw UsageError(
            fmt::format("'{}' is what the primary key is called, and no other index of '{}'; give the new one "
                        "another .name",
                        index.name, table));
    if (present.index(index.name))
        throw UsageError(
            fmt::format("the table '{}' has an index '{}' already; give the new one another .name", table, index.name));
    const auto takenNames = dialect.takenIndexNames();
    if (!takenNames.empty())
        for (const auto& taken : namesOf(*database_, {std::string(takenNames), {}}, how))
            if (isSameIdentifier(taken, index.name))
                throw UsageError(
                    fmt::format("the name '{}' of the index of '{}' is taken in this database; give it "
                                "another .name",
                                index.name, table));
    if (options.where.isAll()) throw UsageError("an index of all rows has no .where: leave it out");
    addition.where = literalSql(dialect, table, options.where.expression());
    database_->execute({dialect.definitionSql().addIndex(addition), {}}, how);
}

void QueryInterface::removeIndex(const std::string& table, const std::string& name,
                                 const ChangeOptions& options) const {
    const RunOptions given = changing(*database_, run(options));
    const GatedCall call(given, {"removeIndex", table, name});
    if (call.isOver()) return;
    TableLock lock(*database_, table, given);
    const RunOptions& how = lock.how();
    const TableSchema present = presentTable(*database_, table, how);
    const auto* index = present.index(name);
    if (!index)
        throw UsageError(
            fmt::format("the table '{}' has no index '{}'; it has {}", table, name, knownIndexes(present)));
    dropIndex(*database_, lock, present, *index, onlineOf(options));
}

void QueryInterface::removeIndex(const std::string& table, const std::vector<std::string>& fields,
                                 const ChangeOptions& options) const {
    const RunOptions given = changing(*database_, run(options));
    std::string names;
    for (const auto& field : fields) names += "," + field;
    const GatedCall call(given, {"removeIndex", table, names});
    if (call.isOver()) return;
    TableLock lock(*database_, table, given);
    const RunOptions& how = lock.how();
    if (fields.empty()) throw UsageError(fmt::format("removeIndex of '{}' was given no fields", table));
    const TableSchema present = presentTable(*database_, table, how);
    const IndexSchema* index = present.index(
        usualIndexName(database_->dialect(), table, fields, [](const std::string& field) { return field; }));
    if (!index) {
        std::string found;
        for (const auto& other : present.indexes) {
            if (!isOnFields(other, fields)) continue;
            addListed(found, other.name);
            if (index)
                throw UsageError(
                    fmt::format("the table '{}' has several indexes of these columns: {}; name one", table, found));
            index = &other;
        }
    }
    if (!index) {
        std::string list;
        for (const auto& field : fields) addListed(list, field);
        throw UsageError(
            fmt::format("the table '{}' has no index of ({}); it has {}", table, list, knownIndexes(present)));
    }
    dropIndex(*database_, lock, present, *index, onlineOf(options));
}

}  // namespace sequelize
