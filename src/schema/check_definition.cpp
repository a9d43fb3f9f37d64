#include "check_definition.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/column_traits.hpp>

#include "identifier.hpp"
#include "key_names.hpp"
#include "type_limits.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

[[noreturn]] void fail(const TableDefinition& table, const std::string& message) {
    throw UsageError(fmt::format("model '{}': {}", table.modelName, message));
}

[[noreturn]] void failColumn(const TableDefinition& table, const ColumnDefinition& column, const std::string& message) {
    throw UsageError(fmt::format("model '{}', attribute '{}': {}", table.modelName, column.name, message));
}

/// Whether ENUM values are compared by their bytes. MySQL's default collations ignore case.
bool comparesBytes(const std::string& collate) {
    return collate.ends_with("_bin") || collate.ends_with("_cs") || collate == "binary";
}

std::string enumFault(const DataType& type, const std::string& collate) {
    if (type.values.empty()) return "an ENUM needs values: DataTypes::ENUM(\"draft\", \"published\")";
    const bool exact = comparesBytes(collate);
    for (auto value = type.values.begin(); value != type.values.end(); ++value) {
        if (value->ends_with(' '))
            return fmt::format("the ENUM value '{}' ends with a blank, which MySQL cuts", *value);
        for (auto other = type.values.begin(); other != value; ++other) {
            if (*other == *value) return fmt::format("the ENUM has the value '{}' twice", *value);
            if (!exact && isSameIdentifier(*other, *value))
                return fmt::format(
                    "the ENUM's values '{}' and '{}' differ in case only, which MySQL does not tell apart", *other,
                    *value);
        }
    }
    return {};
}

void checkKeyNames(const TableDefinition& table) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name, const char* what) {
        if (const auto fault = identifierFault(name); !fault.empty())
            fail(table, fmt::format("the {} '{}' {}; give it another name", what, name, fault));
        if (isSameIdentifier(name, "PRIMARY"))
            fail(table, fmt::format("the {} '{}' has the primary key's name; give it another one", what, name));
        const auto known = [&](const std::string& other) { return isSameIdentifier(other, name); };
        if (std::ranges::any_of(names, known))
            fail(table, fmt::format("two of its keys and indexes are named '{}'; give one another .name", name));
        names.push_back(name);
    };
    for (const auto& column : table.columns) {
        const std::string& key = column.unique.key;
        if (!key.empty() && std::ranges::find(names, key) == names.end()) add(key, "unique key");
    }
    for (const auto& index : table.indexes) add(indexName(table, index), "index");
}

/// MySQL does not say what key it gave to the row, unless it counted it.
void checkKeyDefaults(const TableDefinition& table) {
    for (const auto index : table.primaryKey) {
        const auto& column = table.columns[index];
        if (column.defaultValue.sql())
            failColumn(table, column,
                       "the default of a primary key is SQL, and MySQL does not tell what key a row was given; let the "
                       "program make it: .defaultValue = a function, such as UUIDV4");
    }
}

/// An id that its struct cannot hold would be lost as soon as its row is stored. Nobody counts beyond 64 bits.
void checkGeneratedId(const TableDefinition& table) {
    if (!table.autoIncrement) return;
    const auto& column = table.columns[*table.autoIncrement];
    const auto highest = integerRange(column.type).highest;
    if (table.initialAutoIncrement.value_or(0) > highest)
        failColumn(table, column,
                   fmt::format(".initialAutoIncrement is beyond the range of {}, which ends at {}; make it BIGINT",
                               nameOf(column.type), highest));
    if (!column.member) return;
    const auto held = integerRange(column.member.type->columnType()).highest;
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (std::min(highest, most) > held)
        failColumn(table, column,
                   fmt::format("the database generates numbers up to {} for {}, and the member's type {} holds no more "
                               "than {}; make it an std::int64_t, or the column's type a smaller one",
                               highest, nameOf(column.type), column.member.type->name, held));
}

void checkValidators(const TableDefinition& table) {
    for (const auto* list : {&table.columns, &table.virtuals})
        for (const auto& attribute : *list)
            for (const auto& validator : attribute.validators.items()) {
                if (validator.name.empty())
                    failColumn(table, attribute, "a function of .validate has no name, which its errors would need");
                if (!validator.fault.empty())
                    failColumn(table, attribute, fmt::format(".validate, {}: {}", validator.name, validator.fault));
                if (validator.name == "notNull" && !validator.function && attribute.allowNull)
                    failColumn(
                        table, attribute,
                        ".validate has notNull, and the column may be NULL; write .allowNull = false, or make its "
                        "member no std::optional");
            }
}

}  // namespace

std::string typeFault(const DataType& type, const std::string& collate) {
    if (type.kind == Kind::ENUM) return enumFault(type, collate);
    if ((type.kind == Kind::DATE || type.kind == Kind::TIME) && type.length > 6)
        return "a fraction has at most six digits";
    if (type.kind != Kind::DECIMAL) return {};
    if (type.decimals > static_cast<int>(type.length)) return "a DECIMAL has more digits after the point than in all";
    if (type.length > 65 || type.decimals > 30) return "a DECIMAL has at most 65 digits, 30 of them after the point";
    return {};
}

std::string columnNameFault(const TableDefinition& table, const ColumnDefinition& column) {
    if (const auto fault = identifierFault(column.field); !fault.empty())
        return fmt::format("its column's name {}; give it another .field", fault);
    for (const auto& other : table.columns) {
        if (&other == &column) break;
        if (other.field == column.field)
            return fmt::format("its column '{}' is also that of '{}'; change one's .field", column.field, other.name);
        if (isSameIdentifier(other.field, column.field))
            return fmt::format(
                "its column '{}' and the column '{}' of '{}' differ in case only, which no database tells "
                "apart; change one's .field",
                column.field, other.field, other.name);
    }
    return {};
}

void checkDefinition(const TableDefinition& table) {
    if (const auto fault = identifierFault(table.tableName); !fault.empty())
        fail(table, fmt::format("its table's name {}; give it another .tableName", fault));
    for (const auto& column : table.columns)
        if (const auto fault = columnNameFault(table, column); !fault.empty()) failColumn(table, column, fault);
    for (const auto& index : table.indexes)
        for (const auto& field : index.fields) {
            const bool known = std::ranges::any_of(
                table.columns, [&](const auto& c) { return c.name == field.name || c.field == field.name; });
            if (!known)
                throw UsageError(
                    fmt::format("model '{}', attribute '{}': an index names it, but the model has no such attribute",
                                table.modelName, field.name));
        }
    checkKeyNames(table);
    checkKeyDefaults(table);
    checkGeneratedId(table);
    checkValidators(table);
}

}  // namespace sequelize::detail
