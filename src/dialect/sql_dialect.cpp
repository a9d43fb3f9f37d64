#include <sequelize/dialect/model_column.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/schema/schema_model.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "assignment_order.hpp"
#include "sql_writer.hpp"

namespace sequelize::detail {
namespace {

template <class Range, class Write>
void separated(SqlWriter& out, const Range& items, std::string_view separator, Write write) {
    bool first = true;
    for (const auto& item : items) {
        if (!first) out << separator;
        first = false;
        write(item);
    }
}

}  // namespace

CompiledSql SqlDialect::select(const SelectStatement& statement, BindOrigins* origins) const {
    SqlWriter out(*this, *statement.table, origins);
    out.select(statement);
    return out.finish();
}

CompiledSql SqlDialect::insert(const InsertStatement& statement) const {
    SqlWriter out(*this, *statement.table);
    const auto& columns = statement.table->columns;
    out << "INSERT INTO ";
    out.identifier(statement.table->tableName) << " (";
    separated(out, statement.columns, ",", [&](std::size_t index) { out.identifier(columns[index].field); });
    out << ") VALUES ";
    out.reserveBinds(statement.rows.size() * statement.columns.size());
    separated(out, statement.rows, ",", [&](std::span<const std::optional<Value>> row) {
        out << "(";
        separated(out, statement.columns, ",", [&](std::size_t index) {
            if (row[index])
                out.bind(*row[index]);
            else if (capabilities().defaultInValues)
                out << "DEFAULT";
            else if (const auto* sql = columns[index].defaultValue.sql())
                out << sql->sql;
            else
                out << "NULL";
        });
        out << ")";
    });
    if (statement.ignoreDuplicates || statement.raised || statement.tellsExisting ||
        !statement.updateOnDuplicate.empty())
        writeOnDuplicate(out, statement);
    writeReturning(out, statement);
    return out.finish();
}

/// "(`a`, `b`)" of the primary key, unless the database has something better.
void SqlDialect::writeIdentity(SqlWriter& out, bool asRow) const {
    const TableDefinition& table = out.table();
    if (const auto identity = rowIdentity(table); !identity.empty()) {
        out << identity;
        return;
    }
    if (table.primaryKey.empty())
        throw UsageError("model '" + table.modelName + "': a limit needs a primary key, by which " +
                         std::string(facts_.title) + " can tell the rows");
    const bool brackets = asRow && table.primaryKey.size() > 1;
    if (brackets) out << "(";
    separated(out, table.primaryKey, ", ", [&](std::size_t index) { out.identifier(table.columns[index].field); });
    if (brackets) out << ")";
}

void SqlDialect::writeRestriction(SqlWriter& out, const Expression& where,
                                  const std::optional<std::uint64_t>& limit) const {
    if (!limit || capabilities().limitedWrites) {
        out.where(where);
        if (limit) out.limit(*limit);
        return;
    }
    out << " WHERE ";
    writeIdentity(out, true);
    out << " IN (SELECT ";
    writeIdentity(out, false);
    out << " FROM ";
    out.identifier(out.table().tableName);
    out.where(where).limit(*limit) << ")";
}

CompiledSql SqlDialect::update(const UpdateStatement& statement, BindOrigins* origins) const {
    SqlWriter out(*this, *statement.table, origins);
    out.writesTable() << "UPDATE ";
    out.identifier(statement.table->tableName) << " SET ";
    const auto write = [&](const Assignment& assignment) {
        const auto& column = statement.table->columns[assignment.column];
        const bool isComputed = assignment.expression.value() == nullptr;
        out.identifier(column.field) << "=";
        out.writeUnit(isComputed ? fitted(*statement.table, column, assignment.expression) : assignment.expression);
    };
    const bool anyReads = std::ranges::any_of(statement.assignments,
                                              [](const auto& assignment) { return !assignment.expression.value(); });
    if (capabilities().assignsInOrder && anyReads)
        separated(out, inReadingOrder(statement, facts_), ",",
                  [&](const Assignment* assignment) { write(*assignment); });
    else
        separated(out, statement.assignments, ",", write);
    writeRestriction(out, statement.where, statement.limit);
    return out.finish();
}

CompiledSql SqlDialect::remove(const DeleteStatement& statement, BindOrigins* origins) const {
    SqlWriter out(*this, *statement.table, origins);
    out.writesTable() << "DELETE FROM ";
    out.identifier(statement.table->tableName);
    writeRestriction(out, statement.where, statement.limit);
    return out.finish();
}

std::string SqlDialect::writtenTable(const std::string&) const {
    return {};
}

const SchemaSql& SqlDialect::schemaSql() const {
    throw UsageError("tables of " + std::string(facts_.title) + " can be neither read nor altered here");
}

ModelColumn SqlDialect::modelColumn(const TableSchema&, const ColumnSchema&) const {
    throw UsageError("no models can be generated from tables of " + std::string(facts_.title));
}

ModelTable SqlDialect::modelTable(const TableSchema&) const {
    return {};
}

const JsonPathSql& SqlDialect::jsonPathSql() const {
    throw UsageError("parts of JSON documents can be neither read nor set on " + std::string(facts_.title) + " here");
}

const MigrationSql& SqlDialect::migrationSql() const {
    throw UsageError("migrations are not made for " + std::string(facts_.title));
}

const DefinitionSql& SqlDialect::definitionSql() const {
    throw UsageError("tables of " + std::string(facts_.title) + " can be changed by no QueryInterface here");
}

std::string SqlDialect::quoted(std::string_view identifier) const {
    std::string out;
    requireLength(identifier, facts_);
    appendQuoted(out, identifier, facts_.nameQuote);
    return out;
}

void SqlDialect::writePlaceholder(std::string& out, std::size_t number) const {
    out += facts_.placeholder;
    if (facts_.numbersPlaceholders) out += std::to_string(number);
}

std::vector<std::string> SqlDialect::beginTransaction(const TransactionStart& start) const {
    std::string sql = "START TRANSACTION";
    if (!start.isolationLevel.empty()) (sql += " ISOLATION LEVEL ") += start.isolationLevel;
    if (start.readOnly) sql += start.isolationLevel.empty() ? " READ ONLY" : ", READ ONLY";
    return {sql + ";"};
}

TransactionControl SqlDialect::transactionControl(std::span<const std::string> words) const {
    using enum TransactionControl;
    const auto wordIs = [&](std::size_t index, std::string_view word) {
        return index < words.size() && words[index] == word;
    };
    if (wordIs(0, "ROLLBACK")) return wordIs(1, "TO") || wordIs(2, "TO") ? none : is;  // ROLLBACK WORK TO x
    const bool begins = wordIs(0, "BEGIN") || (wordIs(0, "START") && wordIs(1, "TRANSACTION"));
    return begins || wordIs(0, "COMMIT") || wordIs(0, "END") ? is : none;
}

std::string SqlDialect::indexHintSql(const IndexHint&) const {
    throw UsageError(fmt::format("{} has no index hints; leave out .indexHints", facts_.title));
}

}  // namespace sequelize::detail
