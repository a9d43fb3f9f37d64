// What a database says of a constraint that refused a statement, in the model's words.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "../pool/unlogged.hpp"
#include "../schema/key_names.hpp"
#include "../schema/unique_keys.hpp"
#include "cached_finds.hpp"
#include "compiled_insert.hpp"
#include "prepared_row.hpp"

namespace sequelize::detail {
namespace {

std::vector<std::string> attributesOf(const TableDefinition& table, const std::vector<std::string>& fields) {
    std::vector<std::string> names;
    for (const auto& field : fields) {
        const auto column = std::ranges::find(table.columns, field, &ColumnDefinition::field);
        names.push_back(column == table.columns.end() ? field : column->name);
    }
    return names;
}

std::vector<std::string> attributesOf(const TableDefinition& table, const std::vector<std::size_t>& columns) {
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (const auto column : columns) names.push_back(table.columns[column].name);
    return names;
}

/// The values that the row brings for the columns; empty when one is NULL, or left to the database.
std::vector<Value> valuesOf(const PreparedRow& row, const std::vector<std::size_t>& columns) {
    std::vector<Value> values;
    for (const auto column : columns) {
        if (!row.values[column] || row.values[column]->isNull()) return {};
        values.push_back(*row.values[column]);
    }
    return values;
}

bool hasRow(Database& database, const TableDefinition& table, const std::vector<std::size_t>& columns,
            std::vector<Value> values, const RunOptions& run) {
    std::vector<Expression> terms;
    for (std::size_t i = 0; i < columns.size(); ++i)
        terms.push_back(Expression::compare(Predicate::eq, Expression::ofName(table.columns[columns[i]].name),
                                            Expression::ofValue(std::move(values[i]))));
    SelectStatement statement{.table = &table, .where = Expression::conjunction(std::move(terms)), .limit = 1};
    statement.projections.push_back({Expression(Literal{"1"}), "found"});
    auto result = database.query(database.dialect().select(statement), run);
    return result.rows().next();
}

/// The first of the rows whose key another one has: one before it, or one in the table.
std::optional<std::size_t> rowWithTakenKey(Database& database, const TableDefinition& table,
                                           std::span<const PreparedRow> rows, const std::vector<std::size_t>& columns,
                                           const RunOptions& run) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto values = valuesOf(rows[i], columns);
        if (values.empty()) continue;
        const auto isSame = [&](const PreparedRow& row) { return valuesOf(row, columns) == values; };
        if (std::ranges::any_of(rows.first(i), isSame) || hasRow(database, table, columns, std::move(values), run))
            return i;
    }
    return std::nullopt;
}

/// The first of the rows that refers to none.
std::optional<std::size_t> rowWithoutTarget(Database& database, std::span<const PreparedRow> rows,
                                            const ForeignKeyDefinition& key, const RunOptions& run) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto values = valuesOf(rows[i], key.columns);
        if (!values.empty() && !hasRow(database, *key.target, key.targetColumns, std::move(values), run)) return i;
    }
    return std::nullopt;
}

/// The attributes of a key that the database knows by name: a unique key, an index, or PRIMARY.
std::vector<std::string> attributesOfKey(const TableDefinition& table, const std::string& key) {
    std::vector<std::string> names;
    if (key == "PRIMARY") names = attributesOf(table, table.primaryKey);
    for (const auto& named : namedKeys(table))
        if (named.name == key && names.empty()) names = attributesOf(table, named.columns);
    if (!names.empty()) return names;
    for (const auto& index : table.indexes)
        if (indexName(table, index) == key)
            for (const auto& field : index.fields) names.push_back(field.name);
    if (!names.empty()) return names;
    for (const auto& column : table.columns)
        if (column.field == key) return {column.name};
    return {key};
}

/// MySQL's ids stay at their type's last number, which then is another row's.
void requireIdsLeft(const TableDefinition& table, std::span<const PreparedRow> rows,
                    const UniqueConstraintError& error) {
    if (!table.autoIncrement || !rows.front().generatesId) return;
    const auto& column = table.columns[*table.autoIncrement];
    if (error.fields() != std::vector{column.name}) return;
    NativeError native = error.native();
    native.message = fmt::format(
        "{}.{}: the database has no number left for it: its type is {}. Make it BIGINT: .idType = "
        "DataTypes::BIGINT in define, and ALTER TABLE.",
        table.modelName, column.name, nameOf(column.type));
    throw DatabaseError(std::move(native));
}

/// Says which key it was, if the model knows it.
[[noreturn]] void failOtherKey(Database& database, const TableDefinition& table, std::span<const PreparedRow> rows,
                               const std::vector<std::size_t>& meant, std::optional<std::size_t> first,
                               const DatabaseError& error, const RunOptions& run) {
    for (const auto& key : uniqueKeys(table)) {
        if (key == meant) continue;
        try {
            if (const auto record = rowWithTakenKey(database, table, rows, key, unlogged(run)))
                throw UniqueConstraintError(attributesOf(table, key), error.native(),
                                            first ? std::optional(*first + *record) : std::nullopt);
        } catch (const DatabaseError&) {  // the error at hand says more
            break;
        }
    }
    throw UniqueConstraintError({}, error.native());
}

std::optional<std::size_t> refusedRecord(Database& database, const TableDefinition& table,
                                         std::span<const PreparedRow> rows, const UniqueConstraintError& error,
                                         const RunOptions& run) {
    std::vector<std::size_t> columns;
    for (const auto& name : error.fields()) {
        const auto* column = table.findByName(name);
        if (!column) return std::nullopt;
        columns.push_back(static_cast<std::size_t>(column - table.columns.data()));
    }
    try {
        return rowWithTakenKey(database, table, rows, columns, unlogged(run));
    } catch (const BaseError&) {  // the error at hand says more
        return std::nullopt;
    }
}

/// Finds the foreign key that the rows break, as far as `facts` do not say it; returns the row.
std::optional<std::size_t> completeFacts(Database& database, const TableDefinition& table, ForeignKeyFacts& facts,
                                         std::span<const PreparedRow> rows, const RunOptions& run) {
    for (const auto& key : table.foreignKeys) {
        auto fields = attributesOf(table, key.columns);
        if (!facts.fields.empty() && facts.fields != fields) continue;
        try {
            const auto row = rowWithoutTarget(database, rows, key, unlogged(run));
            if (!row) continue;
            facts.table = table.tableName;
            facts.fields = std::move(fields);
            facts.target = key.target->tableName;
            return row;
        } catch (const BaseError&) {  // the error at hand says more
            return std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace

ExecutionResult ModelCore::write(const CompiledSql& statement, const RunOptions& run) const {
    use();
    try {
        return database_.execute(statement, about(run));
    } catch (const UniqueConstraintError& error) {
        std::vector<std::string> attributes;
        for (const auto& field : error.fields())
            for (auto& name : attributesOfKey(table_, field))
                if (std::ranges::find(attributes, name) == attributes.end()) attributes.push_back(std::move(name));
        throw UniqueConstraintError(std::move(attributes), error.native());
    } catch (const ForeignKeyConstraintError& error) {
        ForeignKeyFacts facts = error.facts();
        if (const auto* model = models_.ofTable(facts.table)) facts.fields = attributesOf(model->table(), facts.fields);
        throw ForeignKeyConstraintError(error.native(), std::move(facts));
    }
}

ExecutionResult ModelCore::writeRows(std::span<PreparedRow> rows, const InsertRequest& request,
                                     std::optional<std::size_t> first, const RunOptions& run) const {
    const Shape shape = shapeOf(models_.graph().generation(), table_, rows, request);
    CompiledSql statement;
    if (const std::string* text = keptInsert(shape)) {
        statement.sql = *text;
        statement.binds.reserve(rows.size() * table_.columns.size());
        for (const auto& row : rows)
            for (const auto& value : row.values)
                if (value) statement.binds.push_back(*value);
    } else {
        statement = database_.dialect().insert(insertStatement(rows, request));
        keepInsert(shape, statement.sql);
    }
    return writeInsert(
        statement, [&] { return rows; }, request, first, run);
}

ExecutionResult ModelCore::writeInsert(const CompiledSql& statement,
                                       const std::function<std::span<PreparedRow>()>& rowsOfIt,
                                       const InsertRequest& request, std::optional<std::size_t> first,
                                       const RunOptions& run) const {
    CacheWrite written(database_, run);
    addTo(written, table_, request);
    try {
        return write(statement, run);
    } catch (const UniqueConstraintError& error) {
        const auto rows = rowsOfIt();
        requireIdsLeft(table_, rows, error);
        const auto record = first ? refusedRecord(database_, table_, rows, error, run) : std::nullopt;
        if (!record) throw;
        throw UniqueConstraintError(error.fields(), error.native(), *first + *record);
    } catch (const ForeignKeyConstraintError& error) {
        if (!first && !error.fields().empty()) throw;
        ForeignKeyFacts facts = error.facts();
        const auto record = completeFacts(database_, table_, facts, rowsOfIt(), run);
        if (first && record) facts.record = *first + *record;
        throw ForeignKeyConstraintError(error.native(), std::move(facts));
    } catch (const DatabaseError& error) {
        // An upsert goes on by itself.
        if (request.conflictFields.empty() || request.tellsExisting ||
            !database_.dialect().isOfOtherKey(error.native()))
            throw;
        failOtherKey(database_, table_, rowsOfIt(), keyOfFields(request.conflictFields, ".conflictFields"), first,
                     error, run);
    }
}

}  // namespace sequelize::detail
