#include "attribute_calls.hpp"

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../core/listed.hpp"
#include "../model_source/expressions.hpp"

namespace sequelize::detail::commandline {
namespace {

std::string typeText(const DataType& type) {
    if (type.kind != TypeSpec::Kind::ENUM) return "DataTypes::" + nameOf(type);
    std::string values;
    for (const auto& value : type.values) addListed(values, cppText(value));
    return "DataTypes::ENUM(" + values + ")";
}

/// A constant that C++ and the column's type write alike; other defaults are SQL.
std::optional<std::string> plainConstant(const ModelColumn& model) {
    if (!model.constant || !model.isSpelledSo) return std::nullopt;
    using Type = Value::Type;
    const auto type = model.constant->type();
    if (type == Type::text && model.type.kind == TypeSpec::Kind::ENUM)
        return cppText(*model.constant->getIf<std::string>());
    if (type == Type::boolean || type == Type::integer || type == Type::unsignedInteger || type == Type::real ||
        type == Type::text)
        return cppConstant(*model.constant, model.type, nullptr);
    return std::nullopt;
}

void addDefault(WrittenAttribute& attribute, const ColumnSchema& column, const ModelColumn& model) {
    if (!column.defaultValue || equalIgnoringCase(*column.defaultValue, "null")) return;
    if (const auto constant = plainConstant(model)) {
        attribute.options.defaultValue = DdlDefault(*model.constant);
        attribute.text += ", .defaultValue = " + *constant;
        return;
    }
    attribute.options.defaultValue = DdlDefault(literal(*column.defaultValue));
    attribute.text += ", .defaultValue = literal(" + cppText(*column.defaultValue) + ")";
}

}  // namespace

std::optional<WrittenAttribute> attributeOf(const SqlDialect& dialect, const TableSchema& table,
                                            const ColumnSchema& column, bool isPrimaryKey, bool isUnique) {
    if (!column.generated.empty() || column.isInvisible || !column.onUpdate.empty()) return std::nullopt;
    const ModelColumn model = dialect.modelColumn(table, column);
    if (model.nearness != Nearness::same) return std::nullopt;
    WrittenAttribute attribute{.options = {.type = model.type}, .text = ".type = " + typeText(model.type)};
    const auto add = [&](bool& member, std::string_view text) {
        member = true;
        attribute.text += text;
    };
    if (!column.allowNull && !isPrimaryKey) {
        attribute.options.allowNull = false;
        attribute.text += ", .allowNull = false";
    }
    if (isPrimaryKey) add(attribute.options.primaryKey, ", .primaryKey = true");
    if (column.autoIncrement) add(attribute.options.autoIncrement, ", .autoIncrement = true");
    if (isUnique) {
        attribute.options.unique = true;
        attribute.text += ", .unique = true";
    }
    if (!column.autoIncrement) addDefault(attribute, column, model);
    if (!column.comment.empty()) {
        attribute.options.comment = column.comment;
        attribute.text += ", .comment = " + cppText(column.comment);
    }
    return attribute;
}

void addReferences(WrittenAttribute& attribute, const ForeignKeySchema& key) {
    attribute.options.references = Reference(key.targetTable, key.targetColumns.at(0));
    attribute.text +=
        fmt::format(", .references = {{{}, {}}}", cppText(key.targetTable), cppText(key.targetColumns[0]));
    attribute.options.onDelete = key.onDelete;
    attribute.options.onUpdate = key.onUpdate;
    if (!key.onDelete.empty()) attribute.text += ", .onDelete = " + cppText(key.onDelete);
    if (!key.onUpdate.empty()) attribute.text += ", .onUpdate = " + cppText(key.onUpdate);
}

std::string cppList(const std::vector<std::string>& texts) {
    std::string list;
    for (const auto& text : texts) addListed(list, cppText(text));
    return "{" + list + "}";
}

}  // namespace sequelize::detail::commandline
