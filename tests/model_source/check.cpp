// Compiled with what generate wrote: defines the models, and fails where they and the tables differ.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <vector>

#include <models.hpp>
//
#include <each_model.hpp>
#include <sequelize/schema.hpp>

#include "../../src/introspection/read_schema.hpp"
#include "foreign_database.hpp"

namespace {

using sequelize::ColumnSchema;
using sequelize::IndexSchema;
using sequelize::TableSchema;

int differences = 0;

void differ(const std::string& where, const std::string& there, const std::string& wanted) {
    std::printf("%s: there is %s, the model says %s\n", where.c_str(), there.c_str(), wanted.c_str());
    ++differences;
}

std::string textOf(const ColumnSchema& c) {
    return c.type + (c.allowNull ? "" : " NOT NULL") + (c.defaultValue ? " DEFAULT " + *c.defaultValue : "") +
           (c.autoIncrement ? " AUTO_INCREMENT" : "") + " " + c.charset + " " + c.collation + " " + c.onUpdate + " " +
           c.comment;
}

std::string folded(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string textOf(const IndexSchema& index) {
    std::string text = (index.isUnique ? "UNIQUE " : "") + index.kind + index.method + "(";
    for (const auto& part : index.parts)
        text += part.column + (part.length ? std::to_string(*part.length) : "") + (part.isDescending ? "-" : "") + ",";
    return text + ")" + (index.where.empty() ? "" : " WHERE " + index.where);
}

std::string textOf(const sequelize::ForeignKeySchema& key) {
    std::string text;
    for (const auto& column : key.columns) text += column + ",";
    text += "->" + key.targetTable + ":";
    for (const auto& column : key.targetColumns) text += column + ",";
    return text + " d:" + key.onDelete + " u:" + key.onUpdate;
}

template <class List>
std::vector<std::string> texts(const List& list) {
    std::vector<std::string> result;
    for (const auto& item : list) result.push_back(textOf(item));
    std::ranges::sort(result);
    return result;
}

/// Tables may have indexes of expressions, partial ones, and such with collations, which no model has.
bool isModels(const IndexSchema& index) {
    return index.where.empty() && std::ranges::none_of(index.parts, [](const auto& part) {
               return part.column.empty() || !part.collation.empty();
           });
}

void compareLists(
    const std::string& where, const std::vector<std::string>& there, const std::vector<std::string>& wanted
) {
    for (const auto& text : there)
        if (!std::ranges::count(wanted, text)) differ(where, text, "nothing");
    for (const auto& text : wanted)
        if (!std::ranges::count(there, text)) differ(where, "nothing", text);
}

void compare(const TableSchema& there, const TableSchema& wanted, const std::vector<std::string>& kept) {
    for (const auto& column : there.columns) {
        const std::string where = there.name + "." + column.name;
        const auto* other = wanted.column(column.name);
        const bool mayBeLeftOut = column.allowNull || column.defaultValue || !column.generated.empty();
        if (!other && !mayBeLeftOut) differ(where, textOf(column), "nothing");
        const bool isKept = std::ranges::count(kept, column.name) > 0;
        if (other && !isKept && folded(textOf(column)) != folded(textOf(*other)))
            differ(where, textOf(column), textOf(*other));
    }
    for (const auto& column : wanted.columns)
        if (!there.column(column.name)) differ(there.name + "." + column.name, "nothing", textOf(column));
    const auto keyText = [](const TableSchema& table) {
        if (!table.primaryKey) return std::string("none");
        auto key = *table.primaryKey;
        for (auto& part : key.parts) part.isDescending = false;  // which no model can say
        return textOf(key);
    };
    if (keyText(there) != keyText(wanted)) differ(there.name + "'s primary key", keyText(there), keyText(wanted));
    // Where foreign keys get no index by themselves, sync() adds one, which a foreign table need not have.
    auto wantedIndexes = wanted.indexes;
    std::erase_if(wantedIndexes, [&](const IndexSchema& index) {
        return !index.isUnique && std::ranges::any_of(wanted.foreignKeys, [&](const auto& key) {
            return std::ranges::equal(index.parts, key.columns, {}, &sequelize::IndexPart::column) &&
                   !std::ranges::count(texts(there.indexes), textOf(index));
        });
    });
    std::vector<IndexSchema> indexes;
    std::ranges::copy_if(there.indexes, std::back_inserter(indexes), isModels);
    compareLists(there.name + "'s indexes", texts(indexes), texts(wantedIndexes));
    compareLists(there.name + "'s foreign keys", texts(there.foreignKeys), texts(wanted.foreignKeys));
    const auto options = [](const TableSchema& t) {
        return t.engine + " " + t.charset + " " + t.collation + " " + t.comment;
    };
    if (options(there) != options(wanted)) differ(there.name, options(there), options(wanted));
}

std::vector<std::string> keptOf(
    const std::vector<const sequelize::detail::TableDefinition*>& tables, const std::string& name
) {
    for (const auto* table : tables)
        if (table->tableName == name) return table->keptColumns;
    return {};
}

/// Reads what there is, so that the types are tried.
template <class T>
void readAll(const sequelize::Model<T>& model, std::vector<const sequelize::detail::TableDefinition*>& tables) {
    tables.push_back(&model.definition());
    const auto rows = model.findAll();
    std::printf("%s: %zu rows\n", model.tableName().c_str(), rows.size());
}

}  // namespace

int main() try {
    auto sequelize = test::foreignSequelize();
    const auto models = generated::defineModels(sequelize);
    std::vector<const sequelize::detail::TableDefinition*> tables;
    eachModel(models, [&](const auto& model) { readAll(model, tables); });
    test::RawDatabase database(test::foreignOptions(), {});
    const auto present = sequelize::detail::readSchema(database, {}, {});
    const auto wanted = sequelize::detail::modelSchema(database, tables, present, {});
    if (present.tables.size() != wanted.tables.size())
        differ("tables", std::to_string(present.tables.size()), std::to_string(wanted.tables.size()));
    for (const auto& table : wanted.tables)
        if (const auto* there = present.table(table.name)) compare(*there, table, keptOf(tables, table.name));
    const auto check = sequelize.check();
    if (!check.isClean()) differ("check()", check.text(), "nothing");
    std::printf("%s", check.text().c_str());
    std::printf(differences ? "%d differences\n" : "the models are the tables\n", differences);
    return differences ? 1 : 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
