#include "model_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/schema/inflection.hpp>

#include "../core/ascii.hpp"
#include "names.hpp"

namespace sequelize::detail::commandline {
namespace {

std::string enumName(const NewModel& model, const Attribute& attribute) {
    std::string name = model.name;
    bool begins = true;
    for (const char c : attribute.name) {
        if (c != '_') name += begins ? capital(c) : c;
        begins = c == '_';
    }
    return name;
}

/// An enum class needs values that are names; others stay texts.
bool isEnumClass(const Attribute& attribute) {
    return !attribute.values.empty() && std::ranges::all_of(attribute.values, isIdentifier);
}

std::string memberType(const NewModel& model, const Attribute& attribute) {
    return isEnumClass(attribute) ? enumName(model, attribute) : std::string(attribute.type->member);
}

std::string typeExpression(const Attribute& attribute) {
    if (attribute.values.empty()) return fmt::format("DataTypes::{}", attribute.type->name);
    std::string values;
    for (const auto& value : attribute.values) values += (values.empty() ? "" : ", ") + cppLiteral(value);
    return fmt::format("DataTypes::ENUM({})", values);
}

ColumnDefinition newColumn(const NewModel& model, const std::string& name, DataType type, bool allowNull) {
    return {.name = name,
            .field = model.columnName(name),
            .type = std::move(type),
            .allowNull = allowNull,
            .writesNotNull = !allowNull};
}

}  // namespace

std::string NewModel::tableName() const {
    return pluralize(underscored ? underscore(name) : name);
}

std::string NewModel::columnName(std::string_view attribute) const {
    return underscored ? underscore(attribute) : std::string(attribute);
}

std::string modelHeader(const NewModel& model) {
    std::string enums;
    std::string members;
    std::string fields;
    for (const auto& attribute : model.attributes) {
        const std::string type = memberType(model, attribute);
        if (isEnumClass(attribute)) {
            std::string values;
            for (const auto& value : attribute.values) values += (values.empty() ? "" : ", ") + value;
            enums += fmt::format("enum class {} {{ {} }};\n\n", type, values);
        }
        members += fmt::format("    std::optional<{}> {}{{}};\n", type, attribute.name);
        if (!attribute.type->isPlain && !isEnumClass(attribute))
            fields += fmt::format("{}        field<&{}::{}>({{.type = {}}})", fields.empty() ? "" : ",\n", model.name,
                                  attribute.name, typeExpression(attribute));
    }
    std::string arguments = cppLiteral(model.name);
    if (!fields.empty()) arguments += fmt::format(", {{\n{},\n    }}", fields);
    if (model.underscored)
        arguments += fields.empty() ? ", ModelOptions{.underscored = true}" : ", {.underscored = true}";
    return fmt::format(R"(#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <sequelize/sequelize.hpp>

{0}struct {1} {{
    std::int32_t id = 0;
{2}    sequelize::DateTime createdAt{{}};
    sequelize::DateTime updatedAt{{}};
}};

/// Call it once for a Sequelize object, and keep what it returns; associations are declared on that.
inline sequelize::Model<{1}> define{3}(sequelize::Sequelize& database) {{
    using namespace sequelize;
    return database.define<{1}>({4});
}}
)",
                       enums, model.name, members, capital(model.name.front()) + model.name.substr(1), arguments);
}

std::string createTableCall(const NewModel& model) {
    std::string out = fmt::format("            queryInterface.createTable({}, {{\n", cppLiteral(model.tableName()));
    const auto line = [&](std::string_view name, std::string_view rest) {
        out += fmt::format("                {{{}, {{{}}}}},\n", cppLiteral(model.columnName(name)), rest);
    };
    line("id", ".type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true, .autoIncrement = true");
    for (const auto& attribute : model.attributes)
        line(attribute.name, fmt::format(".type = {}", typeExpression(attribute)));
    line("createdAt", ".type = DataTypes::DATE, .allowNull = false");
    line("updatedAt", ".type = DataTypes::DATE, .allowNull = false");
    return out + "            });\n";
}

TableDefinition tableOf(const NewModel& model) {
    TableDefinition table{.modelName = model.name, .tableName = model.tableName()};
    table.columns.push_back(newColumn(model, "id", DataTypes::INTEGER, false));
    table.columns.back().primaryKey = true;
    table.columns.back().autoIncrement = true;
    table.primaryKey = {0};
    table.autoIncrement = 0;
    for (const auto& attribute : model.attributes) {
        DataType type(attribute.type->spec);
        type.values = attribute.values;
        table.columns.push_back(newColumn(model, attribute.name, std::move(type), true));
    }
    table.columns.push_back(newColumn(model, "createdAt", DataTypes::DATE, false));
    table.columns.push_back(newColumn(model, "updatedAt", DataTypes::DATE, false));
    return table;
}

}  // namespace sequelize::detail::commandline
