#include "foreign_key.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/inflection.hpp>

#include "../core/ascii.hpp"
#include "../schema/check_definition.hpp"

namespace sequelize::detail {
namespace {

/// "grade" and "id" make "gradeId", "student" and "student_id" make "studentStudentId", as Sequelize's camelize does.
std::string camelized(const std::string& prefix, const std::string& key) {
    std::string out;
    bool raise = false;
    const std::string joined = fmt::format("{}_{}", prefix, key);
    for (const char c : joined) {
        if (c == '_' || c == '-' || c == '.') {
            raise = !out.empty();
            continue;
        }
        out += raise ? capital(c) : c;
        raise = false;
    }
    return out;
}

/// Makes the column one of the table that refers to the key.
void referTo(const TableDefinition& table, ColumnDefinition& column, const ColumnDefinition& target,
             std::optional<bool> allowNull, const std::string& label) {
    if (column.field.empty()) column.field = table.underscored ? underscore(column.name) : column.name;
    column.type = target.type;
    if (column.member && target.member && column.member.type->family != target.member.type->family)
        throw AssociationError(
            fmt::format("{}: the foreign key's member '{}' is {}, but the key that it refers to is {}; give both "
                        "the same type",
                        label, column.name, column.member.type->name, target.member.type->name));
    const bool optional = !column.member || column.member.type->isOptional;
    column.allowNull = allowNull.value_or(optional);
    if (column.allowNull && !optional)
        throw AssociationError(
            fmt::format("{}: the foreign key '{}' allows NULL, but its member is {}; make it std::optional", label,
                        column.name, column.member.type->name));
    column.writesNotNull = !column.allowNull;
}

std::size_t addColumn(TableDefinition& table, ColumnDefinition column, const std::string& label) {
    if (const auto fault = columnNameFault(table, column); !fault.empty())
        throw AssociationError(fmt::format("{}: the foreign key '{}': {}", label, column.name, fault));
    table.columns.push_back(std::move(column));
    return table.columns.size() - 1;
}

bool isSameDefault(const ColumnDefault& left, const ColumnDefault& right) {
    if (left.constant() && right.constant()) return *left.constant() == *right.constant();
    return left.sql() && right.sql() && left.sql()->sql == right.sql()->sql;
}

/// The option of a further declaration that says something else than the column is; empty: none does.
std::string contradiction(const ColumnDefinition& again, std::optional<bool> allowNull, const ColumnDefinition& own) {
    if (!again.field.empty() && again.field != own.field) return fmt::format(".field = \"{}\"", again.field);
    if (allowNull && *allowNull != own.allowNull) return fmt::format(".allowNull = {}", *allowNull);
    if (again.type.kind != TypeSpec::Kind::unspecified && again.type != own.type)
        return fmt::format(".type = {}", nameOf(again.type));
    if (again.unique.isUnique && own.unique.isUnique && again.unique.key != own.unique.key)
        return fmt::format(".unique = \"{}\"", again.unique.key);
    if (again.primaryKey && !own.primaryKey) return ".primaryKey = true";
    if (again.autoIncrement && !own.autoIncrement) return ".autoIncrement = true";
    if (again.defaultValue.isPresent() && !isSameDefault(again.defaultValue, own.defaultValue))
        return "this .defaultValue";
    if (!again.comment.empty() && again.comment != own.comment) return "this .comment";
    return {};
}

void requireNoContradiction(const ColumnDefinition& again, std::optional<bool> allowNull, const ColumnDefinition& own,
                            const std::string& label) {
    if (const auto fault = contradiction(again, allowNull, own); !fault.empty())
        throw AssociationError(
            fmt::format("{}: the foreign key '{}' is declared already, and not with {}: the options of a column belong "
                        "into its first declaration, the model's or an association's; leave them out here",
                        label, own.name, fault));
}

/// A member that no field<> names becomes the column that the association would have added for it.
void adopt(TableDefinition& table, ColumnDefinition& own, ColumnDefinition wanted, const ColumnDefinition& key,
           std::optional<bool> allowNull, const std::string& label) {
    if (!wanted.member) wanted.member = own.member;
    referTo(table, wanted, key, allowNull, label);
    own = std::move(wanted);
    if (const auto fault = columnNameFault(table, own); !fault.empty())
        throw AssociationError(fmt::format("{}: the foreign key '{}': {}", label, own.name, fault));
    for (const auto& other : table.columns) own.adoption = std::max(own.adoption, other.adoption + 1);
}

/// What a getter makes of a key is not what the other table's rows hold.
void requirePlain(const TableDefinition& table, const ColumnDefinition& column, const std::string& label) {
    if (column.accessors)
        throw AssociationError(
            fmt::format("{}: '{}' of model '{}' is a key, by which rows are found as they are "
                        "stored; it has no .get or .set",
                        label, column.name, table.modelName));
}

}  // namespace

std::vector<std::size_t> keyColumns(const TableDefinition& table, const std::vector<ColumnReference>& references,
                                    const std::string& label) {
    if (references.empty()) {
        if (table.primaryKey.empty())
            throw AssociationError(label + ": model '" + table.modelName +
                                   "' has no primary key to refer to; name the columns with sourceKey or targetKey");
        return table.primaryKey;
    }
    std::vector<std::size_t> columns;
    for (const auto& reference : references) {
        const auto& column = columnOf(table, reference);
        requirePlain(table, column, label);
        columns.push_back(static_cast<std::size_t>(&column - table.columns.data()));
    }
    return columns;
}

std::vector<std::size_t> foreignKeyColumns(TableDefinition& table, const ForeignKeyRequest& request,
                                           const TableDefinition& target, const std::vector<std::size_t>& targetColumns,
                                           const std::string& prefix, const std::string& label) {
    std::vector<ColumnDefinition> wanted = request.columns;
    if (wanted.empty()) wanted.resize(targetColumns.size());
    if (wanted.size() != targetColumns.size())
        throw AssociationError(fmt::format("{}: the foreign key has {} columns, but the key that it refers to has {}",
                                           label, wanted.size(), targetColumns.size()));
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        auto& column = wanted[i];
        const auto& key = target.columns[targetColumns[i]];
        const auto* existing = column.member ? table.findByOffset(column.member.offset) : nullptr;
        // A member that is mapped keeps its name.
        if (column.name.empty()) column.name = existing ? existing->name : camelized(prefix, key.name);
        // A member that define mapped by itself is no reason to overlook the column that the key would be.
        const auto* named = table.findByName(column.name);
        if (!existing || (existing->isUnlisted && named)) existing = named;
        if (existing) {
            requirePlain(table, *existing, label);
            if (!existing->isUnlisted) requireNoContradiction(column, request.allowNull, *existing, label);
            const auto index = static_cast<std::size_t>(existing - table.columns.data());
            if (column.member && !existing->member && !table.findByOffset(column.member.offset))
                table.columns[index].member = column.member;
            if (column.member && existing->member.offset != column.member.offset)
                throw AssociationError(
                    fmt::format("{}: the foreign key's member would be the column '{}', which is another member's of "
                                "{}; name the column: .foreignKey = field<&{}::member>()",
                                label, column.name, table.structName, table.structName));
            auto& own = table.columns[index];
            columns.push_back(index);
            if (own.isUnlisted) {
                adopt(table, own, std::move(column), key, request.allowNull, label);
                continue;
            }
            if (own.typeByMember && key.member && own.member.type->family == key.member.type->family)
                own.type = key.type;
            if (column.unique.isUnique && !own.unique.isUnique) own.unique = column.unique;
            continue;
        }
        referTo(table, column, key, request.allowNull, label);
        columns.push_back(addColumn(table, std::move(column), label));
    }
    return columns;
}

bool isNullable(const TableDefinition& table, const std::vector<std::size_t>& columns) {
    return std::all_of(columns.begin(), columns.end(), [&](auto index) { return table.columns[index].allowNull; });
}

void addConstraint(TableDefinition& table, std::vector<std::size_t> columns, const TableDefinition& target,
                   std::vector<std::size_t> targetColumns, const ReferentialActions& actions,
                   const std::string& label) {
    constexpr std::array<std::string_view, 6> known{"", "CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT"};
    for (const auto* action : {&actions.onDelete, &actions.onUpdate})
        if (std::find(known.begin(), known.end(), *action) == known.end())
            throw AssociationError(
                fmt::format("{}: '{}' is none of CASCADE, SET NULL, RESTRICT, NO ACTION, SET DEFAULT", label, *action));
    for (const auto& key : table.foreignKeys)
        if (key.columns == columns) return;
    table.foreignKeys.push_back(
        {std::move(columns), &target, std::move(targetColumns), actions.onDelete, actions.onUpdate});
}

}  // namespace sequelize::detail
