#include <sequelize/dialect/sql_dialect.hpp>

#include <algorithm>

#include <sequelize/core/error.hpp>

#include "../schema/identifier.hpp"
#include "../schema/type_limits.hpp"
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
            else if (capabilities_.defaultInValues)
                out << "DEFAULT";
            else if (const auto* sql = columns[index].defaultValue.sql())
                out << sql->sql;
            else
                out << "NULL";
        });
        out << ")";
    });
    if (statement.ignoreDuplicates || !statement.updateOnDuplicate.empty()) writeOnDuplicate(out, statement);
    return out.finish();
}

namespace {

/// SQLite's name of what identifies a row, unless the table's own columns have all of its names.
std::string_view rowIdOf(const TableDefinition& table) {
    for (const std::string_view name : {"rowid", "_rowid_", "oid"})
        if (std::ranges::none_of(table.columns, [&](const auto& c) { return isSameIdentifier(c.field, name); }))
            return name;
    return {};
}

/// "rowid", or the primary key: "(`a`, `b`)". A table that another program made may have no rowid; its primary key is
/// mostly no number.
void writeIdentity(SqlWriter& out, const TableDefinition& table, bool asRow) {
    const auto& key = table.primaryKey;
    const std::string_view rowId = rowIdOf(table);
    const bool byNumber = key.empty() || (key.size() == 1 && isInteger(table.columns[key.front()].type.kind));
    if (byNumber && !rowId.empty()) {
        out << rowId;
        return;
    }
    if (key.empty())
        throw UsageError("model '" + table.modelName +
                         "': a limit needs a primary key, since its columns hide SQLite's rowid by all of its names");
    const bool brackets = asRow && key.size() > 1;
    if (brackets) out << "(";
    separated(out, key, ", ", [&](std::size_t index) { out.identifier(table.columns[index].field); });
    if (brackets) out << ")";
}

/// UPDATE and DELETE with a LIMIT, for databases whose statements have none: by the rows' identities.
void writeLimitedByIdentity(SqlWriter& out, const Expression& where, std::uint64_t limit) {
    out << " WHERE ";
    writeIdentity(out, out.table(), true);
    out << " IN (SELECT ";
    writeIdentity(out, out.table(), false);
    out << " FROM ";
    out.identifier(out.table().tableName);
    out.where(where).limit(limit) << ")";
}

void writeRestriction(SqlWriter& out, const Capabilities& can, const Expression& where,
                      const std::optional<std::uint64_t>& limit) {
    if (limit && !can.limitedWrites) {
        writeLimitedByIdentity(out, where, *limit);
        return;
    }
    out.where(where);
    if (limit) out.limit(*limit);
}

}  // namespace

CompiledSql SqlDialect::update(const UpdateStatement& statement) const {
    SqlWriter out(*this, *statement.table);
    out << "UPDATE ";
    out.identifier(statement.table->tableName) << " SET ";
    const auto write = [&](const Assignment& assignment) {
        const auto& column = statement.table->columns[assignment.column];
        const bool isComputed = assignment.expression.value() == nullptr;
        out.identifier(column.field) << "=";
        out.writeUnit(isComputed ? fitted(*statement.table, column, assignment.expression) : assignment.expression);
    };
    const bool anyReads = std::ranges::any_of(statement.assignments,
                                              [](const auto& assignment) { return !assignment.expression.value(); });
    if (capabilities_.assignsInOrder && anyReads)
        separated(out, inReadingOrder(statement, id_), ",", [&](const Assignment* assignment) { write(*assignment); });
    else
        separated(out, statement.assignments, ",", write);
    writeRestriction(out, capabilities_, statement.where, statement.limit);
    return out.finish();
}

CompiledSql SqlDialect::remove(const DeleteStatement& statement) const {
    SqlWriter out(*this, *statement.table);
    out << "DELETE FROM ";
    out.identifier(statement.table->tableName);
    writeRestriction(out, capabilities_, statement.where, statement.limit);
    return out.finish();
}

std::string SqlDialect::quoted(std::string_view identifier) const {
    std::string out;
    appendQuoted(out, identifier);
    return out;
}

}  // namespace sequelize::detail
