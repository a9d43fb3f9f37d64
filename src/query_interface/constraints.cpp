// Constraints.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../core/listed.hpp"
#include "../introspection/run_script.hpp"
#include "../schema/identifier.hpp"
#include "call.hpp"
#include "edit_table.hpp"

namespace sequelize {

using namespace detail;

namespace {

struct ConstraintWord {
    std::string_view word;
    ConstraintKind kind;
    std::string_view suffix;
};
constexpr std::array<ConstraintWord, 4> constraintWords = {{{"UNIQUE", ConstraintKind::unique, "uk"},
                                                            {"PRIMARY KEY", ConstraintKind::primaryKey, "pk"},
                                                            {"FOREIGN KEY", ConstraintKind::foreignKey, "fk"},
                                                            {"CHECK", ConstraintKind::check, "ck"}}};

const ConstraintWord& constraintWord(const std::string& type) {
    if (type.empty())
        throw UsageError(
            "Constraint type must be specified through options.type: UNIQUE, PRIMARY KEY, FOREIGN KEY or "
            "CHECK");
    const std::string word = capitals(type);
    for (const auto& known : constraintWords)
        if (known.word == word) return known;
    throw UsageError(
        fmt::format("the constraint type '{}' is none of UNIQUE, PRIMARY KEY, FOREIGN KEY and CHECK", type));
}

std::vector<std::string> columnsOf(const IndexSchema& key) {
    std::vector<std::string> columns;
    for (const auto& part : key.parts) columns.push_back(part.column.empty() ? part.expression : part.column);
    return columns;
}

/// What a key is called that has no name in the database: as createTable calls those that it is given none for.
std::string usualKeyName(const std::string& table, const std::vector<std::string>& columns) {
    std::string name = table;
    for (const auto& column : columns) name += "_" + column;
    return shortenedIdentifier(name);
}

std::vector<ConstraintDescription> constraintsOf(const TableSchema& table) {
    std::vector<ConstraintDescription> constraints;
    const auto add = [&](const std::string& name, const char* type) -> ConstraintDescription& {
        auto& out = constraints.emplace_back();
        out.name = name;
        out.type = type;
        out.tableName = table.name;
        return out;
    };
    if (table.primaryKey) {
        const std::string& name = table.primaryKey->name;
        add(name.empty() ? "PRIMARY" : name, "PRIMARY KEY").fields = columnsOf(*table.primaryKey);
    }
    for (const auto& index : table.indexes)
        if (index.isUnique) {
            const auto columns = columnsOf(index);
            add(index.name.empty() ? usualKeyName(table.name, columns) : index.name, "UNIQUE").fields = columns;
        }
    for (const auto& key : table.foreignKeys) {
        auto& out = add(key.name, "FOREIGN KEY");
        out.fields = key.columns;
        out.referencedTable = key.targetTable;
        out.referencedFields = key.targetColumns;
        out.onDelete = key.onDelete;
        out.onUpdate = key.onUpdate;
    }
    for (const auto& check : table.checks) {
        auto& out = add(check.name, "CHECK");
        if (!check.column.empty()) out.fields = {check.column};
        out.expression = check.expression;
    }
    return constraints;
}

/// The primary key by its usual name, wherever it has another or none.
bool isCalled(const ConstraintDescription& constraint, const std::string& name) {
    return isSameIdentifier(constraint.name, name) ||
           (constraint.type == "PRIMARY KEY" && isSameIdentifier(name, "PRIMARY"));
}

void takeConstraint(TableSchema& table, const ConstraintDescription& constraint) {
    if (constraint.type == "PRIMARY KEY") {
        for (auto& column : table.columns)
            if (column.autoIncrement)
                throw UsageError(
                    fmt::format("the primary key of '{}' cannot be removed: the database numbers '{}' by it",
                                table.name, column.name));
        table.primaryKey.reset();
    } else if (constraint.type == "UNIQUE") {
        std::erase_if(table.indexes, [&](const auto& index) {
            return index.name.empty() ? index.isUnique && columnsOf(index) == constraint.fields
                                      : isSameIdentifier(index.name, constraint.name);
        });
    } else if (constraint.type == "FOREIGN KEY") {
        std::erase_if(table.foreignKeys, [&](const auto& key) { return isSameIdentifier(key.name, constraint.name); });
    } else {
        std::erase_if(table.checks, [&](const auto& check) { return isSameIdentifier(check.name, constraint.name); });
    }
}

}  // namespace

void QueryInterface::addConstraint(const std::string& table, const AddConstraintOptions& options) const {
    const RunOptions given = changing(*database_, run(options));
    const GatedCall call(given, {"addConstraint", table, options.type, options.name});
    if (call.isOver()) return;
    TableLock lock(*database_, table, given);
    const RunOptions& how = lock.how();
    const auto& dialect =
        dialectFor(*database_, hasBackslash(database_->dialect(), table, options.where.expression()), how);
    const auto& definitions = dialect.definitionSql();
    const ConstraintWord& word = constraintWord(options.type);
    if (options.fields.empty()) throw UsageError("Fields must be specified through options.fields");
    definitions.requireOnline(onlineOf(options));
    const bool isForeignKey = word.kind == ConstraintKind::foreignKey;
    if (isForeignKey != !options.references.table.empty())
        throw UsageError(isForeignKey ? "a FOREIGN KEY needs .references = {\"table\", \"column\"}"
                                      : "only a FOREIGN KEY has .references; leave them out");
    if (!isForeignKey && (!options.onDelete.empty() || !options.onUpdate.empty()))
        throw UsageError("only a FOREIGN KEY has .onDelete and .onUpdate; leave them out");
    const bool hasWhere = options.where.expression().isPresent();
    if ((word.kind == ConstraintKind::check) != hasWhere)
        throw UsageError(hasWhere ? "only a CHECK has a .where; leave it out"
                                  : "a CHECK needs a .where: what every row must fulfil");
    const TableSchema present = presentTable(*database_, table, how);
    for (const auto& field : options.fields) (void)requireColumn(present, field);
    ConstraintChange change{.table = table,
                            .kind = word.kind,
                            .name = options.name,
                            .fields = options.fields,
                            .target = options.references.table,
                            .targetFields = options.references.fields,
                            .onDelete = actionOf(options.onDelete, ".onDelete"),
                            .onUpdate = actionOf(options.onUpdate, ".onUpdate"),
                            .condition = literalSql(dialect, table, options.where.expression()),
                            .online = onlineOf(options)};
    if (isForeignKey) {
        if (change.targetFields.size() != change.fields.size())
            throw UsageError(fmt::format("a FOREIGN KEY of {} columns refers to as many, not to {}",
                                         change.fields.size(), change.targetFields.size()));
        const TableSchema target = presentTable(*database_, change.target, how);
        for (const auto& field : change.targetFields) (void)requireColumn(target, field);
    }
    if (change.name.empty()) {
        change.name = table;
        for (const auto& field : options.fields) change.name += "_" + field;
        if (isForeignKey) change.name += "_" + change.target;
        change.name = database_->dialect().madeName(change.name + "_" + std::string(word.suffix));
    }
    requireName("constraint", change.name);
    if (change.kind == ConstraintKind::primaryKey && present.primaryKey)
        throw UsageError(fmt::format("the table '{}' has a primary key already; remove that constraint first", table));
    for (const auto& other : constraintsOf(present))
        if (isSameIdentifier(other.name, change.name))
            throw UsageError(fmt::format("the table '{}' has a constraint '{}' already; give the new one another .name",
                                         table, change.name));
    if (definitions.writesChanges()) {
        database_->execute({definitions.addConstraint(change), {}}, how);
        return;
    }
    if (change.kind == ConstraintKind::primaryKey)
        for (const auto& field : change.fields)
            if (countRows(*database_, table, dialect.quoted(field) + " IS NULL", how) != 0)
                throw UsageError(
                    fmt::format("'{}' of '{}' cannot be part of a primary key: rows have NULL there", field, table));
    TableSchema after = present;
    addConstraintTo(after, change);
    alter(*database_, lock, present, after);
}

std::vector<ConstraintDescription> QueryInterface::showConstraint(const std::string& table, const std::string& name,
                                                                  const CallOptions& options) const {
    auto constraints = constraintsOf(presentTable(*database_, table, run(options)));
    if (!name.empty()) std::erase_if(constraints, [&](const auto& constraint) { return !isCalled(constraint, name); });
    return constraints;
}

void QueryInterface::removeConstraint(const std::string& table, const std::string& name,
                                      const ChangeOptions& options) const {
    const RunOptions given = changing(*database_, run(options));
    const GatedCall call(given, {"removeConstraint", table, name});
    if (call.isOver()) return;
    TableLock lock(*database_, table, given);
    const RunOptions& how = lock.how();
    const auto& dialect = database_->dialect();
    const auto& definitions = dialect.definitionSql();
    definitions.requireOnline(onlineOf(options));
    const TableSchema present = presentTable(*database_, table, how);
    const auto constraints = constraintsOf(present);
    const auto found =
        std::ranges::find_if(constraints, [&](const auto& constraint) { return isCalled(constraint, name); });
    if (found == constraints.end() || name.empty()) {
        std::string known;
        for (const auto& other : constraints)
            if (!other.name.empty()) addListed(known, other.name);
        throw UsageError(fmt::format("Constraint {} on table {} does not exist; it has {}", name, table,
                                     known.empty() ? "none with a name" : known));
    }
    if (!definitions.writesChanges()) {
        TableSchema after = present;
        takeConstraint(after, *found);
        alter(*database_, lock, present, after);
        return;
    }
    const auto kind = std::ranges::find_if(constraintWords, [&](const auto& word) { return word.word == found->type; });
    database_->execute({definitions.removeConstraint(
                            {.table = table, .kind = kind->kind, .name = found->name, .online = onlineOf(options)}),
                        {}},
                       how);
}

}  // namespace sequelize
