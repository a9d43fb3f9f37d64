#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../schema/identifier.hpp"
#include "expressions.hpp"
#include "plan.hpp"

namespace sequelize::detail {
namespace {

bool isInteger(const PlannedColumn& column) {
    switch (column.model.type.kind) {
        case TypeSpec::Kind::TINYINT:
        case TypeSpec::Kind::SMALLINT:
        case TypeSpec::Kind::MEDIUMINT:
        case TypeSpec::Kind::INTEGER:
        case TypeSpec::Kind::BIGINT:
            return true;
        default:
            return false;
    }
}

std::string listOf(const std::vector<IndexPart>& parts) {
    std::string list;
    for (const auto& part : parts) {
        if (!list.empty()) list += ", ";
        list += part.column.empty() ? "(" + part.expression + ")" : part.column;
        if (part.length) list += fmt::format("({})", *part.length);
        if (!part.collation.empty()) list += " COLLATE " + part.collation;
        if (part.isDescending) list += " DESC";
    }
    return list;
}

std::string describe(const IndexSchema& index) {
    std::string text = index.isUnique ? "unique " : "";
    if (!index.kind.empty()) text += index.kind + " ";
    text += index.isConstraint ? "key " : "index ";
    if (!index.name.empty()) text += index.name + " ";
    text += "(" + listOf(index.parts) + ")";
    if (!index.where.empty()) text += " WHERE " + index.where;
    return text;
}

/// Sequelize's own `id`, which needs no field<>.
bool isAutomatic(const PlannedModel& model, const PlannedColumn& column) {
    return model.table->primaryKey->parts.size() == 1 && column.member == "id" && column.column->name == "id" &&
           column.column->autoIncrement && isInteger(column) && column.field.comment.empty() &&
           &column == &model.columns.front();
}

void planPrimaryKey(PlannedModel& model) {
    const auto& key = model.table->primaryKey;
    if (!key || key->parts.empty()) {
        model.options.emplace_back(".automaticId = false");
        return;
    }
    if (auto* column = model.mapped(key->parts.front().column); column && isAutomatic(model, *column)) {
        model.hasAutomaticId = true;
        const bool isUsual = column->model.type == DataType(DataTypes::INTEGER);
        if (!isUsual) model.options.push_back(".idType = DataTypes::" + nameOf(column->model.type));
        return;
    }
    for (const auto& part : key->parts) {
        if (auto* column = model.mapped(part.column)) column->field.primaryKey = true;
        if (part.length) model.remarks.push_back(fmt::format("The primary key has a prefix of {} alone.", part.column));
        if (part.isDescending)
            model.remarks.push_back(fmt::format("The primary key has {} in descending order.", part.column));
    }
    if (!key->rest.empty()) model.remarks.push_back("The primary key: " + key->rest);
    if (std::ranges::any_of(key->parts, [](const auto& p) { return p.isDescending || !p.collation.empty(); }))
        model.remarks.push_back(fmt::format(
            "The primary key is ({}): check() and .alter leave its order, a table that sync() makes is without it.",
            listOf(key->parts)));
}

bool isSoleUnique(const PlannedModel& model, const PlannedColumn& column) {
    return std::ranges::any_of(model.table->indexes, [&](const IndexSchema& index) {
        return index.isUnique && index.parts.size() == 1 && index.parts[0].column == column.column->name &&
               !index.parts[0].length;
    });
}

/// What an index has that no option says.
std::string unsayable(const PlannedModel& model, const IndexSchema& index) {
    for (const auto& part : index.parts) {
        if (part.column.empty()) return "of an expression";
        if (!model.mapped(part.column)) return "of a column without a member";
        if (!part.collation.empty()) return "with a collation of its own";
    }
    if (!index.where.empty()) return "partial";
    if (const auto fault = identifierFault(index.name); !index.name.empty() && !fault.empty())
        return "its name " + fault;
    if (equalIgnoringCase(index.name, "PRIMARY")) return "named as the primary key";
    return {};
}

/// Whether an index that the model has begins with the column.
bool beginsIndex(const PlannedModel& model, const PlannedColumn& column) {
    return std::ranges::any_of(model.table->indexes, [&](const IndexSchema& index) {
        return !index.parts.empty() && index.parts[0].column == column.column->name && !index.parts[0].length &&
               index.kind.empty() && unsayable(model, index).empty();
    });
}

void planAutoIncrement(PlannedModel& model) {
    const auto& key = model.table->primaryKey;
    for (auto& column : model.columns) {
        if (column.member.empty() || !column.column->autoIncrement) continue;
        if (model.hasAutomaticId) continue;
        const bool leads = key && !key->parts.empty() && key->parts.front().column == column.column->name;
        const bool isOfKey = leads || isSoleUnique(model, column);
        if ((isOfKey || beginsIndex(model, column)) && isInteger(column)) {
            column.field.autoIncrement = true;
            // CREATE TABLE alone must make it a key, and indexes come later.
            if (!isOfKey)
                column.remarks.emplace_back(
                    "the database numbers the rows by an index, which sync() of a new table makes too late: create it "
                    "by a migration");
        } else {
            column.remarks.emplace_back("the database numbers the rows, by an index that is no key of its own");
        }
        column.isOptional = false;
        column.field.allowNull.clear();
    }
}

/// Where the column stands in the model's table: the primary key first, in its order, then as in the table.
std::size_t placeOf(const PlannedModel& model, const std::string& column) {
    const auto& key = model.table->primaryKey;
    if (key)
        for (std::size_t i = 0; i < key->parts.size(); ++i)
            if (key->parts[i].column == column) return i;
    const auto found = std::ranges::find(model.table->columns, column, &ColumnSchema::name);
    return 1000 + static_cast<std::size_t>(found - model.table->columns.begin());
}

/// Writes the key as `.unique` of its fields, where these can say it.
bool planUnique(PlannedModel& model, const IndexSchema& index) {
    if (!index.isUnique || !index.kind.empty()) return false;
    const bool isPlain = std::ranges::none_of(index.parts, [](const auto& p) { return p.length || p.isDescending; });
    if (!isPlain || !index.method.empty()) return false;
    std::vector<PlannedColumn*> columns;
    for (const auto& part : index.parts) columns.push_back(model.mapped(part.column));
    if (std::ranges::any_of(columns, [](const auto* column) { return !column->field.unique.empty(); })) return false;
    if (columns.size() == 1) {
        if (!index.isConstraint && !equalIgnoringCase(index.name, columns[0]->column->name)) return false;
        if (model.hasAutomaticId && columns[0]->member == "id") return false;
        columns[0]->field.unique = "true";
        return true;
    }
    if (!index.isConstraint) return false;
    std::string name = model.table->name;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0 && placeOf(model, index.parts[i - 1].column) > placeOf(model, index.parts[i].column)) return false;
        name += "_" + columns[i]->column->name;
    }
    name = shortenedIdentifier(name);
    if (const auto* other = model.table->index(name); other && other != &index)
        name = shortenedIdentifier(name + "_key");
    for (auto* column : columns) column->field.unique = cppText(name);
    return true;
}

std::string fieldOf(const IndexPart& part) {
    const std::string name = cppText(part.column);
    if (part.isDescending)
        return fmt::format("{{{}, {}, \"DESC\"}}", name, part.length ? std::to_string(*part.length) : "std::nullopt");
    if (part.length) return fmt::format("{{{}, {}}}", name, *part.length);
    return name;
}

std::string optionsOf(const IndexSchema& index) {
    std::string fields;
    for (const auto& part : index.parts) fields += (fields.empty() ? "" : ", ") + fieldOf(part);
    std::string text = "{.fields = {" + fields + "}";
    if (index.isUnique) text += ", .unique = true";
    if (!index.name.empty()) text += ", .name = " + cppText(index.name);
    if (!index.kind.empty()) text += ", .type = " + cppText(index.kind);
    if (!index.method.empty()) text += ", .method = " + cppText(index.method);
    return text + "}";
}

void planIndex(PlannedModel& model, const IndexSchema& index) {
    const auto leaveOut = [&](std::string_view reason) {
        model.remarks.push_back(fmt::format("Not the model's: {}, {}.", describe(index), reason));
    };
    if (const auto reason = unsayable(model, index); !reason.empty()) return leaveOut(reason);
    if (!planUnique(model, index)) model.indexes.push_back(optionsOf(index));
    const auto remark = [&](std::string_view what) {
        model.remarks.push_back(fmt::format("The index {}: {}.", index.name, what));
    };
    if (!index.comment.empty()) remark("its comment is \"" + index.comment + "\"");
    if (index.isInvisible) remark("it is invisible");
    if (!index.parser.empty()) remark("WITH PARSER " + index.parser);
    if (!index.rest.empty()) remark(index.rest);
}

}  // namespace

void planKeys(PlannedModel& model) {
    planPrimaryKey(model);
    planAutoIncrement(model);
    const auto& indexes = model.table->indexes;
    for (std::size_t i = 0; i < indexes.size(); ++i) {
        const auto isSame = [&](const IndexSchema& other) {
            return other.name.empty() && other.isUnique == indexes[i].isUnique && other.parts == indexes[i].parts &&
                   other.where == indexes[i].where;
        };
        const auto end = indexes.begin() + static_cast<std::ptrdiff_t>(i);
        if (indexes[i].name.empty() && std::any_of(indexes.begin(), end, isSame))
            model.remarks.push_back(fmt::format("Once for the model: {}.", describe(indexes[i])));
        else
            planIndex(model, indexes[i]);
    }
}

}  // namespace sequelize::detail
